// Sign-in: lockout, the bot check, the gate before the password hasher.
#include <future>

#include "accounts_fixture.h"
#include "tenderloom/base/crypto.h"

using namespace tenderloom;
using test::code_of;
using test::for_each_database;
using test::kSound;
using test::Registry;
using test::TestDatabase;

namespace {

std::string attempt(Registry& office, const std::string& email, const std::string& password) {
  return code_of(office.accounts.sign_in().sign_in(email, password, "192.0.2.7"));
}

/// What the widget of npm altcha 3.2.2 sent for a challenge of this secret; it expires at 10:19 of the test's day.
constexpr char kSolved[] =
    "eyJjaGFsbGVuZ2UiOnsicGFyYW1ldGVycyI6eyJhbGdvcml0aG0iOiJQQktERjIvU0hBLTI1NiIsImNvc3QiOjEwMCwiZGF0YSI6eyJmb3JtIjoi"
    "bG9naW4ifSwiZXhwaXJlc0F0IjoxNzc5MTU3MTQwLCJrZXlMZW5ndGgiOjMyLCJrZXlQcmVmaXgiOiIwMCIsIm5vbmNlIjoiODUwZTRkZjkyZjNh"
    "ZTY4YmY3Yjc2NTBlOTFkOWJiNjIiLCJzYWx0IjoiZTQ3OTk5YmM2ZTBiMjQ3ZGY5ODMxODFhYzQ1MzgyYjkifSwic2lnbmF0dXJlIjoiZjM3MmJh"
    "MmVjNTI1M2UyNWFiYzQ2MGVmY2JiYjViMDY3MWRmMjA4NDVmYzI2ODRiZTA4MDJmYjBiZWJjMzAyNCJ9LCJzb2x1dGlvbiI6eyJjb3VudGVyIjoz"
    "MDEsImRlcml2ZWRLZXkiOiIwMGRhYjlhOTA1YjQxZWVkYWVjZTg1NjkwZjgyM2Q1NTEzMGM0MmI4ZjQwNjI3ZTZhOGY5ZmVlZDI2MmMzZWYyIiwi"
    "dGltZSI6MTU0LjV9fQ==";
constexpr char kSecret[] = "the secret of this test";

std::string base64(const std::string& text) {
  std::string url = base::base64url_encode(text);
  for (char& c : url) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (url.size() % 4 != 0) url += '=';
  return url;
}

}  // namespace

TEST_CASE("R-010 five failures in a row lock an account for fifteen minutes, even for the right password") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    office.registered();
    for (int i = 0; i < 4; ++i) CHECK(attempt(office, "clerk@example.tw", "wrong") == "sign_in_failed");
    SECTION("the counter begins anew after a success") {
      CHECK(attempt(office, " Clerk@Example.TW ", kSound) == "done");
      for (int i = 0; i < 4; ++i) CHECK(attempt(office, "clerk@example.tw", "wrong") == "sign_in_failed");
      CHECK(attempt(office, "clerk@example.tw", kSound) == "done");
    }
    SECTION("the fifth locks, and its owner is told once") {
      CHECK(attempt(office, "clerk@example.tw", "wrong") == "sign_in_failed");
      CHECK(attempt(office, "clerk@example.tw", kSound) == "sign_in_failed");
      for (int i = 0; i < 6; ++i) CHECK(attempt(office, "clerk@example.tw", "wrong") == "sign_in_failed");
      CHECK(office.mails("account_locked").size() == 1);
      test.clock.advance(std::chrono::minutes(15) - std::chrono::microseconds(1));
      CHECK(attempt(office, "clerk@example.tw", kSound) == "sign_in_failed");
      test.clock.advance(std::chrono::microseconds(1));
      CHECK(attempt(office, "clerk@example.tw", kSound) == "done");
    }
    SECTION("after a lock there are five attempts again, not one") {
      CHECK(attempt(office, "clerk@example.tw", "wrong") == "sign_in_failed");
      test.clock.advance(std::chrono::minutes(16));
      for (int i = 0; i < 4; ++i) CHECK(attempt(office, "clerk@example.tw", "wrong") == "sign_in_failed");
      CHECK(attempt(office, "clerk@example.tw", kSound) == "done");
    }
  });
}

TEST_CASE("R-010 an unknown account gets the same answer as a wrong password") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    office.registered();
    const auto wrong = office.accounts.sign_in().sign_in("clerk@example.tw", "wrong", "192.0.2.7");
    for (const char* email : {"nobody@example.tw", "not an address", "", "' OR 1=1 --"}) {
      const auto unknown = office.accounts.sign_in().sign_in(email, kSound, "192.0.2.7");
      CHECK(code_of(unknown) == wrong.error().code);
      CHECK(unknown.error().params == wrong.error().params);
    }
    CHECK(attempt(office, "clerk@example.tw", std::string(1 << 20, 'x')) == "sign_in_failed");
    CHECK(attempt(office, "clerk@example.tw", std::string("Abcdefghij1!\0", 13)) == "sign_in_failed");
  });
}

