// The audit log: cheap to write, impossible to change unseen, and still able to forget a person.
#include "tenderloom/audit/audit.h"

#include <thread>

#include "database_fixture.h"

using namespace tenderloom;
using audit::AuditLog;
using audit::Entry;
using storage::Transaction;
using test::for_each_database;
using test::TestDatabase;

namespace {

Entry entry(const std::string& action, const std::string& subject = "company:12") {
  Entry made;
  made.person = 7;
  made.company = 12;
  made.actor_name = "王小姐";
  made.address = "192.0.2.7";
  made.action = action;
  made.subject = subject;
  made.details = {{"reason", "資料不全"}};
  return made;
}

void record(TestDatabase& test, AuditLog& log, const Entry& what) {
  test.database.write([&](Transaction& tx) { log.record(tx, what); });
}

void prepare(TestDatabase& test, AuditLog& log, int entries) {
  test.migrate({storage::job_migrations(), AuditLog::migrations()});
  for (int i = 0; i < entries; ++i) record(test, log, entry("registration.approved", "company:" + std::to_string(i)));
}

}  // namespace

TEST_CASE("an entry is written with its transaction and listed newest first") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    prepare(test, log, 0);
    record(test, log, entry("registration.approved"));
    test.clock.advance(std::chrono::seconds(5));
    auto second = entry("submission.received", "submission:3");
    second.person = 8;
    second.company.reset();
    record(test, log, second);
    (void)test.database.write([&](Transaction& tx) -> base::Result<void> {
      log.record(tx, entry("never"));
      return base::Error{"refused"};
    });

    const auto all = log.list({});
    CHECK(all.total == 2);
    REQUIRE(all.items.size() == 2);
    CHECK(all.items[0].action == "submission.received");
    CHECK_FALSE(all.items[0].company);
    const auto& first = all.items[1];
    CHECK(first.person == 7);
    CHECK(first.company == 12);
    CHECK(first.actor_name == "王小姐");
    CHECK(first.address == "192.0.2.7");
    CHECK(first.details["reason"] == "資料不全");
    CHECK(first.at == test.clock.now() - std::chrono::seconds(5));

    CHECK(log.list({.person = 8}).total == 1);
    CHECK(log.list({.company = 12}).total == 1);
    CHECK(log.list({.action = "registration."}).total == 1);
    CHECK(log.list({.action = "registration"}).total == 0);
    CHECK(log.list({.action = "submission.received", .subject = "submission:3"}).total == 1);
    CHECK(log.list({.from = test.clock.now()}).total == 1);
    CHECK(log.list({.until = test.clock.now()}).total == 1);
    CHECK(log.list({.page = 2, .per_page = 1}).items.at(0).action == "registration.approved");
  });
}

TEST_CASE("names that are too long or no text at all do not make a decision fail") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    prepare(test, log, 0);
    auto odd = entry("x");
    odd.actor_name = "";
    for (int i = 0; i < 300; ++i) odd.actor_name += "𠮷";
    odd.address = "\xff\xfe";
    odd.details = {{"bytes", "\xc3\x28"}};
    record(test, log, odd);
    CHECK(log.list({}).total == 1);
    log.seal();
    CHECK(log.verify().intact);
  });
}

TEST_CASE("the chain is sealed in batches and found whole") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    prepare(test, log, 5);
    CHECK(log.verify().intact);
    CHECK(log.seal() == 5);
    CHECK(log.seal() == 0);
    const auto head = log.verify().head;
    record(test, log, entry("a.b"));
    CHECK(log.seal() == 1);
    const auto verdict = log.verify();
    CHECK(verdict.intact);
    CHECK(verdict.entries == 6);
    CHECK(verdict.sealed == 6);
    CHECK(verdict.head != head);
    CHECK(test.number("SELECT count(*) FROM audit_seal") == 2);
  });
}

TEST_CASE("a batch is not larger than a thousand entries, and larger numbers take several") {
  TestDatabase test(storage::Dialect::sqlite);
  AuditLog log(test.database, test.clock);
  prepare(test, log, 0);
  test.database.write([&](Transaction& tx) {
    for (int i = 0; i < 2500; ++i) log.record(tx, entry("bulk"));
  });
  CHECK(log.seal() == 2500);
  CHECK(test.number("SELECT count(*) FROM audit_seal") == 3);
  CHECK(log.verify().intact);
}

