// The staff's queue: what is new to whom, two at once, test vendors, and what a rejection frees (OQ-55).
#include "accounts_fixture.h"

using namespace tenderloom;
using test::code_of;
using test::for_each_database;
using test::Registry;
using test::TestDatabase;

namespace {

constexpr std::int64_t kAnna = 71, kBert = 72;

std::int64_t found(Registry& office, const std::string& mark, const std::string& tests = {},
                   std::int64_t viewer = kAnna) {
  accounts::Registrations::Query query;
  query.mark = mark;
  query.tests = tests;
  query.viewer = viewer;
  return office.registrations().list(query).total;
}

}  // namespace

TEST_CASE("the queue marks for each person of the staff what the vendor did since they last looked") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto who = office.registered();
    auto& registrations = office.registrations();
    CHECK(registrations.marks(who.company_id, kAnna).first_look);
    CHECK(found(office, "unseen") == 1);
    const auto first = registrations.look(kAnna, who.company_id);
    CHECK_FALSE(first.since);
    CHECK(found(office, "unseen") == 0);
    CHECK(found(office, "unseen", "", kBert) == 1);

    test.clock.advance(std::chrono::hours(1));
    const auto looked_at = test.clock.now() - std::chrono::hours(1);
    REQUIRE(office.decide(who.company_id, "request-revision", "請更正").ok());
    CHECK(found(office, "unseen") == 0);  // what colleagues did is no news of the vendor's
    const accounts::Actor clerk{who.person_id, "王小姐", "192.0.2.7"};
    REQUIRE(registrations.revise(who.company_id, clerk, {{"company_name", "臺灣範例有限公司"}}, {}).ok());
    CHECK(found(office, "unseen") == 1);
    const auto marks = registrations.marks(who.company_id, kAnna);
    CHECK_FALSE(marks.first_look);
    CHECK(*marks.vendor_at == test.clock.now());

    for (int reload = 0; reload < 2; ++reload) {  // looking again does not wipe out what is new
      const auto look = registrations.look(kAnna, who.company_id);
      REQUIRE(look.since);
      CHECK(*look.since == looked_at);
      CHECK(accounts::Registrations::fields_changed_after(registrations.history(who.company_id), look.after_event) ==
            base::Json::array({"company_name"}));
    }
    CHECK(found(office, "unseen") == 0);
  });
}

TEST_CASE("those that wait longest stand first when asked for") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto first = office.registered().company_id;
    test.clock.advance(std::chrono::hours(1));
    const auto second = office.registered("04595257", "second@example.tw").company_id;
    test.clock.advance(std::chrono::hours(1));
    REQUIRE(office.decide(first, "request-revision", "請更正").ok());
    REQUIRE(office.registrations().revise(first, {1, "王小姐", ""}, {{"contact_title", "經理"}}, {}).ok());
    accounts::Registrations::Query query;
    query.longest_waiting_first = true;
    const auto list = office.registrations().list(query).companies;
    REQUIRE(list.size() == 2);
    CHECK(list[0].id == second);  // the first one began to wait anew when it was sent again
  });
}

TEST_CASE("SM-01 of two decisions at once the second is refused with what the first one was") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto who = office.registered();
    const auto seen = office.accounts.directory().company(who.company_id)->row_version;
    REQUIRE(office.registrations().decide(who.company_id, "approve", "", seen, {kAnna, "安娜", ""}).ok());
    const auto late = office.registrations().decide(who.company_id, "reject", "資格不符", seen, {kBert, "伯特", ""});
    REQUIRE(code_of(late) == "registration_decided_meanwhile");
    CHECK(late.error().params.at("actor") == "安娜");
    CHECK(late.error().params.at("decision") == "approve");
    CHECK(late.error().params.at("state") == "approved");
    CHECK(late.error().params.at("at") == base::display_time(test.clock.now()));
    // Even where the state would permit it: it was decided about something that is no more.
    const auto again = office.registrations().decide(who.company_id, "suspend", "理由", seen, {kBert, "伯特", ""});
    CHECK(code_of(again) == "registration_decided_meanwhile");
    CHECK(office.status_of(who.company_id) == "approved");
    CHECK(office.mails("registration_rejected").empty());
  });
}

