// What a person wants by mail: at once, gathered into one a day, or not at all; what a rule asks for stays.
#include <thread>

#include "office_fixture.h"
#include "tenderloom/notifications/choices.h"
#include "tenderloom/review/queue.h"

using namespace tenderloom;
using base::Json;
using notifications::Choices;
using test::for_each_database;
using test::Office;
using test::TestDatabase;

namespace {

struct Everybody final : notifications::People {
  explicit Everybody(accounts::Accounts& all) : accounts(all) {}
  std::map<std::int64_t, std::string> company_names(const std::vector<std::int64_t>&) override { return {}; }
  std::vector<std::int64_t> companies_like(const std::string&) override { return {}; }
  std::optional<Contact> contact_of(std::int64_t) override { return std::nullopt; }
  std::optional<Contact> person(std::int64_t id) override {
    const auto found = accounts.directory().person(id);
    if (!found) return std::nullopt;
    return Contact{found->email, found->display_name, "", ""};
  }
  std::vector<std::string> staff_with(const std::string&) override { return {}; }
  accounts::Accounts& accounts;
};

struct Choosing : Office {
  explicit Choosing(TestDatabase& database)
      : Office(database),
        people(accounts),
        choices({database.database, database.clock, outbox, people, words, "https://portal.example.tw"}) {
    const auto made = accounts.directory().add_user({"staff@example.tw", "reviewer", "", "Kettle!7-Orange-29"});
    REQUIRE(made.ok());
    staff_id = *made;
    owner_id = accounts.directory().person_by_email("u04595252@example.tw")->id;
    // Half past nine in the morning of the fixture's day.
    database.clock.advance(std::chrono::hours(0));
  }

  http::Principal principal(std::int64_t person, bool of_staff) {
    http::Principal who;
    who.person_id = person;
    if (of_staff) who.permissions = {"staff.view", "staff.submissions", "staff.stages"};
    return who;
  }
  std::string choose(std::int64_t person, const std::string& event, const std::string& wanted) {
    const auto done = choices.choose(principal(person, person == staff_id), {{event, wanted}});
    return done.ok() ? "chosen" : done.error().code;
  }
  void queue(const std::string& event, const std::string& address) {
    Json values = Json::object();
    for (const auto& [name, kind] : mail_words.events.find(event)->model.items()) values[name] = name + " 值";
    values["link"] = "https://portal.example.tw/somewhere";
    auto mail = outbox.compose(event, "zh-TW", values);
    mail.to_address = address;
    test.database.write([&](storage::Transaction& tx) { outbox.queue(tx, mail); });
  }
  std::string state_of(const std::string& event) { return mails(event).empty() ? "" : mails(event)[0].state; }

  Everybody people;
  Choices choices;
  std::int64_t staff_id = 0, owner_id = 0;
};

}  // namespace

TEST_CASE("mail settings: what no rule asks for may be switched off, the rest at most gathered, and some neither") {
  for_each_database([](TestDatabase& test) {
    Choosing office(test);
    const std::string vendor = "u04595252@example.tw";
    CHECK(office.choose(office.owner_id, "tender_closing", "off") == "chosen");
    CHECK(office.choose(office.owner_id, "tender_opened", "daily") == "chosen");
    // N-04, N-06: a rule asks for them.
    CHECK(office.choose(office.owner_id, "submission_received", "off") == "mail_choice_required");
    CHECK(office.choose(office.owner_id, "supplement_opened", "daily") == "mail_choice_required");
    CHECK(office.choose(office.owner_id, "supplement_completed", "daily") == "mail_choice_unknown");  // goes to staff
    CHECK(office.choose(office.staff_id, "supplement_completed", "off") == "mail_choice_required");
    CHECK(office.choose(office.staff_id, "supplement_completed", "daily") == "chosen");
    CHECK(office.choose(office.owner_id, "tender_closing", "never") == "mail_choice_unknown");

    for (const char* event : {"tender_closing", "tender_opened", "submission_received"}) office.queue(event, vendor);
    CHECK(office.state_of("tender_closing") == "unwanted");
    CHECK(office.state_of("tender_opened") == "gathered");
    CHECK(office.state_of("submission_received") == "queued");
    // A contact without an account gets everything at once.
    office.queue("tender_closing", "somebody@example.tw");
    CHECK(office.state_of("tender_closing") == "queued");
    CHECK(office.choose(office.owner_id, "tender_closing", "now") == "chosen");
    office.queue("tender_closing", vendor);
    CHECK(office.state_of("tender_closing") == "queued");
  });
}

