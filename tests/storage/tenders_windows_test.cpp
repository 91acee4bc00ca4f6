// Tenders: the filling window (SM-02), numbers, the version they are judged by, what staff may change.
#include "accounts_fixture.h"

using namespace tenderloom;
using std::chrono::hours;
using std::chrono::microseconds;
using test::code_of;
using test::for_each_database;
using test::Registry;
using test::TestDatabase;

namespace {

std::string first_code(const base::Json& findings) { return findings.empty() ? "none" : findings[0].value("code", ""); }

}  // namespace

TEST_CASE("SM-02 the clock opens and closes a tender; closes_at is the first instant that is too late") {
  tenders::Tender tender;
  const auto opens = *base::parse_iso8601("2026-04-24T00:00:00+08:00");
  const auto closes = *base::parse_iso8601("2026-05-20T17:00:00+08:00");
  CHECK(tenders::fill_state(tender, opens) == "draft");
  tender.opens_at = opens;
  CHECK(tenders::fill_state(tender, opens - microseconds(1)) == "draft");
  CHECK(tenders::fill_state(tender, opens) == "filling");
  CHECK(tenders::fill_state(tender, opens + hours(100'000)) == "filling");
  tender.closes_at = closes;
  CHECK(tenders::fill_state(tender, closes - microseconds(1)) == "filling");
  CHECK(tenders::fill_state(tender, closes) == "closed");
  tender.stored_state = "in_review";
  CHECK(tenders::fill_state(tender, opens) == "in_review");
}

TEST_CASE("R-012 the number of a tender is checked by its type, and stands once") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& service = office.tenders.service();
    const auto create = [&](const std::string& no, const std::string& type = "calls") {
      tenders::NewTender wanted;
      wanted.no = no;
      wanted.type_key = type;
      wanted.name = "測試";
      return first_code(service.create(wanted, {}).findings);
    };
    for (const char* no : {"1150102", "115020", "11502022", "１１５０２０２", "115-0202", "abcdefg", "1150202; DROP"}) {
      CAPTURE(no);
      CHECK(create(no) == "tender_no_format");
    }
    CHECK(create("") == "tender_no_needed");
    CHECK(create("1150202", "no_such_type") == "type_unknown");
    CHECK(create("1150202", "portal") == "type_unknown");
    CHECK(create(" 1150202 ") == "none");
    CHECK(create("1150202") == "tender_no_taken");
    CHECK(test.number("SELECT COUNT(*) FROM tender") == 1);
  });
}

TEST_CASE("a tender that cannot be right is refused at the field") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& service = office.tenders.service();
    tenders::NewTender wanted;
    wanted.no = "1150202";
    wanted.type_key = "calls";
    wanted.name = "測試";
    wanted.opens_at = test.clock.now();
    SECTION("closing before opening") {
      wanted.closes_at = test.clock.now();
      CHECK(first_code(service.create(wanted, {}).findings) == "closes_before_opens");
    }
    SECTION("closing without opening") {
      wanted.opens_at.reset();
      wanted.closes_at = test.clock.now();
      CHECK(first_code(service.create(wanted, {}).findings) == "opens_at_needed");
    }
    SECTION("no name") {
      wanted.name = " 　";
      CHECK(first_code(service.create(wanted, {}).findings) == "tender_name_needed");
    }
    SECTION("R-036 groups without codes, twice the same, or of another shape") {
      for (const char* groups : {"{}", "[1]", "[{\"code\":\"1\"}]", "[{\"code\":\"1\",\"name\":\"\"}]",
                                 "[{\"code\":\"1\",\"name\":\"a\"},{\"code\":\"1\",\"name\":\"b\"}]",
                                 "[{\"code\":\"1\",\"name\":\"a\",\"categories\":{}}]",
                                 "[{\"code\":\"1\",\"name\":\"a\",\"categories\":[{\"code\":1,\"name\":\"b\"}]}]"}) {
        wanted.groups = base::Json::parse(groups);
        CAPTURE(groups);
        CHECK(first_code(service.create(wanted, {}).findings) == "groups_format");
      }
    }
    SECTION("R-036 without groups it takes those of its type") {
      const auto made = service.create(wanted, {});
      REQUIRE(made.tender);
      CHECK(made.tender->groups()[0]["categories"][0]["code"] == "compute");
      CHECK(tenders::to_surroundings(*made.tender)["groups"] == made.tender->groups());
    }
    CHECK(test.number("SELECT COUNT(*) FROM tender WHERE name = ''") == 0);
  });
}

