// a sealed scan tells by its code which state of the data it was printed from.
#include "office_fixture.h"
#include "tenderloom/base/crypto.h"

using namespace tenderloom;
using base::Json;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

namespace {

documents::PrintedForm printed_form(Office& office, const std::string& key) {
  auto form = office.documents.service().filled_form(office.ground, office.submission(), key, 1);
  REQUIRE(form.ok());
  return *form;
}

documents::FormMatch match_of(Office& office, const std::string& key) {
  auto& service = office.documents.service();
  const auto submission = office.submission();
  const auto desk = service.desk(office.ground, submission, "zh-TW");
  return service.form_matches(office.ground, submission, desk.rows)[key];
}

base::Result<documents::Upload> upload_typed(Office& office, const std::string& content, const std::string& code) {
  http::UploadedFile file;
  file.field = "file";
  file.name = "用印文件.pdf";
  file.path = office.test.folder() / ("typed-" + base::random_token(6));
  std::ofstream(file.path, std::ios::binary) << content;
  file.size = static_cast<std::int64_t>(content.size());
  return office.documents.service().upload(office.ground, office.submission(), "application", file, 2, office.vendor(),
                                           code);
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string base64_of(const std::string& bytes) {
  std::string text = base::base64url_encode(bytes);
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  return text.append((4 - text.size() % 4) % 4, '=');
}

/// The paper, sealed and laid crookedly upon a scanner of 200 dots an inch: a picture, no text.
std::string scanned(Office& office, const std::string& pdf) {
  const auto name = office.test.folder() / ("paper-" + base::random_token(6));
  std::ofstream(name, std::ios::binary) << pdf;
  const std::string command = "pdftoppm -r 200 -gray -jpeg -singlefile '" + name.string() + "' '" + name.string() + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  const auto picture = office.printer.print(
      "<style>@page{size:A4;margin:0}img{width:100%;transform:rotate(1.5deg)}</style><img "
      "src=\"data:image/jpeg;base64," +
      base64_of(content_of(name.string() + ".jpg")) + "\">");
  REQUIRE(picture.ok());
  return picture->content;
}

void change_price(Office& office, std::int64_t price) {
  submissions::NodeQuery query;
  query.level = "offer";
  submissions::SaveRequest request;
  request.level = "offer";
  request.id = office.submissions.list(office.submission(), query, "zh-TW").nodes.front().id;
  request.changes = {{"price", price}};
  request.actor = office.vendor();
  REQUIRE(office.submissions.save(office.ground, office.submission(), request).ok());
}

}  // namespace

TEST_CASE("R-042 a scan of a form is known as outdated when the data have changed since it was printed") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    const auto form = printed_form(office, "application");
    const auto upload = office.upload("application", form.pdf, 2);
    REQUIRE(upload.ok());
    CHECK(upload->code_from == "scan");
    CHECK(upload->form_code == "1150202/04595252/application/" + form.code);
    CHECK(match_of(office, "application").state == "current");
    CHECK(match_of(office, "application").code == form.code);

    const auto printed_at = office.ground.now;
    office.advance(std::chrono::hours(1));
    change_price(office, 4800);  // the number of items stays
    const auto old = match_of(office, "application");
    CHECK(old.state == "outdated");
    CHECK(old.printed_at == printed_at);
    change_price(office, 5200);
    CHECK(match_of(office, "application").state == "current");

    change_price(office, 4800);
    REQUIRE(office.upload("application", printed_form(office, "application").pdf, 2).ok());
    CHECK(match_of(office, "application").state == "current");
    REQUIRE(office.upload("application", form.pdf, 2).ok());  // taken, and said
    CHECK(match_of(office, "application").state == "outdated");
  });
}

TEST_CASE("R-042 the code is read from a picture of the paper") {
  TestDatabase test(storage::Dialect::sqlite);
  Office office(test);
  office.fill();
  const auto form = printed_form(office, "application");
  const auto upload = office.upload("application", scanned(office, form.pdf), 2);
  REQUIRE(upload.ok());
  CHECK(upload->form_code == "1150202/04595252/application/" + form.code);
  CHECK(match_of(office, "application").state == "current");
}

TEST_CASE("R-042 the form of another document is known as such") {
  TestDatabase test(storage::Dialect::sqlite);
  Office office(test);
  office.offer(office.agency("AAA", "2026-12-31"), "雲端備份");
  REQUIRE(office.upload("application", printed_form(office, "agency_list").pdf, 1).ok());
  CHECK(match_of(office, "application").state == "other");
}

TEST_CASE("R-042 a form need not be sealed again for data that it does not show") {
  TestDatabase test(storage::Dialect::sqlite);
  Office office(test);
  office.offer(office.agency("AAA", "2026-12-31"), "雲端備份");
  const auto list = printed_form(office, "agency_list"), application = printed_form(office, "application");
  REQUIRE(office.upload("agency_list", list.pdf).ok());
  REQUIRE(office.upload("application", application.pdf, 1).ok());
  change_price(office, 4800);
  CHECK(match_of(office, "agency_list").state == "current");
  CHECK(match_of(office, "application").state == "outdated");
}

TEST_CASE("R-042 a code that cannot be read may be typed, and one that never was printed is refused") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.fill();
    const std::string code = printed_form(office, "application").code;
    const std::string paper = test::blank_pdf(2);
    REQUIRE(upload_typed(office, paper, "").ok());
    CHECK(match_of(office, "application").state == "unread");
    const auto unknown = upload_typed(office, paper, "T-1-00000000");
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().code == "form_code_unknown");
    CHECK(unknown.error().field == "form_code");
    std::string small = code;
    std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const std::string& typed : {code, " " + small + " ", code.substr(code.size() - 8)}) {
      const auto upload = upload_typed(office, paper, typed);
      REQUIRE(upload.ok());
      CHECK(upload->code_from == "typed");
      CHECK(upload->form_code == code);
    }
    CHECK(match_of(office, "application").state == "current");
    change_price(office, 4800);
    CHECK(match_of(office, "application").state == "outdated");
  });
}
