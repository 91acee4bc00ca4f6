// Passwords after registration, and the mails N-03 and N-15.
#include "accounts_fixture.h"
#include "tenderloom/base/crypto.h"

using namespace tenderloom;
using accounts::PasswordResets;
using test::code_of;
using test::for_each_database;
using test::kSound;
using test::Registry;
using test::TestDatabase;

namespace {

constexpr char kAddress[] = "192.0.2.7";
constexpr char kSecond[] = "Mountain-river-42!";
constexpr char kThird[] = "Kettle-bicycle-17?";
constexpr char kFourth[] = "Lantern-orchard-88*";

struct Vault : Registry {
  explicit Vault(TestDatabase& given) : Registry(given) { accounts.register_jobs(jobs); }

  std::string change(std::int64_t person, const std::string& from, const std::string& to,
                     const std::string& keep = {}) {
    return first(accounts.passwords().change(person, from, to, keep, kAddress, "zh-TW"));
  }
  std::string reset(const std::string& token, const std::string& to) {
    return first(accounts.password_resets().use(token, to, kAddress, "zh-TW"));
  }
  static std::string first(const base::Result<accounts::PasswordProblems>& result) {
    if (!result) return result.error().code;
    return result->empty() ? "done" : result->front().code;
  }
  void forgot(const std::string& email, const std::string& tax_id = {}) {
    accounts.password_resets().request(email, tax_id, kAddress, "zh-TW");
    while (jobs.run_one()) {
    }
  }
  std::string link(std::int64_t person, std::chrono::minutes lifetime = PasswordResets::kResetLifetime,
                   PasswordResets::Purpose purpose = PasswordResets::Purpose::reset) {
    const auto address = test.database.write([&](storage::Transaction& tx) {
      return accounts.password_resets().create_link(tx, person, lifetime, purpose);
    });
    return address.substr(address.rfind('/') + 1);
  }
  std::string session(const accounts::SignedIn& who) {
    return accounts.sessions().sign_in(who.person_id, who.company_id, request(), {}).id;
  }
  bool alive(const std::string& session) { return accounts.sessions().find(session, request()).has_value(); }
  std::string enter(const std::string& password) {
    return code_of(accounts.sign_in().sign_in("clerk@example.tw", password, kAddress));
  }
};

}  // namespace

TEST_CASE("R-015 a link to set a password: once, for thirty minutes, ends every session, stored as a hash only") {
  for_each_database([](TestDatabase& test) {
    Vault vault(test);
    const auto who = vault.registered();
    const auto open = vault.session(who);
    const auto token = vault.link(who.person_id), other = vault.link(who.person_id);
    auto& resets = vault.accounts.password_resets();
    REQUIRE(resets.find(token));
    CHECK(resets.find(token)->email == "clerk@example.tw");
    std::string kept;
    test.database.read(
        [&](soci::session& sql) { sql << "SELECT token_hash FROM password_link LIMIT 1", soci::into(kept); });
    CHECK((kept == base::sha256_hex(token) || kept == base::sha256_hex(other)));

    SECTION("a refused password leaves the link as it is; the right one closes it and its sisters") {
      CHECK(vault.reset(token, "Password1234!") == "password_common");
      CHECK(vault.reset(token, kSecond) == "done");
      CHECK_FALSE(vault.alive(open));
      CHECK(vault.reset(token, kThird) == "link_gone");
      CHECK(vault.reset(other, kThird) == "link_gone");
      CHECK_FALSE(resets.find(other));
      CHECK(vault.enter(kSound) == "sign_in_failed");
      CHECK(vault.enter(kSecond) == "done");
      CHECK(vault.mails(notifications::kind::kPasswordChanged).size() == 1);
    }
    SECTION("it runs out at the thirtieth minute") {
      test.clock.advance(std::chrono::minutes(30) - std::chrono::microseconds(1));
      CHECK(resets.find(token));
      test.clock.advance(std::chrono::microseconds(1));
      CHECK_FALSE(resets.find(token));
      CHECK(vault.reset(token, kSecond) == "link_gone");
      CHECK(vault.alive(open));
    }
    SECTION("the first password of an invited person has a week") {
      const auto first = vault.link(who.person_id, PasswordResets::kFirstLifetime, PasswordResets::Purpose::first);
      test.clock.advance(std::chrono::hours(24 * 7 - 1));
      REQUIRE(resets.find(first));
      CHECK(resets.find(first)->purpose == PasswordResets::Purpose::first);
      CHECK(vault.reset(first, kSecond) == "done");
    }
    SECTION("nothing else opens it") {
      for (const std::string& wrong :
           {std::string(), token.substr(1), token + "x", base::sha256_hex(token), std::string(5000, 'a')}) {
        CHECK_FALSE(resets.find(wrong));
        CHECK(vault.reset(wrong, kSecond) == "link_gone");
      }
    }
    SECTION("it also opens an account that failures locked (R-010)") {
      for (int i = 0; i < 5; ++i) CHECK(vault.enter("wrong") == "sign_in_failed");
      CHECK(vault.enter(kSound) == "sign_in_failed");
      CHECK(vault.reset(token, kSecond) == "done");
      CHECK(vault.enter(kSecond) == "done");
    }
  });
}

