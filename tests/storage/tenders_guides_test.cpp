// Guides with reading confirmation, manuals, announcements, and the routes over them.
#include "accounts_fixture.h"
#include "fake_context.h"

using namespace tenderloom;
using test::code_of;
using test::for_each_database;
using test::Registry;
using test::TestDatabase;

namespace {

constexpr char kPdf[] = "%PDF-1.7\none";
constexpr char kNewPdf[] = "%PDF-1.7\ntwo";

std::vector<std::string> unconfirmed(Registry& office, const tenders::Tender& tender, std::int64_t company) {
  std::vector<std::string> keys;
  for (const auto& guide : office.tenders.service().unconfirmed_guides(tender, company, "zh-TW"))
    keys.push_back(guide.key);
  return keys;
}

template <typename T>
const T& as(const http::Outcome& outcome) {
  REQUIRE(std::holds_alternative<T>(outcome));
  return std::get<T>(outcome);
}

}  // namespace

TEST_CASE("R-037 each company confirms each guide in its current version") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& service = office.tenders.service();
    const auto tender = office.open_tender();
    const tenders::Actor clerk{5, "王小姐", "192.0.2.7"};
    CHECK(unconfirmed(office, tender, 1).empty());  // nothing to read yet
    CHECK(code_of(service.confirm_guide(tender, "item_guide", "", 1, clerk)) == "guide_without_file");
    for (const char* key : {"solicitation_guide", "item_guide", "extra_guide"}) {
      REQUIRE(service.set_guide(tender.no, key, "說明.pdf", office.file(kPdf), clerk).ok());
    }
    CHECK(unconfirmed(office, tender, 1) == std::vector<std::string>{"solicitation_guide", "item_guide"});
    const auto seen = service.guide(tender, "item_guide", 1, "zh-TW")->sha256;
    REQUIRE(service.confirm_guide(tender, "item_guide", seen, 1, clerk).ok());
    REQUIRE(service.confirm_guide(tender, "item_guide", seen, 1, clerk).ok());
    CHECK(unconfirmed(office, tender, 1) == std::vector<std::string>{"solicitation_guide"});
    CHECK(unconfirmed(office, tender, 2).size() == 2);
    CHECK(test.number("SELECT COUNT(*) FROM guide_confirmation") == 1);
    CHECK(code_of(service.confirm_guide(tender, "no_such_guide", "", 1, clerk)) == "guide_unknown");

    SECTION("a new version is read anew, and what was read before does not count for it") {
      REQUIRE(service.set_guide(tender.no, "item_guide", "說明2.pdf", office.file(kNewPdf), clerk).ok());
      CHECK(unconfirmed(office, tender, 1).size() == 2);
      CHECK(code_of(service.confirm_guide(tender, "item_guide", seen, 1, clerk)) == "guide_changed");
      CHECK(unconfirmed(office, tender, 1).size() == 2);
      REQUIRE(service.confirm_guide(tender, "item_guide", "", 1, clerk).ok());
      CHECK(unconfirmed(office, tender, 1) == std::vector<std::string>{"solicitation_guide"});
    }
  });
}

TEST_CASE("guides and manuals are PDF files and belong to something that exists") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& service = office.tenders.service();
    office.open_tender();
    for (const char* content : {"", "%PD", "<html>%PDF-1.7", " %PDF-1.7", "PK\x03\x04"}) {
      CAPTURE(content);
      CHECK(code_of(service.set_guide("1150202", "item_guide", "a.pdf", office.file(content), {})) == "guide_not_pdf");
      CHECK(code_of(service.set_manual("calls", "a.pdf", office.file(content), {})) == "manual_not_pdf");
    }
    CHECK(code_of(service.set_guide("9990299", "item_guide", "a.pdf", office.file(kPdf), {})) == "not_found");
    CHECK(code_of(service.set_guide("1150202", "nothing", "a.pdf", office.file(kPdf), {})) == "guide_unknown");
    CHECK(code_of(service.set_manual("nothing", "a.pdf", office.file(kPdf), {})) == "type_unknown");
    REQUIRE(service.set_manual("calls", "手冊.pdf", office.file(kPdf), {}).ok());
    REQUIRE(service.set_manual("calls", "手冊2.pdf", office.file(kNewPdf), {}).ok());
    CHECK(service.manual("calls")->name == "手冊2.pdf");
    const auto extras = office.tenders.login_extras("zh-TW");
    REQUIRE(extras["manuals"].size() == 1);
    CHECK(extras["manuals"][0]["url"] == "/manuals/calls");
  });
}

