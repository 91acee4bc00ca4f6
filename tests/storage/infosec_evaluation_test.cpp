// What evaluation keeps, on both databases.
#include <catch2/catch.hpp>

#include "database_fixture.h"
#include "evaluation/evaluation_rows.h"

using namespace tenderloom;
using namespace tenderloom::infosec_services;
using test::for_each_database;
using test::TestDatabase;

namespace {

rows::Doer doer(std::int64_t id) { return {id, "委員" + std::to_string(id), base::from_micros(1'700'000'000'000'000)}; }

}  // namespace

TEST_CASE("SM-15 a group is kept for the sheets it was ranked with, and two who act at once do not both succeed") {
  for_each_database([](TestDatabase& test) {
    test.migrate({{"plugin_infosec_services", rows::evaluation_migrations()}});
    rows::EvaluationRow row;
    row.state = "ranked";
    row.digest = std::string(64, 'a');
    row.ranking = {{"kept", 9}};
    row.by = doer(1);
    const auto put = [&](const rows::EvaluationRow& one) {
      return test.database.write([&](storage::Transaction& tx) { return rows::put_evaluation(tx, 7, "1", one); });
    };
    REQUIRE(put(row));
    CHECK_FALSE(put(row));
    row.version = 1;
    row.state = "resolved";
    REQUIRE(put(row));
    CHECK_FALSE(put(row));
    const auto found = test.database.read([](soci::session& sql) { return rows::evaluation(sql, 7, "1"); });
    REQUIRE(found);
    CHECK(found->state == "resolved");
    CHECK(found->version == 2);
    CHECK(found->ranking.at("kept") == 9);
    CHECK(found->by.name == "委員1");
    CHECK_FALSE(test.database.read([](soci::session& sql) { return rows::evaluation(sql, 7, "2"); }));
  });
}

TEST_CASE("R-107 lots are found by the ranking that they were drawn for; R-106 a vote is one a member and ranking") {
  for_each_database([](TestDatabase& test) {
    test.migrate({{"plugin_infosec_services", rows::evaluation_migrations()}});
    const std::string digest(64, 'b'), other(64, 'c');
    rows::DrawRow draw;
    draw.digest = digest;
    draw.manner = "computed";
    draw.commitment = std::string(64, 'd');
    draw.sealed_seed = "sealed";
    draw.by = doer(1);
    test.database.write([&](storage::Transaction& tx) { rows::put_draw(tx, 7, "1", draw); });
    auto found = test.database.read([&](soci::session& sql) { return rows::draw(sql, 7, "1", digest); });
    REQUIRE(found);
    CHECK(found->order.empty());
    found->order = {31, 12};
    found->seed = "seed";
    found->said = "紅茶";
    found->witnesses = "政風室";
    test.database.write([&](storage::Transaction& tx) { rows::put_draw(tx, 7, "1", *found); });
    const auto drawn = test.database.read([&](soci::session& sql) { return rows::draw(sql, 7, "1", digest); });
    CHECK(drawn->order == std::vector<std::int64_t>{31, 12});
    CHECK(drawn->said == "紅茶");
    CHECK_FALSE(test.database.read([&](soci::session& sql) { return rows::draw(sql, 7, "1", other); }));

    const auto vote = [&](std::int64_t person, bool agrees) {
      test.database.write([&](storage::Transaction& tx) {
        rows::put_vote(tx, 7, "1", digest, {agrees, agrees ? "" : "再議", doer(person)});
      });
    };
    vote(1, true);
    vote(2, false);
    vote(1, false);
    const auto votes = test.database.read([&](soci::session& sql) { return rows::votes(sql, 7, "1", digest); });
    REQUIRE(votes.size() == 2);
    CHECK_FALSE(votes[0].agrees);
    CHECK(test.database.read([&](soci::session& sql) { return rows::votes(sql, 7, "1", other); }).empty());
  });
}

TEST_CASE("R-109 opinions are kept in versions, questions with their answer and files") {
  for_each_database([](TestDatabase& test) {
    test.migrate({{"plugin_infosec_services", rows::evaluation_migrations()}});
    const auto write = [&](std::int64_t number, const std::string& words) {
      return test.database.write([&](storage::Transaction& tx) {
        return rows::add_opinion(tx, {5, number, words, "", "", doer(3)});
      });
    };
    CHECK(write(1, "符合"));
    CHECK_FALSE(write(1, "覆蓋"));
    CHECK(write(2, "缺一張證照"));
    const auto opinions = test.database.read([](soci::session& sql) { return rows::opinions(sql, 5); });
    REQUIRE(opinions.size() == 2);
    CHECK(opinions.front().compliance == "缺一張證照");

    rows::QuestionRow question;
    question.case_id = 4, question.node_id = 5, question.submission_id = 6, question.company_id = 8;
    question.tender_id = 7;
    question.question = "如何通報？";
    question.until = base::from_micros(1'800'000'000'000'000);
    question.asked = doer(1);
    const auto id = test.database.write([&](storage::Transaction& tx) { return rows::add_question(tx, question); });
    auto found = test.database.read([&](soci::session& sql) { return rows::question(sql, id); });
    REQUIRE(found);
    CHECK(found->answered.id == 0);
    found->answer = "一小時內";
    found->answered = doer(9);
    found->files = {{std::string(64, 'e'), "流程.pdf", "application/pdf", 120}};
    test.database.write([&](storage::Transaction& tx) { rows::answer(tx, *found); });
    const auto all = test.database.read([](soci::session& sql) { return rows::questions(sql, 5); });
    REQUIRE(all.size() == 1);
    CHECK(all.front().answer == "一小時內");
    REQUIRE(all.front().files.size() == 1);
    // What nobody names may be removed: the file of an answer is named.
    int named = 0;
    test.database.read(
        [&](soci::session& sql) { rows::evaluation_integrity().blobs(sql, [&](const auto&...) { ++named; }); });
    CHECK(named == 1);
  });
}