TEST_CASE("N-03 a forgotten password: a mail for who has an account, silence for the rest, no flood") {
  for_each_database([](TestDatabase& test) {
    Vault vault(test);
    vault.registered();
    for (const char* email : {"nobody@example.tw", "not an address", "", "' OR 1=1 --"}) vault.forgot(email);
    CHECK(vault.mails(notifications::kind::kPasswordReset).empty());
    vault.forgot(" Clerk@Example.TW ");
    REQUIRE(vault.mails(notifications::kind::kPasswordReset).size() == 1);
    const auto mail = vault.mails(notifications::kind::kPasswordReset).front().mail;
    CHECK(mail.to_address == "clerk@example.tw");
    CHECK(mail.text.find("/password/reset/") != std::string::npos);
    CHECK(mail.secret);                            // its text is forgotten once it is sent
    vault.forgot("clerk@example.tw", "12345675");  // of another company (OQ-04)
    CHECK(vault.mails(notifications::kind::kPasswordReset).size() == 1);
    vault.forgot("clerk@example.tw", "04595252");
    CHECK(vault.mails(notifications::kind::kPasswordReset).size() == 2);
    for (int i = 0; i < 5; ++i) vault.forgot("clerk@example.tw");
    CHECK(vault.mails(notifications::kind::kPasswordReset).size() == PasswordResets::kOpenLinks);
    test.clock.advance(std::chrono::minutes(31));
    vault.forgot("clerk@example.tw");
    CHECK(vault.mails(notifications::kind::kPasswordReset).size() == PasswordResets::kOpenLinks + 1);
    std::int64_t requests = -1;
    test.database.read(
        [&](soci::session& sql) { sql << "SELECT COUNT(*) FROM password_request", soci::into(requests); });
    CHECK(requests == 0);  // who asked is not kept
  });
}

TEST_CASE("R-017 a new password is none of the last three; a change ends the other sessions and is told by N-15") {
  for_each_database([](TestDatabase& test) {
    Vault vault(test);
    const auto who = vault.registered();
    const auto mine = vault.session(who), elsewhere = vault.session(who);
    CHECK(vault.change(who.person_id, "wrong", kSecond) == "password_wrong");
    CHECK(vault.change(who.person_id, kSound, kSound) == "password_recent");
    CHECK(vault.alive(elsewhere));
    CHECK(vault.change(who.person_id, kSound, kSecond, mine) == "done");
    CHECK(vault.alive(mine));
    CHECK_FALSE(vault.alive(elsewhere));
    CHECK(vault.change(who.person_id, kSecond, kSound) == "password_recent");
    CHECK(vault.change(who.person_id, kSecond, kThird) == "done");
    CHECK(vault.change(who.person_id, kThird, kSound) == "password_recent");  // third last
    CHECK(vault.reset(vault.link(who.person_id), kSecond) == "password_recent");
    CHECK(vault.change(who.person_id, kThird, kFourth) == "done");
    CHECK(vault.change(who.person_id, kFourth, kSound) == "done");  // fourth last
    CHECK(vault.mails(notifications::kind::kPasswordChanged).size() == 4);
    CHECK(vault.enter(kSound) == "done");
  });
}

