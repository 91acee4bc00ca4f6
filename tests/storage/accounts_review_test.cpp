// SM-01 on both sides: decisions with their mails, revisions by the vendor, the staff's list.
#include "accounts_fixture.h"

using namespace tenderloom;
using test::code_of;
using test::for_each_database;
using test::Registry;
using test::TestDatabase;

namespace {

accounts::Actor clerk(const accounts::SignedIn& who) { return {who.person_id, "王小姐", "192.0.2.7"}; }

}  // namespace

TEST_CASE("SM-01 only the decisions of its table are possible, each with its mail") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto id = office.registered().company_id;
    const std::map<std::string, std::vector<std::string>> allowed{
        {"pending", {"approve", "request-revision", "reject"}},
        {"approved", {"suspend"}},
        {"needs_revision", {"reopen"}},
        {"rejected", {"reopen"}},
        {"suspended", {"reopen"}}};
    for (const auto& [state, decisions] : allowed) {
      CAPTURE(state);
      CHECK(accounts::Registrations::decisions_in(state) == decisions);
    }
    CHECK(code_of(office.decide(id, "suspend", "理由")) == "registration_wrong_state");
    CHECK(code_of(office.decide(id, "destroy", "理由")) == "decision_unknown");
    CHECK(code_of(office.decide(id + 1000, "approve")) == "not_found");

    REQUIRE(office.decide(id, "approve").ok());
    CHECK(office.status_of(id) == "approved");
    REQUIRE(office.mails("registration_approved").size() == 1);
    const auto mail = office.mails("registration_approved")[0].mail;
    CHECK(mail.to_address == "clerk@example.tw");
    CHECK(mail.text.find("王小姐 專員，您好") != std::string::npos);
    CHECK(mail.text.find("臺灣範例股份有限公司") != std::string::npos);
    CHECK(code_of(office.decide(id, "approve")) == "registration_wrong_state");
    CHECK(office.mails("registration_approved").size() == 1);

    REQUIRE(office.decide(id, "suspend", "違反規定").ok());
    CHECK(office.mails("registration_suspended").size() == 1);
    REQUIRE(office.decide(id, "reopen", "更正").ok());
    CHECK(office.status_of(id) == "approved");
    CHECK(test.number("SELECT COUNT(*) FROM audit_entry WHERE action LIKE 'registration.%'") == 4);
  });
}

TEST_CASE("N-02 a request for revision needs an opinion of a sound length") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    const auto id = office.registered().company_id;
    CHECK(code_of(office.decide(id, "request-revision")) == "reason_needed");
    CHECK(code_of(office.decide(id, "request-revision", " \n\t　")) == "reason_needed");
    std::string long_reason;
    for (int i = 0; i < 2001; ++i) long_reason += "字";
    CHECK(code_of(office.decide(id, "request-revision", long_reason)) == "reason_too_long");
    CHECK(office.status_of(id) == "pending");
    CHECK(office.mails("registration_needs_revision").empty());
    REQUIRE(office.decide(id, "request-revision", "請更正公司地址\r\n並附郵遞區號").ok());
    CHECK(office.accounts.directory().company(id)->review_comment == "請更正公司地址\n並附郵遞區號");
    REQUIRE(office.mails("registration_needs_revision").size() == 1);
    CHECK(office.mails("registration_needs_revision")[0].mail.text.find("請更正公司地址") != std::string::npos);
  });
}

