// What the audit log is for: no tampering goes unseen, retention and erasure are none, pages do not lose an entry.
#include "accounts_fixture.h"
#include "tenderloom/base/csv.h"

using namespace tenderloom;
using audit::AuditLog;
using audit::Entry;
using storage::Transaction;
using test::for_each_database;
using test::TestDatabase;

namespace {

void record(TestDatabase& test, AuditLog& log, const std::string& action, const std::string& subject = "company:12",
            std::optional<std::int64_t> person = 7) {
  Entry entry;
  entry.person = person;
  entry.company = 12;
  entry.actor_name = "王小姐";
  entry.address = "192.0.2.7";
  entry.action = action;
  entry.subject = subject;
  entry.details = {{"mail", "wang@example.tw"}};
  test.database.write([&](Transaction& tx) { log.record(tx, entry); });
}

/// `batches` seals of three entries each, a day apart.
void batches(TestDatabase& test, AuditLog& log, int count) {
  test.migrate({storage::job_migrations(), AuditLog::migrations()});
  for (int batch = 0; batch < count; ++batch) {
    for (int i = 0; i < 3; ++i) record(test, log, "registration.approve");
    log.seal();
    test.clock.advance(std::chrono::hours(24));
  }
}

}  // namespace

TEST_CASE("control 26 a tail that was cut off and a chain that was made anew are found by the heads kept outside") {
  for_each_database([](TestDatabase& test) {
    const auto file = test.folder() / "audit-heads";
    std::filesystem::remove(file);
    AuditLog log(test.database, test.clock);
    log.keep_heads(file, test.log);
    batches(test, log, 3);
    REQUIRE(log.verify().intact);
    SECTION("the last batch with its seal") {
      test.run({"DELETE FROM audit_personal WHERE entry > 6", "DELETE FROM audit_entry WHERE id > 6",
                "DELETE FROM audit_seal WHERE id = 3"});
      CHECK(log.verify().problem == "head_missing");
    }
    SECTION("everything sealed again with another past") {
      test.run({"UPDATE audit_entry SET action = 'registration.reject', seal = NULL", "DELETE FROM audit_seal"});
      AuditLog forger(test.database, test.clock);
      forger.seal();
      CHECK(forger.verify().intact);  // by itself the chain is sound
      CHECK(log.verify().problem == "head_differs");
    }
    SECTION("two seals changed places") {
      test.run({"UPDATE audit_entry SET seal = 9 WHERE seal = 1", "UPDATE audit_entry SET seal = 1 WHERE seal = 2",
                "UPDATE audit_entry SET seal = 2 WHERE seal = 9", "UPDATE audit_seal SET id = 9 WHERE id = 1",
                "UPDATE audit_seal SET id = 1 WHERE id = 2", "UPDATE audit_seal SET id = 2 WHERE id = 9"});
      CHECK(log.verify().problem == "seal_broken");
    }
  });
}

TEST_CASE("control 26 what is not sealed yet is looked at too") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    batches(test, log, 1);
    record(test, log, "a.b");
    SECTION("a personal value") {
      test.run({"UPDATE audit_personal SET address = '198.51.100.1' WHERE entry = 4"});
      CHECK(log.verify().problem == "details_changed");
    }
    SECTION("an entry taken out before its seal") {
      test.run({"DELETE FROM audit_entry WHERE id = 4"});
      CHECK(log.verify().problem == "entry_missing");
    }
  });
}

TEST_CASE("control 15 old batches go as a whole, the rest stays provable") {
  for_each_database([](TestDatabase& test) {
    const auto file = test.folder() / "audit-heads";
    std::filesystem::remove(file);
    AuditLog log(test.database, test.clock);
    log.keep_heads(file, test.log);
    batches(test, log, 4);
    const auto limit = test.clock.now() - std::chrono::hours(60);
    const auto removed = log.remove_before(limit);
    CHECK(removed.seals == 2);
    CHECK(removed.entries == 6);
    CHECK(log.remove_before(limit).seals == 0);
    CHECK(test.number("SELECT count(*) FROM audit_personal") == 7);
    CHECK(log.list({.action = "audit.expired"}).total == 1);
    CHECK(log.verify().intact);
    log.seal();
    CHECK(log.verify().intact);
    SECTION("a batch taken out beyond that is found") {
      test.run({"DELETE FROM audit_personal WHERE entry IN (7, 8, 9)", "DELETE FROM audit_entry WHERE seal = 3",
                "DELETE FROM audit_seal WHERE id = 3"});
      CHECK(log.verify().problem == "seal_broken");
    }
    SECTION("an anchor moved by hand is found") {
      test.run({"DELETE FROM audit_personal WHERE entry IN (7, 8, 9)", "DELETE FROM audit_entry WHERE seal = 3",
                "UPDATE audit_anchor SET seal = 3", "DELETE FROM audit_seal WHERE id = 3"});
      CHECK_FALSE(log.verify().intact);
    }
    SECTION("the chain goes on when everything was too old") {
      log.remove_before(test.clock.now() + std::chrono::hours(1));
      record(test, log, "a.b");
      log.seal();
      CHECK(log.verify().intact);
      CHECK(test.number("SELECT max(id) FROM audit_seal") == 6);
    }
  });
}

