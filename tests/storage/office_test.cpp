// What the office says about rows: fields of staff, what is kept from vendors, corrections beside the vendor's values.
#include "office_fixture.h"

using namespace tenderloom;
using base::Json;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

namespace {

struct HandedIn : Office {
  explicit HandedIn(TestDatabase& database) : Office(database) {
    REQUIRE(accounts.directory().add_user({"staff@example.tw", "reviewer", "", "Kettle!7-Orange-29"}).ok());
    aaa = maker("AAA");
    backup = offer(aaa, "雲端備份");
    prove(backup, 40);
    guard = offer(aaa, "雲端防護");
    upload_all();
    REQUIRE(std::holds_alternative<documents::Receipt>(submit()));
    advance(std::chrono::minutes(1));
  }
  /// A proof of that offer that ends in so many days.
  void prove(std::int64_t id, int days) {
    http::UploadedFile file;
    file.field = "proof";
    file.name = "證明.pdf";
    file.path = test.folder() / "proof.pdf";
    const std::string content = test::blank_pdf();
    std::ofstream(file.path, std::ios::binary) << content;
    file.size = static_cast<std::int64_t>(content.size());
    const auto kept = submissions.keep_pending(ground, submission(), "offer", "proof", file, vendor());
    REQUIRE(kept.ok());
    const base::Date until(std::chrono::sys_days(base::taipei_date(ground.now)) + std::chrono::days(days));
    auto wanted = request(id, {{"proof", {{"id", std::to_string(kept->id) + "." + kept->pending_token}}},
                               {"proof_until", base::iso_date(until)}});
    wanted.actor = vendor();
    const auto saved = submissions.save(ground, submission(), wanted);
    REQUIRE(saved.ok());
    REQUIRE(saved->kind == submissions::SaveOutcome::Kind::saved);
  }
  submissions::SaveRequest request(std::int64_t id, const Json& values, const std::string& reason = {}) {
    submissions::SaveRequest request;
    request.level = "offer";
    request.id = id;
    request.changes = values;
    request.actor = staff();
    request.reason = reason;
    return request;
  }
  base::Result<submissions::SaveOutcome> set(std::int64_t id, const Json& values, const std::string& reason = {}) {
    auto wanted = request(id, values, reason);
    wanted.office = true;
    return submissions.save(ground, submission(), wanted);
  }
  submissions::Node row(std::int64_t id) { return *submissions.node(submission(), "offer", id); }
  std::size_t revisions(std::int64_t id) { return submissions.history(submission(), "offer", id)->revisions.size(); }
  std::int64_t aaa = 0, backup = 0, guard = 0;
};

std::string refusal(const base::Result<submissions::SaveOutcome>& result) {
  if (!result.ok()) return result.error().code;
  if (result->kind == submissions::SaveOutcome::Kind::invalid) return result->findings.front().code;
  return result->kind == submissions::SaveOutcome::Kind::conflict ? "conflict" : "saved";
}

}  // namespace

TEST_CASE("R-058 a hold asks for its reason, is told with the change, and leaves the vendor's values alone") {
  for_each_database([](TestDatabase& test) {
    HandedIn office(test);
    const Json before = office.row(office.backup).values;
    CHECK(refusal(office.set(office.backup, {{"hold", "suspended"}})) == "reason_required");
    CHECK(refusal(office.set(office.backup, {{"hold", "nonsense"}}, "通報")) == "not_an_option");
    CHECK(refusal(office.set(office.backup, {{"price", 1}}, "通報")) == "not_of_staff");
    CHECK(office.row(office.backup).values == before);
    int told = 0;
    auto wanted = office.request(office.backup, {{"hold", "suspended"}}, "資安署通報");
    wanted.office = true;
    wanted.told = [&](storage::Transaction&, const submissions::Node&, const Json& changes) {
      CHECK(changes.size() == 1);
      CHECK(changes[0].at("new") == "suspended");
      ++told;
    };
    REQUIRE(refusal(office.submissions.save(office.ground, office.submission(), wanted)) == "saved");
    CHECK(told == 1);
    Json expected = before;
    expected["hold"] = "suspended";
    CHECK(office.row(office.backup).values == expected);
    CHECK(office.revisions(office.backup) == 3);
    const auto entries = office.submissions.office_entries(office.submission_id, office.backup);
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].reason == "資安署通報");
    CHECK(entries[0].person_name == "審查員");
    CHECK(office.submission().state == "submitted");
    // The vendor neither sets it nor takes it away.
    submissions::SaveRequest vendors = office.request(office.backup, {{"hold", nullptr}});
    vendors.actor = office.vendor();
    CHECK(refusal(office.submissions.save(office.ground, office.submission(), vendors)) == "items_locked");
  });
}

