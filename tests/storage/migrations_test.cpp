// Migrations survive being killed at any point, being run twice, and being run by two servers at once.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "database_fixture.h"

using namespace tenderloom;
using storage::MigrationSet;
using test::for_each_database;
using test::TestDatabase;

namespace {

std::vector<MigrationSet> sample() {
  return {{"first",
           {{"0001-people",
             {"CREATE TABLE person (id $id, name $str(40) NOT NULL) $table",
              "CREATE UNIQUE INDEX person_name ON person (name)", "INSERT INTO person (id, name) VALUES (1, 'one')"}},
            {"0002-mail", {"ALTER TABLE person ADD COLUMN mail $str(80)", "UPDATE person SET mail = 'x'"}}}},
          {"second",
           {{"0001-notes",
             {"CREATE TABLE note (id $id, person $ref NOT NULL, FOREIGN KEY (person) REFERENCES person (id)) $table",
              "INSERT INTO note (person) VALUES (1)"}}}}};
}

constexpr int kStatements = 7;

void check_finished(TestDatabase& test) {
  CHECK(test.number("SELECT count(*) FROM person") == 1);
  CHECK(test.number("SELECT count(*) FROM note") == 1);
  CHECK(test.text("SELECT mail FROM person") == "x");
  CHECK(test.number("SELECT count(*) FROM schema_migration WHERE state = 'done'") == kStatements);
  CHECK(storage::pending_migrations(test.database, sample()).empty());
}

/// Migrates in a child process that kills itself when the log tells of `event` for the given time.
void migrate_and_die(TestDatabase& test, const std::string& event, int times) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int seen = 0;
    const base::Logger log(base::LogLevel::debug, [&](std::string_view line) {
      if (line.find(event) != std::string_view::npos && ++seen == times) ::kill(::getpid(), SIGKILL);
    });
    auto database = storage::Database::open(test.url(), test.folder(), log);
    if (database.ok()) (void)storage::migrate(**database, sample(), log);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(WTERMSIG(status) == SIGKILL);
}

}  // namespace

TEST_CASE("migrations run once, in order") {
  for_each_database([](TestDatabase& test) {
    CHECK(storage::pending_migrations(test.database, sample()) ==
          std::vector<std::string>{"first/0001-people", "first/0002-mail", "second/0001-notes"});
    const auto first = storage::migrate(test.database, sample(), test.log);
    REQUIRE(first.ok());
    CHECK(*first == 3);
    check_finished(test);
    const auto again = storage::migrate(test.database, sample(), test.log);
    REQUIRE(again.ok());
    CHECK(*again == 0);
    check_finished(test);
  });
}

TEST_CASE("a migration killed at any statement goes on where it stopped") {
  for_each_database([](TestDatabase& test) {
    // Before the statement, between it and its record, and after the record.
    const std::string event = GENERATE(as<std::string>{}, "storage.migration.started", "storage.migration.executed",
                                       "storage.migration.recorded");
    const int times = GENERATE(range(1, kStatements + 1));
    INFO(event << " number " << times);
    migrate_and_die(test, event, times);
    const bool all_recorded = event == "storage.migration.recorded" && times == kStatements;
    CHECK(storage::pending_migrations(test.database, sample()).empty() == all_recorded);
    const auto rest = storage::migrate(test.database, sample(), test.log);
    REQUIRE(rest.ok());
    check_finished(test);
  });
}

TEST_CASE("a migration whose text was changed afterwards is refused before anything is done") {
  for_each_database([](TestDatabase& test) {
    test.migrate({sample().front()});
    auto changed = sample();
    changed[0].migrations[1].statements[1] = "UPDATE person SET mail = 'y'";
    const auto result = storage::migrate(test.database, changed, test.log);
    REQUIRE_FALSE(result.ok());
    CHECK(result.error().code == "migration_changed");
    CHECK(result.error().params == base::Json{{"owner", "first"}, {"id", "0002-mail"}});
    CHECK(storage::pending_migrations(test.database, sample()) == std::vector<std::string>{"second/0001-notes"});
  });
}

TEST_CASE("a migration that fails leaves its record open and can be mended") {
  for_each_database([](TestDatabase& test) {
    auto sets = sample();
    sets[1].migrations[0].statements[1] = "INSERT INTO note (person) VALUES (4711)";
    CHECK_THROWS_AS(storage::migrate(test.database, sets, test.log), storage::DatabaseError);
    CHECK(test.number("SELECT count(*) FROM person") == 1);
    CHECK(storage::pending_migrations(test.database, sets) == std::vector<std::string>{"second/0001-notes"});
    test.run({"INSERT INTO person (id, name) VALUES (4711, 'two')"});
    REQUIRE(storage::migrate(test.database, sets, test.log).ok());
    CHECK(storage::pending_migrations(test.database, sets).empty());
  });
}

TEST_CASE("a statement that fails for an object that was there before is not taken for done") {
  for_each_database([](TestDatabase& test) {
    test.run({"CREATE TABLE person (id $id) $table"});
    CHECK_THROWS_AS(storage::migrate(test.database, sample(), test.log), storage::DatabaseError);
  });
}

TEST_CASE("two migrations of one name are a bug") {
  for_each_database([](TestDatabase& test) {
    CHECK_THROWS_AS(storage::migrate(test.database, {sample()[0], sample()[0]}, test.log), std::invalid_argument);
  });
}

TEST_CASE("several servers migrate at once and each statement is done once") {
  for_each_database([](TestDatabase& test) {
    constexpr int kServers = 4;
    std::vector<std::unique_ptr<storage::Database>> servers;
    for (int i = 0; i < kServers; ++i) servers.push_back(test.another());
    std::atomic<int> failures{0};
    std::vector<std::thread> threads;
    for (auto& server : servers) {
      threads.emplace_back([&] {
        try {
          if (!storage::migrate(*server, sample(), test.log).ok()) ++failures;
        } catch (const std::exception&) {
          ++failures;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(failures == 0);
    check_finished(test);
  });
}
