// The second factor (R-016) against oathtool, its place in the sign-in (R-010), and the history of sign-ins (N-15).
#include <array>
#include <cstdio>

#include "accounts_fixture.h"
#include "tenderloom/accounts/totp.h"
#include "tenderloom/base/crypto.h"

using namespace tenderloom;
using accounts::Attempt;
using accounts::TwoFactor;
using test::code_of;
using test::for_each_database;
using test::kSound;
using test::Registry;
using test::TestDatabase;
namespace totp = accounts::totp;

namespace {

constexpr char kHere[] = "192.0.2.7";
constexpr char kMail[] = "clerk@example.tw";

/// What oathtool says at that time; it reads the same base32 that people type.
std::string oathtool(const std::string& base32, base::Instant at) {
  const std::string command =
      "oathtool --totp -b '" + base32 + "' --now '@" + std::to_string(base::to_micros(at) / 1'000'000) + "' 2>&1";
  std::array<char, 64> line{};
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  const bool read = std::fgets(line.data(), line.size(), pipe) != nullptr;
  ::pclose(pipe);
  REQUIRE(read);
  return std::string(line.data()).substr(0, 6);
}

struct Safe : Registry {
  explicit Safe(TestDatabase& given, bool cheap_hashes = true) : Registry(given, cheap_hashes), who(registered()) {}

  TwoFactor& two() { return accounts.two_factor(); }
  void switch_on() {
    const auto offer = two().offer(who.person_id, "session");
    text = offer.text;
    const auto made = two().enable(who.person_id, offer, oathtool(text, test.clock.now()), kHere, "zh-TW");
    REQUIRE(made.ok());
    codes = *made;
  }
  std::string code(int steps = 0) {
    return oathtool(text, test.clock.now() + std::chrono::seconds(totp::kStepSeconds * steps));
  }
  std::string enter(const std::string& with, const std::string& password = kSound) {
    const auto result = accounts.sign_in().sign_in(kMail, password, Attempt{.address = kHere, .code = with});
    if (result.ok() && result->needs_code) return "needs_code";
    return code_of(result);
  }
  std::string second(const std::string& with) {
    return code_of(accounts.sign_in().second_step(who.person_id, Attempt{.address = kHere, .code = with}));
  }
  void pass(int steps = 1) { test.clock.advance(std::chrono::seconds(totp::kStepSeconds * steps)); }

  accounts::SignedIn who;
  std::string text;
  std::vector<std::string> codes;
};

}  // namespace