TEST_CASE("SM-01 a vendor mends every field, is pending again, and staff see what changed") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    REQUIRE(office.accounts.directory().add_user({"staff@example.tw", "reviewer", "", test::kSound, ""}).ok());
    const auto who = office.registered();
    REQUIRE(office.decide(who.company_id, "request-revision", "請更正").ok());
    const auto before = office.mails("registration_to_review").size();

    const auto wrong = office.registrations().revise(who.company_id, clerk(who), {{"tax_id", "12345678"}}, {});
    REQUIRE(wrong.ok());
    CHECK_FALSE(wrong->taken);
    CHECK(office.status_of(who.company_id) == "needs_revision");

    const auto version = office.accounts.directory().company(who.company_id)->row_version;
    CHECK(code_of(office.registrations().revise(who.company_id, clerk(who), base::Json::object(), version - 1)) ==
          "version_conflict");
    const auto mended = office.registrations().revise(
        who.company_id, clerk(who),
        {{"tax_id", "04595257"}, {"account_email", "New@Example.tw"}, {"company_name", "臺灣範例有限公司"}}, version);
    REQUIRE(mended.ok());
    CHECK(mended->taken);
    CHECK(office.status_of(who.company_id) == "pending");
    CHECK(office.mails("registration_to_review").size() == before + 1);
    CHECK(office.accounts.directory().company_by_tax_id("04595257")->name == "臺灣範例有限公司");
    CHECK(office.accounts.directory().person_by_email("new@example.tw")->id == who.person_id);
    CHECK_FALSE(office.accounts.directory().person_by_email("clerk@example.tw"));

    SECTION("a second revision is told against the first old value") {
      REQUIRE(office.decide(who.company_id, "request-revision", "再改").ok());
      CHECK(accounts::Registrations::changes_since_decision(office.registrations().history(who.company_id)).empty());
    }
    SECTION("changes since the decision are listed once a field") {
      const auto changes =
          accounts::Registrations::changes_since_decision(office.registrations().history(who.company_id));
      REQUIRE(changes.size() == 3);
      for (const auto& change : changes) {
        if (change["field"] != "tax_id") continue;
        CHECK(change["old"] == "04595252");
        CHECK(change["new"] == "04595257");
      }
    }
  });
}

TEST_CASE("R-002 a revision cannot take the number or address of somebody else") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    office.registered("04595257", "first@example.tw");
    const auto who = office.registered();
    REQUIRE(office.decide(who.company_id, "request-revision", "請更正").ok());
    const auto number = office.registrations().revise(who.company_id, clerk(who), {{"tax_id", "04595257"}}, {});
    REQUIRE(number.ok());
    CHECK_FALSE(number->taken);
    CHECK(Registry::codes(*number) == std::vector<std::string>{"tax_id:already_registered"});
    const auto address =
        office.registrations().revise(who.company_id, clerk(who), {{"account_email", "FIRST@example.tw"}}, {});
    REQUIRE(address.ok());
    CHECK(Registry::codes(*address) == std::vector<std::string>{"account_email:already_registered"});
    CHECK(office.status_of(who.company_id) == "needs_revision");
    CHECK(office.accounts.directory().person_by_email("clerk@example.tw"));
  });
}

TEST_CASE("SM-01 every decision that its table does not name is refused in every state and changes nothing") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    struct State {
      std::string tax_id;
      std::vector<std::string> way;  // from pending
      std::set<std::string> permitted;
      std::string reopened_as;
    };
    const std::vector<State> states{
        {"04595252", {}, {"approve", "request-revision", "reject"}, ""},
        {"04595257", {"approve"}, {"suspend"}, ""},
        {"12345670", {"approve", "suspend"}, {"reopen"}, "approved"},
        {"12345671", {"request-revision"}, {"reopen"}, "pending"},
        {"12345675", {"reject"}, {"reopen"}, "pending"},
    };
    for (const auto& each : states) {
      const auto id = office.registered(each.tax_id, "clerk" + each.tax_id + "@example.tw").company_id;
      for (const auto& decision : each.way) REQUIRE(office.decide(id, decision, "理由").ok());
      const auto before = *office.accounts.directory().company(id);
      const auto mails = office.mails("").size();
      for (const std::string decision : {"approve", "request-revision", "reject", "suspend", "reopen"}) {
        CAPTURE(before.status, decision);
        if (each.permitted.count(decision)) continue;
        CHECK(code_of(office.decide(id, decision, "理由")) == "registration_wrong_state");
      }
      const auto after = *office.accounts.directory().company(id);
      CHECK(after.status == before.status);
      CHECK(after.row_version == before.row_version);
      CHECK(office.mails("").size() == mails);
      if (each.reopened_as.empty()) continue;
      REQUIRE(office.decide(id, "reopen", "更正").ok());
      CHECK(office.status_of(id) == each.reopened_as);
      CHECK(office.mails("registration_reopened").back().mail.text.find("更正") != std::string::npos);
    }
  });
}

