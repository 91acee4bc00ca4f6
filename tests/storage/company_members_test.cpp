// A company's people: roles, invitations, several companies, addresses that mails do not reach.
#include <thread>

#include "accounts_fixture.h"

using namespace tenderloom;
using test::code_of;
using test::for_each_database;
using test::kSound;
using test::Registry;
using test::TestDatabase;

namespace {

struct Office : Registry {
  explicit Office(TestDatabase& given) : Registry(given), owner(registered()), company(owner.company_id) {
    REQUIRE(decide(company, "approve").ok());
  }
  accounts::Members& members() { return accounts.members(); }
  accounts::Actor actor(std::int64_t person) {
    return {person, accounts.directory().person(person)->display_name, "192.0.2.7"};
  }
  accounts::Actor boss() { return actor(owner.person_id); }
  /// The link's token in the newest mail of that kind to that address.
  std::string token_for(const std::string& address, const std::string& kind = "member_invitation") {
    for (const auto& mail : mails(kind)) {
      if (mail.mail.to_address != address) continue;
      const auto at = mail.mail.text.find("/invitations/");
      REQUIRE(at != std::string::npos);
      return mail.mail.text.substr(at + 13, 43);
    }
    FAIL("no mail to " + address);
    return {};
  }
  base::Result<accounts::Judged> come_in(const std::string& token, const base::Json& more = base::Json::object()) {
    base::Json values{
        {"contact_name", "陳新人"}, {"password", kSound}, {"password_confirm", kSound}, {"privacy_consent", true}};
    values.update(more);
    auto judged = registrations().evaluate("invitation", base::Json::object(), values);
    return members().accept_as_new(token, std::move(judged), "zh-TW", "192.0.2.8");
  }
  std::int64_t invited(const std::string& address, const std::string& role) {
    REQUIRE(members().invite(company, address, role, "zh-TW", boss()).ok());
    const auto joined = come_in(token_for(address));
    REQUIRE(joined.ok());
    REQUIRE(joined->taken);
    return joined->taken->person_id;
  }
  std::string role_of(std::int64_t person) {
    for (const auto& member : members().members(company)) {
      if (member.person_id == person) return member.role;
    }
    return "none";
  }
  http::Session session_of(std::int64_t person, std::int64_t of_company) {
    return accounts.sessions().sign_in(person, of_company, request(), base::Json::object());
  }
  std::optional<http::Session> again(const http::Session& session) {
    return accounts.sessions().find(session.id, request());
  }

  accounts::SignedIn owner;
  std::int64_t company;
};

/// Answers every mail as it is told.
class Answers final : public notifications::Transport {
 public:
  explicit Answers(std::shared_ptr<base::Result<void>> answer) : answer_(std::move(answer)) {}
  base::Result<void> send(const std::string&, const std::string&, const std::string&, std::int64_t) override {
    return *answer_;
  }

 private:
  std::shared_ptr<base::Result<void>> answer_;
};

}  // namespace