TEST_CASE("R-016 codes are those of RFC 6238 and of oathtool") {
  // Appendix B of the RFC gives eight digits; six are their end.
  const std::string key = "12345678901234567890";
  const std::vector<std::pair<std::int64_t, const char*>> vectors{{59, "287082"},         {1111111109, "081804"},
                                                                  {1111111111, "050471"}, {1234567890, "005924"},
                                                                  {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [second, code] : vectors) CHECK(totp::code(key, second / totp::kStepSeconds) == code);
  CHECK(totp::base32("foobar") == "MZXW6YTBOI");  // RFC 4648
  CHECK(totp::base32("") == "");
  for (int i = 0; i < 10; ++i) {
    const std::string made = base::sha256_hex(std::to_string(i)).substr(0, 20);
    const auto at = base::from_micros(1'779'157'000'000'000 + i * 97'000'000LL);
    CHECK(totp::code(made, totp::step_of(at)) == oathtool(totp::base32(made), at));
  }
}

TEST_CASE("R-016 a code works within one step of clock skew either way, and never twice") {
  for_each_database([](TestDatabase& test) {
    Safe safe(test);
    CHECK(safe.enter("") == "done");
    safe.switch_on();
    CHECK(safe.enter("") == "needs_code");
    CHECK(safe.enter(safe.code()) == "totp_wrong");  // the one that switched it on
    safe.pass();
    CHECK(safe.enter(safe.code()) == "done");
    CHECK(safe.enter(safe.code()) == "totp_wrong");
    CHECK(safe.enter(safe.code(-1)) == "totp_wrong");  // earlier than one that was used
    CHECK(safe.enter(safe.code(1)) == "done");         // a clock that is fast
    safe.pass(3);
    CHECK(safe.enter(safe.code(-1)) == "done");  // a clock that is slow
    safe.pass(3);
    CHECK(safe.enter(safe.code(-2)) == "totp_wrong");
    CHECK(safe.enter(safe.code(2)) == "totp_wrong");
    CHECK(safe.second(" " + safe.code().substr(0, 3) + " " + safe.code().substr(3)) == "done");
  });
}

TEST_CASE("R-016 ten backup codes, each for one sign-in; the key stands sealed in the database") {
  for_each_database([](TestDatabase& test) {
    Safe safe(test);
    safe.switch_on();
    REQUIRE(safe.codes.size() == 10);
    CHECK(safe.two().state(safe.who.person_id).backup_codes_left == 10);
    CHECK(safe.two().own_codes(safe.who.person_id, {safe.codes[3], "aaaaa-bbbbb"}) ==
          std::vector<std::string>{safe.codes[3]});
    CHECK(safe.enter(safe.codes[0]) == "done");
    CHECK(safe.enter(safe.codes[0]) == "totp_wrong");
    CHECK(safe.second(safe.codes[1].substr(0, 5) + safe.codes[1].substr(6)) == "done");
    CHECK(safe.two().state(safe.who.person_id).backup_codes_left == 8);
    const auto fresh = safe.two().renew_codes(safe.who.person_id, kSound, kHere, "zh-TW");
    REQUIRE(fresh.ok());
    CHECK(safe.enter(safe.codes[2]) == "totp_wrong");
    CHECK(safe.enter(fresh->front()) == "done");
    CHECK(code_of(safe.two().renew_codes(safe.who.person_id, "wrong", kHere, "zh-TW")) == "password_wrong");
    std::string sealed, hash;
    test.database.read([&](soci::session& sql) {
      sql << "SELECT sealed_key FROM two_factor", soci::into(sealed);
      sql << "SELECT code_hash FROM two_factor_backup LIMIT 1", soci::into(hash);
    });
    const auto offer = safe.two().offer(safe.who.person_id, "session");
    CHECK(sealed.find(offer.key) == std::string::npos);
    CHECK(sealed.find(base::base64url_encode(offer.key)) == std::string::npos);
    for (const auto& code : *fresh) CHECK(hash != base::sha256_hex(code));
    CHECK(safe.mails("two_factor_changed").size() == 2);  // on, codes renewed
  });
}

TEST_CASE("R-010 wrong codes lock the account like wrong passwords, and only right ones reset the count") {
  for_each_database([](TestDatabase& test) {
    Safe safe(test);
    safe.switch_on();
    safe.pass();
    for (int i = 0; i < 4; ++i) {
      CHECK(safe.enter("") == "needs_code");  // the right password alone resets nothing
      CHECK(safe.second("000000") == "totp_wrong");
    }
    CHECK(safe.second("0000000000000000000000") == "totp_wrong");
    CHECK(safe.second(safe.code()) == "sign_in_failed");
    CHECK(safe.enter(safe.code()) == "sign_in_failed");
    CHECK(safe.mails(notifications::kind::kLockout).size() == 1);
    test.clock.advance(accounts::SignIn::kLock);
    CHECK(safe.enter(safe.code()) == "done");
  });
}

TEST_CASE("R-016 switching off needs password and code; an offered key never comes back") {
  for_each_database([](TestDatabase& test) {
    Safe safe(test);
    const auto id = safe.who.person_id;
    const auto before = safe.two().offer(id, "session");
    CHECK(before.text == safe.two().offer(id, "session").text);
    CHECK(before.text != safe.two().offer(id, "another session").text);
    CHECK(code_of(safe.two().enable(id, before, "123456", kHere, "zh-TW")) == "totp_wrong");
    CHECK(code_of(safe.two().disable(id, kSound, "123456", kHere, "zh-TW")) == "two_factor_off");
    safe.switch_on();
    CHECK(code_of(safe.two().enable(id, before, safe.code(), kHere, "zh-TW")) == "two_factor_on");
    safe.pass();
    CHECK(code_of(safe.two().disable(id, "wrong", safe.code(), kHere, "zh-TW")) == "password_wrong");
    CHECK(code_of(safe.two().disable(id, kSound, "123456", kHere, "zh-TW")) == "totp_wrong");
    CHECK(code_of(safe.two().disable(id, kSound, safe.code(), kHere, "zh-TW")) == "done");
    CHECK(safe.enter("") == "done");
    CHECK(safe.two().offer(id, "session").text != before.text);
    CHECK(safe.two().own_codes(id, safe.codes).empty());
  });
}

TEST_CASE("R-016 another staff member takes a lost factor away, with a reason on record, and not from oneself") {
  for_each_database([](TestDatabase& test) {
    Safe safe(test);
    safe.switch_on();
    const auto open = safe.accounts.sessions().sign_in(safe.who.person_id, safe.who.company_id, safe.request(), {});
    const accounts::Actor officer{99, "承辦", "192.0.2.1"}, self{safe.who.person_id, "自己", kHere};
    CHECK(code_of(safe.two().reset(safe.who.person_id, self, "遺失手機")) == "own_account");
    CHECK(code_of(safe.two().reset(424242, officer, "遺失手機")) == "not_found");
    REQUIRE(safe.two().reset(safe.who.person_id, officer, "遺失手機").ok());
    CHECK_FALSE(safe.accounts.sessions().find(open.id, safe.request()));
    CHECK(safe.enter("") == "done");
    const auto entries = safe.audit.list({.action = "account.two_factor_reset"}).items;
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].person == 99);
    CHECK(entries[0].details.value("reason", "") == "遺失手機");
    CHECK(code_of(safe.two().reset(safe.who.person_id, officer, "遺失手機")) == "two_factor_off");
    CHECK(safe.mails("two_factor_changed").size() == 2);
  });
}