TEST_CASE("R-060 what is kept from vendors is in nothing that is the vendor's: values, history, export") {
  for_each_database([](TestDatabase& test) {
    HandedIn office(test);
    REQUIRE(refusal(office.set(office.backup, {{"opinion", "疑似公有雲"}})) == "saved");
    CHECK(refusal(office.set(office.backup, {{"opinion", std::string(21, 'x')}})) == "max_length");
    const auto row = office.row(office.backup);
    CHECK(row.values.dump().find("疑似公有雲") == std::string::npos);
    CHECK_FALSE(row.values.contains("opinion"));
    CHECK(office.revisions(office.backup) == 2);
    for (const auto& node : office.submissions.load_tree(office.submission_id).nodes)
      CHECK(node.values.dump().find("疑似公有雲") == std::string::npos);
    for (const auto& change : office.submissions.changes_since(office.submission_id, {}))
      CHECK(change.changes.dump().find("疑似公有雲") == std::string::npos);
    for (const auto& column : office.ground.type->sheet()) CHECK(column.field != "opinion");
    // Asked as the vendor, the evaluator does not know the field; asked as staff, it has the value.
    auto asked = office.request(office.backup, Json::object());
    asked.actor = office.vendor();
    auto seen = office.submissions.evaluate(office.ground, office.submission(), asked);
    REQUIRE(seen.ok());
    CHECK_FALSE(seen->state("opinion")->visible);
    CHECK_FALSE(seen->values.contains("opinion"));
    asked.actor = office.staff();
    asked.office = true;
    CHECK(office.submissions.evaluate(office.ground, office.submission(), asked)->values.at("opinion") == "疑似公有雲");
    REQUIRE(refusal(office.set(office.backup, {{"opinion", nullptr}})) == "saved");
    CHECK(office.submissions.office_entries(office.submission_id, office.backup).empty());
    CHECK(office.submissions.office_history(office.submission_id, office.backup).size() == 2);
  });
}

TEST_CASE("R-035 a correction by staff stands beside the vendor's value with its reason, and is taken back with one") {
  for_each_database([](TestDatabase& test) {
    HandedIn office(test);
    const auto correct = [&](const Json& values, const std::string& reason) {
      return office.submissions.correct(office.ground, office.submission(),
                                        office.request(office.backup, values, reason));
    };
    CHECK(refusal(correct({{"price", 4800}}, "")) == "reason_required");
    CHECK(refusal(correct({{"price", 0}}, "官網")) == "min");
    CHECK(refusal(correct({{"price", 5200}}, "官網")) == "same_as_vendor");
    CHECK(refusal(correct({{"hold", "ended"}}, "官網")) == "field_unknown");
    const auto version = office.row(office.backup).version;
    REQUIRE(refusal(correct({{"price", 4800}}, "與官網不符")) == "saved");
    REQUIRE(refusal(correct({{"price", 4900}}, "再更正")) == "saved");
    CHECK(office.row(office.backup).values.at("price") == 5200);
    CHECK(office.row(office.backup).version == version + 2);
    auto standing = office.submissions.office_entries(office.submission_id, office.backup);
    REQUIRE(standing.size() == 1);
    CHECK(standing[0].value == 4900);
    CHECK(standing[0].before == 5200);
    CHECK(office.revisions(office.backup) == 4);
    auto back = office.request(office.backup, Json::object(), "誤植");
    CHECK_FALSE(office.submissions.withdraw_correction(office.ground, office.submission(), back, "remark").ok());
    REQUIRE(office.submissions.withdraw_correction(office.ground, office.submission(), back, "price").ok());
    CHECK(office.submissions.office_entries(office.submission_id, office.backup).empty());
  });
}

TEST_CASE("SCR-155 a list of staff has the rows of which staff said what it asks for, and no others") {
  for_each_database([](TestDatabase& test) {
    HandedIn office(test);
    const auto list = [&](std::size_t which) {
      return office.submissions.staff_list(office.ground.tender, *office.ground.type,
                                           office.ground.type->staff_lists()[which], 1, 25);
    };
    CHECK(list(0).total == 0);
    REQUIRE(refusal(office.set(office.backup, {{"hold", "suspended"}, {"opinion", "查"}}, "通報")) == "saved");
    REQUIRE(refusal(office.set(office.guard, {{"hold", "ended"}}, "通報")) == "saved");
    REQUIRE(list(0).total == 1);
    CHECK(list(0).rows[0].path.back().title == "雲端備份");
    CHECK(list(0).rows[0].path.front().title == "AAA");
    CHECK(list(1).total == 1);
    REQUIRE(refusal(office.set(office.backup, {{"hold", "ended"}}, "通報")) == "saved");
    CHECK(list(0).total == 0);
  });
}

TEST_CASE("N-16 what a file proves is watched until it ends: told once at each day that the type names") {
  for_each_database([](TestDatabase& test) {
    HandedIn office(test);
    const auto told = [&] { return office.review.remind_of_expiries(office.ground.now); };
    CHECK(told() == 1);
    CHECK(told() == 0);
    REQUIRE(office.mails("expiry_reminder").size() == 1);
    CHECK(office.mails("expiry_reminder")[0].mail.text.find("雲端備份：證明 將於") != std::string::npos);
    CHECK(office.mails("expiry_reminder_staff").size() == 1);
    office.advance(std::chrono::hours(24 * 9));
    CHECK(told() == 0);  // 31 days left
    office.advance(std::chrono::hours(24));
    CHECK(told() == 1);  // 30
    office.advance(std::chrono::hours(24 * 30));
    CHECK(told() == 0);  // the day itself: seven days are none of its reminders
    office.advance(std::chrono::hours(24));
    CHECK(told() == 1);  // over
    CHECK(told() == 0);
    CHECK(office.mails("expiry_reminder").size() == 3);
  });
}
