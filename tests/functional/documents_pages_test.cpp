// The documents and review modules as clients and people meet them: routes, JSON shapes, statuses, drawn pages.
#include <regex>

#include "fake_context.h"
#include "office_fixture.h"
#include "tenderloom/render/theme.h"

using namespace tenderloom;
using base::Json;
using http::Method;
using test::FakeContext;
using test::Office;
using test::TestDatabase;

namespace {

/// The office with its routes and pages.
class Front {
 public:
  explicit Front(TestDatabase& test) : office(test) {
    office.documents.register_routes(router);
    office.documents.register_views(views);
    office.review.register_routes(router);
    office.review.register_views(views);
    const std::filesystem::path themes = std::filesystem::path(SOURCE_ROOT) / "themes";
    REQUIRE(render::Theme::load_words(themes, "base", office.words).ok());
    auto loaded = render::Theme::load(themes, "base", views, office.words, test.log);
    REQUIRE(loaded.ok());
    theme = std::move(loaded).value();
  }

  FakeContext vendor(bool html = false) {
    FakeContext context;
    context.principal_.person_id = 1;
    context.principal_.display_name = "王小姐";
    context.principal_.company_id = office.company;
    context.principal_.permissions = {"vendor.view", "vendor.edit", "vendor.submit"};
    context.html_ = html;
    context.request_.received_at = office.ground.now;
    return context;
  }
  FakeContext staff(bool html = false) {
    FakeContext context = vendor(html);
    context.principal_.company_id = 0;
    context.principal_.person_id = 2;
    context.principal_.display_name = "審查員";
    context.principal_.permissions = {"staff.view", "staff.submissions"};
    return context;
  }

  http::Outcome ask(Method method, const std::string& target, FakeContext context) {
    return test::ask(router, method, target, context);
  }
  http::Outcome upload(const std::string& key, const std::string& content, const Json& values = Json::object(),
                       bool html = false) {
    FakeContext context = vendor(html);
    http::UploadedFile file;
    file.field = "file";
    file.name = "用印文件.pdf";
    file.path = office.test.folder() / ("part-" + base::random_token(6));
    std::ofstream(file.path, std::ios::binary) << content;
    file.size = static_cast<std::int64_t>(content.size());
    context.files_.push_back(file);
    context.values_ = values;
    return ask(Method::post, "/tenders/1150202/documents/" + key, std::move(context));
  }

  /// The page as it is drawn, checked for what every page must keep to.
  std::string draw(const http::Outcome& outcome, const std::string& locale = "zh-TW") {
    std::string view;
    Json resource, extra, findings;
    if (const auto* page = std::get_if<http::Page>(&outcome)) {
      view = page->view, resource = page->resource, extra = page->extra;
    } else {
      const auto& invalid = std::get<http::Invalid>(outcome);
      view = invalid.view, resource = invalid.resource, extra = invalid.extra, findings = invalid.findings;
    }
    const render::View* declared = views.find(view);
    REQUIRE(declared != nullptr);
    const render::ViewContext context{locale, office.words, office.ground.now,
                                      findings.is_null() ? nullptr : &findings};
    const Json model = declared->present(resource, extra, context);
    const std::string page = theme->render(view, model, {{"lang", "zh-Hant-TW"}, {"csrf", "token"}}, locale, false);
    INFO(view);
    CHECK(page.find("{{") == std::string::npos);
    CHECK(page.find("style=") == std::string::npos);
    // A word that is missing shows its own key.
    CHECK_FALSE(std::regex_search(page, std::regex(R"(>\s*(documents|review|error|flash)\.[a-z_.]+)")));
    static const std::regex kLabel("<label[^>]* for=\"([^\"]+)\"");
    for (std::sregex_iterator at(page.begin(), page.end(), kLabel), end; at != end; ++at) {
      INFO((*at)[1]);
      CHECK(page.find("id=\"" + (*at)[1].str() + "\"") != std::string::npos);
    }
    return page;
  }