TEST_CASE("the pages and the API of tenders speak of the same things") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    http::Router router;
    office.tenders.register_routes(router);
    test::FakeContext staff;
    staff.request_.received_at = test.clock.now();
    staff.principal_.person_id = 9;
    staff.principal_.permissions = {"staff.view", "staff.tenders", "staff.announcements"};

    SECTION("R-012 a new tender that is wrong comes back with what was typed") {
      staff.values_ = {{"tender_no", "115"}, {"type", "calls"}, {"name", "名稱"}, {"opens_at", "明天"}};
      const auto refused = test::ask(router, http::Method::post, "/staff/tenders", staff);
      const auto& invalid = as<http::Invalid>(refused);
      CHECK(invalid.findings[0]["field"] == "opens_at");
      CHECK(invalid.extra["typed"]["name"] == "名稱");
      CHECK(test.number("SELECT COUNT(*) FROM tender") == 0);
    }
    SECTION("R-013 times may be typed in years of the Republic") {
      staff.values_ = {{"tender_no", "1150202"},
                       {"type", "calls"},
                       {"name", "名稱"},
                       {"opens_at", "115/05/01 09:00"},
                       {"closes_at", "2026-05-31T23:59:59+08:00"}};
      const auto created = test::ask(router, http::Method::post, "/staff/tenders", staff);
      const auto& answer = as<http::Created>(created);
      CHECK(answer.location == "/staff/tenders/1150202");
      CHECK(answer.resource["opens_at"] == "2026-05-01T09:00:00+08:00");
      CHECK(answer.resource["state"] == "filling");

      // The form shows minutes; saving it as it was shown moves nothing.
      staff.values_ = {{"name", "新名稱"}, {"opens_at", "2026-05-01 09:00"}, {"closes_at", "2026-05-31 23:59"}};
      const auto changed = test::ask(router, http::Method::post, "/staff/tenders/1150202", staff);
      CHECK(as<http::Done>(changed).resource["closes_at"] == "2026-05-31T23:59:59+08:00");
      staff.values_ = {{"closes_at", ""}, {"reason", "改為長期受理"}};
      CHECK(as<http::Done>(test::ask(router, http::Method::put, "/staff/tenders/1150202", staff))
                .resource["closes_at"]
                .is_null());
    }
    SECTION("a vendor sees an open tender, never a draft") {
      office.open_tender();
      tenders::NewTender draft;
      draft.no = "1150204";
      draft.type_key = "calls";
      draft.name = "草稿";
      REQUIRE(office.tenders.service().create(draft, {}).tender);
      test::FakeContext vendor;
      vendor.request_.received_at = test.clock.now();
      vendor.principal_.person_id = 5;
      vendor.principal_.company_id = 1;
      vendor.principal_.permissions = {"vendor.view", "vendor.edit"};
      const auto listed = test::ask(router, http::Method::get, "/tenders", vendor);
      CHECK(as<http::Page>(listed).resource["total"] == 1);
      const auto shown = test::ask(router, http::Method::get, "/tenders/1150202", vendor);
      CHECK(as<http::Page>(shown).resource["guides"].size() == 3);
      CHECK(as<http::Refused>(test::ask(router, http::Method::get, "/tenders/1150204", vendor)).status == 404);
      CHECK(as<http::Refused>(test::ask(router, http::Method::get, "/tenders/9990299", vendor)).status == 404);
      CHECK(as<http::Refused>(test::ask(router, http::Method::get, "/tenders/1150202/guides/nothing", vendor)).status ==
            404);
      CHECK(
          as<http::Refused>(test::ask(router, http::Method::post, "/tenders/1150202/guides/item_guide/confirm", vendor))
              .status == 409);
    }
  });
}
