// Support by telephone, applications for another tax id and vendors from a spreadsheet, on both databases.
#include "accounts_fixture.h"

using namespace tenderloom;
using test::code_of;
using test::for_each_database;
using test::Registry;
using test::TestDatabase;

namespace {

constexpr char kHead[] =
    "tax_id,company_name,representative_name,company_address,contact_name,contact_title,contact_phone,contact_mobile,"
    "account_email\n";

std::string line(const std::string& tax_id, const std::string& email) {
  return tax_id + ",舊公司,林負責,100057 臺北市中正區延平南路143號,陳小姐,專員,02-1234-5678,0912-345-678," + email +
         "\n";
}

std::int64_t add_reviewer(Registry& office) {
  const auto id = office.accounts.directory().add_user({"staff@example.tw", "reviewer", "", test::kSound, "審查員"});
  REQUIRE(id.ok());
  return *id;
}

}  // namespace

TEST_CASE("a view as vendor is the session's own, reads only by its mark, ends, and is in the audit log") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto who = office.registered();
    REQUIRE(office.decide(who.company_id, "approve").ok());
    const auto staff = add_reviewer(office);
    const accounts::Actor actor{staff, "審查員", "192.0.2.1"};
    auto& sessions = office.accounts.sessions();
    auto& support = office.accounts.support();
    auto session = sessions.sign_in(staff, 0, office.request(), base::Json::object());
    CHECK(code_of(support.begin(999, actor)) == "not_found");
    const auto view = support.begin(who.company_id, actor);
    REQUIRE(view.ok());
    session.data[accounts::Support::kSessionKey] = view->id;
    sessions.save(session);
    const auto seen = [&] { return sessions.find(session.id, office.request())->principal; };
    CHECK(seen().company_id == who.company_id);
    CHECK(seen().person_id == staff);
    CHECK(seen().may("vendor.view"));
    CHECK_FALSE(seen().may("staff.registrations"));
    CHECK(seen().support_until == view->ends_at);

    // Another person's session that names the view is not shown anything by it.
    const auto other = office.accounts.directory().add_user({"other@example.tw", "reviewer", "", test::kSound, "乙"});
    auto foreign = sessions.sign_in(*other, 0, office.request(), session.data);
    CHECK_FALSE(foreign.principal.support_until);

    SECTION("it ends when told to, once") {
      CHECK_FALSE(support.end(view->id, {*other, "乙", ""}, "person"));
      CHECK(support.end(view->id, actor, "person"));
      CHECK_FALSE(support.end(view->id, actor, "person"));
      CHECK(seen().may("staff.registrations"));
    }
    SECTION("it ends after half an hour, and the end is recorded though nobody asks") {
      test.clock.advance(accounts::Support::kLength - std::chrono::microseconds(1));
      CHECK(seen().support_until);
      support.tidy();
      CHECK_FALSE(support.views_of(who.company_id, 5)[0].ended_at);
      test.clock.advance(std::chrono::microseconds(1));
      CHECK_FALSE(seen().support_until);
      support.tidy();
      support.tidy();
      CHECK(*support.views_of(who.company_id, 5)[0].ended_at == view->ends_at);
    }
    SECTION("another view replaces it") {
      REQUIRE(support.begin(who.company_id, actor).ok());
      CHECK(seen().may("staff.registrations"));
    }
    CHECK(test.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'support.view_ended'") == 1);
    CHECK(support.views_of(who.company_id, 5).back().actor == "審查員");
  });
}

