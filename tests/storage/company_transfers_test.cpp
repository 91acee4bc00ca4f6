// Ownership by an official letter: four eyes, the old owner's end, the new one's invitation.
#include "accounts_fixture.h"

using namespace tenderloom;
using test::code_of;
using test::for_each_database;
using test::kSound;
using test::Registry;
using test::TestDatabase;

namespace {

struct Desk : Registry {
  explicit Desk(TestDatabase& given) : Registry(given), owner(registered()), company(owner.company_id) {
    REQUIRE(decide(company, "approve").ok());
  }
  accounts::Transfers& transfers() { return accounts.transfers(); }
  base::Result<accounts::Transfers::Opened> open(const base::Json& more = base::Json::object(),
                                                 const std::string& old = "owner", bool with_letter = true) {
    base::Json values{{"letter_no", "府資字第1150001234號"},
                      {"letter_date", "115/05/18"},
                      {"reason", "原聯絡人已離職"},
                      {"new_name", "張新主"},
                      {"new_email", "New.Owner@example.tw"}};
    if (more.is_object()) values.update(more);
    accounts::NewTransfer wanted;
    wanted.judged = registrations().evaluate("transfer", base::Json::object(), values);
    wanted.old_person = old == "owner" ? std::to_string(owner.person_id) : old;
    wanted.old_stays = stays;
    if (with_letter) wanted.letter = letter();
    return transfers().open(company, wanted, first);
  }
  std::optional<accounts::Letter> letter() {
    const auto kept = transfers().keep_letter(file("%PDF-1.7 letter"), "來函.pdf");
    REQUIRE(kept.ok());
    return *kept;
  }
  std::int64_t opened() {
    const auto done = open();
    REQUIRE(done.ok());
    CAPTURE(done->findings.dump());
    REQUIRE(done->transfer);
    return done->transfer->id;
  }
  accounts::SignedIn owner;
  std::int64_t company;
  bool stays = false;
  accounts::Actor first{501, "甲承辦", "192.0.2.1"}, second{502, "乙承辦", "192.0.2.2"};
};

}  // namespace