TEST_CASE("OQ-04 an invitation: mailed link, single use, seven days, R-003 to R-005 and the consent for a new person") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    auto& members = office.members();
    CHECK(code_of(members.invite(office.company, "no address", "vendor_editor", "zh-TW", office.boss())) ==
          "email_invalid");
    CHECK(code_of(members.invite(office.company, "a@example.tw", "administrator", "zh-TW", office.boss())) ==
          "role_unknown");
    CHECK(code_of(members.invite(office.company, "Clerk@example.tw", "vendor_editor", "zh-TW", office.boss())) ==
          "already_member");
    const auto invited = members.invite(office.company, " New@Example.tw ", "vendor_editor", "en", office.boss());
    REQUIRE(invited.ok());
    CHECK(invited->email == "new@example.tw");
    CHECK(code_of(members.invite(office.company, "new@example.tw", "vendor_viewer", "zh-TW", office.boss())) ==
          "already_invited");
    const auto mail = office.mails("member_invitation")[0].mail;
    CHECK(mail.secret);
    CHECK(mail.text.find("王小姐 invites you") != std::string::npos);
    const auto token = office.token_for("new@example.tw");
    CHECK(test.number("SELECT COUNT(*) FROM invitation WHERE token_hash = '" + token + "'") == 0);  // its hash only

    const auto weak = office.come_in(token, {{"password", "Abcdefghij12"}, {"password_confirm", "Abcdefghij12"}});
    REQUIRE(weak.ok());
    CHECK_FALSE(weak->taken);
    CHECK_FALSE(office.come_in(token, {{"password_confirm", "Abcdefghij1?"}})->taken);
    CHECK_FALSE(office.come_in(token, {{"privacy_consent", false}})->taken);
    CHECK_FALSE(office.accounts.directory().person_by_email("new@example.tw"));

    SECTION("it works once, with the consent's text kept") {
      const auto joined = office.come_in(token);
      REQUIRE(joined.ok());
      REQUIRE(joined->taken);
      CHECK(office.role_of(joined->taken->person_id) == "vendor_editor");
      CHECK(test.number("SELECT COUNT(*) FROM consent WHERE person_id = " + std::to_string(joined->taken->person_id)) ==
            1);
      CHECK(office.accounts.sign_in().sign_in("new@example.tw", kSound, "192.0.2.8")->company_id == office.company);
      CHECK(code_of(office.come_in(token)) == "invitation_gone");
      CHECK(office.mails("member_joined").size() == 1);
      CHECK(members.waiting(office.company).empty());
    }
    SECTION("after seven days it is of no use; sent again, only the new link is") {
      test.clock.advance(std::chrono::hours(7 * 24));
      CHECK_FALSE(members.invited(token));
      CHECK(code_of(office.come_in(token)) == "invitation_gone");
      REQUIRE(members.waiting(office.company).size() == 1);
      CHECK(members.waiting(office.company)[0].state == "expired");
      REQUIRE(members.send_again(office.company, invited->id, office.boss()).ok());
      CHECK(code_of(members.send_again(office.company, invited->id, office.boss())) == "invitation_just_sent");
      const auto second = office.token_for("new@example.tw");
      CHECK(second != token);
      CHECK_FALSE(members.invited(token));
      CHECK(members.invited(second));
    }
    SECTION("withdrawn, it is gone; and another company's owner has no hand in it") {
      const auto other = office.registered("04595257", "other@example.tw");
      CHECK(code_of(members.withdraw(other.company_id, invited->id, office.actor(other.person_id))) == "not_found");
      REQUIRE(members.withdraw(office.company, invited->id, office.boss()).ok());
      CHECK(code_of(office.come_in(token)) == "invitation_gone");
    }
    SECTION("a person who has an account accepts with that one, and with no other") {
      const auto other = office.registered("04595257", "other@example.tw");
      CHECK(code_of(members.accept(token, office.actor(other.person_id))) == "invitation_other_address");
      REQUIRE(members.invite(office.company, "other@example.tw", "vendor_viewer", "zh-TW", office.boss()).ok());
      const auto for_other = office.token_for("other@example.tw");
      CHECK(members.invited(for_other)->has_account);
      CHECK(code_of(office.come_in(for_other)) == "invitation_sign_in");
      REQUIRE(members.accept(for_other, office.actor(other.person_id)).ok());
      CHECK(office.role_of(other.person_id) == "vendor_viewer");
      CHECK(members.companies_of(other.person_id).size() == 2);
    }
    SECTION("two clicks at once are one person") {
      std::atomic<int> in{0};
      std::vector<std::thread> clicks;
      for (int i = 0; i < 3; ++i) {
        clicks.emplace_back([&] {
          const auto joined = office.come_in(token);
          if (joined.ok() && joined->taken) ++in;
        });
      }
      for (auto& click : clicks) click.join();
      CHECK(in == 1);
      CHECK(members.members(office.company).size() == 2);
    }
  });
}

