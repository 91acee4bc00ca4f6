// R-033..R-035, R-042, R-044..R-046 over both databases.
#include <thread>

#include "office_fixture.h"

using namespace tenderloom;
using base::Json;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

namespace {

template <typename T>
std::string code_of(const base::Result<T>& result) {
  return result.ok() ? "done" : result.error().code;
}

std::string code_of(const std::variant<documents::Receipt, documents::SubmitRefusal>& result) {
  const auto* refusal = std::get_if<documents::SubmitRefusal>(&result);
  return refusal == nullptr ? "done" : refusal->error.code;
}

std::vector<std::string> required_keys(Office& office) {
  std::vector<std::string> keys;
  for (const auto& row : office.documents.service().desk(office.ground, office.submission(), "zh-TW").rows) {
    if (row.required) keys.push_back(row.document->key);
  }
  return keys;
}

}  // namespace

TEST_CASE("R-046 the documents that are needed follow from the rows") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    CHECK(required_keys(office) == std::vector<std::string>{"application", "pledge"});
    office.maker("AAA");
    CHECK(required_keys(office) == std::vector<std::string>{"application", "pledge"});
    office.agency("BBB", "2026-12-31");
    CHECK(required_keys(office) == std::vector<std::string>{"application", "pledge", "agency_list"});
  });
}

TEST_CASE("R-035 nothing is uploaded or handed in until data and hierarchy are complete, zero rows included") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    const std::string pdf = test::blank_pdf();
    CHECK(code_of(office.upload("pledge", pdf)) == "application_incomplete");
    CHECK(code_of(office.submit()) == "application_incomplete");
    const auto maker = office.maker("AAA");
    CHECK(code_of(office.upload("pledge", pdf)) == "application_incomplete");    // no row below
    const auto half = office.add("offer", maker, {{"offer_name", "雲端備份"}});  // price is missing
    CHECK(code_of(office.upload("pledge", pdf)) == "application_incomplete");
    submissions::SaveRequest request;
    request.level = "offer";
    request.id = half;
    request.changes = {{"price", 100}};
    REQUIRE(office.submissions.save(office.ground, office.submission(), request).ok());
    CHECK(code_of(office.upload("pledge", pdf)) == "done");
  });
}

TEST_CASE("R-044 each check of a file names itself") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    const std::string pdf = test::blank_pdf(2);
    CHECK(code_of(office.upload("application", pdf, 2, "用印.docx")) == "file_extension");
    CHECK(code_of(office.upload("application", "not a pdf", 2)).substr(0, 4) != "done");
    CHECK(code_of(office.upload("application", test::blank_pdf(6), 2)) == "file_pages");
    CHECK(code_of(office.upload("application", test::encrypted_pdf(""), 2)) == "pdf_encrypted");
    CHECK(code_of(office.upload("application", pdf.substr(0, pdf.size() / 2), 2)) == "pdf_damaged");
    CHECK(code_of(office.upload("application", test::pdf_with("javascript_open_action"), 2)) == "pdf_active");
    CHECK(code_of(office.upload("application", "%PDF-1.7\n" + std::string(2 << 20, ' '), 2)) == "file_too_large");
    CHECK(code_of(office.upload("application", "", 2)) == "file_empty");
    CHECK(office.documents.service().uploads(office.submission_id).empty());
    CHECK(code_of(office.upload("nothing", pdf)) == "document_unknown");
    CHECK(code_of(office.upload("agency_list", pdf)) == "document_not_required");
  });
}

TEST_CASE("R-042 the declared number of items must be the system's, at upload and again at submission") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    const std::string pdf = test::blank_pdf();
    CHECK(code_of(office.upload("application", pdf)) == "declared_count_required");
    CHECK(code_of(office.upload("application", pdf, "")) == "declared_count_required");
    CHECK(code_of(office.upload("application", pdf, "兩筆")) == "declared_count_invalid");
    CHECK(code_of(office.upload("application", pdf, "２")) == "declared_count_invalid");
    CHECK(code_of(office.upload("application", pdf, "-2")) == "declared_count_invalid");
    const auto wrong = office.upload("application", pdf, "3");
    REQUIRE(code_of(wrong) == "item_count_differs");
    CHECK(wrong.error().params["declared"] == 3);
    CHECK(wrong.error().params["actual"] == 2);
    const auto right = office.upload("application", pdf, " 2 ");
    REQUIRE(right.ok());
    CHECK(right->declared_item_count == 2);
    REQUIRE(office.upload("pledge", pdf).ok());

    office.offer(office.maker("BBB"), "第三項");
    CHECK(code_of(office.submit()) == "item_count_differs");
    REQUIRE(office.upload("application", pdf, 3).ok());
    CHECK(code_of(office.submit()) == "done");
  });
}

TEST_CASE("R-045 handing in lists what is not uploaded, and a newer scan replaces the older, which is kept") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    const auto missing = office.submit();
    REQUIRE(code_of(missing) == "documents_missing");
    CHECK(std::get<documents::SubmitRefusal>(missing).error.params["keys"] == Json({"application", "pledge"}));
    CHECK(std::get<documents::SubmitRefusal>(missing).error.params["labels"] == "申請表、切結書");
    office.upload_all();
    const auto first = office.documents.service().uploads(office.submission_id);
    REQUIRE(office.upload("pledge", test::blank_pdf(3)).ok());
    const auto current = office.documents.service().uploads(office.submission_id);
    CHECK(current.size() == 2);
    const auto all = office.documents.service().uploads(office.submission_id, true);
    REQUIRE(all.size() == 3);
    CHECK(all[1].replaced);
    CHECK(office.blobs.intact(all[1].sha256));
    CHECK(all[2].pages == 3);
    CHECK(code_of(office.submit()) == "done");
  });
}