TEST_CASE("OQ-04 a transfer needs a letter, an owner who leaves, and an address that is not theirs") {
  for_each_database([](TestDatabase& test) {
    Desk desk(test);
    const auto codes = [](const base::Result<accounts::Transfers::Opened>& done) {
      std::string all;
      for (const auto& finding : done->findings) all += finding["code"].get<std::string>() + " ";
      CHECK_FALSE(done->transfer);
      return all;
    };
    CHECK(codes(desk.open({}, "owner", false)) == "letter_needed ");
    CHECK(codes(desk.open({}, "")) == "old_owner_needed ");
    CHECK(codes(desk.open({}, "4711")) == "old_owner_unknown ");
    CHECK(codes(desk.open({{"new_email", "clerk@example.tw"}})) == "transfer_same_address ");
    REQUIRE(desk.accounts.directory().add_user({"staff@example.tw", "reviewer", "", kSound, ""}).ok());
    CHECK(codes(desk.open({{"new_email", "staff@example.tw"}})) == "invitation_staff ");
    CHECK(codes(desk.open({{"letter_date", "2027-01-01"}})).empty());  // said by the form itself: not in the future
    CHECK(codes(desk.open({{"reason", ""}})).empty());
    CHECK(desk.transfers().of_company(desk.company).empty());

    CHECK(code_of(desk.transfers().keep_letter(desk.file(""), "a.pdf")) == "file_empty");
    CHECK(code_of(desk.transfers().keep_letter(desk.file("<html>"), "a.pdf")) == "file_content");
    CHECK(code_of(desk.transfers().keep_letter(desk.file("%PDF-"), "a.exe")) == "file_extension");

    const auto id = desk.opened();
    CHECK(desk.transfers().find(desk.company, id)->letter_date == "2026-05-18");
    CHECK(code_of(desk.open()) == "transfer_open");
    CHECK(test.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'company.transfer_opened'") == 1);
  });
}

TEST_CASE("OQ-04 four eyes: who opened a transfer withdraws it, only another one decides") {
  for_each_database([](TestDatabase& test) {
    Desk desk(test);
    auto& transfers = desk.transfers();
    const auto id = desk.opened();
    CHECK(code_of(transfers.decide(desk.company, id, "confirm", "", {}, desk.first)) == "transfer_same_person");
    CHECK(code_of(transfers.decide(desk.company, id, "refuse", "x", {}, desk.first)) == "transfer_same_person");
    CHECK(code_of(transfers.decide(desk.company, id, "withdraw", "", {}, desk.second)) == "transfer_not_yours");
    CHECK(code_of(transfers.decide(desk.company, id, "refuse", " ", {}, desk.second)) == "opinion_needed");
    CHECK(code_of(transfers.decide(desk.company, id, "confirm", "", 7, desk.second)) == "version_conflict");
    CHECK(code_of(transfers.decide(desk.company, id, "destroy", "", {}, desk.second)) == "decision_unknown");
    CHECK(code_of(transfers.decide(desk.company + 1, id, "confirm", "", {}, desk.second)) == "not_found");
    SECTION("refused: nothing changes but the record") {
      REQUIRE(transfers.decide(desk.company, id, "refuse", "公文與公司不符", {}, desk.second).ok());
      CHECK(transfers.find(desk.company, id)->state == "refused");
    }
    SECTION("withdrawn by who opened it") {
      REQUIRE(transfers.decide(desk.company, id, "withdraw", "", {}, desk.first).ok());
      CHECK(code_of(transfers.decide(desk.company, id, "confirm", "", {}, desk.second)) == "transfer_wrong_state");
    }
    CHECK(desk.accounts.members().members(desk.company)[0].role == "vendor_owner");
    CHECK(desk.mails("ownership_invitation").empty());
    CHECK(desk.mails("ownership_transferred").empty());
  });
}

TEST_CASE("OQ-04 a confirmed transfer ends the old owner at once, tells the old address and invites the new owner") {
  for_each_database([](TestDatabase& test) {
    Desk desk(test);
    auto& members = desk.accounts.members();
    const auto session = desk.accounts.sessions().sign_in(desk.owner.person_id, desk.company, desk.request(), {});
    SECTION("the old owner leaves; the new one comes in by mail") {
      const auto id = desk.opened();
      REQUIRE(desk.transfers().decide(desk.company, id, "confirm", "", 1, desk.second).ok());
      CHECK(members.members(desk.company).empty());
      CHECK_FALSE(desk.accounts.sessions().find(session.id, desk.request()));
      REQUIRE(desk.mails("ownership_transferred").size() == 1);
      CHECK(desk.mails("ownership_transferred")[0].mail.to_address == "clerk@example.tw");
      CHECK(desk.mails("ownership_transferred")[0].mail.text.find("府資字第1150001234號") != std::string::npos);
      CHECK(desk.accounts.directory().contact_of(desk.company)->email == "new.owner@example.tw");
      REQUIRE(desk.mails("ownership_invitation").size() == 1);
      const auto text = desk.mails("ownership_invitation")[0].mail.text;
      const auto token = text.substr(text.find("/invitations/") + 13, 43);
      auto judged = desk.registrations().evaluate(
          "invitation", base::Json::object(),
          {{"contact_name", "張新主"}, {"password", kSound}, {"password_confirm", kSound}, {"privacy_consent", true}});
      REQUIRE(members.accept_as_new(token, std::move(judged), "zh-TW", "192.0.2.9")->taken);
      REQUIRE(members.members(desk.company).size() == 1);
      CHECK(members.members(desk.company)[0].role == "vendor_owner");
      std::string events;
      for (const auto& event : members.history(desk.company)) events += event.event + " ";
      CHECK(events == "transfer_opened transfer_confirmed joined ");
      CHECK(desk.registrations().history(desk.company).back().event == "transferred");
    }
    SECTION("the old owner stays as viewer, and a company without an owner can be given one") {
      desk.stays = true;
      REQUIRE(desk.transfers().decide(desk.company, desk.opened(), "confirm", "", {}, desk.second).ok());
      CHECK(members.members(desk.company)[0].role == "vendor_viewer");
      // The letter had a wrong address: once more, and now nobody leaves.
      const auto again = desk.open({{"new_email", "right@example.tw"}}, "");
      REQUIRE(again.ok());
      REQUIRE(again->transfer);
      REQUIRE(desk.transfers().decide(desk.company, again->transfer->id, "confirm", "", {}, desk.second).ok());
      CHECK(desk.mails("ownership_invitation").size() == 2);
    }
    SECTION("somebody who is a member already becomes owner without an invitation") {
      test.run(
          {"INSERT INTO person (email, password_hash, display_name, title, phone, mobile, failed_logins, "
           "created_at) VALUES ('new.owner@example.tw', '', 'x', '', '', '', 0, 0)"});
      const auto person = desk.accounts.directory().person_by_email("new.owner@example.tw")->id;
      test.run({"INSERT INTO membership (person_id, company_id, role) VALUES (" + std::to_string(person) + ", " +
                std::to_string(desk.company) + ", 'vendor_viewer')"});
      REQUIRE(desk.transfers().decide(desk.company, desk.opened(), "confirm", "", {}, desk.second).ok());
      REQUIRE(members.members(desk.company).size() == 1);
      CHECK(members.members(desk.company)[0].role == "vendor_owner");
      CHECK(desk.mails("ownership_invitation").empty());
      CHECK(desk.mails("ownership_given").size() == 1);
    }
  });
}