TEST_CASE("erasing a person takes what was done to them too, and is no tampering") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    batches(test, log, 1);
    record(test, log, "member.role_changed", "person:7", 8);
    log.seal();
    Entry by;
    by.person = 9;
    test.database.write([&](Transaction& tx) { log.erase_person(tx, 7, by); });
    CHECK(test.number("SELECT count(*) FROM audit_personal WHERE details LIKE '%wang@example.tw%'") == 0);
    CHECK(log.verify().intact);
    log.seal();
    CHECK(log.verify().intact);
    CHECK(log.find(4)->entry.erased);
    CHECK(log.find(4)->entry.person == 8);
  });
}

TEST_CASE("SCR-160 pages follow one another without gap or repetition, in both directions") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    test.migrate({storage::job_migrations(), AuditLog::migrations()});
    for (int i = 0; i < 25; ++i) {
      record(test, log, i % 5 == 0 ? "account.sign_in_failed" : "account.signed_in", "person:7");
      if (i % 7 == 0) test.clock.advance(std::chrono::seconds(1));  // several entries of one instant
    }
    audit::Search search;
    search.limit = 4;
    std::vector<std::int64_t> seen;
    audit::Found page = log.search(search);
    CHECK_FALSE(page.newer);
    for (;;) {
      for (const auto& entry : page.items) seen.push_back(entry.id);
      if (!page.older) break;
      search.older_than = audit::Cursor{page.items.back().at, page.items.back().id};
      page = log.search(search);
    }
    REQUIRE(seen.size() == 25);
    for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == static_cast<std::int64_t>(25 - i));
    search.older_than.reset();
    search.newer_than = audit::Cursor{page.items.front().at, page.items.front().id};
    const auto back = log.search(search);
    REQUIRE(back.items.size() == 4);
    CHECK(back.items.back().id == page.items.front().id + 1);
    CHECK(back.older);

    audit::Search failures;
    failures.result = "failure";
    CHECK(log.search(failures).items.size() == 5);
    failures.result = "success";
    CHECK(log.search(failures).items.size() == 20);
    failures.address = "192.0.2.8";
    CHECK(log.search(failures).items.empty());
    CHECK(log.actions() == std::vector<std::string>{"account.sign_in_failed", "account.signed_in"});
  });
}

TEST_CASE("settings that differ from the last start's are an entry, and a secret is never in it") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    test.migrate({storage::job_migrations(), AuditLog::migrations()});
    CHECK_FALSE(log.record_start({{"theme", "base"}, {"session_minutes", "120"}}, "1"));
    CHECK_FALSE(log.record_start({{"theme", "base"}, {"session_minutes", "120"}}, "1"));
    CHECK(log.record_start({{"theme", "base"}, {"session_minutes", "60"}}, "1"));
    const auto changed = log.list({.action = "configuration.changed"});
    REQUIRE(changed.total == 1);
    CHECK(changed.items[0].details == base::Json{{"session_minutes", {{"before", "120"}, {"after", "60"}}}});
    CHECK(log.list({.action = "portal.started"}).total == 3);
  });
}

TEST_CASE("control 15 less than six months cannot be set; a contact is one address; a password is never shown") {
  const auto load = [](const std::string& name, const std::string& value) {
    return config::load_settings({}, {{"TENDERLOOM_" + name, value}});
  };
  CHECK_FALSE(load("AUDIT_KEEP_MONTHS", "5").ok());
  CHECK(load("AUDIT_KEEP_MONTHS", "6")->audit_keep_months == 6);
  CHECK_FALSE(load("SECURITY_CONTACT", "mailto:a@example.tw\nExpires: never").ok());
  CHECK_FALSE(load("SECURITY_CONTACT", "javascript:alert(1)").ok());
  CHECK(load("SECURITY_CONTACT", "https://example.tw/report").ok());
  CHECK(load("SMTP", "smtp://me:geheim@mail.example.tw:25")->effective.at("smtp") ==
        "smtp://me:***@mail.example.tw:25");
}

TEST_CASE("control 21 what cannot be recorded does not happen") {
  TestDatabase test(storage::Dialect::sqlite);
  test::Registry registry(test);
  const auto who = registry.registered();
  test.run({"CREATE TRIGGER no_log BEFORE INSERT ON audit_personal BEGIN SELECT RAISE(ABORT, 'disk full'); END"});
  auto& sign_in = registry.accounts.sign_in();
  CHECK_THROWS_AS(sign_in.sign_in("clerk@example.tw", test::kSound, "192.0.2.7"), storage::DatabaseError);
  CHECK(test.number("SELECT count(*) FROM person WHERE last_login_at IS NOT NULL") == 0);
  const auto mails = test.number("SELECT count(*) FROM mail_outbox");
  const accounts::Actor staff{who.person_id, "審核人員", "192.0.2.1"};
  CHECK_THROWS_AS(registry.registrations().decide(who.company_id, "approve", "", std::nullopt, staff),
                  storage::DatabaseError);
  CHECK(test.number("SELECT count(*) FROM company WHERE status = 'approved'") == 0);
  CHECK(test.number("SELECT count(*) FROM mail_outbox") == mails);
}

TEST_CASE("text in CSV stays text") {
  CHECK(base::csv_line({"a", "b,c", "say \"x\"", ""}) == "a,\"b,c\",\"say \"\"x\"\"\",\r\n");
  for (const std::string start : {"=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"}) {
    CHECK(base::csv_cell(start + "cmd").starts_with("'"));
  }
  CHECK(base::csv_cell("=a,b") == "\"'=a,b\"");
  CHECK(base::csv_cell("a\r\n=b") == "\"a\r\n=b\"");
}
