// Committees: conflicts of interest first, blind scores, the summary, the chair who reopens (SCR-1352, SCR-1353).
#include "showcase_fixture.h"

using namespace tenderloom;
using base::Json;
using test::for_each_database;
using test::Showcase;
using test::TestDatabase;

namespace {

struct Scoring : Showcase {
  explicit Scoring(TestDatabase& database) : Showcase(database) {
    hand_in();
    REQUIRE(decide(whole(), "to_panel") == "");
  }
  std::string assign(const std::vector<std::int64_t>& people, std::int64_t chair = 0) {
    return code(panels.assign({{row(0).id, row(1).id}, people, chair}, staff(), ground.now));
  }
  const forms::Stage& stage() const { return *ground.type->stage("panel"); }
  std::string state_of(std::size_t index) { return panels.seat(seat(row(0), index), members[index])->seat.state; }
};

}  // namespace

TEST_CASE("SCR-1352 members are committee members, told once, and score after they have declared") {
  for_each_database([](TestDatabase& test) {
    Scoring office(test);
    CHECK(office.assign({}) == "no_member_chosen");
    CHECK(office.assign({999}) == "member_unknown");
    REQUIRE(office.assign(office.members, office.members[1]) == "");
    CHECK(office.mails("seat_assigned").size() == 3);  // two cases each, one mail each
    REQUIRE(office.assign(office.members) == "");
    CHECK(office.mails("seat_assigned").size() == 3);
    CHECK(office.panels.seats_of(office.members[0]).size() == 2);
    CHECK(office.panels.seat(office.seat(office.row(0), 1), office.members[1])->seat.chair);
    // Somebody else's seat is not there.
    CHECK_FALSE(office.panels.seat(office.seat(office.row(0), 1), office.members[0]));
    CHECK(office.score(office.row(0), 0, 50, 20) == "state_refused");
    CHECK(office.declare(office.row(0), 0, true) == "reason_required");
    REQUIRE(office.declare(office.row(0), 0, true, "曾任顧問") == "");
    CHECK(office.state_of(0) == "conflicted");
    CHECK(office.score(office.row(0), 0, 50, 20) == "state_refused");
    CHECK(office.declare(office.row(0), 0) == "state_refused");
    REQUIRE(office.declare(office.row(0), 1) == "");
    CHECK(office.score(office.row(0), 1, 101, 20) == "score_invalid");
    CHECK(office.score(office.row(0), 1, 50, 51) == "score_invalid");  // of 50 at most
    CHECK(office.state_of(1) == "cleared");
    REQUIRE(office.score(office.row(0), 1, 70, 25, false) == "");
    CHECK(office.state_of(1) == "cleared");
    REQUIRE(office.score(office.row(0), 1, 80, 25) == "");
    CHECK(office.score(office.row(0), 1, 90, 25) == "state_refused");  // handed in
    REQUIRE(office.code(office.panels.take_back(office.seat(office.row(0), 1), office.member(1))) == "");
    REQUIRE(office.score(office.row(0), 1, 90, 25) == "");
    // Who has declared a conflict later loses what was written.
    REQUIRE(office.declare(office.row(0), 2) == "");
    REQUIRE(office.score(office.row(0), 2, 10, 5, false) == "");
    REQUIRE(office.declare(office.row(0), 2, true, "親屬任職") == "");
    CHECK(office.panels.seat(office.seat(office.row(0), 2), office.members[2])->seat.sheet.empty());
  });
}

