// The pool: connections that die, connections that come back dirty, and too few of them.
#include <sys/stat.h>

#include <thread>

#include "database_fixture.h"

using namespace tenderloom;
using storage::DatabaseError;
using storage::Transaction;
using test::for_each_database;
using test::TestDatabase;

namespace {

constexpr auto kMysql = storage::Dialect::mysql;
constexpr auto kSqlite = storage::Dialect::sqlite;

/// Ends every other connection to the test's database, as a restart of the server would.
void kill_others(TestDatabase& test) {
  auto admin = test.another();
  admin->read([&](soci::session& sql) {
    std::vector<long long> ids(1000);
    sql << "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> connection_id()",
        soci::into(ids);
    for (const long long id : ids) sql << "KILL " << id;
  });
}

}  // namespace

TEST_CASE("a lease heals a dead connection") {
  TestDatabase test(kMysql);
  test.run({"CREATE TABLE t (id $id, v $ref) $table"});
  kill_others(test);
  SECTION("for a reader") { CHECK(test.number("SELECT count(*) FROM t") == 0); }
  SECTION("for a writer") {
    test.run({"INSERT INTO t (v) VALUES (1)"});
    CHECK(test.number("SELECT count(*) FROM t") == 1);
  }
}

TEST_CASE("a connection that is lost before the commit is replaced and the transaction done again") {
  TestDatabase test(kMysql);
  test.run({"CREATE TABLE t (id $id, v $ref) $table"});
  int runs = 0;
  test.database.write([&](Transaction& tx) {
    tx.sql() << "INSERT INTO t (v) VALUES (1)";
    if (++runs == 1) kill_others(test);
    tx.sql() << "INSERT INTO t (v) VALUES (2)";
  });
  CHECK(runs == 2);
  CHECK(test.number("SELECT count(*) FROM t") == 2);
}

TEST_CASE("a connection that is lost at the commit is not done again, because it may have landed") {
  TestDatabase test(kMysql);
  test.run({"CREATE TABLE t (id $id, v $ref) $table"});
  int runs = 0;
  CHECK_THROWS_AS(test.database.write([&](Transaction& tx) {
    ++runs;
    tx.sql() << "INSERT INTO t (v) VALUES (1)";
    kill_others(test);
  }),
                  storage::CommitUnknown);
  CHECK(runs == 1);
  CHECK(test.number("SELECT count(*) FROM t") == 0);
}

TEST_CASE("a transaction that a reader left open does not leak into the next lease") {
  for_each_database(
      [](TestDatabase& test) {
        test.run({"CREATE TABLE t (id $id, v $ref) $table"});
        test.database.read([](soci::session& sql) {
          sql.begin();
          sql << "INSERT INTO t (v) VALUES (1)";
        });
        test.run({"INSERT INTO t (v) VALUES (2)"});
        CHECK(test.number("SELECT count(*) FROM t") == 1);
      },
      {.connections = 1});
}

TEST_CASE("when no connection comes free in time, the caller is told so") {
  using namespace std::chrono_literals;
  for_each_database(
      [](TestDatabase& test) {
        std::atomic<bool> held{false}, release{false};
        std::thread holder([&] {
          test.database.read([&](soci::session&) {
            held = true;
            while (!release) std::this_thread::sleep_for(5ms);
          });
        });
        while (!held) std::this_thread::sleep_for(1ms);
        try {
          test.database.read([](soci::session&) {});
          FAIL_CHECK("the only connection was lent twice");
        } catch (const DatabaseError& error) {
          CHECK(error.kind() == DatabaseError::Kind::busy);
        }
        release = true;
        holder.join();
        CHECK_NOTHROW(test.database.read([](soci::session&) {}));
      },
      {.connections = 1, .lease_wait = 150ms});
}

TEST_CASE("a hundred threads share a few connections") {
  for_each_database(
      [](TestDatabase& test) {
        test.run({"CREATE TABLE t (id $id, v $ref) $table"});
        std::atomic<int> failures{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 100; ++i) {
          threads.emplace_back([&, i] {
            try {
              const long long value = i;
              test.database.write(
                  [&](Transaction& tx) { tx.sql() << "INSERT INTO t (v) VALUES (:v)", soci::use(value); });
              test.number("SELECT count(*) FROM t");
            } catch (const std::exception&) {
              ++failures;
            }
          });
        }
        for (auto& thread : threads) thread.join();
        CHECK(failures == 0);
        CHECK(test.number("SELECT count(*) FROM t") == 100);
      },
      {.connections = 4});
}

TEST_CASE("opening says what is wrong, without the password") {
  const test::TestFolder folder;
  const base::Logger log(base::LogLevel::error, [](std::string_view) {});
  config::DatabaseUrl url;
  url.kind = config::DatabaseUrl::Kind::mysql;
  url.user = "nobody";
  url.password = "Hunter2";
  url.database = "none";
  const storage::Database::Options soon{.lease_wait = std::chrono::milliseconds(300)};
  SECTION("no server on any host") {
    url.hosts = {"127.0.0.1", "localhost"};
    url.port = 1;
    const auto opened = storage::Database::open(url, folder.path(), log, soon);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == "database_unreachable");
    CHECK(opened.error().params.dump().find("Hunter2") == std::string::npos);
  }
  SECTION("a wrong password") {
    url.socket = test::mariadb_socket();
    const auto opened = storage::Database::open(url, folder.path(), log, soon);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == "database_unreachable");
    CHECK(opened.error().params.dump().find("Hunter2") == std::string::npos);
  }
  SECTION("no host at all") {
    const auto opened = storage::Database::open(url, folder.path(), log, soon);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == "database_unknown");
  }
  SECTION("a folder that is a file") {
    url = {};
    url.path = "/dev/null/portal.sqlite";
    const auto opened = storage::Database::open(url, folder.path(), log, soon);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == "database_unreachable");
  }
  SECTION("a file that is no database") {
    std::filesystem::copy_file(__FILE__, folder.path() / "not.sqlite");
    url = {};
    url.path = "not.sqlite";
    const auto opened = storage::Database::open(url, folder.path(), log, soon);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == "database_unreachable");
  }
}

TEST_CASE("the SQLite file is nobody else's to read, also in a folder with blanks in its name") {
  const test::TestFolder folder;
  const base::Logger log(base::LogLevel::error, [](std::string_view) {});
  config::DatabaseUrl url;
  url.path = "my data/標案 'x' = 1.sqlite";
  const auto opened = storage::Database::open(url, folder.path(), log);
  REQUIRE(opened.ok());
  (*opened)->write([](Transaction& tx) { tx.sql() << "CREATE TABLE t (id INTEGER)"; });
  for (const char* tail : {"", "-wal"}) {
    struct stat status {};
    REQUIRE(::stat((folder.path() / (url.path + tail)).c_str(), &status) == 0);
    CHECK((status.st_mode & 077) == 0);
  }
}

TEST_CASE("SQLite takes double quotes for names only, as MariaDB is told to") {
  TestDatabase test(kSqlite);
  CHECK_THROWS_AS(test.text("SELECT \"text\""), DatabaseError);
}