  Office office;
  http::Router router;
  render::ViewRegistry views;
  std::unique_ptr<render::Theme> theme;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

int status_of(const http::Outcome& outcome) {
  if (const auto* page = std::get_if<http::Page>(&outcome)) return page->status;
  if (std::holds_alternative<http::Created>(outcome)) return 201;
  if (std::holds_alternative<http::Deleted>(outcome)) return 204;
  if (std::holds_alternative<http::Invalid>(outcome)) return 422;
  if (const auto* refused = std::get_if<http::Refused>(&outcome)) return refused->status;
  return 200;
}

const Json& resource_of(const http::Outcome& outcome) { return std::get<http::Page>(outcome).resource; }

}  // namespace

TEST_CASE("the templates of documents and review use only what their views declare, in both languages") {
  TestDatabase test(storage::Dialect::sqlite);
  Front front(test);
  for (const auto& problem : front.theme->problems()) {
    const bool ours = has(problem.file, "pages/documents") || has(problem.file, "pages/review");
    INFO(problem.file << ":" << problem.line << " " << problem.text);
    CHECK_FALSE(ours);
  }
  for (const char* module : {"documents", "review"}) {
    const auto file = [&](const char* locale) {
      std::ifstream in(std::string(SOURCE_ROOT) + "/core/modules/" + module + "/locales/" + locale + ".json");
      return Json::parse(in).flatten();
    };
    const Json chinese = file("zh-TW"), english = file("en");
    for (const auto& [key, sentence] : chinese.items()) CHECK(english.contains(key));
    for (const auto& [key, sentence] : english.items()) CHECK(chinese.contains(key));
  }
}

TEST_CASE("R-035 the documents page warns as figure 35 does, samples stay there, the rest is refused with the list") {
  TestDatabase test(storage::Dialect::sqlite);
  Front front(test);
  const auto empty = front.ask(Method::get, "/tenders/1150202/documents", front.vendor());
  CHECK(resource_of(empty)["ready"] == false);
  CHECK(resource_of(empty)["items"].size() == 3);
  CHECK(has(front.draw(empty), "階層完整性尚未齊備"));

  const auto maker = front.office.maker("AAA");
  const auto list = front.ask(Method::get, "/tenders/1150202/documents", front.vendor());
  const Json& resource = resource_of(list);
  CHECK(resource["may_upload"] == false);
  CHECK(resource["missing"]["hierarchy"].size() == 1);
  CHECK(resource["items"][0]["links"].contains("sample"));
  CHECK_FALSE(resource["items"][0]["links"].contains("form"));
  const std::string page = front.draw(list);
  CHECK(has(page, "階層完整性尚未齊備"));
  CHECK(has(page, "AAA"));
  CHECK(has(page, "/tenders/1150202/documents/application/sample.pdf"));
  CHECK_FALSE(has(page, "type=\"file\""));
  front.draw(list, "en");

  front.office.add("offer", maker, {{"offer_name", "雲端備份"}});
  const auto half = front.ask(Method::get, "/tenders/1150202/documents", front.vendor());
  CHECK(has(front.draw(half), "資料完整性尚未齊備"));
  CHECK(resource_of(half)["missing"]["nodes"][0]["path"] == "AAA / 雲端備份");

  for (const char* path : {"/documents/application/form.pdf", "/documents.zip?forms=filled"}) {
    const auto refused = front.ask(Method::get, std::string("/tenders/1150202") + path, front.vendor());
    REQUIRE(status_of(refused) == 409);
    CHECK(std::get<http::Refused>(refused).more["missing"]["data_incomplete"] == 1);
    CHECK(status_of(front.ask(Method::get, std::string("/tenders/1150202") + path, front.vendor(true))) == 409);
  }
  const auto sample = front.ask(Method::get, "/tenders/1150202/documents/application/sample.pdf", front.vendor());
  CHECK(std::get<http::Content>(sample).body.substr(0, 5) == "%PDF-");
  CHECK(std::get<http::Content>(front.ask(Method::get, "/tenders/1150202/documents.zip", front.vendor())).media_type ==
        "application/zip");
  const auto early = front.upload("pledge", test::blank_pdf());
  CHECK(status_of(early) == 409);
  CHECK(has(front.draw(front.upload("pledge", test::blank_pdf(), Json::object(), true)), "尚未填寫完整"));
}

TEST_CASE("uploading answers in the contract's shape; what is wrong comes back beside its row with what was typed") {
  TestDatabase test(storage::Dialect::sqlite);
  Front front(test);
  front.office.fill();
  const auto kept = front.upload("application", test::blank_pdf(2), {{"declared_item_count", "2"}});
  REQUIRE(status_of(kept) == 201);
  const Json& answer = std::get<http::Created>(kept).resource;
  CHECK(answer["name"] == "用印文件.pdf");
  CHECK(answer["type"] == "application/pdf");
  CHECK(answer["pages"] == 2);
  CHECK(answer["sha256"].get<std::string>().size() == 64);
  CHECK(answer["uploaded_at"] == "2026-05-19T10:04:00+08:00");
  CHECK(answer["size"] > 100);

  const auto wrong = front.upload("application", test::blank_pdf(2), {{"declared_item_count", "9"}});
  REQUIRE(status_of(wrong) == 422);
  const Json& finding = std::get<http::Invalid>(wrong).findings[0];
  CHECK(finding["field"] == "declared_item_count");
  CHECK(finding["rule"] == "R-042");
  CHECK(has(finding["message"], "9"));
  CHECK(has(finding["message"], "2"));
  const std::string page = front.draw(wrong);
  CHECK(has(page, "value=\"9\""));
  CHECK(has(page, "href=\"#field-declared_item_count-application\""));

  const auto broken = front.upload("pledge", "%PDF-1.7 broken");
  REQUIRE(status_of(broken) == 422);
  CHECK(std::get<http::Invalid>(broken).findings[0]["rule"] == "R-044");
  CHECK(has(front.draw(broken), "損壞"));
  const auto none = front.ask(Method::post, "/tenders/1150202/documents/pledge", front.vendor());
  REQUIRE(status_of(none) == 422);
  CHECK(std::get<http::Invalid>(none).findings[0]["code"] == "document_file_required");
  CHECK(status_of(front.upload("nothing", test::blank_pdf())) == 404);

  const auto file = front.ask(Method::get, "/tenders/1150202/documents/application/file", front.vendor());
  CHECK(std::get<http::File>(file).etag == answer["sha256"]);
  CHECK(status_of(front.ask(Method::get, "/tenders/1150202/documents/pledge/file", front.vendor())) == 404);
  const auto row = front.ask(Method::get, "/tenders/1150202/documents/application", front.vendor());
  CHECK(resource_of(row)["state"] == "uploaded");
}

TEST_CASE("handing in by JSON and by page, the receipt, taking back") {
  TestDatabase test(storage::Dialect::sqlite);
  Front front(test);
  front.office.fill();
  const auto early = front.ask(Method::post, "/tenders/1150202/submission", front.vendor());
  REQUIRE(status_of(early) == 409);
  CHECK(std::get<http::Refused>(early).more["not_uploaded"] == Json({"application", "pledge"}));
  CHECK(std::get<http::Refused>(early).more["state"] == "not_submitted");
  CHECK(has(front.draw(front.ask(Method::post, "/tenders/1150202/submission", front.vendor(true))),
            "尚未上傳：申請表、切結書"));
  CHECK(status_of(front.ask(Method::get, "/tenders/1150202/submission/receipt.pdf", front.vendor())) == 404);

  front.office.upload_all();
  const auto ready = front.ask(Method::get, "/tenders/1150202/submission", front.vendor());
  CHECK(resource_of(ready)["may_submit"] == true);
  CHECK(has(front.draw(ready), "name=\"idempotency_key\""));
  front.draw(ready, "en");

  FakeContext post = front.vendor();
  post.request_.headers.push_back({"Idempotency-Key", "abc"});
  const auto first = front.ask(Method::post, "/tenders/1150202/submission", post);
  const Json answer = std::get<http::Done>(first).resource;
  CHECK(answer["state"] == "submitted");
  CHECK(answer["submitted_at"] == "2026-05-19T10:04:00+08:00");
  CHECK(std::get<http::Done>(front.ask(Method::post, "/tenders/1150202/submission", post)).resource == answer);

  const auto after = front.ask(Method::get, "/tenders/1150202/submission", front.vendor());
  CHECK(resource_of(after)["may_take_back"] == true);
  CHECK(resource_of(after)["links"].contains("receipt"));
  CHECK(has(front.draw(after), "抽回修改"));
  const auto receipt = front.ask(Method::get, "/tenders/1150202/submission/receipt.pdf", front.vendor());
  CHECK(std::get<http::Content>(receipt).body.substr(0, 5) == "%PDF-");
  CHECK(has(front.draw(front.ask(Method::get, "/tenders/1150202/documents", front.vendor())), "申請文件已送出"));

  CHECK(status_of(front.ask(Method::del, "/tenders/1150202/submission", front.vendor())) == 204);
  CHECK(status_of(front.ask(Method::del, "/tenders/1150202/submission", front.vendor())) == 409);
  CHECK(status_of(front.ask(Method::get, "/tenders/1150202/submission/receipt.pdf", front.vendor())) == 409);
}

TEST_CASE("another company's application and an unknown tender look alike") {
  TestDatabase test(storage::Dialect::sqlite);
  Front front(test);
  front.office.fill();
  front.office.upload_all();
  FakeContext other = front.vendor();
  other.principal_.company_id = front.office.register_company("22099131", "別家有限公司", "陳先生");
  CHECK(status_of(front.ask(Method::get, "/tenders/1150202/documents/application/file", other)) == 404);
  CHECK(resource_of(front.ask(Method::get, "/tenders/1150202/documents", other))["item_count"] == 0);
  CHECK(status_of(front.ask(Method::post, "/tenders/1150202/submission", other)) == 409);
  CHECK(status_of(front.ask(Method::get, "/tenders/1150299/documents", front.vendor())) == 404);
  FakeContext viewer = front.vendor();
  viewer.principal_.permissions = {"vendor.view"};
  CHECK(status_of(front.ask(Method::post, "/tenders/1150202/submission", viewer)) == 403);
}

TEST_CASE("staff: start page, list, detail, receipt and return, by JSON and by page") {
  TestDatabase test(storage::Dialect::sqlite);
  Front front(test);
  CHECK(has(front.draw(front.ask(Method::get, "/staff", front.staff())), "目前沒有待收件的申請"));
  CHECK(has(front.draw(front.ask(Method::get, "/staff/submissions", front.staff())), "目前沒有申請"));
  front.office.fill();
  front.office.upload_all();
  const std::string url = "/staff/submissions/" + std::to_string(front.office.submission_id);
  CHECK(status_of(front.ask(Method::get, url, front.staff())) == 404);  // not handed in: the vendor's own business
  REQUIRE(std::holds_alternative<documents::Receipt>(front.office.submit()));

  const auto start = front.ask(Method::get, "/staff", front.staff());
  CHECK(resource_of(start)["counters"]["submitted"] == 1);
  CHECK(resource_of(start)["counters"].contains("registrations"));
  CHECK(has(front.draw(start), "範例股份有限公司"));
  const auto list = front.ask(Method::get, "/staff/submissions?state=submitted&q=範例", front.staff());
  CHECK(resource_of(list)["total"] == 1);
  CHECK(resource_of(list)["counters"]["submitted"] == 1);
  CHECK(has(front.draw(list), url));
  CHECK(has(front.draw(front.ask(Method::get, "/staff/submissions?q=無此廠商", front.staff()), "en"),
            "No application matches"));

  const auto detail = front.ask(Method::get, url, front.staff());
  const Json& resource = resource_of(detail);
  CHECK(resource["vendor"]["tax_id"] == "04595252");
  CHECK(resource["item_count"] == 2);
  CHECK(resource["documents"][0]["upload"]["declared_item_count"] == 2);
  CHECK(resource["decisions"] == Json({"receive", "return"}));
  CHECK(resource["history"][0]["event"] == "submit");
  const std::string page = front.draw(detail);
  CHECK(has(page, resource["documents"][0]["upload"]["sha256"].get<std::string>()));
  CHECK(has(page, "申請表 2 筆，系統 2 筆"));
  front.draw(detail, "en");
  const auto scan = front.ask(Method::get, resource["documents"][0]["upload"]["url"], front.staff());
  CHECK(std::get<http::File>(scan).show);
  CHECK(status_of(front.ask(Method::get, url + "/documents/999", front.staff())) == 404);
  CHECK(status_of(front.ask(Method::get, url + "/documents/x", front.staff())) == 404);
  CHECK(std::get<http::Content>(front.ask(Method::get, url + "/receipt.pdf", front.staff())).body.substr(0, 5) ==
        "%PDF-");

  FakeContext no_reason = front.staff(true);
  no_reason.values_ = {{"reason", ""}, {"until", "115/05/18"}};
  CHECK(has(front.draw(front.ask(Method::post, url + "/return", no_reason)), "請填寫原因"));
  FakeContext bad_date = front.staff();
  bad_date.values_ = {{"reason", "補蓋章"}, {"until", "明天"}};
  const auto invalid = front.ask(Method::post, url + "/return", bad_date);
  REQUIRE(status_of(invalid) == 422);
  CHECK(std::get<http::Invalid>(invalid).findings[0]["field"] == "until");
  CHECK(has(front.draw(invalid), "補蓋章"));  // nothing typed is lost
  FakeContext stale = front.staff();
  stale.values_ = {{"version", "1"}};
  CHECK(status_of(front.ask(Method::post, url + "/receive", stale)) == 412);
  CHECK(status_of(front.ask(Method::post, url + "/accept", front.staff())) == 409);  // not received yet

  FakeContext receive = front.staff();
  receive.request_.headers.push_back(
      {"If-Match", "\"" + std::to_string(resource["version"].get<std::int64_t>()) + "\""});
  const auto received = front.ask(Method::post, url + "/receive", receive);
  CHECK(std::get<http::Done>(received).resource["state"] == "received");
  CHECK(status_of(front.ask(Method::post, url + "/receive", front.staff())) == 409);
  const auto late = front.upload("pledge", test::blank_pdf());
  REQUIRE(status_of(late) == 409);
  CHECK(std::get<http::Refused>(late).more["state"] == "received");
  CHECK(has(front.draw(front.ask(Method::get, "/tenders/1150202/documents", front.vendor())), "已完成收件"));
  FakeContext tender_officer = front.staff();
  tender_officer.principal_.permissions = {"staff.view"};
  CHECK(status_of(front.ask(Method::get, url, tender_officer)) == 403);
}

TEST_CASE("return until a day keeps the vendor's door open to the end of that day") {
  TestDatabase test(storage::Dialect::sqlite);
  Front front(test);
  front.office.fill();
  front.office.upload_all();
  REQUIRE(std::holds_alternative<documents::Receipt>(front.office.submit()));
  FakeContext back = front.staff();
  back.values_ = {{"reason", "請補蓋章"}, {"until", "115年6月30日"}};
  const auto returned =
      front.ask(Method::post, "/staff/submissions/" + std::to_string(front.office.submission_id) + "/return", back);
  CHECK(std::get<http::Done>(returned).resource["state"] == "returned");
  CHECK(front.office.submission().returned_until == base::parse_iso8601("2026-07-01T00:00:00+08:00"));
  const auto page = front.draw(front.ask(Method::get, "/tenders/1150202/submission", front.vendor()));
  CHECK(has(page, "請補蓋章"));
}