TEST_CASE("OQ-55 an approved company keeps contact and company data up to date; staff are told and see it marked") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    REQUIRE(office.accounts.directory().add_user({"staff@example.tw", "reviewer", "", test::kSound, ""}).ok());
    const auto who = office.registered();
    REQUIRE(office.decide(who.company_id, "approve").ok());
    const auto saved = office.registrations().revise(
        who.company_id, clerk(who), {{"contact_name", "林堃"}, {"company_name", "臺灣範例有限公司"}}, {});
    REQUIRE(saved.ok());
    CHECK(saved->taken);
    CHECK(office.status_of(who.company_id) == "approved");
    CHECK(office.accounts.directory().contact_of(who.company_id)->name == "林堃");
    CHECK(office.accounts.directory().person(who.person_id)->display_name == "林堃");
    const auto company = office.accounts.directory().company(who.company_id);
    CHECK(company->name == "臺灣範例有限公司");
    const auto number = office.registrations().revise(who.company_id, clerk(who), {{"tax_id", "04595257"}}, {});
    CHECK_FALSE(number->taken);  // by application only
    CHECK(office.accounts.directory().company(who.company_id)->tax_id == "04595252");
    CHECK(company->values.at("tax_id") == "04595252");
    REQUIRE(office.mails("registration_updated").size() == 1);
    const auto mail = office.mails("registration_updated")[0].mail;
    CHECK(mail.to_address == "staff@example.tw");
    CHECK(mail.text.find("公司名稱") != std::string::npos);
    CHECK(mail.text.find("聯絡人") != std::string::npos);
    CHECK(mail.text.find("林堃") == std::string::npos);

    const auto marked = [&] { return office.registrations().marks(who.company_id, 7).unconfirmed; };
    CHECK(marked());
    const auto history = office.registrations().history(who.company_id);
    CHECK(accounts::Registrations::changes_since_decision(history).size() == 2);
    accounts::Registrations::Query query;
    query.mark = "unconfirmed";
    CHECK(office.registrations().list(query).total == 1);
    // What came in after the page was opened is not confirmed with it.
    REQUIRE(office.registrations().revise(who.company_id, clerk(who), {{"contact_title", "經理"}}, {}).ok());
    CHECK(code_of(office.registrations().confirm_changes(who.company_id, history.back().id, {9, "審查員", ""})) ==
          "version_conflict");
    CHECK(marked());
    const auto newer = office.registrations().history(who.company_id).back().id;
    REQUIRE(office.registrations().confirm_changes(who.company_id, newer, {9, "審查員", ""}).ok());
    CHECK_FALSE(marked());
    CHECK(office.registrations().list(query).total == 0);
    CHECK(accounts::Registrations::changes_since_decision(office.registrations().history(who.company_id)).empty());
    CHECK(test.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'registration.changes_confirmed'") == 1);
    // Saving what is there already tells nobody.
    REQUIRE(office.registrations().revise(who.company_id, clerk(who), {{"contact_title", "經理"}}, {}).ok());
    CHECK(office.mails("registration_updated").size() == 2);

    REQUIRE(office.decide(who.company_id, "suspend", "違規").ok());
    CHECK(code_of(office.registrations().revise(who.company_id, clerk(who), {{"contact_name", "x"}}, {})) ==
          "registration_closed");
  });
}

TEST_CASE("R-163 the staff's list finds 台 for 臺, takes % and _ as they are, and counts every state") {
  for_each_database([](TestDatabase& test) {
    Registry office(test);
    office.registered();
    auto values = test::registration("04595257", "second@example.tw");
    values["company_name"] = "100%_永續有限公司";
    REQUIRE(office.apply(values).empty());
    const auto found = [&](const std::string& text, const std::string& status = {}) {
      accounts::Registrations::Query query;
      query.text = text;
      query.status = status;
      return office.registrations().list(query).total;
    };
    CHECK(found("") == 2);
    CHECK(found("台灣範例") == 1);
    CHECK(found("０４５９５２５２") == 1);
    CHECK(found("%") == 1);
    CHECK(found("_") == 1);
    CHECK(found("SECOND@") == 1);
    CHECK(found("!") == 0);
    CHECK(found("' OR 1=1 --") == 0);
    REQUIRE(office.decide(1, "approve").ok());
    CHECK(found("", "approved") == 1);
    CHECK(found("", "no such state") == 0);
    const auto counters = office.registrations().list({}).counters;
    REQUIRE(counters.size() == 5);
    CHECK(counters[0] == std::pair<std::string, std::int64_t>{"pending", 1});
    CHECK(counters[1] == std::pair<std::string, std::int64_t>{"approved", 1});
    accounts::Registrations::Query beyond;
    beyond.page = 50;
    CHECK(office.registrations().list(beyond).companies.empty());
  });
}
