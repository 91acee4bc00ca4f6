// Accounts of staff over time: idle ones, ended ones, the review of roles; what the database holds of a closed account.
#include "accounts_fixture.h"

using namespace tenderloom;
using test::code_of;
using test::for_each_database;
using test::Registry;
using test::TestDatabase;

namespace {

constexpr auto kDay = std::chrono::hours(24);

std::int64_t add(Registry& office, const std::string& email, const std::string& role) {
  const auto id = office.accounts.directory().add_user({email, role, {}, test::kSound, {}});
  REQUIRE(id.ok());
  return *id;
}

accounts::Actor actor(std::int64_t id) { return {id, "管理者", "192.0.2.1"}; }

}  // namespace

TEST_CASE("control: accounts idle for 180 days are closed, those in use and the last administrator are not") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& staff = office.accounts.staff_accounts();
    const auto chief = add(office, "chief@example.tw", "administrator");
    const auto idle = add(office, "idle@example.tw", "reviewer"), busy = add(office, "busy@example.tw", "reviewer");
    test.clock.advance(kDay * 170);
    REQUIRE(office.accounts.sign_in().sign_in("busy@example.tw", test::kSound, "192.0.2.7").ok());
    CHECK(staff.upkeep() == 0);
    test.clock.advance(kDay * 11);
    const auto session = office.accounts.sessions().sign_in(idle, 0, office.request(), {});
    CHECK(staff.upkeep() == 1);
    CHECK(staff.find(idle)->reason == "idle");
    CHECK(staff.find(busy)->state == "active");
    CHECK(staff.find(chief)->state == "active");
    CHECK_FALSE(office.accounts.sessions().find(session.id, office.request()));
    CHECK(code_of(office.accounts.sign_in().sign_in("idle@example.tw", test::kSound, "192.0.2.7")) ==
          "account_disabled");
    // A session that slipped through would find no role.
    const auto late = office.accounts.sessions().sign_in(idle, 0, office.request(), {});
    CHECK(late.principal.permissions.empty());

    REQUIRE(staff.enable(actor(chief), idle, {}).ok());
    CHECK(staff.upkeep() == 0);
    CHECK(office.accounts.sign_in().sign_in("idle@example.tw", test::kSound, "192.0.2.7").ok());
    CHECK(test.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'staff.disabled'") == 1);
  });
}

TEST_CASE("control: an account with an end is closed when that day is over, and signs nobody in before upkeep runs") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& staff = office.accounts.staff_accounts();
    const auto chief = add(office, "chief@example.tw", "administrator"),
               guest = add(office, "guest@example.tw", "tester");
    CHECK(code_of(staff.set_expiry(actor(chief), guest, test.clock.now(), {})) == "expiry_past");
    REQUIRE(staff.set_expiry(actor(chief), guest, test.clock.now() + kDay, {}).ok());
    CHECK(code_of(staff.set_expiry(actor(guest), chief, test.clock.now() + kDay, {})) == "staff_last_administrator");
    CHECK(office.accounts.sign_in().sign_in("guest@example.tw", test::kSound, "192.0.2.7").ok());
    test.clock.advance(kDay);
    CHECK(code_of(office.accounts.sign_in().sign_in("guest@example.tw", test::kSound, "192.0.2.7")) ==
          "account_disabled");
    CHECK(staff.upkeep() == 1);
    CHECK(staff.find(guest)->reason == "expired");
    CHECK(code_of(staff.disable(actor(chief), guest, "x", {})) == "staff_wrong_state");
    CHECK(code_of(staff.disable(actor(guest), chief, "x", {})) == "staff_last_administrator");
  });
}