TEST_CASE("a running tender keeps the version of its type, on every server; a draft follows the newest") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& service = office.tenders.service();
    const auto open = office.open_tender();
    tenders::NewTender later;
    later.no = "1150204";
    later.type_key = "calls";
    later.name = "草稿";
    later.opens_at = test.clock.now() + hours(48);
    REQUIRE(service.create(later, {}).tender);
    const auto pinned = service.type_of(open)->version();
    CHECK(service.find(open.no)->bundle_sha256 == pinned);

    office.rewrite_type("改名的測試標");
    CHECK(service.type_of(*service.find("1150202"))->version() == pinned);
    CHECK(service.type_of(*service.find("1150202"))->label("zh-TW") == "測試標");
    CHECK(service.type_of(*service.find("1150204"))->label("zh-TW") == "改名的測試標");
    CHECK_FALSE(service.find("1150204")->bundle_sha256);

    // Another server has the new scripts only; the old version comes from the database.
    forms::TypeStore elsewhere(office.scripts, office.words, test.log);
    elsewhere.set_fetch(
        [&](const std::string& key, const std::string& sha) { return service.pinned_bundle(key, sha); });
    elsewhere.load();
    const auto fetched = elsewhere.version("calls", pinned);
    REQUIRE(fetched);
    CHECK(fetched->label("zh-TW") == "測試標");
    CHECK_FALSE(service.pinned_bundle("calls", std::string(64, '0')));

    SECTION("the job pins at the instant when filling opens, without anybody asking") {
      while (office.jobs.run_one()) {
      }
      CHECK_FALSE(service.find("1150204")->bundle_sha256);
      test.clock.advance(hours(48));
      while (office.jobs.run_one()) {
      }
      CHECK(service.find("1150204")->bundle_sha256 == office.types.current("calls")->version());
    }
  });
}

TEST_CASE("vendors do not see drafts; lists are newest first and find 台 for 臺 (R-163)") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& service = office.tenders.service();
    office.open_tender("1150202");
    office.open_tender("1140206");
    tenders::NewTender draft;
    draft.no = "1150204";
    draft.type_key = "calls";
    draft.name = "臺北測試";
    REQUIRE(service.create(draft, {}).tender);
    tenders::Service::Query query;
    REQUIRE(service.list(query).tenders.size() == 2);
    CHECK(service.list(query).tenders[0].no == "1140206");  // the greater id, not the greater number
    query.with_drafts = true;
    CHECK(service.list(query).total == 3);
    query.text = "台北";
    REQUIRE(service.list(query).total == 1);
    query.text = "%";
    CHECK(service.list(query).total == 0);
    const auto previous = service.list_previous_tenders("calls", "1150202");
    REQUIRE(previous.size() == 1);
    CHECK(previous[0].no == "1140206");
  });
}