TEST_CASE("OQ-04 never without an owner: roles, removal, handing over, two owners at once") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    auto& members = office.members();
    const auto boss = office.owner.person_id;
    CHECK(code_of(members.set_role(office.company, boss, "vendor_editor", {}, office.boss())) == "last_owner");
    CHECK(code_of(members.remove(office.company, boss, office.boss())) == "last_owner");
    const auto second = office.invited("second@example.tw", "vendor_viewer");
    CHECK(code_of(members.set_role(office.company, second, "reviewer", {}, office.boss())) == "role_unknown");
    CHECK(code_of(members.set_role(office.company, 4711, "vendor_editor", {}, office.boss())) == "not_found");

    SECTION("a role decides from the next request on; the version guards it") {
      const auto session = office.session_of(second, office.company);
      CHECK(session.principal.may("vendor.view"));
      for (const auto* name : {"vendor.edit", "vendor.submit", "account.edit", "account.manage"}) {
        CAPTURE(name);
        CHECK_FALSE(session.principal.may(name));
      }
      const auto version = members.members(office.company)[1].row_version;
      REQUIRE(members.set_role(office.company, second, "vendor_editor", version, office.boss()).ok());
      CHECK(code_of(members.set_role(office.company, second, "vendor_owner", version, office.boss())) ==
            "version_conflict");
      CHECK(office.again(session)->principal.may("vendor.edit"));
      CHECK_FALSE(office.again(session)->principal.may("account.manage"));
      CHECK(office.mails("member_role").size() == 1);
    }
    SECTION("removed: sessions and tokens of that company end, those of another one stay") {
      const auto other = office.registered("04595257", "other@example.tw");
      REQUIRE(
          members.invite(other.company_id, "second@example.tw", "vendor_editor", "zh-TW", office.actor(other.person_id))
              .ok());
      REQUIRE(members.accept(office.token_for("second@example.tw"), office.actor(second)).ok());
      const auto here = office.session_of(second, office.company), there = office.session_of(second, other.company_id);
      const auto token = office.accounts.directory().create_token("second@example.tw", {"read"});
      REQUIRE(token.ok());
      const auto of_token = office.accounts.sessions().find_token(*token, office.request());
      REQUIRE(of_token);
      const auto left = of_token->company_id;
      REQUIRE(
          members.remove(left, second, left == office.company ? office.boss() : office.actor(other.person_id)).ok());
      CHECK_FALSE(office.accounts.sessions().find_token(*token, office.request()));
      CHECK(office.again(here).has_value() == (left != office.company));
      CHECK(office.again(there).has_value() == (left != other.company_id));
      CHECK(office.mails("member_removed").size() == 1);
    }
    SECTION("handing over: the other one is owner, the giver keeps what they chose") {
      CHECK(code_of(members.hand_over(office.company, boss, "vendor_viewer", office.actor(second))) == "not_found");
      REQUIRE(members.hand_over(office.company, second, "vendor_viewer", office.boss()).ok());
      CHECK(office.role_of(second) == "vendor_owner");
      CHECK(office.role_of(boss) == "vendor_viewer");
      CHECK(office.mails("ownership_given").size() == 1);
    }
    SECTION("two owners who remove each other at once leave one") {
      REQUIRE(members.set_role(office.company, second, "vendor_owner", {}, office.boss()).ok());
      std::thread one([&] { (void)members.remove(office.company, second, office.boss()); });
      std::thread two([&] { (void)members.remove(office.company, boss, {second, "陳新人", ""}); });
      one.join();
      two.join();
      CHECK(test.number("SELECT COUNT(*) FROM membership WHERE company_id = " + std::to_string(office.company) +
                        " AND role = 'vendor_owner'") == 1);
    }
    CHECK(test.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'company.joined'") >= 1);
    CHECK_FALSE(members.history(office.company).empty());
  });
}

