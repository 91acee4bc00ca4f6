// Another address to sign in with: the link, who is told, what follows it (N-15, R-008).
#include "accounts_fixture.h"

using namespace tenderloom;
using test::code_of;
using test::for_each_database;
using test::kSound;
using test::Registry;
using test::TestDatabase;

namespace {

constexpr char kNew[] = "new.clerk@example.tw";

struct Office : Registry {
  explicit Office(TestDatabase& given) : Registry(given), who(registered()) {
    REQUIRE(decide(who.company_id, "approve").ok());
  }
  base::Result<accounts::EmailChanges::Pending> ask(const std::string& email, const std::string& password = kSound) {
    return accounts.email_changes().ask({who.person_id, "王小姐", "192.0.2.7"}, email, password, "zh-TW");
  }
  /// The token of the newest mail with a link.
  std::string token() {
    const auto text = mails("email_change_link").front().mail.text;
    const std::string mark = "/account/email/confirm/";
    const auto at = text.find(mark) + mark.size();
    return text.substr(at, text.find_first_of("\r\n ", at) - at);
  }
  std::string confirm(const std::string& token, const std::string& keep = {}) {
    return code_of(accounts.email_changes().confirm(token, keep, "192.0.2.7", "zh-TW"));
  }
  std::string session() { return accounts.sessions().sign_in(who.person_id, who.company_id, request(), {}).id; }
  bool alive(const std::string& id) { return accounts.sessions().find(id, request()).has_value(); }
  std::string enter(const std::string& email) {
    return code_of(accounts.sign_in().sign_in(email, kSound, "192.0.2.7"));
  }
  accounts::SignedIn who;
};

}  // namespace

TEST_CASE("N-15 another sign-in address: nothing before the link, then everything follows, the old address is told") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    const auto here = office.session(), elsewhere = office.session();
    REQUIRE(office.ask(" New.Clerk@Example.tw ").ok());
    const auto link = office.mails("email_change_link"), warning = office.mails("email_change_asked");
    REQUIRE(link.size() == 1);
    CHECK(link[0].mail.to_address == kNew);
    CHECK(link[0].mail.secret);
    REQUIRE(warning.size() == 1);
    CHECK(warning[0].mail.to_address == "clerk@example.tw");
    CHECK(office.enter(kNew) == "sign_in_failed");
    CHECK(office.enter("clerk@example.tw") == "done");
    CHECK(office.accounts.email_changes().pending_of(office.who.person_id)->email == kNew);
    CHECK(test.number("SELECT COUNT(*) FROM email_change WHERE token_hash = '" + office.token() + "'") == 0);

    const auto before = office.mails("registration_updated").size();
    const auto token = office.token();
    CHECK(office.confirm(token, here) == "done");
    CHECK(office.enter(kNew) == "done");
    CHECK(office.enter("clerk@example.tw") == "sign_in_failed");
    CHECK(office.alive(here));
    CHECK_FALSE(office.alive(elsewhere));
    CHECK(office.mails("email_changed").front().mail.to_address == "clerk@example.tw");
    CHECK(office.confirm(token) == "link_gone");
    CHECK_FALSE(office.accounts.email_changes().pending_of(office.who.person_id));

    // The registration follows, and staff see the difference until they confirm it.
    const auto company = office.accounts.directory().company(office.who.company_id);
    CHECK(company->values.at("account_email") == kNew);
    CHECK(company->status == "approved");
    const auto history = office.registrations().history(office.who.company_id);
    CHECK(accounts::Registrations::changes_since_decision(history)[0].at("field") == "account_email");
    CHECK(office.registrations().marks(office.who.company_id, 99).unconfirmed);
    CHECK(office.mails("registration_updated").size() >= before);
    CHECK(test.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'account.email_changed'") == 1);
  });
}

TEST_CASE("R-008 another sign-in address is refused without the password, when taken, unchanged or unlikely") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    office.registered("22099131", "other@example.tw");
    CHECK(code_of(office.ask(kNew, "wrong")) == "password_wrong");
    CHECK(code_of(office.ask("other@example.tw")) == "email_taken");
    CHECK(code_of(office.ask("clerk@example.tw")) == "email_same");
    CHECK(code_of(office.ask("no address")) == "email_invalid");
    CHECK(office.mails("email_change_link").empty());

    // The link runs out after a day, and a new one takes the place of the one before.
    REQUIRE(office.ask("first@example.tw").ok());
    const auto first = office.token();
    REQUIRE(office.ask(kNew).ok());
    CHECK(office.confirm(first) == "link_gone");
    const auto second = office.token();
    test.clock.advance(std::chrono::hours(24));
    CHECK(office.confirm(second) == "link_gone");

    // Somebody else takes the address before the link is used.
    REQUIRE(office.ask(kNew).ok());
    office.registered("10458574", kNew);
    CHECK(office.confirm(office.token()) == "email_taken");
    CHECK(office.enter("clerk@example.tw") == "done");
  });
}
