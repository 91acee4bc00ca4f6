// Sessions and tokens, what the database holds of them.
#include "accounts_fixture.h"

using namespace tenderloom;
using test::for_each_database;
using test::Registry;
using test::TestDatabase;

TEST_CASE("R-011 a session lasts 120 minutes to the microsecond, and can be extended before its end") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& sessions = office.accounts.sessions();
    const auto who = office.registered();
    auto session = sessions.sign_in(who.person_id, who.company_id, office.request(), {{"locale", "en"}});
    CHECK(session.principal.company_name == "臺灣範例股份有限公司");
    CHECK(session.principal.registration_status == "pending");
    CHECK(session.data.at("locale") == "en");
    test.clock.advance(std::chrono::minutes(120) - std::chrono::microseconds(1));
    REQUIRE(sessions.find(session.id, office.request()));
    SECTION("extended") {
      REQUIRE(sessions.extend(session));
      CHECK(session.expires_at == test.clock.now() + std::chrono::minutes(120));
      test.clock.advance(std::chrono::minutes(119));
      CHECK(sessions.find(session.id, office.request()));
    }
    SECTION("not extended") {
      test.clock.advance(std::chrono::microseconds(1));
      CHECK_FALSE(sessions.find(session.id, office.request()));
      CHECK_FALSE(sessions.extend(session));
    }
    SECTION("signed out") {
      sessions.sign_out(session);
      CHECK_FALSE(sessions.find(session.id, office.request()));
      CHECK_FALSE(sessions.extend(session));
    }
    SECTION("all of a person's sessions but one") {
      const auto kept = sessions.sign_in(who.person_id, who.company_id, office.request(), {});
      sessions.end_all(who.person_id, kept.id);
      CHECK_FALSE(sessions.find(session.id, office.request()));
      CHECK(sessions.find(kept.id, office.request()));
    }
  });
}

TEST_CASE("a session is known on every server, and a copy of the database opens none") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto who = office.registered();
    const auto session =
        office.accounts.sessions().sign_in(who.person_id, who.company_id, office.request(), base::Json::object());
    const auto other = test.another();
    accounts::Sessions elsewhere(*other, test.clock, "secret", std::chrono::minutes(120), office.accounts.roles());
    REQUIRE(elsewhere.find(session.id, office.request()));
    const auto stored = test.text("SELECT id_hash FROM web_session");
    CHECK(stored != session.id);
    CHECK_FALSE(elsewhere.find(stored, office.request()));

    // What staff decide holds at the next request, not at the next sign-in.
    CHECK_FALSE(elsewhere.find(session.id, office.request())->principal.may("vendor.view"));
    REQUIRE(office.decide(who.company_id, "approve").ok());
    CHECK(elsewhere.find(session.id, office.request())->principal.may("vendor.view"));
  });
}

TEST_CASE("visitors fill no table: a row is written only when there is something to keep") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& sessions = office.accounts.sessions();
    for (int i = 0; i < 20; ++i) (void)sessions.create_anonymous(office.request());
    CHECK(test.number("SELECT COUNT(*) FROM web_session") == 0);
    auto visit = sessions.create_anonymous(office.request());
    const auto again = sessions.find(visit.id, office.request());
    REQUIRE(again);
    CHECK(again->csrf_token == visit.csrf_token);
    CHECK_FALSE(again->principal.signed_in());
    visit.data["notice_read"] = "P";
    sessions.save(visit);
    sessions.save(visit);
    CHECK(test.number("SELECT COUNT(*) FROM web_session") == 1);
    CHECK(sessions.find(visit.id, office.request())->data.at("notice_read") == "P");

    SECTION("what was not signed here is nobody") {
      const std::vector<std::string> forged{"v.",
                                            "v..",
                                            "v.x",
                                            "v.aaaa.ffffffff",
                                            visit.id + "0",
                                            visit.id.substr(0, visit.id.size() - 1),
                                            "v.aaaaaaaaaaaaaaaaaaaaaaaa.ffffffffff." + std::string(64, '0'),
                                            std::string(10'000, 'v'),
                                            "",
                                            "x"};
      for (const auto& cookie : forged) {
        CAPTURE(cookie.substr(0, 80));
        CHECK_FALSE(sessions.find(cookie, office.request()));
      }
      accounts::Sessions stranger(test.database, test.clock, "another secret", std::chrono::minutes(120),
                                  **accounts::Roles::load(SOURCE_ROOT "/config/roles.lua"));
      CHECK_FALSE(stranger.find(visit.id, office.request()));
    }
    SECTION("a visit ends after half a day, and its row goes") {
      test.clock.advance(std::chrono::hours(12));
      CHECK_FALSE(sessions.find(visit.id, office.request()));
      test.clock.advance(std::chrono::hours(1));
      sessions.tidy();
      CHECK(test.number("SELECT COUNT(*) FROM web_session") == 0);
    }
    SECTION("signing in gives another identifier (session fixation)") {
      const auto who = office.registered();
      const auto session = sessions.sign_in(who.person_id, who.company_id, office.request(), visit.data);
      CHECK(session.id != visit.id);
      CHECK(session.csrf_token != visit.csrf_token);
      CHECK_FALSE(sessions.find(visit.id, office.request())->principal.signed_in());
    }
  });
}

TEST_CASE("a bearer token speaks for its person and company until it expires") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& sessions = office.accounts.sessions();
    const auto who = office.registered();
    REQUIRE(office.decide(who.company_id, "approve").ok());
    const auto token = office.accounts.directory().create_token("Clerk@example.tw", {"read"},
                                                                test.clock.now() + std::chrono::hours(1));
    REQUIRE(token.ok());
    CHECK(token->rfind("tl_", 0) == 0);
    CHECK(test.number("SELECT COUNT(*) FROM api_token WHERE token_hash = '" + *token + "'") == 0);
    const auto principal = sessions.find_token(*token, office.request());
    REQUIRE(principal);
    CHECK(principal->by_token);
    CHECK(principal->company_id == who.company_id);
    CHECK(principal->may("vendor.view"));
    CHECK(sessions.find_token(*token, office.request(http::Method::post))->permissions.empty());
    CHECK_FALSE(sessions.find_token(*token + "x", office.request()));
    CHECK_FALSE(sessions.find_token("tl_", office.request()));
    CHECK_FALSE(sessions.find_token("", office.request()));
    CHECK(test.number("SELECT last_used_at FROM api_token") == base::to_micros(test.clock.now()));
    REQUIRE(office.decide(who.company_id, "suspend", "違規").ok());
    CHECK_FALSE(sessions.find_token(*token, office.request()));
    REQUIRE(office.decide(who.company_id, "reopen", "更正").ok());
    CHECK(sessions.find_token(*token, office.request())->may("vendor.view"));
    test.clock.advance(std::chrono::hours(1));
    CHECK_FALSE(sessions.find_token(*token, office.request()));
  });
}