TEST_CASE(
    "SCR-1352 nobody sees scores before the scoring is closed; closing asks for enough sheets, and for a reason") {
  for_each_database([](TestDatabase& test) {
    Scoring office(test);
    REQUIRE(office.assign(office.members, office.members[0]) == "");
    REQUIRE(office.declare(office.row(0), 0) == "");
    REQUIRE(office.declare(office.row(0), 1) == "");
    REQUIRE(office.score(office.row(0), 0, 90, 50) == "");
    CHECK(office.close(office.row(0)) == "too_few_sheets");
    REQUIRE(office.score(office.row(0), 1, 71, 25) == "");
    CHECK(office.panels.summary(office.ground, office.stage()).empty());
    CHECK_FALSE(review::Panels::may_see(*office.panels.panel_of(office.row(0).id)));
    CHECK(office.decide(office.row(0), "pass") == "not_scored");
    CHECK(office.close(office.row(0)) == "seats_open");
    REQUIRE(office.close(office.row(0), "委員請假") == "");
    CHECK(office.close(office.row(0), "再一次") == "state_refused");
    CHECK(office.score(office.row(0), 2, 1, 1) == "state_refused");
    CHECK(office.declare(office.row(0), 2) == "scoring_closed");
    CHECK(office.code(office.panels.take_back(office.seat(office.row(0), 1), office.member(1))) == "scoring_closed");
    const auto summary = office.panels.summary(office.ground, office.stage());
    REQUIRE(summary.size() == 1);
    // (90*60 + 100*40 + 71*60 + 50*40) / 2 percent
    CHECK(summary.front().total == "78.30");
    CHECK(summary.front().criteria.at("fit") == "80.50");
    CHECK(summary.front().sheets.size() == 2);
    // The log tells that it was handed in, and no score.
    std::string details;
    test.database.read([&](soci::session& sql) {
      std::string text;
      soci::statement rows = (sql.prepare << "SELECT p.details FROM audit_personal p JOIN audit_entry e ON e.id = "
                                             "p.entry WHERE e.action LIKE 'committee.%'",
                              soci::into(text));
      rows.execute();
      while (rows.fetch()) details += text;
    });
    CHECK(details.find("90") == std::string::npos);
    CHECK(details.find("scores") == std::string::npos);
  });
}

TEST_CASE(
    "SCR-1353 the chair reopens with a reason: what is closed, and what was decided but neither told nor followed") {
  for_each_database([](TestDatabase& test) {
    Scoring office(test);
    const auto reopen = [&](std::size_t index, const std::string& reason) {
      return office.code(
          office.panels.reopen(office.seat(office.row(0), index), reason, office.member(index), office.ground.now));
    };
    office.scored(office.row(0), 60, 30);
    CHECK(reopen(1, "重新討論") == "not_chair");
    CHECK(reopen(0, " ") == "reason_required");
    REQUIRE(reopen(0, "漏看文件") == "");
    CHECK(office.mails("panel_reopened").size() == 2);
    CHECK(office.panels.summary(office.ground, office.stage()).empty());
    REQUIRE(office.close(office.row(0)) == "");
    REQUIRE(office.decide(office.row(0), "pass") == "");
    CHECK(office.row(0).stage == "meeting");
    // The seat that led to it belongs to the panel that was decided.
    const auto events = office.stages.history(office.row(0).id).size();
    REQUIRE(reopen(0, "數字有誤") == "");
    CHECK(office.row(0).stage == "panel");
    CHECK(office.row(0).open);
    CHECK(office.stages.history(office.row(0).id).size() == events + 1);
    CHECK(office.stages.publish({office.row(0).id}, office.staff(), office.ground.now) == 0);
    CHECK(office.mails("stage_result").empty());
    REQUIRE(office.close(office.row(0)) == "");
    REQUIRE(office.decide(office.row(0), "fail", "未達標準") == "");
    office.stages.publish({office.row(0).id}, office.staff(), office.ground.now);
    CHECK(reopen(0, "申訴") == "already_published");
    CHECK(office.row(0).stage == "not_chosen");
  });
}

TEST_CASE("SCR-1353 ranks by the weighted mean, equals share one, and a plugin may rank otherwise") {
  forms::Committee committee;
  committee.criteria = {{"a", "", "", 20, 100}, {"b", "", "", 80, 20}};
  const auto ranked = review::weighted_mean(committee, {{1, 1, {{"a", 100}, {"b", 10}}},
                                                        {1, 2, {{"a", 0}, {"b", 20}}},
                                                        {2, 1, {{"a", 50}, {"b", 15}}},
                                                        {3, 1, {{"a", 0}, {"b", 3}}}});
  REQUIRE(ranked.size() == 3);
  CHECK(ranked[0].total == "70.00");
  CHECK(ranked[1].total == "70.00");
  CHECK(ranked[2].total == "12.00");
  CHECK((ranked[0].rank == 1 && ranked[1].rank == 1 && ranked[2].rank == 3));
  CHECK(review::weighted_mean(committee, {}).empty());
  for_each_database([](TestDatabase& test) {
    Scoring office(test);
    CHECK_THROWS(office.panels.add_ranking("weighted_mean", review::weighted_mean));
    office.scored(office.row(0), 60, 30);
    office.scored(office.row(1), 90, 30);
    const auto summary = office.panels.summary(office.ground, office.stage());
    REQUIRE(summary.size() == 2);
    CHECK(summary.front().held.title == "方案2");
    CHECK(summary.front().rank == 1);
  });
}

