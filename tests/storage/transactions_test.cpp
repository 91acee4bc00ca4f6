// What a transaction promises, on both databases.
#include <soci/soci.h>

#include <thread>

#include "database_fixture.h"

using namespace tenderloom;
using storage::DatabaseError;
using storage::Transaction;
using test::for_each_database;
using test::TestDatabase;

namespace {

void make_account(TestDatabase& test) {
  test.run({"CREATE TABLE account (id $id, name $str(20) NOT NULL, balance $ref NOT NULL) $table",
            "CREATE UNIQUE INDEX account_name ON account (name)",
            "CREATE TABLE entry (id $id, account $ref NOT NULL, FOREIGN KEY (account) REFERENCES account (id)) $table",
            "INSERT INTO account (name, balance) VALUES ('alpha', 0)"});
}

void insert(Transaction& tx, const std::string& name) {
  tx.sql() << "INSERT INTO account (name, balance) VALUES (:name, 0)", soci::use(name);
}

long long accounts(TestDatabase& test) { return test.number("SELECT count(*) FROM account"); }

DatabaseError failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const DatabaseError& error) {
    return error;
  }
  FAIL("no DatabaseError was thrown");
  throw std::logic_error("unreachable");
}

}  // namespace

TEST_CASE("a transaction stands as a whole or not at all") {
  for_each_database([](TestDatabase& test) {
    make_account(test);
    SECTION("what it returns is returned after its commit") {
      const long long id = test.database.write([](Transaction& tx) {
        insert(tx, "beta");
        return storage::last_insert_id(tx, "account");
      });
      CHECK(id == 2);
      CHECK(accounts(test) == 2);
    }
    SECTION("an error Result rolls back") {
      const auto result = test.database.write([](Transaction& tx) -> base::Result<int> {
        insert(tx, "beta");
        return base::Error{"name_taken"};
      });
      REQUIRE_FALSE(result.ok());
      CHECK(result.error().code == "name_taken");
      CHECK(accounts(test) == 1);
    }
    SECTION("an error Result<void> rolls back") {
      const auto result = test.database.write([](Transaction& tx) -> base::Result<void> {
        insert(tx, "beta");
        return base::Error{"name_taken"};
      });
      CHECK_FALSE(result.ok());
      CHECK(accounts(test) == 1);
    }
    SECTION("a good Result commits") {
      const auto result = test.database.write([](Transaction& tx) -> base::Result<int> {
        insert(tx, "beta");
        return 7;
      });
      CHECK(*result == 7);
      CHECK(accounts(test) == 2);
    }
    SECTION("an exception rolls back and passes through") {
      CHECK_THROWS_AS(test.database.write([](Transaction& tx) {
        insert(tx, "beta");
        throw std::out_of_range("of the caller");
      }),
                      std::out_of_range);
      CHECK(accounts(test) == 1);
      test.database.write([](Transaction& tx) { insert(tx, "beta"); });
      CHECK(accounts(test) == 2);
    }
    SECTION("a failed statement rolls back what came before it") {
      CHECK_THROWS_AS(test.database.write([](Transaction& tx) {
        insert(tx, "beta");
        insert(tx, "alpha");
      }),
                      DatabaseError);
      CHECK(accounts(test) == 1);
    }
    SECTION("others see nothing before the commit") {
      test.database.write([&](Transaction& tx) {
        insert(tx, "beta");
        CHECK(accounts(test) == 1);
      });
      CHECK(accounts(test) == 2);
    }
    SECTION("a transaction within a transaction is a bug that is told at once") {
      CHECK_THROWS_AS(
          test.database.write([&](Transaction&) { test.database.write([](Transaction& tx) { insert(tx, "x"); }); }),
          std::logic_error);
      CHECK(accounts(test) == 1);
    }
  });
}

TEST_CASE("what follows a commit runs once, in order, and only then") {
  for_each_database([](TestDatabase& test) {
    make_account(test);
    std::string trace;
    SECTION("after the commit") {
      test.database.write([&](Transaction& tx) {
        tx.after_commit([&] { trace += std::to_string(accounts(test)); });
        tx.after_commit([&] { trace += "b"; });
        insert(tx, "beta");
        trace += "a";
      });
      CHECK(trace == "a2b");
    }
    SECTION("never after a refusal") {
      (void)test.database.write([&](Transaction& tx) -> base::Result<void> {
        tx.after_commit([&] { trace += "x"; });
        return base::Error{"no"};
      });
      CHECK(trace.empty());
    }
    SECTION("it may write itself") {
      test.database.write([&](Transaction& tx) {
        tx.after_commit([&] { test.database.write([](Transaction& inner) { insert(inner, "gamma"); }); });
      });
      CHECK(accounts(test) == 2);
    }
    SECTION("its failure does not undo the transaction, nor hide it") {
      CHECK_NOTHROW(test.database.write([&](Transaction& tx) {
        insert(tx, "beta");
        tx.after_commit([] { throw std::runtime_error("later"); });
      }));
      CHECK(accounts(test) == 2);
    }
  });
}