TEST_CASE("test vendors are left out of lists and figures unless asked for") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto who = office.registered();
    office.registered("04595257", "second@example.tw");
    REQUIRE(office.registrations().set_test(who.company_id, true, {kAnna, "安娜", ""}).ok());
    REQUIRE(office.registrations().set_test(who.company_id, true, {kAnna, "安娜", ""}).ok());
    CHECK(code_of(office.registrations().set_test(999, true, {kAnna, "安娜", ""})) == "not_found");
    CHECK(found(office, "") == 1);
    CHECK(found(office, "", "only") == 1);
    CHECK(found(office, "", "all") == 2);
    CHECK(office.registrations().list({}).counters[0].second == 1);
    CHECK(test.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'company.test_flag'") == 1);
    REQUIRE(office.registrations().set_test(who.company_id, false, {kAnna, "安娜", ""}).ok());
    CHECK(found(office, "") == 2);
  });
}

TEST_CASE("OQ-55 a rejected registration frees its tax id and e-mail for a new one, and its history stays") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto old = office.registered();
    REQUIRE(office.decide(old.company_id, "reject", "資格不符").ok());
    accounts::SignedIn now;
    REQUIRE(office.apply(test::registration(), &now).empty());
    CHECK(now.company_id != old.company_id);
    CHECK(now.person_id != old.person_id);
    CHECK(office.accounts.directory().company_by_tax_id("04595252")->id == now.company_id);
    CHECK(office.accounts.directory().person_by_email("clerk@example.tw")->id == now.person_id);

    const auto kept = office.accounts.directory().company(old.company_id);
    CHECK(kept->superseded);
    CHECK(kept->tax_id == "04595252");
    CHECK(kept->status == "rejected");
    const auto history = office.registrations().history(old.company_id);
    REQUIRE(history.size() == 3);
    CHECK(history[1].event == "reject");
    CHECK(history[1].opinion == "資格不符");
    CHECK(history[2].event == "superseded");
    accounts::Registrations::Query query;
    query.text = "04595252";
    CHECK(office.registrations().list(query).total == 2);
    CHECK(office.accounts.sign_in().sign_in("clerk@example.tw", test::kSound, "192.0.2.7")->company_id ==
          now.company_id);
    CHECK(code_of(office.decide(old.company_id, "reopen", "誤判")) == "registration_superseded");
    CHECK(test.text("SELECT COUNT(*) FROM person WHERE email LIKE '~%'") == "1");

    SECTION("once the new one is out of the way, the old one takes its number and address back") {
      test.database.write([&](storage::Transaction& tx) {
        tx.sql() << "UPDATE company SET tax_id = '12345675' WHERE id = :id", soci::use(now.company_id);
        tx.sql() << "UPDATE person SET email = 'gone@example.tw' WHERE id = :id", soci::use(now.person_id);
      });
      REQUIRE(office.decide(old.company_id, "reopen", "誤判").ok());
      const auto back = office.accounts.directory().company_by_tax_id("04595252");
      REQUIRE(back);
      CHECK(back->id == old.company_id);
      CHECK_FALSE(back->superseded);
      CHECK(office.accounts.directory().person_by_email("clerk@example.tw")->id == old.person_id);
    }
    SECTION("it can happen more than once") {
      REQUIRE(office.decide(now.company_id, "reject", "仍不符").ok());
      REQUIRE(office.apply(test::registration()).empty());
      CHECK(test.number("SELECT COUNT(*) FROM company") == 3);
    }
  });
}

TEST_CASE("OQ-55 only what a rejected registration alone holds is free") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto rejected = office.registered();
    const auto other = office.registered("04595257", "second@example.tw");
    REQUIRE(office.decide(rejected.company_id, "reject", "資格不符").ok());
    // The same person acts for another company too: the address stays theirs.
    test.database.write([&](storage::Transaction& tx) {
      tx.sql() << "INSERT INTO membership (person_id, company_id, role) VALUES (:person, :company, 'vendor_editor')",
          soci::use(rejected.person_id), soci::use(other.company_id);
    });
    const auto refused = office.apply(test::registration());
    CHECK(refused == std::vector<std::string>{"account_email:already_registered"});
    REQUIRE(office.apply(test::registration("04595252", "new@example.tw")).empty());
    CHECK(office.accounts.directory().person_by_email("clerk@example.tw")->id == rejected.person_id);
  });
}

TEST_CASE("OQ-55 a wrong decision is reopened with its reason in the history and a mail") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto who = office.registered();
    REQUIRE(office.decide(who.company_id, "reject", "資格不符").ok());
    REQUIRE(office.decide(who.company_id, "reopen", "前次誤判").ok());
    CHECK(office.status_of(who.company_id) == "pending");
    CHECK(office.registrations().history(who.company_id).back().opinion == "前次誤判");
    CHECK(office.mails("registration_reopened")[0].mail.text.find("前次誤判") != std::string::npos);
    REQUIRE(office.decide(who.company_id, "approve").ok());
  });
}