TEST_CASE("OQ-55 an application for another tax id: proof, one at a time, decided once, free numbers only") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    add_reviewer(office);
    const auto who = office.registered();
    office.registered("04595257", "second@example.tw");
    auto& changes = office.accounts.tax_id_changes();
    const accounts::Actor clerk{who.person_id, "王小姐", ""}, staff{9, "審查員", ""};
    const auto pdf = office.file("%PDF-1.4 x"), junk = office.file("GIF89a");
    const auto ask = [&](const std::string& number, const auto& file) {
      return code_of(changes.ask(who.company_id, number, "改組", file, "proof.pdf", clerk));
    };
    CHECK(ask("12345675", pdf) == "tax_id_change_not_now");
    REQUIRE(office.decide(who.company_id, "approve").ok());
    CHECK(ask("12345675", junk) == "change_file_kind");
    CHECK(ask("04595252", pdf) == "tax_id_same");
    CHECK(ask("04595257", pdf) == "tax_id_taken");
    CHECK(ask("12345675", pdf) == "done");
    CHECK(ask("12345675", pdf) == "tax_id_change_open");
    CHECK(office.mails("tax_id_change_to_review").size() == 1);
    REQUIRE(changes.withdraw(who.company_id, clerk).ok());
    CHECK(ask("12345675", pdf) == "done");
    const auto id = changes.of(who.company_id)[0].id;
    CHECK(code_of(changes.decide(who.company_id, id, false, " ", staff)) == "reason_needed");
    CHECK(code_of(changes.decide(who.company_id + 1, id, true, "", staff)) == "not_found");
    SECTION("accepted: the number is the company's, in its history, and nobody need confirm it") {
      REQUIRE(changes.decide(who.company_id, id, true, "", staff).ok());
      CHECK(office.accounts.directory().company_by_tax_id("12345675")->id == who.company_id);
      CHECK(office.registrations().history(who.company_id).back().event == "tax-id-changed");
      CHECK(office.mails("tax_id_change_accepted").size() == 1);
      CHECK(code_of(changes.decide(who.company_id, id, false, "x", staff)) == "tax_id_change_decided");
    }
    SECTION("somebody registered with it meanwhile") {
      office.registered("12345675", "third@example.tw");
      CHECK(code_of(changes.decide(who.company_id, id, true, "", staff)) == "tax_id_taken");
      CHECK(changes.of(who.company_id)[0].state == "open");
      REQUIRE(changes.decide(who.company_id, id, false, "號碼已使用", staff).ok());
      CHECK(office.mails("tax_id_change_refused")[0].mail.text.find("號碼已使用") != std::string::npos);
    }
  });
}

TEST_CASE("vendors from a spreadsheet come whole or not at all, and the same file again changes nothing") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& import = office.accounts.vendor_import();
    const accounts::Actor staff{9, "審查員", ""};
    const auto read = [&](const std::string& text) { return import.read(office.file(text), "vendors.csv"); };
    CHECK(code_of(read("\xB2\xCE")) == "import_not_utf8");
    CHECK(code_of(read("tax_id,\"open")) == "import_quote");
    CHECK(code_of(read("")) == "import_empty");
    CHECK(code_of(read(kHead)) == "import_empty");
    CHECK(code_of(read("tax_id,shoe_size\n1,2")) == "import_columns");

    const auto rejected = office.registered("04595252", "old1@example.tw");
    REQUIRE(office.decide(rejected.company_id, "reject", "不符").ok());
    const auto faulty =
        import.run(*read(kHead + line("04595252", "old1@example.tw") + ",,,\n" + line("1", "x")), "zh-TW", staff);
    CHECK_FALSE(faulty.stored);
    CHECK(faulty.failed == 1);
    CHECK(faulty.rows[1].number == 4);
    CHECK(faulty.rows[1].messages.size() == 2);
    CHECK(test.number("SELECT COUNT(*) FROM company") == 1);

    const auto table = *read(kHead + line("04595252", "old1@example.tw") + line("12345675", "old2@example.tw"));
    CHECK(import.check(table, "zh-TW").succeeded == 2);
    CHECK(test.number("SELECT COUNT(*) FROM company") == 1);
    const auto first = import.run(table, "zh-TW", staff);
    CHECK(first.stored);
    CHECK(first.succeeded == 2);
    const auto company = office.accounts.directory().company_by_tax_id("12345675");
    REQUIRE(company);
    CHECK(company->status == "approved");
    CHECK(office.accounts.directory().company(rejected.company_id)->superseded);
    REQUIRE(office.mails("vendor_imported").size() == 2);
    CHECK(office.mails("vendor_imported")[0].mail.secret);
    CHECK(code_of(office.accounts.sign_in().sign_in("old2@example.tw", "", "192.0.2.7")) == "sign_in_failed");
    const auto again = import.run(table, "zh-TW", staff);
    CHECK(again.skipped == 2);
    CHECK(again.succeeded == 0);
    CHECK(test.number("SELECT COUNT(*) FROM company") == 3);
    CHECK(office.mails("vendor_imported").size() == 2);

    const auto name = import.keep(table, 9);
    CHECK(import.kept(name, 9)->rows.size() == 2);
    CHECK_FALSE(import.kept(name, 10));
    test.clock.advance(std::chrono::hours(24) + std::chrono::seconds(1));
    CHECK_FALSE(import.kept(name, 9));
  });
}