TEST_CASE("SM-01 a rejected company cannot sign in, and only its own password tells so") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto who = office.registered();
    auto session = office.accounts.sessions().sign_in(who.person_id, who.company_id, office.request(), {});
    REQUIRE(office.decide(who.company_id, "reject", "資格不符").ok());
    CHECK_FALSE(office.accounts.sessions().find(session.id, office.request()));
    CHECK(attempt(office, "clerk@example.tw", "wrong") == "sign_in_failed");
    CHECK(attempt(office, "clerk@example.tw", kSound) == "registration_rejected");
  });
}

TEST_CASE("SM-01 a suspended company is signed out at once and told so, until it is reopened") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto who = office.registered();
    REQUIRE(office.decide(who.company_id, "approve").ok());
    auto session = office.accounts.sessions().sign_in(who.person_id, who.company_id, office.request(), {});
    REQUIRE(office.decide(who.company_id, "suspend", "違反規定").ok());
    CHECK_FALSE(office.accounts.sessions().find(session.id, office.request()));
    CHECK(attempt(office, "clerk@example.tw", "wrong") == "sign_in_failed");
    CHECK(attempt(office, "clerk@example.tw", kSound) == "registration_suspended");
    REQUIRE(office.decide(who.company_id, "reopen", "更正").ok());
    CHECK(attempt(office, "clerk@example.tw", kSound) == "done");
  });
}

TEST_CASE("the gate before the hasher: few at once, a few waiting, two places an address") {
  accounts::HashGate gate(2, 1, std::chrono::milliseconds(50));
  auto first = gate.enter("192.0.2.1");
  auto second = gate.enter("192.0.2.1");
  REQUIRE(first.ok());
  REQUIRE(second.ok());
  CHECK(code_of(gate.enter("192.0.2.1")) == "busy");  // its two places are taken
  CHECK(code_of(gate.enter("192.0.2.2")) == "busy");  // waited, and nobody left
  SECTION("who waits comes in when somebody leaves") {
    accounts::HashGate patient(1, 1, std::chrono::seconds(10));
    auto holder = std::make_unique<accounts::HashGate::Place>(std::move(*patient.enter("192.0.2.1")));
    auto waiter = std::async(std::launch::async, [&] { return patient.enter("192.0.2.2").ok(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(code_of(patient.enter("192.0.2.3")) == "busy");  // one may wait, not two
    holder.reset();
    CHECK(waiter.get());
  }
  SECTION("a place is free again when it is left") {
    { const accounts::HashGate::Place leaving(std::move(*first)); }
    CHECK(gate.enter("192.0.2.3").ok());
  }
}

TEST_CASE("R-014 an answer of the altcha widget is taken once, on any server") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto check = accounts::make_altcha(test.database, test.clock, kSecret);
    CHECK(code_of(check->verify("register", kSolved)) == "bot_check_failed");  // it was for another form
    REQUIRE(check->verify("login", kSolved).ok());
    CHECK(code_of(check->verify("login", kSolved)) == "bot_check_used");
    const auto other = test.another();
    CHECK(code_of(accounts::make_altcha(*other, test.clock, kSecret)->verify("login", kSolved)) == "bot_check_used");
  });
}

TEST_CASE("R-014 an answer that expired, was changed or cost no work is refused") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto check = accounts::make_altcha(test.database, test.clock, kSecret, 50);
    SECTION("expired") {
      test.clock.advance(std::chrono::minutes(15));
      CHECK(code_of(check->verify("login", kSolved)) == "bot_check_expired");
    }
    SECTION("signed with another secret") {
      CHECK(code_of(accounts::make_altcha(test.database, test.clock, "other")->verify("login", kSolved)) ==
            "bot_check_failed");
    }
    SECTION("parameters made easier") {
      auto challenge = check->challenge("login");
      challenge["parameters"]["cost"] = 1;
      CHECK(code_of(check->verify("login", base64(base::Json{{"challenge", challenge},
                                                             {"solution", {{"counter", 0}, {"derivedKey", "00"}}}}
                                                      .dump()))) == "bot_check_failed");
    }
    SECTION("an honest key for a counter that does not fit the prefix") {
      const auto challenge = check->challenge("login");
      int refused = 0;
      for (int counter = 0; counter < 20; ++counter) {
        const base::Json answer{{"challenge", challenge},
                                {"solution", {{"counter", counter}, {"derivedKey", std::string(64, '0')}}}};
        refused += check->verify("login", base64(answer.dump())).ok() ? 0 : 1;
      }
      CHECK(refused == 20);
    }
    SECTION("nonsense") {
      CHECK(code_of(check->verify("login", "")) == "bot_check_missing");
      const std::vector<std::string> nonsense{
          "x",
          "=",
          "!!!!",
          base64("[]"),
          base64("{}"),
          base64("null"),
          base64("{\"challenge\":{},\"solution\":{}}"),
          base64("{\"challenge\":{\"parameters\":{},\"signature\":7},\"solution\":{\"counter\":-1}}"),
          base64("{\"challenge\":[1],\"solution\":[2]}"),
          std::string(100'000, 'A'),
          "\xff\xfe"};
      for (const auto& answer : nonsense) {
        CAPTURE(answer.substr(0, 60));
        CHECK(code_of(check->verify("login", answer)) == "bot_check_failed");
      }
    }
  });
}