TEST_CASE("OQ-04 R-018 the session's company decides; signing in takes the one used last") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    const auto second = office.registered("04595257", "two@example.tw");  // still pending
    REQUIRE(office.members().invite(office.company, "two@example.tw", "vendor_editor", "zh-TW", office.boss()).ok());
    REQUIRE(office.members().accept(office.token_for("two@example.tw"), office.actor(second.person_id)).ok());
    auto session = office.session_of(second.person_id, second.company_id);
    CHECK_FALSE(session.principal.may("vendor.view"));
    CHECK(session.principal.may("account.manage"));
    const auto csrf = session.csrf_token;
    const auto ends = session.expires_at;
    test.clock.advance(std::chrono::minutes(1));
    CHECK_FALSE(office.accounts.sessions().act_for(session, 4711));
    REQUIRE(office.accounts.sessions().act_for(session, office.company));
    const auto now = office.again(session);
    REQUIRE(now);
    CHECK(now->principal.company_id == office.company);
    CHECK(now->principal.may("vendor.edit"));
    CHECK_FALSE(now->principal.may("account.manage"));
    CHECK(now->csrf_token != csrf);  // a form that another tab shows for the company before is refused
    CHECK(now->expires_at == ends);
    CHECK(office.accounts.sign_in().sign_in("two@example.tw", kSound, "192.0.2.7")->company_id == office.company);
    test.clock.advance(std::chrono::minutes(1));
    REQUIRE(office.accounts.sessions().act_for(session, second.company_id));
    CHECK(office.accounts.sign_in().sign_in("two@example.tw", kSound, "192.0.2.7")->company_id == second.company_id);

    // A rejected company is out; the person still acts for the other one.
    REQUIRE(office.decide(second.company_id, "reject", "不符資格").ok());
    const auto signed_in = office.accounts.sign_in().sign_in("two@example.tw", kSound, "192.0.2.7");
    REQUIRE(signed_in.ok());
    CHECK(signed_in->company_id == office.company);
    auto last = office.session_of(second.person_id, office.company);
    CHECK_FALSE(office.accounts.sessions().act_for(last, second.company_id));
  });
}

TEST_CASE("R-163 staff find a company by any of its people, 臺 as 台") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    (void)office.registered("04595257", "other@example.tw");
    REQUIRE(office.members().invite(office.company, "lin@example.tw", "vendor_viewer", "zh-TW", office.boss()).ok());
    REQUIRE(office.come_in(office.token_for("lin@example.tw"), {{"contact_name", "林臺生"}})->taken);
    const auto found = [&](const std::string& text) {
      return office.accounts.directory().search(text, "", 1, 25).total;
    };
    CHECK(found("") == 2);
    CHECK(found("林台生") == 1);
    CHECK(found("LIN@") == 1);
    CHECK(found("04595257") == 1);
    CHECK(found("台灣範例") == 2);
    CHECK(found("%") == 0);
    CHECK(office.accounts.directory().search("", "", 2, 1).companies.size() == 1);
  });
}

TEST_CASE("an address that refuses mails is marked until a mail gets through or the address changes") {
  for_each_database([](TestDatabase& test) {
    Office office(test);
    const auto answer = std::make_shared<base::Result<void>>();
    office.outbox.register_jobs(office.jobs);
    office.outbox.set_transport(std::make_unique<Answers>(answer));
    const auto mark = [&] { return office.members().members(office.company)[0].unreachable; };
    const auto deliver = [&](base::Result<void> result) {
      *answer = std::move(result);
      test.database.write([&](storage::Transaction& tx) {
        auto mail = office.outbox.compose("member_removed", "zh-TW", base::Json::object());
        mail.to_address = "Clerk@example.tw";
        office.outbox.queue(tx, mail);
      });
      while (office.jobs.run_one()) {
      }
    };
    deliver({});
    CHECK_FALSE(mark());
    deliver(base::Error{"mail_refused", {{"status", 451}, {"retry", true}}});
    CHECK_FALSE(mark());  // it is tried again
    for (int i = 0; i < 120 && !mark(); ++i) {
      test.clock.advance(std::chrono::hours(24));
      while (office.jobs.run_one()) {
      }
    }
    REQUIRE(mark());
    CHECK(mark()->status == 451);
    deliver({});
    CHECK_FALSE(mark());
    deliver(base::Error{"mail_unreachable", {{"retry", false}}});
    CHECK_FALSE(mark());  // the portal's own mail server is to blame
    deliver(base::Error{"mail_refused", {{"status", 550}, {"retry", false}}});
    REQUIRE(mark());
    CHECK(mark()->status == 550);
    REQUIRE(office.decide(office.company, "suspend", "x").ok());
    test.run({"UPDATE person SET email = 'fresh@example.tw' WHERE email = 'clerk@example.tw'"});
    CHECK_FALSE(mark());
  });
}