TEST_CASE("mail settings list what the reader gets: nothing of a company to staff, nothing of the office to vendors") {
  for_each_database([](TestDatabase& test) {
    Choosing office(test);
    office.mail_words.events.add({"test_assigned", "", notifications::to::kPerson, "", notifications::names("link")});
    office.mail_words.events.only_to("test_assigned", notifications::to::kStaff);
    const auto listed = [&](bool of_staff) {
      std::set<std::string> keys;
      for (const auto& one :
           office.choices.of(office.principal(of_staff ? office.staff_id : office.owner_id, of_staff)))
        keys.insert(one.event->key);
      return keys;
    };
    const auto vendor = listed(false), staff = listed(true);
    for (const char* key : {"member_joined", "ownership_given", "submission_received"}) {
      INFO(key);
      CHECK(vendor.contains(key));
      CHECK_FALSE(staff.contains(key));
    }
    for (const char* key : {"test_assigned", "supplement_completed"}) {
      INFO(key);
      CHECK(staff.contains(key));
      CHECK_FALSE(vendor.contains(key));
    }
    for (const char* key : {"password_changed", "new_device", "token_made"}) {
      INFO(key);
      CHECK(vendor.contains(key));
      CHECK(staff.contains(key));
    }
    CHECK_THROWS_AS(office.mail_words.events.only_to("nothing", "staff"), std::logic_error);
  });
}

TEST_CASE("the day's mail: once a day after eight, with what was gathered and what waits for staff") {
  for_each_database([](TestDatabase& test) {
    Choosing office(test);
    office.choices.set_waiting([&] { return office.review.queue().waiting(); });
    const auto eight = base::taipei_midnight(base::taipei_date(test.clock.now())) + std::chrono::hours(32);
    test.clock.advance(std::chrono::duration_cast<std::chrono::microseconds>(eight - test.clock.now()) -
                       std::chrono::minutes(1));
    REQUIRE(office.choose(office.owner_id, "tender_opened", "daily") == "chosen");
    office.queue("tender_opened", "u04595252@example.tw");
    office.ground.now = test.clock.now();
    CHECK(office.choices.send_digests() == 0);  // not eight yet
    test.clock.advance(std::chrono::minutes(1));
    // Two servers at once: one mail.
    std::atomic<int> sent{0};
    std::thread server([&] { sent += office.choices.send_digests(); });
    sent += office.choices.send_digests();
    server.join();
    CHECK(sent == 1);
    REQUIRE(office.mails("daily_digest").size() == 1);
    const auto mail = office.mails("daily_digest")[0].mail;
    CHECK(mail.to_address == "u04595252@example.tw");
    CHECK(mail.text.find(office.mails("tender_opened")[0].mail.subject) != std::string::npos);
    CHECK(mail.text.find("https://portal.example.tw/somewhere") != std::string::npos);
    CHECK(office.state_of("tender_opened") == "sent");
    CHECK(office.choices.send_digests() == 0);

    // Staff hear of what waits, until they do not want to.
    office.open_tender("1150203");
    office.fill();
    office.upload_all();
    REQUIRE(std::holds_alternative<documents::Receipt>(office.submit()));
    CHECK(office.choices.send_digests() == 1);
    REQUIRE(office.mails("daily_digest").size() == 2);
    CHECK(office.mails("daily_digest")[0].mail.to_address == "staff@example.tw");
    CHECK(office.mails("daily_digest")[0].mail.text.find("尚未分派 1 件") != std::string::npos);
    CHECK(office.choices.send_digests() == 0);
    test.clock.advance(std::chrono::hours(24));
    REQUIRE(office.choose(office.staff_id, "daily_digest", "off") == "chosen");
    CHECK(office.choices.send_digests() == 0);
    REQUIRE(office.choose(office.staff_id, "daily_digest", "now") == "chosen");
    CHECK(office.choices.send_digests() == 1);
  });
}

TEST_CASE("N-17 reminders of deadlines in review may be gathered into the daily summary, and not switched off") {
  for_each_database([](TestDatabase& test) {
    Choosing office(test);
    office.queue("stage_due", "staff@example.tw");
    CHECK(office.state_of("stage_due") == "queued");
    CHECK(office.choose(office.staff_id, "stage_due", "off") == "mail_choice_required");
    CHECK(office.choose(office.staff_id, "seat_due", "daily") == "mail_choice_unknown");  // of committee members
    REQUIRE(office.choose(office.staff_id, "stage_due", "daily") == "chosen");
    office.queue("stage_due", "staff@example.tw");
    const auto all = office.mails("stage_due");
    REQUIRE(all.size() == 2);
    CHECK((all[0].state == "gathered") != (all[1].state == "gathered"));
  });
}
