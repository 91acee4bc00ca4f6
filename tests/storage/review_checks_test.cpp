// SCR-153: what a definition has staff go through, on both databases; verdict and draft as one; badges of rows.
#include "office_fixture.h"
#include "tenderloom/review/checks.h"
#include "tenderloom/review/supplements.h"

using namespace tenderloom;
using base::Json;
using review::CheckResult;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

namespace {

struct Checked : Office {
  explicit Checked(TestDatabase& database) : Office(database) {
    aaa = maker("AAA");
    backup = offer(aaa, "雲端備份");
    upload_all(1);
    REQUIRE(std::holds_alternative<documents::Receipt>(submit()));
    own = submission_id;
  }

  std::map<std::string, CheckResult> run(const std::string& locale = "zh-TW") {
    std::map<std::string, CheckResult> all;
    for (auto& result : review.checks().run(ground, *submissions.get(own), locale)) all[result.key] = result;
    return all;
  }
  std::string say(const std::string& check, const std::string& line, const std::string& state,
                  const std::string& reason = {}) {
    const auto judged = review.checks().judge(ground, *submissions.get(own), check, line, state, reason, staff());
    return judged.ok() ? "said" : judged.error().code;
  }
  /// Another vendor with that offer of that maker, handed in.
  std::int64_t rival(const std::string& tax_id, const std::string& maker_name, const std::string& offer_name) {
    const auto before = submission_id;
    submission_id = submissions.open(ground.tender, register_company(tax_id, "對手股份有限公司", "陳先生")).id;
    offer(maker(maker_name), offer_name);
    upload_all(1);
    REQUIRE(std::holds_alternative<documents::Receipt>(submit()));
    const auto made = submission_id;
    submission_id = before;
    return made;
  }

  std::int64_t aaa = 0, backup = 0, own = 0;
};

}  // namespace

TEST_CASE("SCR-153 checks: rules of today pass or fail by rule, documents and questions wait for a human") {
  for_each_database([](TestDatabase& test) {
    Checked office(test);
    auto all = office.run();
    CHECK(all["rules"].state == "pass");
    CHECK(all["documents"].state == "human");
    CHECK(all["documents"].looked == 2);
    CHECK(all["same"].state == "pass");
    CHECK(all["price"].state == "pass");
    CHECK(all["role"].state == "human");
    REQUIRE(all["role"].lines.size() == 1);
    CHECK(all["role"].lines[0].text == "身分：原廠");
    CHECK(all["all"].lines[0].key() == "all");

    const std::string line = all["role"].lines[0].key();
    CHECK(office.say("role", line, "fail", " ") == "reason_required");
    CHECK(office.say("role", "n-999", "pass") == "decision_unknown");
    CHECK(office.say("rules", line, "pass") == "decision_unknown");  // what the portal judges is nobody's to say
    CHECK(office.say("role", line, "pass") == "said");
    CHECK(office.run()["role"].state == "pass");
    CHECK(office.run()["role"].lines[0].word->actor == "審查員");
    CHECK(office.say("role", line, "") == "said");
    CHECK(office.run()["role"].state == "human");
    CHECK(office.say("role", line, "fail", "授權書上是代理商") == "said");
    CHECK(office.run()["role"].state == "fail");
    CHECK(office.review.checks().failed_rows(office.own) ==
          std::map<std::int64_t, std::string>{{office.aaa, "授權書上是代理商"}});
  });
}

TEST_CASE("SCR-154 what failed is drafted with what was found as the reason, and a changed row is another question") {
  for_each_database([](TestDatabase& test) {
    Checked office(test);
    REQUIRE(office.decide({"receive", "", {}, {}}).ok());
    REQUIRE(office.say("role", "n-" + std::to_string(office.aaa), "fail", "授權書上是代理商") == "said");
    const auto drafted = office.review.checks().draft(office.ground, office.submission(), {}, "zh-TW", office.staff());
    REQUIRE(drafted.ok());
    CHECK(*drafted == 1);
    const auto draft = office.review.supplements().draft(office.own);
    REQUIRE(draft.size() == 1);
    CHECK(draft[0].ask.field == "role");
    CHECK(draft[0].ask.reason == "授權書上是代理商");
    review::Opening opening;
    opening.asks = {draft[0].ask};
    opening.clears_draft = true;
    office.advance(std::chrono::minutes(1));
    REQUIRE(office.review.supplements().open(office.ground, office.own, opening, office.staff()).ok());
    const auto marks = [&] { return office.submissions.marks(office.submission(), "zh-TW", office.ground.now); };
    REQUIRE(marks()[office.aaa].size() == 1);
    CHECK(marks()[office.aaa][0].code == "pending");
    submissions::SaveRequest request;
    request.level = "maker";
    request.id = office.aaa;
    request.changes = {{"role", "agent"}, {"agency_until", "2030-12-31"}};
    request.actor = office.vendor();
    REQUIRE(office.submissions.save(office.ground, office.submission(), request).ok());
    CHECK(marks()[office.aaa][0].code == "done");
    CHECK(office.run()["role"].state == "human");
    office.ground.tender.archived_at = office.ground.now;
    CHECK(office.say("role", "n-" + std::to_string(office.aaa), "pass") == "tender_archived");
  });
}

