// Writers that wait for SQLite's one writer share a commit, and notice nothing of it. MariaDB, where nobody shares
// anything, has to behave alike.
#include <atomic>
#include <set>
#include <thread>

#include "database_fixture.h"

using namespace tenderloom;
using storage::DatabaseError;
using storage::Transaction;
using test::for_each_database;
using test::TestDatabase;

namespace {

void make_table(TestDatabase& test) {
  test.run({"CREATE TABLE t (id $id, v $ref NOT NULL) $table", "CREATE UNIQUE INDEX t_v ON t (v)"});
}

void insert(Transaction& tx, long long value) { tx.sql() << "INSERT INTO t (v) VALUES (:v)", soci::use(value); }

long long count(TestDatabase& test, const std::string& where = "1 = 1") {
  return test.number("SELECT count(*) FROM t WHERE " + where);
}

/// Lets `threads` bodies queue up behind one that holds the writer, so that they are done together.
void queue_up(TestDatabase& test, int threads, const std::function<void(int)>& write) {
  std::atomic<bool> holding{false}, release{false};
  std::thread holder([&] {
    test.database.write([&](Transaction&) {
      holding = true;
      while (!release) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    });
  });
  while (!holding) std::this_thread::yield();
  std::vector<std::thread> all;
  for (int thread = 0; thread < threads; ++thread) all.emplace_back([&, thread] { write(thread); });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  release = true;
  holder.join();
  for (auto& thread : all) thread.join();
}

}  // namespace

TEST_CASE("writers that wait are done together, each for itself") {
  for_each_database([](TestDatabase& test) {
    make_table(test);
    std::atomic<int> refused{0}, failed{0}, other{0}, after{0};
    queue_up(test, 12, [&](int thread) {
      try {
        const auto result = test.database.write([&](Transaction& tx) -> base::Result<void> {
          tx.after_commit([&] { ++after; });
          insert(tx, thread);
          if (thread % 3 == 1) return base::Error{"refused"};
          if (thread % 3 == 2) insert(tx, thread);  // the index says no
          return {};
        });
        if (!result.ok()) ++refused;
      } catch (const DatabaseError& error) {
        ++(error.kind() == DatabaseError::Kind::unique ? failed : other);
      }
    });
    CHECK(refused == 4);
    CHECK(failed == 4);
    CHECK(other == 0);
    CHECK(after == 4);
    CHECK(count(test) == 4);
    CHECK(count(test, "v IN (0, 3, 6, 9)") == 4);
  });
}

TEST_CASE("SQLite: one thread writes for others, and one commit serves them") {
  TestDatabase test(storage::Dialect::sqlite);
  make_table(test);
  bool shared = false;
  for (int round = 0; round < 50 && !shared; ++round) {
    std::mutex mutex;
    std::set<std::thread::id> threads;
    queue_up(test, 8, [&](int thread) {
      test.database.write([&](Transaction& tx) {
        insert(tx, round * 100 + thread);
        const std::lock_guard lock(mutex);
        threads.insert(std::this_thread::get_id());
      });
    });
    shared = threads.size() < 8;
    CHECK(count(test) == (round + 1) * 8);
  }
  CHECK(shared);
}

TEST_CASE("SQLite: whoever refuses before writing makes nobody write twice, and is not done twice itself") {
  TestDatabase test(storage::Dialect::sqlite);
  make_table(test);
  std::atomic<int> runs{0}, refused{0};
  queue_up(test, 12, [&](int thread) {
    const auto result = test.database.write([&](Transaction& tx) -> base::Result<void> {
      ++runs;
      if (thread % 2 == 1) return base::Error{"refused"};
      insert(tx, thread);
      return {};
    });
    if (!result.ok()) ++refused;
  });
  CHECK(runs == 12);
  CHECK(refused == 6);
  CHECK(count(test) == 6);
}

TEST_CASE("what is read on another connection within a write shows everything that was written before it") {
  for_each_database([](TestDatabase& test) {
    make_table(test);
    std::atomic<int> wrong{0};
    queue_up(test, 8, [&](int thread) {
      test.database.write([&](Transaction& tx) {
        long long here = 0;
        tx.sql() << "SELECT count(*) FROM t", soci::into(here);
        if (test.sqlite() && count(test) != here) ++wrong;
        insert(tx, thread);
      });
    });
    CHECK(wrong == 0);
    CHECK(count(test) == 8);
  });
}

TEST_CASE("SQLite: whoever breaks the transaction that others share does not break theirs") {
  TestDatabase test(storage::Dialect::sqlite);
  make_table(test);
  std::atomic<int> failed{0};
  queue_up(test, 9, [&](int thread) {
    try {
      test.database.write([&](Transaction& tx) {
        insert(tx, thread);
        if (thread == 4) tx.sql() << "INSERT OR ROLLBACK INTO t (v) VALUES (4)";  // ends the whole transaction
      });
    } catch (const DatabaseError&) {
      ++failed;
    }
  });
  CHECK(failed == 1);
  CHECK(count(test) == 8);
  CHECK(count(test, "v = 4") == 0);
}

TEST_CASE("a writer that waits too long is told so, and leaves nothing behind") {
  TestDatabase test(storage::Dialect::sqlite, {.lease_wait = std::chrono::milliseconds(30), .write_attempts = 1});
  make_table(test);
  std::atomic<bool> holding{false}, release{false};
  std::thread holder([&] {
    test.database.write([&](Transaction&) {
      holding = true;
      while (!release) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    });
  });
  while (!holding) std::this_thread::yield();
  try {
    test.database.write([](Transaction& tx) { insert(tx, 1); });
    FAIL_CHECK("there were two writers");
  } catch (const DatabaseError& error) {
    CHECK(error.kind() == DatabaseError::Kind::busy);
  }
  release = true;
  holder.join();
  test.database.write([](Transaction& tx) { insert(tx, 2); });
  CHECK(count(test) == 1);
}