TEST_CASE("R-010 wrong present passwords count like failed sign-ins") {
  for_each_database([](TestDatabase& test) {
    Vault vault(test);
    const auto who = vault.registered();
    for (int i = 0; i < 5; ++i) CHECK(vault.change(who.person_id, "wrong", kSecond) == "password_wrong");
    CHECK(vault.change(who.person_id, kSound, kSecond) == "account_locked");
    CHECK(vault.mails(notifications::kind::kLockout).size() == 1);
    test.clock.advance(std::chrono::minutes(15));
    CHECK(vault.change(who.person_id, kSound, kSecond) == "done");
  });
}

TEST_CASE("R-003 passwords that everybody knows or that name their owner are refused") {
  const accounts::PasswordOwner owner{"mingwang@example.tw", "Wang Xiaoming", {"Horizon Cloud Co., Ltd."}};
  const auto code = [&](const std::string& password) {
    const auto problems = accounts::judge_password(password, owner, "new_password");
    return problems.empty() ? std::string("fine") : problems.front().code;
  };
  for (const char* common : {"Password1234!", "P@ssw0rd2026!", "Qwertyuiop1!", "!!Taiwan2026", "Welcome12345?",
                             "Iloveyou2026!", "Aa1!Aa1!Aa1!", "0987654321Poiuytrewq!"}) {
    CAPTURE(common);
    CHECK(code(common) == "password_common");
  }
  for (const char* personal : {"Mingwang-2026!", "xHORIZON!2026a", "Xiaoming#2026!"}) {
    CAPTURE(personal);
    CHECK(code(personal) == "password_personal");
  }
  // R-005 gives the first as a good one.
  for (const char* fine : {kSound, kSecond, "Correct-Horse-7battery", "Tr0ub4dor&3-xyz"}) {
    CAPTURE(fine);
    CHECK(code(fine) == "fine");
  }
}

TEST_CASE(
    "R-003 R-015 the policy of passwords is one: registration and the command line refuse what a change refuses") {
  for_each_database([](TestDatabase& test) {
    Vault vault(test);
    auto values = test::registration();
    const auto tried = [&](const std::string& password) {
      values["password"] = values["password_confirm"] = password;
      const auto judged = vault.registrations().evaluate("registration", base::Json::object(), values);
      return Vault::codes(judged);
    };
    CHECK(tried("Password1234!") == std::vector<std::string>{"password:password_common"});
    CHECK(tried("My-clerk-2026!") == std::vector<std::string>{"password:password_personal"});
    CHECK(tried("short") != std::vector<std::string>{"password:password_common"});
    CHECK(vault.apply(values).front().rfind("password:", 0) == 0);  // nothing is stored
    CHECK_FALSE(vault.accounts.directory().person_by_email("clerk@example.tw"));
    CHECK(tried(kSecond).empty());

    auto& directory = vault.accounts.directory();
    const auto added = [&](const std::string& password, const std::string& role, const std::string& tax_id) {
      return code_of(directory.add_user({"reader@example.tw", role, tax_id, password, "Rosalind Chen"}));
    };
    vault.registered();
    CHECK(added("Password1234!", "reviewer", "") == "password_common");
    CHECK(added("Rosalind-2026!", "reviewer", "") == "password_personal");
    CHECK(added("My-reader-2026!", "vendor_editor", "04595252") == "password_personal");
    CHECK(added("short", "reviewer", "") == "password_weak");
    CHECK(added(kSecond, "vendor_editor", "04595252") == "done");
  });
}
