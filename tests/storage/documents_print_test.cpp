// Forms and the receipt on paper, from the data to the text of the PDF.
#include <zip.h>

#include "office_fixture.h"

using namespace tenderloom;
using base::Json;
using test::Office;
using test::TestDatabase;

namespace {

std::string text_of(const std::string& pdf) {
  const auto path = std::filesystem::temp_directory_path() / ("form-" + base::random_token(8) + ".pdf");
  std::ofstream(path, std::ios::binary) << pdf;
  FILE* pipe = popen(("pdftotext -layout '" + path.string() + "' -").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  char buffer[4096];
  for (std::size_t got; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, got);
  pclose(pipe);
  std::filesystem::remove(path);
  return text;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::vector<std::string> names_in(const std::string& archive) {
  const auto path = std::filesystem::temp_directory_path() / ("forms-" + base::random_token(8) + ".zip");
  std::ofstream(path, std::ios::binary) << archive;
  std::vector<std::string> names;
  int error = 0;
  zip_t* zip = zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, &error);
  REQUIRE(zip != nullptr);
  for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); ++i)
    names.emplace_back(zip_get_name(zip, i, ZIP_FL_ENC_STRICT));
  zip_discard(zip);
  std::filesystem::remove(path);
  return names;
}

}  // namespace

TEST_CASE("a blank form is always there and holds nobody's data") {
  TestDatabase test(storage::Dialect::sqlite);
  Office office(test);
  const auto form = office.documents.service().blank_form(office.ground, "application");
  REQUIRE(form.ok());
  CHECK(form->file_name == "1150202-申請表.pdf");
  const std::string text = text_of(form->pdf);
  CHECK(has(text, "申請表"));
  CHECK(has(text, "空白列"));
  CHECK(has(text, "空白表"));
  CHECK(has(text, "第 1 頁，共 1 頁"));
  CHECK_FALSE(has(text, "範例股份有限公司"));
  CHECK(office.documents.service().prints(office.submission_id).empty());
  const auto pledge = office.documents.service().blank_form(office.ground, "pledge");
  REQUIRE_FALSE(pledge.ok());
  CHECK(pledge.error().code == "document_without_form");
}

TEST_CASE("a filled form waits for completeness, then says what was entered") {
  TestDatabase test(storage::Dialect::sqlite);
  Office office(test);
  auto& service = office.documents.service();
  const auto refused = service.filled_form(office.ground, office.submission(), "application", 1);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == "application_incomplete");

  const auto aaa = office.maker("AAA <b>&");
  office.offer(aaa, "雲端備份");
  office.add("offer", aaa,
             {{"offer_name", "雲端防護"},
              {"price", 1234567},
              {"members", Json::array({{{"name", "𠮷田"}, {"years", 3}}, {{"name", "堃"}, {"years", 1}}})}});
  const auto form = service.filled_form(office.ground, office.submission(), "application", 1);
  REQUIRE(form.ok());
  const std::string text = text_of(form->pdf);
  CHECK(has(text, "範例股份有限公司"));
  CHECK(has(text, "游錫堃"));
  CHECK(has(text, "04595252"));
  CHECK(has(text, "AAA <b>&"));  // as typed, never as markup
  CHECK(has(text, "1,234,567"));
  CHECK(has(text, "原廠"));
  CHECK(has(text, "1𠮷田2堃"));
  CHECK(has(text, "品項合計 2 筆"));
  CHECK(has(text, "115年5月19日"));
  CHECK(has(text, form->code));
  CHECK(form->code.find("T-1-") == 0);
  CHECK_FALSE(has(text, "⾦"));
}

TEST_CASE("what a condition hides is kept but never printed, and an empty value shows nothing of the row above") {
  TestDatabase test(storage::Dialect::sqlite);
  Office office(test);
  const auto maker = office.add(
      "maker", 0, {{"maker_name", "AAA"}, {"role", "agent"}, {"agency_until", "2026-12-31"}, {"remark", "上層備註"}});
  office.offer(maker, "雲端備份");
  CHECK(has(text_of(office.documents.service().filled_form(office.ground, office.submission(), "agency_list", 1)->pdf),
            "2026"));
  submissions::SaveRequest request;
  request.level = "maker";
  request.id = maker;
  request.changes = {{"role", "maker"}};
  REQUIRE(office.submissions.save(office.ground, office.submission(), request).ok());
  const std::string list =
      text_of(office.documents.service().filled_form(office.ground, office.submission(), "agency_list", 1)->pdf);
  CHECK_FALSE(has(list, "2026-12-31"));
  const std::string application =
      text_of(office.documents.service().filled_form(office.ground, office.submission(), "application", 1)->pdf);
  CHECK(has(application, "[]"));
  CHECK_FALSE(has(application, "上層備註"));
}