TEST_CASE("SCR-153 the same thing of other vendors is listed, by the names of the row and of the one above it") {
  for_each_database([](TestDatabase& test) {
    Checked office(test);
    const auto rival = office.rival("12345675", "AAA", "雲端備份");
    office.rival("22099131", "BBB", "雲端備份");  // another maker's
    const auto result = office.run()["same"];
    CHECK(result.state == "human");
    REQUIRE(result.lines.size() == 1);
    CHECK(result.lines[0].title == "AAA / 雲端備份");
    REQUIRE(result.lines[0].links.size() == 1);
    CHECK(result.lines[0].links[0].first == "對手股份有限公司（原廠）");
    CHECK(result.lines[0].links[0].second.starts_with("/staff/submissions/" + std::to_string(rival) + "/items/offer/"));
    // Somebody's word about it stands until one more vendor files it.
    CHECK(office.say("same", result.lines[0].key(), "pass", "授權關係無誤") == "said");
    CHECK(office.run()["same"].state == "pass");
    office.rival("24566673", "AAA", "雲端備份");
    CHECK(office.run()["same"].state == "human");
  });
}

TEST_CASE("R-040 the former price is that of the same names in the newest earlier tender of the vendor") {
  for_each_database([](TestDatabase& test) {
    Checked office(test);
    const auto now = office.ground;
    // The vendor's own earlier tender, and one of somebody else.
    office.open_tender("1140202");
    const auto old = office.maker("AAA");
    office.offer(old, "雲端備份");
    office.ground = now;
    office.submission_id = office.own;
    const auto& checks = office.review.checks();
    (void)checks;
    const auto amounts = [&] {
      return office.review.checks().former_amounts(office.ground, office.submission(), "offer", {office.backup});
    };
    REQUIRE(amounts().contains(office.backup));
    CHECK(amounts()[office.backup].amount == 5200);
    CHECK(amounts()[office.backup].tender_no == "1140202");
    CHECK_FALSE(amounts()[office.backup].named);
    CHECK(office.run()["price"].looked == 1);
    CHECK(office.run()["price"].state == "pass");
    test.run({"UPDATE node SET node_values = '" + Json{{"offer_name", "雲端備份"}, {"price", 4000}}.dump() +
                  "' WHERE title = '雲端備份' AND submission_id <> " + std::to_string(office.own),
              "UPDATE submission SET row_version = row_version + 1 WHERE id <> " + std::to_string(office.own)});
    CHECK(amounts()[office.backup].amount == 4000);
    const auto price = office.run()["price"];  // 5200 is more than ten percent above
    REQUIRE(price.lines.size() == 1);
    CHECK(price.state == "human");
    CHECK(price.lines[0].text.find("5,200") != std::string::npos);
    CHECK(price.lines[0].text.find("4,000") != std::string::npos);
  });
}

TEST_CASE("R-045 a verdict and its draft are one: when the draft cannot be written there is no verdict") {
  for_each_database([](TestDatabase& test) {
    Checked office(test);
    auto& documents = office.documents.service();
    const auto upload = documents.uploads(office.own)[0];
    const auto judge = [&](const documents::Service::Told& told) {
      return documents.judge(office.ground, office.submission(), upload.id, documents::verdict::kRefused, "缺章",
                             office.staff(), told);
    };
    const auto refused = judge([](storage::Transaction&, const documents::Upload&, const documents::Verdict&) {
      return base::Result<void>(base::Error{"draft_full"});
    });
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == "draft_full");
    CHECK(documents.verdicts(office.own).empty());
    CHECK_THROWS(judge([](storage::Transaction&, const documents::Upload&,
                          const documents::Verdict&) -> base::Result<void> { throw std::runtime_error("the disk"); }));
    CHECK(documents.verdicts(office.own).empty());
    REQUIRE(judge([&](storage::Transaction& tx, const documents::Upload& of,
                      const documents::Verdict& said) -> base::Result<void> {
              office.review.supplements().draft_document(tx, office.ground, office.own, of.document_key, said.reason,
                                                         office.staff());
              return {};
            }).ok());
    CHECK(documents.verdicts(office.own).size() == 1);
    REQUIRE(office.review.supplements().draft(office.own).size() == 1);
    CHECK(office.review.supplements().draft(office.own)[0].ask.reason == "缺章");
  });
}