TEST_CASE("whatever is changed behind the portal's back is found") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    prepare(test, log, 3);
    log.seal();
    for (int i = 0; i < 3; ++i) record(test, log, entry("later"));
    log.seal();
    REQUIRE(log.verify().intact);
    const auto [statement, problem, at] = GENERATE(table<std::string, std::string, int>({
        {"UPDATE audit_entry SET action = 'registration.rejected' WHERE id = 2", "seal_broken", 1},
        {"UPDATE audit_entry SET at = at + 1 WHERE id = 2", "seal_broken", 1},
        {"UPDATE audit_entry SET subject = 'company:99' WHERE id = 5", "seal_broken", 4},
        {"UPDATE audit_entry SET person = NULL WHERE id = 5", "seal_broken", 4},
        {"UPDATE audit_entry SET company = 13 WHERE id = 5", "seal_broken", 4},
        {"DELETE FROM audit_entry WHERE id = 2", "seal_broken", 1},
        {"UPDATE audit_entry SET seal = 2 WHERE id = 3", "seal_broken", 1},
        {"UPDATE audit_entry SET seal = NULL WHERE id = 3", "seal_broken", 1},
        {"UPDATE audit_personal SET actor_name = '李先生' WHERE entry = 2", "details_changed", 2},
        {"UPDATE audit_personal SET details = '{}' WHERE entry = 6", "details_changed", 6},
        {"UPDATE audit_personal SET salt = 'x' WHERE entry = 6", "details_changed", 6},
        {"DELETE FROM audit_personal WHERE entry = 2", "details_missing", 2},
        {"UPDATE audit_seal SET hash = previous_hash WHERE id = 1", "seal_broken", 1},
        {"DELETE FROM audit_seal WHERE id = 1", "seal_broken", 1},
        {"DELETE FROM audit_seal WHERE id = 2", "seal_broken", 4},
    }));
    INFO(statement);
    test.run({statement});
    const auto verdict = log.verify();
    CHECK_FALSE(verdict.intact);
    CHECK(verdict.problem == problem);
    CHECK(verdict.entry == at);
  });
}

TEST_CASE("an entry smuggled in among sealed ones is found") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    prepare(test, log, 3);
    log.seal();
    test.run({"INSERT INTO audit_entry (at, action, subject, personal_hash, seal) VALUES (1, 'x', 'y', 'z', 1)"});
    CHECK_FALSE(log.verify().intact);
  });
}

TEST_CASE("a person can be forgotten and the chain stays whole") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    prepare(test, log, 3);
    auto other = entry("a.b");
    other.person = 8;
    other.actor_name = "李先生";
    record(test, log, other);
    log.seal();
    Entry by;
    by.person = 1;
    by.actor_name = "個資窗口";
    SECTION("everything that one did") {
      test.database.write([&](Transaction& tx) { log.erase_person(tx, 7, by); });
      CHECK(test.number("SELECT count(*) FROM audit_personal WHERE actor_name = '王小姐'") == 0);
      CHECK(log.list({.person = 8}).items.at(0).actor_name == "李先生");
      const auto erased = log.list({.person = 7}).items.at(0);
      CHECK(erased.erased);
      CHECK(erased.actor_name.empty());
      CHECK(erased.action == "registration.approved");
      CHECK(log.verify().intact);
      log.seal();
      CHECK(log.verify().intact);
      CHECK(log.list({.action = "audit.erased"}).items.at(0).subject == "person:7");
    }
    SECTION("one entry") {
      test.database.write([&](Transaction& tx) { log.erase_entry(tx, 2, by); });
      CHECK(log.verify().intact);
      CHECK(log.list({.subject = "audit:2"}).total == 1);
    }
    SECTION("an erasure covers what came before it only") {
      test.database.write([&](Transaction& tx) { log.erase_person(tx, 7, by); });
      record(test, log, entry("later"));
      log.seal();
      test.run({"DELETE FROM audit_personal WHERE entry = 6"});
      CHECK(log.verify().problem == "details_missing");
    }
  });
}

TEST_CASE("the same words hash differently in two entries, so that a hash gives no name away") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    prepare(test, log, 0);
    record(test, log, entry("a"));
    record(test, log, entry("a"));
    CHECK(test.number("SELECT count(DISTINCT personal_hash) FROM audit_entry") == 2);
  });
}

TEST_CASE("several servers record and seal at once") {
  for_each_database([](TestDatabase& test) {
    AuditLog log(test.database, test.clock);
    prepare(test, log, 0);
    auto second_database = test.another();
    AuditLog second(*second_database, test.clock);
    constexpr int kEach = 60;
    std::atomic<int> failures{0};
    const auto work = [&](storage::Database& database, AuditLog& which) {
      for (int i = 0; i < kEach; ++i) {
        try {
          database.write([&](Transaction& tx) { which.record(tx, entry("busy")); });
          if (i % 5 == 0) which.seal();
        } catch (const std::exception&) {
          ++failures;
        }
      }
    };
    std::vector<std::thread> threads;
    threads.emplace_back([&] { work(test.database, log); });
    threads.emplace_back([&] { work(test.database, log); });
    threads.emplace_back([&] { work(*second_database, second); });
    for (auto& thread : threads) thread.join();
    CHECK(failures == 0);
    while (log.seal() > 0) continue;
    const auto verdict = log.verify();
    INFO(verdict.problem);
    CHECK(verdict.intact);
    CHECK(verdict.sealed == 3 * kEach);
  });
}