TEST_CASE("the code of a form is that of its content: the same until something changes") {
  test::for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    auto& service = office.documents.service();
    const auto first = service.filled_form(office.ground, office.submission(), "application", 1);
    REQUIRE(first.ok());
    office.advance(std::chrono::hours(1));
    const auto second = service.filled_form(office.ground, office.submission(), "application", 1);
    CHECK(second->code == first->code);
    CHECK(service.prints(office.submission_id).size() == 1);
    office.offer(office.maker("BBB"), "新品項");
    const auto third = service.filled_form(office.ground, office.submission(), "application", 1);
    CHECK(third->code != first->code);
    const auto prints = service.prints(office.submission_id);
    REQUIRE(prints.size() == 2);
    CHECK(prints[0].code == first->code);
    CHECK(prints[1].code == third->code);
  });
}

TEST_CASE("the zip holds the blank forms, or the filled ones that are needed") {
  TestDatabase test(storage::Dialect::sqlite);
  Office office(test);
  auto& service = office.documents.service();
  const auto blank = service.archive(office.ground, office.submission(), false, 1);
  REQUIRE(blank.ok());
  CHECK(names_in(*blank) == std::vector<std::string>{"1150202-申請表.pdf", "1150202-代理清單.pdf"});
  CHECK_FALSE(service.archive(office.ground, office.submission(), true, 1).ok());
  office.fill();
  const auto filled = service.archive(office.ground, office.submission(), true, 1);
  REQUIRE(filled.ok());
  CHECK(names_in(*filled) == std::vector<std::string>{"1150202-申請表.pdf"});
}

TEST_CASE("the receipt says number, time, counts and the hash of every file") {
  TestDatabase test(storage::Dialect::sqlite);
  Office office(test);
  office.fill();
  office.upload_all();
  const auto answer = office.submit();
  REQUIRE(std::holds_alternative<documents::Receipt>(answer));
  const auto receipt = office.documents.service().receipt(office.submission_id);
  REQUIRE(receipt);
  for (const char* locale : {"zh-TW", "en"}) {
    const auto printed = office.documents.service().receipt_pdf(*receipt, locale);
    REQUIRE(printed.ok());
    const std::string text = text_of(printed->pdf);
    CHECK(has(text, receipt->number));
    CHECK(has(text, "2026-05-19 10:04"));
    CHECK(has(text, "範例股份有限公司"));
    for (const Json& document : receipt->snapshot["documents"]) {
      CHECK(has(text, document["sha256"].get<std::string>().substr(0, 8)));
      CHECK(has(text, document["sha256"].get<std::string>().substr(56, 8)));
    }
    CHECK(has(text, std::string(locale) == "en" ? "Submission receipt" : "申請文件送件憑據"));
  }
}

TEST_CASE("a broken template is refused with its name and stops nothing else") {
  test::TestFolder folder;
  std::ofstream(folder.path() / "layout.mustache") << "<html>{{> content}}</html>";
  std::ofstream(folder.path() / "open.mustache") << "{{#a}}never closed";
  std::ofstream(folder.path() / "self.mustache") << "{{> self}}";
  std::ofstream(folder.path() / "outside.mustache") << "{{> ../../etc/passwd}}";
  std::ofstream(folder.path() / "good.mustache") << "<p>{{t.greeting}} {{name}}</p>";
  base::Words words;
  words.add("zh-TW", "greeting", "您好 & 歡迎");
  documents::PrintTemplates templates({folder.path()}, words);
  CHECK(templates.render("open", Json::object(), "zh-TW").error().code == "print_template_invalid");
  CHECK(templates.render("self", Json::object(), "zh-TW").error().code == "print_template_missing");
  CHECK(templates.render("outside", Json::object(), "zh-TW").error().code == "print_template_missing");
  CHECK(templates.render("absent", Json::object(), "zh-TW").error().code == "print_template_missing");
  const auto good = templates.render("good", {{"name", "<王>"}}, "zh-TW");
  REQUIRE(good.ok());
  CHECK(*good == "<html><p>您好 &amp; 歡迎 &lt;王&gt;</p></html>");
}
