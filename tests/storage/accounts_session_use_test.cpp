// Sessions in use: the idle end of staff's (section N, rows 5-6), and a person's list of their own.
#include "accounts_fixture.h"
#include "tenderloom/accounts/session_list.h"

using namespace tenderloom;
using namespace std::chrono_literals;
using test::for_each_database;
using test::Registry;
using test::TestDatabase;

namespace {

http::Request asking(TestDatabase& test, const std::string& path, const std::string& agent = {}) {
  http::Request request;
  request.method = http::Method::get;
  request.path = path;
  request.received_at = test.clock.now();
  request.client_address = "192.0.2.9";
  if (!agent.empty()) request.headers.push_back({"User-Agent", agent});
  return request;
}

std::int64_t staff_member(Registry& office) {
  const auto id = office.accounts.directory().add_user(
      {.email = "officer@example.tw", .role = "reviewer", .password = test::kSound, .display_name = "承辦人"});
  REQUIRE(id.ok());
  return *id;
}

}  // namespace

TEST_CASE("N-5 staff who do nothing for 30 minutes are signed out; the countdown's question is no use") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& sessions = office.accounts.sessions();
    const auto officer = staff_member(office);
    const auto session = sessions.sign_in(officer, 0, asking(test, "/login"), {});
    CHECK(session.expires_at == test.clock.now() + 30min);

    test.clock.advance(20min);
    const auto looked = sessions.find(session.id, asking(test, "/session"));
    REQUIRE(looked);
    CHECK(looked->expires_at == test.clock.now() + 10min);
    const auto used = sessions.find(session.id, asking(test, "/staff"));
    REQUIRE(used);
    CHECK(used->expires_at == test.clock.now() + 30min);

    SECTION("left alone") {
      test.clock.advance(30min);
      CHECK_FALSE(sessions.find(session.id, asking(test, "/staff")));
      CHECK(sessions.find(session.id, asking(test, "/session")) == std::nullopt);
    }
    SECTION("the full length still holds however busy they are, until they extend it") {
      while (test.clock.now() < session.expires_at + 89min) {
        test.clock.advance(10min);
        CHECK(sessions.find(session.id, asking(test, "/staff")).has_value() ==
              (test.clock.now() < session.expires_at + 90min));
      }
    }
    SECTION("what they read within a minute is not written down again") {
      const auto before = test.number("SELECT active_at FROM session_activity");
      test.clock.advance(59s);
      REQUIRE(sessions.find(session.id, asking(test, "/staff")));
      CHECK(test.number("SELECT active_at FROM session_activity") == before);
      test.clock.advance(1s);
      REQUIRE(sessions.find(session.id, asking(test, "/staff")));
      CHECK(test.number("SELECT active_at FROM session_activity") > before);
    }
  });
}

TEST_CASE("N-5 vendors are not signed out for reading slowly") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto who = office.registered();
    const auto session = office.accounts.sessions().sign_in(who.person_id, who.company_id, asking(test, "/login"), {});
    test.clock.advance(119min);
    CHECK(office.accounts.sessions().find(session.id, asking(test, "/tenders")));
  });
}

TEST_CASE("R-011 one's own sessions are listed with device and last use, and ended one or all") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    auto& sessions = office.accounts.sessions();
    const auto who = office.registered();
    const auto other = office.registered("10458574", "other@example.tw");
    const auto sign_in = [&](std::int64_t person, std::int64_t company, const std::string& agent) {
      test.clock.advance(1min);
      return sessions.sign_in(person, company, asking(test, "/login", agent), {});
    };
    const auto desk = sign_in(who.person_id, who.company_id,
                              "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                              "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0");
    const auto phone = sign_in(who.person_id, who.company_id,
                               "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
                               "like Gecko) Version/17.5 Mobile/15E148 Safari/604.1");
    const auto stranger = sign_in(other.person_id, other.company_id, "curl/8");
    accounts::SessionList list(test.database, test.clock, office.audit, sessions);
    const accounts::SessionOwner owner{who.person_id, "王小姐", desk.id, "192.0.2.9", false};

    const auto shown = list.list(owner);
    REQUIRE(shown.size() == 2);
    CHECK(shown[0].current);
    CHECK(shown[0].device.browser == "Edge");
    CHECK(shown[0].device.system == "Windows");
    CHECK_FALSE(shown[1].current);
    CHECK(shown[1].device.browser == "Safari");
    CHECK(shown[1].device.system == "iPhone");
    CHECK(shown[1].address == "192.0.2.9");

    CHECK(list.end(owner, shown[0].id).error().code == "session_is_this");
    const accounts::SessionOwner theirs{other.person_id, "李先生", stranger.id, "192.0.2.9", false};
    CHECK(list.end(theirs, shown[1].id).error().code == "not_found");
    REQUIRE(sessions.find(phone.id, asking(test, "/")));
    REQUIRE(list.end(owner, shown[1].id).ok());
    CHECK_FALSE(sessions.find(phone.id, asking(test, "/")));
    CHECK(list.end(owner, shown[1].id).error().code == "not_found");

    const auto third = sign_in(who.person_id, who.company_id, "");
    CHECK(list.end_others(owner) == 1);
    CHECK_FALSE(sessions.find(third.id, asking(test, "/")));
    CHECK(sessions.find(desk.id, asking(test, "/")));
    CHECK(sessions.find(stranger.id, asking(test, "/")));
    audit::Filter filter;
    filter.action = "session.ended";
    CHECK(office.audit.list(filter).total == 2);

    // Whose a session was that is over is known for a week, and only that.
    REQUIRE(sessions.ended(phone.id));
    CHECK(sessions.ended(phone.id)->person_id == who.person_id);
    test.clock.advance(8 * 24h);
    sessions.tidy();
    CHECK_FALSE(sessions.ended(phone.id));
    CHECK(test.number("SELECT COUNT(*) FROM session_activity") == 0);
  });
}