TEST_CASE("SM-02 staff change windows and move tenders on, but never skip or lose a change") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& service = office.tenders.service();
    const auto tender = office.open_tender();
    tenders::TenderChange extend;
    extend.closes_at = test.clock.now() + hours(72);
    CHECK(code_of(service.change("1150202", extend, 7, {})) == "version_conflict");
    CHECK(code_of(service.change("9990299", extend, {}, {})) == "not_found");
    CHECK(first_code(service.change("1150202", extend, {}, {})->findings) == "deadline_reason_needed");
    extend.reason = "順延";
    const auto changed = service.change("1150202", extend, tender.row_version, {});
    REQUIRE(changed.ok());
    REQUIRE(changed->tender);
    CHECK(service.find("1150202")->closes_at == test.clock.now() + hours(72));

    tenders::TenderChange move;
    move.stored_state = "in_review";
    CHECK(first_code(service.change("1150202", move, {}, {})->findings) == "tender_state");
    test.clock.advance(hours(72));
    CHECK(service.change("1150202", move, {}, {})->tender);
    CHECK(tenders::fill_state(*service.find("1150202"), test.clock.now()) == "in_review");
    move.stored_state = "ended";
    CHECK(first_code(service.change("1150202", move, {}, {})->findings) == "tender_state");

    // Extended after all: back to the clock, with a later end.
    tenders::TenderChange reopen;
    reopen.stored_state = "draft";
    reopen.closes_at = test.clock.now() + hours(24);
    reopen.reason = "重新開放";
    REQUIRE(service.change("1150202", reopen, {}, {})->tender);
    CHECK(tenders::filling(*service.find("1150202"), test.clock.now()));
  });
}

TEST_CASE("sample data: made once, also for a type that is not installed") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& service = office.tenders.service();
    tenders::NewTender wanted;
    wanted.no = "1150201";
    wanted.type_key = "not_installed";
    wanted.type_label = "套裝軟體標";
    wanted.name = "範例";
    wanted.id = 21;
    wanted.stored_state = "ended";
    wanted.is_sample = true;
    const auto first = tenders::ensure_tender(service, wanted, {});
    REQUIRE(first.ok());
    CHECK(first->id == 21);
    CHECK(tenders::ensure_tender(service, wanted, {})->id == 21);
    CHECK(service.type_label(*first, "zh-TW") == "套裝軟體標");
    CHECK(service.type_of(*first) == nullptr);
    CHECK(service.guides(*first, 1, "zh-TW").empty());
    CHECK(office.open_tender("1150204").id > 21);
    REQUIRE(tenders::ensure_announcement(service, "公告", "內容", test.clock.now(), {}).ok());
    REQUIRE(tenders::ensure_announcement(service, "公告", "內容", test.clock.now(), {}).ok());
    CHECK(service.board().list({}).total == 1);
  });
}

TEST_CASE("R-162 working days are Monday to Friday but for the calendar, whose made-up Saturdays are worked") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& holidays = office.tenders.service().holidays();
    const auto off = [&](const char* day) { return holidays.day_off(*base::parse_date(day)).has_value(); };
    // Without a calendar the week decides.
    const char* week[] = {"2027-02-15", "2027-02-16", "2027-02-17", "2027-02-18", "2027-02-19"};
    for (const char* day : week) CHECK_FALSE(off(day));
    CHECK(off("2027-02-20"));
    CHECK(off("2027-02-21"));
    CHECK_FALSE(holidays.knows(2027));
    const auto load = [&](const std::string& rows) {
      return holidays.load("西元日期,星期,是否放假,備註\n" + rows, {});
    };
    REQUIRE(load("20270101,五,2,開國紀念日\n20270220,六,0,補行上班\n20270221,日,2,\n20270222,一,0,\n").ok());
    CHECK(holidays.knows(2027));
    CHECK(off("2027-01-01"));        // a Friday
    CHECK_FALSE(off("2027-02-20"));  // a Saturday that is worked
    CHECK(off("2027-02-21"));
    CHECK_FALSE(off("2027-02-22"));
    CHECK(holidays.day_off(*base::parse_date("2027-01-01"))->name == "開國紀念日");
    // Loading a year again replaces it: make-up days are data.
    REQUIRE(load("20270220,六,2,\n").ok());
    CHECK(off("2027-02-20"));
    CHECK_FALSE(off("2027-01-01"));
    CHECK(off("2028-01-01"));  // another year is as before: a Saturday
  });
}