TEST_CASE("SM-03 handing in gives a number, a receipt and a mail; the same request again gives the same answer") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    office.upload_all();
    const auto answer = office.submit("key-1");
    REQUIRE(code_of(answer) == "done");
    const auto& receipt = std::get<documents::Receipt>(answer);
    CHECK(receipt.number.find("1150202-") == 0);
    CHECK(receipt.snapshot["item_count"] == 2);
    CHECK(receipt.snapshot["documents"].size() == 2);
    CHECK(receipt.snapshot["documents"][0]["sha256"].get<std::string>().size() == 64);
    CHECK(receipt.snapshot["company"]["name"] == "範例股份有限公司");
    CHECK(office.submission().state == "submitted");
    CHECK(office.submission().submitted_at == office.ground.now);

    const auto again = office.submit("key-1");
    REQUIRE(code_of(again) == "done");
    CHECK(std::get<documents::Receipt>(again).number == receipt.number);
    CHECK(code_of(office.submit("key-2")) == "state_refused");
    CHECK(code_of(office.submit()) == "state_refused");
    CHECK(office.mails("submission_handed_in").size() == 1);
    CHECK(office.mails("submission_handed_in").front().mail.to_address == "u04595252@example.tw");
    CHECK(office.mails("submission_handed_in").front().mail.text.find(receipt.number) != std::string::npos);

    // After that nothing can be uploaded.
    const auto late = office.upload("pledge", test::blank_pdf());
    CHECK(code_of(late) == "uploads_locked");
  });
}

TEST_CASE("one of many that hand in at once wins") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    office.upload_all();
    std::atomic<int> done{0}, same{0};
    std::vector<std::thread> clicks;
    for (int i = 0; i < 6; ++i) {
      clicks.emplace_back([&, i] {
        const auto answer = office.documents.service().submit(office.ground, office.submission_id, office.vendor(),
                                                              i < 3 ? "one-key" : "", "zh-TW");
        if (std::holds_alternative<documents::Receipt>(answer)) (i < 3 ? same : done)++;
      });
    }
    for (auto& click : clicks) click.join();
    CHECK(office.submission().state == "submitted");
    CHECK(office.mails("submission_handed_in").size() == 1);
    // Either the three that share a key are answered alike, or one of the others was first.
    CHECK((same == 3) != (done == 1));
  });
}

TEST_CASE("SM-03 taking back: until receipt and inside the window, and the former time is kept") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    office.upload_all();
    auto& service = office.documents.service();
    CHECK(code_of(service.take_back(office.ground, office.submission_id, office.vendor())) == "state_refused");
    REQUIRE(code_of(office.submit()) == "done");
    const auto first = office.submission().submitted_at;
    office.advance(std::chrono::hours(1));
    REQUIRE(service.take_back(office.ground, office.submission_id, office.vendor()).ok());
    CHECK(office.submission().state == "not_submitted");
    CHECK_FALSE(office.submission().submitted_at);
    CHECK(office.submission().last_submitted_at == first);
    REQUIRE(code_of(office.submit()) == "done");
    const std::string number = office.submission().number;
    office.advance(std::chrono::hours(48));  // the window is over
    CHECK(code_of(service.take_back(office.ground, office.submission_id, office.vendor())) == "window_closed");
    CHECK(office.submission().number == number);
  });
}

TEST_CASE("closes_at is the first instant that is too late") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    office.upload_all();
    office.ground.now = *office.ground.tender.closes_at;
    CHECK(code_of(office.submit()) == "window_closed");
    CHECK(code_of(office.upload("pledge", test::blank_pdf())) == "uploads_locked");
    office.ground.now = *office.ground.tender.closes_at - std::chrono::microseconds(1);
    CHECK(code_of(office.submit()) == "done");
  });
}

TEST_CASE("rules about dates are judged again when handing in") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.offer(office.agency("AAA", "2026-05-19"), "雲端備份");  // today is the last day
    REQUIRE(office.upload("application", test::blank_pdf(), 1).ok());
    REQUIRE(office.upload("pledge", test::blank_pdf()).ok());
    REQUIRE(office.upload("agency_list", test::blank_pdf()).ok());
    office.advance(std::chrono::hours(20));  // tomorrow, still open
    const auto refused = office.submit();
    REQUIRE(code_of(refused) == "rules_broken");
    const auto& findings = std::get<documents::SubmitRefusal>(refused).findings;
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].node.title == "AAA");
    CHECK(findings[0].findings[0].field == "agency_until");
  });
}

TEST_CASE("todo names each missing document with its link") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    const auto todo =
        office.documents.service().todo(office.ground.tender, *office.ground.type, office.submission(), "zh-TW");
    REQUIRE(todo.size() == 2);
    CHECK(todo[0].kind == "document");
    CHECK(todo[0].sentence == "「申請表」尚未上傳");
    CHECK(todo[0].url == "/tenders/1150202/documents#document-application");
    office.upload_all();
    office.offer(office.maker("BBB"), "新品項");
    const auto changed =
        office.documents.service().todo(office.ground.tender, *office.ground.type, office.submission(), "zh-TW");
    REQUIRE(changed.size() == 1);
    CHECK(changed[0].sentence.find("2") != std::string::npos);
    CHECK(changed[0].sentence.find("3") != std::string::npos);
  });
}