TEST_CASE("N-15 a sign-in from a device that is new to the account is told; the history shows what happened") {
  for_each_database([](TestDatabase& test) {
    Safe safe(test);
    const auto enter = [&](const Attempt& attempt, const char* password = kSound) {
      return code_of(safe.accounts.sign_in().sign_in(kMail, password, attempt));
    };
    const std::string firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    const std::string edge =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0";
    CHECK(enter({.address = kHere, .agent = firefox, .device = "a"}) == "done");
    CHECK(safe.mails("new_device").empty());  // the first of all is no news
    CHECK(enter({.address = "198.51.100.9", .agent = firefox, .device = "a"}) == "done");  // the same browser elsewhere
    CHECK(enter({.address = kHere, .agent = firefox}) == "done");                          // the same place, no cookie
    CHECK(safe.mails("new_device").empty());
    CHECK(enter({.address = "203.0.113.5", .agent = edge, .device = "b"}, "wrong") == "sign_in_failed");
    CHECK(safe.mails("new_device").empty());
    CHECK(enter({.address = "203.0.113.5", .agent = edge, .device = "b"}) == "done");
    REQUIRE(safe.mails("new_device").size() == 1);
    CHECK(safe.mails("new_device").front().mail.text.find("Edge, Windows") != std::string::npos);
    CHECK(enter({.address = "203.0.113.5", .agent = edge, .device = "b"}) == "done");
    CHECK(safe.mails("new_device").size() == 1);
    const accounts::SignInHistory history(test.database, test.clock);
    const auto page = history.list(safe.who.person_id, 1, 4);
    CHECK(page.total == 6);
    REQUIRE(page.items.size() == 4);
    CHECK(page.items[0].outcome == "signed_in");
    CHECK(page.items[1].new_device);
    CHECK(page.items[2].outcome == "wrong_password");
    CHECK(page.items[2].address == "203.0.113.5");
    CHECK(page.items[3].device == "Firefox, Linux");
    CHECK(history.list(424242, 1, 25).total == 0);
  });
}

TEST_CASE("a device cookie of somebody else's making is none") {
  const accounts::DeviceCookies ours("key"), theirs("other key");
  const auto made = ours.make();
  CHECK_FALSE(ours.read(made).empty());
  CHECK(accounts::DeviceCookies("key").read(made) == ours.read(made));  // after a start of the portal it is the same
  CHECK(ours.read(ours.make()) != ours.read(made));
  CHECK(ours.read(theirs.make()).empty());
  for (const std::string& wrong :
       {std::string(), std::string("x"), made + "0", made.substr(1), std::string(9999, '.')}) {
    CHECK(ours.read(wrong).empty());
  }
}

TEST_CASE("old password hashes still open the door and are made anew with today's parameters") {
  for_each_database([](TestDatabase& test) {
    Safe safe(test, false);
    const std::string old = base::hash_password(kSound, true);
    CHECK(base::password_hash_outdated(old));
    test.database.write(
        [&](storage::Transaction& tx) { tx.sql() << "UPDATE person SET password_hash = :old", soci::use(old); });
    const auto stored = [&] {
      std::string hash;
      test.database.read([&](soci::session& sql) { sql << "SELECT password_hash FROM person", soci::into(hash); });
      return hash;
    };
    CHECK(safe.enter("", "wrong") == "sign_in_failed");
    CHECK(stored() == old);
    CHECK(safe.enter("") == "done");
    CHECK(stored().find("$m=19456,t=2,p=1$") != std::string::npos);
    CHECK_FALSE(base::password_hash_outdated(stored()));
    CHECK(safe.enter("") == "done");
  });
}
