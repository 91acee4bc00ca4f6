// SM-03 on the staff's side: receipt and return with their mails (N-04, N-05), over both databases.
#include "office_fixture.h"

using namespace tenderloom;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

namespace {

template <typename T>
std::string code_of(const base::Result<T>& result) {
  return result.ok() ? "done" : result.error().code;
}

void hand_in(Office& office) {
  office.fill();
  office.upload_all();
  REQUIRE(std::holds_alternative<documents::Receipt>(office.submit()));
}

}  // namespace

TEST_CASE("rows may be on the disk a moment after they were answered; handing in and deciding may not") {
  storage::Database::Options options;
  options.trail = std::chrono::hours(1);
  TestDatabase test(storage::Dialect::sqlite, options);
  Office office(test);
  office.fill();
  CHECK(test.database.unsynced() > 0);
  office.upload_all();
  REQUIRE(std::holds_alternative<documents::Receipt>(office.submit()));
  CHECK(test.database.unsynced() == 0);
  office.advance(std::chrono::hours(1));
  REQUIRE(office.decide({"receive", "", {}, {}}).ok());
  CHECK(test.database.unsynced() == 0);
}

TEST_CASE("N-04 receipt: the vendor gets the mail of figure 39 and can upload no more") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    hand_in(office);
    office.advance(std::chrono::hours(1));
    const auto received = office.decide({"receive", "", {}, {}});
    REQUIRE(received.ok());
    CHECK(received->state == "received");
    CHECK(received->received_at == office.ground.now);
    const auto mails = office.mails("submission_received");
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].mail.to_address == "u04595252@example.tw");
    for (const char* part : {"王小姐 專員，您好", "貴公司（範例股份有限公司）", "115年第二次測試採購(1150202)",
                             "已完成收件程序", "依「產品公開徵求調查說明」進行資料查對"}) {
      CHECK(mails[0].mail.text.find(part) != std::string::npos);
    }
    CHECK(code_of(office.upload("pledge", test::blank_pdf())) == "uploads_locked");
    CHECK(code_of(office.documents.service().take_back(office.ground, office.submission_id, office.vendor())) ==
          "state_refused");
    const auto history = office.review.service().history(office.submission_id);
    REQUIRE(history.size() == 1);
    CHECK(history[0].event == "receive");
    CHECK(history[0].actor == "審查員");
  });
}

TEST_CASE("N-05 return: words are needed, the vendor reads them and may change everything again") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    hand_in(office);
    CHECK(code_of(office.decide({"return", "", {}, {}})) == "reason_required");
    CHECK(code_of(office.decide({"return", " \n　", {}, {}})) == "reason_required");
    CHECK(code_of(office.decide({"return", std::string(2001, 'x'), {}, {}})) == "reason_too_long");
    CHECK(office.submission().state == "submitted");
    CHECK(office.mails("submission_returned").empty());
    REQUIRE(office.decide({"return", "請補蓋公司大小章", {}, {}}).ok());
    CHECK(office.submission().state == "returned");
    CHECK(office.submission().reason == "請補蓋公司大小章");
    REQUIRE(office.mails("submission_returned").size() == 1);
    CHECK(office.mails("submission_returned")[0].mail.text.find("請補蓋公司大小章") != std::string::npos);
    CHECK(office.mails("submission_returned")[0].mail.text.find(
              "https://portal.example.tw/tenders/1150202/submission") != std::string::npos);
    CHECK(office.upload("pledge", test::blank_pdf()).ok());
    CHECK(std::holds_alternative<documents::Receipt>(office.submit()));
  });
}

TEST_CASE("return until a time opens that vendor alone, also after the tender has closed") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    hand_in(office);
    office.advance(std::chrono::hours(48));  // closed
    CHECK(code_of(office.decide({"return", "補件", office.ground.now, {}})) == "until_past");
    REQUIRE(office.decide({"return", "補件", office.ground.now + std::chrono::hours(2), {}}).ok());
    CHECK(office.mails("submission_returned")[0].mail.text.find("2026-05-21 12:03") != std::string::npos);
    CHECK(office.upload("pledge", test::blank_pdf()).ok());
    office.advance(std::chrono::hours(2));  // the first instant that is too late
    CHECK(code_of(office.upload("pledge", test::blank_pdf())) == "uploads_locked");
    CHECK_FALSE(std::holds_alternative<documents::Receipt>(office.submit()));
  });
}

TEST_CASE("a decision about something that has changed meanwhile is refused") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    hand_in(office);
    const auto seen = office.submission().row_version;
    REQUIRE(office.documents.service().take_back(office.ground, office.submission_id, office.vendor()).ok());
    CHECK(code_of(office.decide({"receive", "", {}, seen})) == "state_refused");
    REQUIRE(std::holds_alternative<documents::Receipt>(office.submit()));
    CHECK(code_of(office.decide({"receive", "", {}, seen})) == "version_conflict");
    CHECK(office.submission().state == "submitted");
    CHECK(office.mails("submission_received").empty());
    CHECK(office.review.service().history(office.submission_id).empty());
    CHECK(office.decide({"receive", "", {}, office.submission().row_version}).ok());
    CHECK(code_of(office.decide({"receive", "", {}, {}})) == "state_refused");
    CHECK(code_of(office.decide({"settle", "", {}, {}})) == "decision_unknown");
  });
}

TEST_CASE("the staff's list: what was handed in, by state, tender and text; 臺 finds 台") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    auto& review = office.review.service();
    CHECK(review.list({}).total == 0);  // what was never handed in is not for staff
    hand_in(office);
    const auto all = review.list({});
    REQUIRE(all.total == 1);
    CHECK(all.rows[0].company_name == "範例股份有限公司");
    CHECK(all.rows[0].tender_no == "1150202");
    CHECK(all.rows[0].state == "submitted");
    const auto count = [&](review::SubmissionQuery query) { return review.list(query).total; };
    CHECK(count({.state = "submitted"}) == 1);
    CHECK(count({.state = "received"}) == 0);
    CHECK(count({.tender_no = "1150202"}) == 1);
    CHECK(count({.tender_no = "1150206"}) == 0);
    CHECK(count({.text = "範例"}) == 1);
    CHECK(count({.text = "04595252"}) == 1);
    CHECK(count({.text = office.submission().number}) == 1);
    CHECK(count({.text = "%"}) == 0);
    CHECK(count({.text = "不存在"}) == 0);
    CHECK(review.tenders() == std::vector<std::pair<std::string, std::string>>{{"1150202", "115年第二次測試採購"}});
    CHECK(review.list({.page = 2}).rows.empty());

    const auto other = office.register_company("22099131", "臺灣範例有限公司", "陳先生");
    (void)office.submissions.open(office.ground.tender, other);
    CHECK(review.list({}).total == 1);
    CHECK(count({.text = "台灣"}) == 0);  // it has not handed in
    std::int64_t submitted = 0;
    for (const auto& [state, figure] : review.counters()) submitted += state == "submitted" ? figure : 0;
    CHECK(submitted == 1);
  });
}