TEST_CASE("SCR-1352 N-17 before the scoring ends, members who have not handed in are told once for each reminder") {
  for_each_database([](TestDatabase& test) {
    Showcase office(test);
    office.hand_in();
    review::StageWord word;
    word.outcome = "to_panel";
    word.until = office.ground.now + std::chrono::hours(10 * 24);
    REQUIRE(office.stages.decide(office.whole().id, word, office.staff(), office.ground.now).ok());
    REQUIRE(office.panels
                .assign({{office.row(0).id, office.row(1).id}, office.members, 0}, office.staff(), office.ground.now)
                .ok());
    for (std::size_t row : {0, 1}) {
      REQUIRE(office.declare(office.row(row), 0) == "");
      REQUIRE(office.score(office.row(row), 0, 50, 20) == "");
    }
    CHECK(office.stages.remind(office.ground.now) == 0);
    office.advance(std::chrono::hours(7 * 24));
    CHECK(office.stages.remind(office.ground.now) == 2);
    CHECK(office.stages.remind(office.ground.now) == 0);
    CHECK(office.mails("seat_due").size() == 2);      // two cases each, one mail each; the third has handed in
    CHECK(office.mails("stage_due_vendor").empty());  // nothing is decided about it by the clock
    REQUIRE(office.declare(office.row(0), 1) == "");
    REQUIRE(office.score(office.row(0), 1, 50, 20) == "");
    REQUIRE(office.declare(office.row(1), 1) == "");
    REQUIRE(office.score(office.row(1), 1, 50, 20) == "");
    office.advance(std::chrono::hours(2 * 24));
    CHECK(office.stages.remind(office.ground.now) == 2);
    CHECK(office.mails("seat_due").size() == 3);
  });
}

TEST_CASE("SCR-1353 many cases are decided together or not at all, with what else belongs into it") {
  for_each_database([](TestDatabase& test) {
    Scoring office(test);
    office.scored(office.row(0), 60, 30);
    const auto word = [](const review::StageCase& held, const char* outcome) {
      review::StageWord word;
      word.outcome = outcome;
      word.reason = "會議決議";
      return std::pair(held.id, word);
    };
    int beside = 0;
    const auto decide = [&](const std::vector<std::pair<std::int64_t, review::StageWord>>& words,
                            const review::Stages::Beside& also) {
      return office.code(office.stages.decide_all(words, office.staff(), office.ground.now, also));
    };
    const review::Stages::Beside counts = [&](storage::Transaction&) {
      ++beside;
      return base::Result<void>();
    };
    // The second one is not closed yet: the first one stays where it is.
    CHECK(decide({word(office.row(0), "pass"), word(office.row(1), "pass")}, counts) == "not_scored");
    CHECK(office.row(0).stage == "panel");
    office.scored(office.row(1), 90, 30);
    const review::Stages::Beside refuses = [](storage::Transaction&) {
      return base::Result<void>(base::Error{"not_now"});
    };
    CHECK(decide({word(office.row(0), "pass"), word(office.row(1), "fail")}, refuses) == "not_now");
    CHECK(office.row(0).stage == "panel");
    beside = 0;
    CHECK(decide({word(office.row(1), "fail"), word(office.row(0), "pass")}, counts) == "");
    CHECK(beside == 1);
    CHECK(office.row(0).stage == "meeting");
    CHECK(office.row(1).stage == "not_chosen");
  });
}

TEST_CASE(
    "SCR-1352 a case is found by the committee that scored it, wherever it stands now, and seats by its latest "
    "scoring") {
  for_each_database([](TestDatabase& test) {
    Scoring office(test);
    office.scored(office.row(0), 60, 30);
    const auto tender = office.ground.tender.id;
    CHECK(office.panels.panels_in(tender, "panel").size() == 2);
    REQUIRE(office.decide(office.row(0), "pass") == "");
    CHECK(office.panels.panels_in(tender, "panel").at(office.row(0).id).state == "decided");
    const auto seats = office.panels.seats_at({office.row(0).id, office.row(1).id});
    CHECK(seats.size() == 3);
    const auto own = office.panels.seats_in(tender, office.members.at(1));
    REQUIRE(own.size() == 1);
    CHECK(own.front().second.person_id == office.members.at(1));
    CHECK(office.stages.of_tender(tender).size() == 3);
  });
}