TEST_CASE("control: a review of roles is due every six months, reminded once, and confirmed with time and name") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& staff = office.accounts.staff_accounts();
    const auto chief = add(office, "chief@example.tw", "administrator");
    (void)add(office, "reviewer@example.tw", "reviewer");
    CHECK_FALSE(staff.review().due);
    test.clock.advance(kDay * 175);
    CHECK_FALSE(staff.review().due);
    test.clock.advance(kDay * 10);
    CHECK(staff.review().due);
    staff.upkeep();
    staff.upkeep();
    const auto mails = office.mails("role_review_due");
    REQUIRE(mails.size() == 1);
    CHECK(mails[0].mail.to_address == "chief@example.tw");
    staff.confirm_review(actor(chief), "第 3 次會議");
    CHECK_FALSE(staff.review().due);
    CHECK(staff.review().actor == "管理者");
    CHECK(staff.review().confirmed_at == test.clock.now());
    test.clock.advance(kDay * 185);
    CHECK(staff.review().due);
  });
}

TEST_CASE("a token's last use is kept with its address, at most once a minute") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto chief = add(office, "chief@example.tw", "administrator");
    auto& tokens = office.accounts.tokens();
    const auto made = tokens.create(actor(chief), {"匯出", {"read", "staff"}, 0, 1}, "zh-TW");
    REQUIRE(made.problems.empty());
    CHECK(test.number("SELECT COUNT(*) FROM api_token WHERE token_hash = '" + made.text + "'") == 0);
    const auto used = [&] { return office.accounts.sessions().find_token(made.text, office.request()); };
    REQUIRE(used());
    CHECK(used()->may("staff.tenders"));
    CHECK_FALSE(used()->may("staff.users"));
    CHECK(used()->read_only);
    const auto first = tokens.find(chief, made.token.id)->last_used_at;
    CHECK(tokens.find(chief, made.token.id)->last_address == "192.0.2.7");
    test.clock.advance(std::chrono::seconds(30));
    (void)used();
    CHECK(tokens.find(chief, made.token.id)->last_used_at == first);
    test.clock.advance(kDay);
    CHECK_FALSE(used());
    CHECK_FALSE(tokens.revoke(actor(chief), chief + 1, made.token.id));
    CHECK(tokens.revoke(actor(chief), chief, made.token.id));
  });
}

TEST_CASE("audit: the first use of a token on a day is recorded, and no further one") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto chief = add(office, "chief@example.tw", "administrator");
    auto& tokens = office.accounts.tokens();
    const auto made = tokens.create(actor(chief), {"匯出", {"read"}, 0, 30}, "zh-TW");
    const auto other = tokens.create(actor(chief), {"備份", {"read"}, 0, 30}, "zh-TW");
    const auto entries = [&] {
      return test.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'account.token_used'");
    };
    for (int i = 0; i < 5; ++i) {
      REQUIRE(office.accounts.sessions().find_token(made.text, office.request()));
      test.clock.advance(std::chrono::minutes(2));
    }
    CHECK(entries() == 1);
    CHECK(test.number(
              "SELECT COUNT(*) FROM audit_entry e JOIN audit_personal p ON p.entry = e.id WHERE e.subject = 'token:" +
              std::to_string(made.token.id) + "' AND p.address = '192.0.2.7'") == 1);
    REQUIRE(office.accounts.sessions().find_token(other.text, office.request()));
    CHECK(entries() == 2);
    test.clock.advance(kDay);
    REQUIRE(office.accounts.sessions().find_token(made.text, office.request()));
    CHECK(entries() == 3);
  });
}

TEST_CASE("control 8: a locked account of the office is told to its administrators, once, and not to itself") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    office.registered();
    add(office, "chief@example.tw", "administrator");
    add(office, "second@example.tw", "administrator");
    add(office, "reviewer@example.tw", "reviewer");
    const auto fail = [&](const char* email) {
      for (int i = 0; i < 6; ++i) code_of(office.accounts.sign_in().sign_in(email, "wrong", "192.0.2.66"));
    };
    fail("clerk@example.tw");  // of a vendor
    CHECK(office.mails("staff_account_locked").empty());
    fail("reviewer@example.tw");
    const auto told = office.mails("staff_account_locked");
    REQUIRE(told.size() == 2);
    for (const auto& mail : told) CHECK(mail.mail.to_address != "reviewer@example.tw");
    fail("chief@example.tw");
    CHECK(office.mails("staff_account_locked").size() == 3);
  });
}