TEST_CASE("database errors say their kind and never a value") {
  for_each_database([](TestDatabase& test) {
    make_account(test);
    const std::string secret = "S3cret' for key 'x";
    const auto safe = [&](const DatabaseError& error) {
      INFO(error.what());
      CHECK(std::string(error.what()).find("S3cret") == std::string::npos);
      CHECK(error.constraint().find("S3cret") == std::string::npos);
    };
    SECTION("a unique violation names its index or column") {
      test.database.write([&](Transaction& tx) { insert(tx, secret); });
      const auto error = failure_of([&] { test.database.write([&](Transaction& tx) { insert(tx, secret); }); });
      CHECK(error.kind() == DatabaseError::Kind::unique);
      CHECK(error.constraint().find("name") != std::string::npos);
      CHECK(error.constraint().find("account") != std::string::npos);
      safe(error);
    }
    SECTION("a reference to nothing") {
      const auto error = failure_of([&] {
        test.database.write([&](Transaction& tx) { tx.sql() << "INSERT INTO entry (account) VALUES (4711)"; });
      });
      CHECK(error.kind() == DatabaseError::Kind::foreign_key);
    }
    SECTION("a text that is too long is refused by both, whole") {
      const std::string fits(20, 'x'), long_one = secret + std::string(20, 'x');
      test.database.write([&](Transaction& tx) { insert(tx, fits); });
      const auto error = failure_of([&] { test.database.write([&](Transaction& tx) { insert(tx, long_one); }); });
      CHECK(error.kind() == DatabaseError::Kind::other);
      safe(error);
      CHECK(accounts(test) == 2);
    }
    SECTION("twenty characters of four bytes each are not too long") {
      std::string text;
      for (int i = 0; i < 20; ++i) text += "𠮷";
      test.database.write([&](Transaction& tx) { insert(tx, text); });
      CHECK(test.text("SELECT name FROM account WHERE id = 2") == text);
    }
    SECTION("a missing value") {
      const auto error = failure_of([&] {
        test.database.write([&](Transaction& tx) {
          tx.sql() << "UPDATE account SET name = NULL WHERE name <> :name", soci::use(secret);
        });
      });
      safe(error);
    }
    SECTION("a statement that cannot be read, outside a transaction") {
      const auto error = failure_of([&] {
        test.database.read([&](soci::session& sql) {
          int value = 0;
          sql << "SELECT nonsense FROM account WHERE name = :name", soci::use(secret), soci::into(value);
        });
      });
      CHECK(error.kind() == DatabaseError::Kind::other);
      CHECK(std::string(error.what()).find("nonsense") != std::string::npos);
      safe(error);
    }
    SECTION("a text where a number was asked for") {
      test.database.write([&](Transaction& tx) { insert(tx, secret); });
      try {
        test.database.read([&](soci::session& sql) {
          int value = 0;
          sql << "SELECT name FROM account WHERE id = 2", soci::into(value);
        });
      } catch (const DatabaseError& error) {  // MariaDB's driver complains, SQLite converts
        safe(error);
      }
    }
  });
}

TEST_CASE("concurrent writers lose nothing and meet no lock errors") {
  for_each_database([](TestDatabase& test) {
    make_account(test);
    constexpr int kThreads = 8, kRounds = 60;
    std::atomic<int> failures{0};
    std::vector<std::thread> writers;
    for (int thread = 0; thread < kThreads; ++thread) {
      writers.emplace_back([&, thread] {
        for (int round = 0; round < kRounds; ++round) {
          try {
            test.database.write([&](Transaction& tx) {
              long long balance = 0;
              tx.sql() << "SELECT balance FROM account WHERE id = 1" + storage::for_update(tx.dialect()),
                  soci::into(balance);
              ++balance;
              tx.sql() << "UPDATE account SET balance = :balance WHERE id = 1", soci::use(balance);
              insert(tx, std::to_string(thread) + "-" + std::to_string(round));
            });
          } catch (const std::exception&) {
            ++failures;
          }
        }
      });
    }
    for (auto& writer : writers) writer.join();
    CHECK(failures == 0);
    CHECK(test.number("SELECT balance FROM account WHERE id = 1") == kThreads * kRounds);
    CHECK(accounts(test) == 1 + kThreads * kRounds);
  });
}

TEST_CASE("two servers writing to one database lose nothing") {
  for_each_database([](TestDatabase& test) {
    make_account(test);
    auto other = test.another();
    constexpr int kRounds = 60;
    const auto work = [&](storage::Database& database) {
      for (int round = 0; round < kRounds; ++round) {
        database.write([](Transaction& tx) { tx.sql() << "UPDATE account SET balance = balance + 1 WHERE id = 1"; });
      }
    };
    std::thread second([&] { work(*other); });
    work(test.database);
    second.join();
    CHECK(test.number("SELECT balance FROM account WHERE id = 1") == 2 * kRounds);
  });
}

TEST_CASE("a deadlock is solved by doing the whole transaction again") {
  for_each_database([](TestDatabase& test) {
    make_account(test);
    test.database.write([](Transaction& tx) { insert(tx, "beta"); });
    std::atomic<int> runs{0}, holding{0};
    // Both take one row, wait for each other, then want the other's row. SQLite has one writer and cannot deadlock.
    const auto cross = [&](int first, int second) {
      test.database.write([&](Transaction& tx) {
        ++runs;
        tx.sql() << "UPDATE account SET balance = balance + 1 WHERE id = :id", soci::use(first);
        ++holding;
        for (int i = 0; i < 100 && holding < 2; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        tx.sql() << "UPDATE account SET balance = balance + 1 WHERE id = :id", soci::use(second);
      });
    };
    std::thread other([&] { cross(2, 1); });
    cross(1, 2);
    other.join();
    CHECK(test.number("SELECT sum(balance) FROM account") == 4);
    if (!test.sqlite()) CHECK(runs >= 3);
  });
}

TEST_CASE("a transaction that never succeeds is given up after the attempts that are allowed") {
  storage::Database::Options options;
  options.write_attempts = 3;
  for_each_database(
      [](TestDatabase& test) {
        int runs = 0;
        const auto error = failure_of([&] {
          test.database.write([&](Transaction&) {
            ++runs;
            throw DatabaseError(DatabaseError::Kind::deadlock, {}, "again");
          });
        });
        CHECK(error.kind() == DatabaseError::Kind::deadlock);
        CHECK(runs == 3);
      },
      options);
}
