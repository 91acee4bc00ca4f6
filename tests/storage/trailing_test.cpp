// SQLite: who may be answered before the disk has what was written, and who may not. What is counted here is what the
// portal tells its operator: commits that are not on the disk yet.
#include <atomic>
#include <thread>

#include "database_fixture.h"

using namespace tenderloom;
using namespace std::chrono_literals;
using storage::Transaction;
using test::TestDatabase;

namespace {

storage::Database::Options trailing(std::chrono::milliseconds within) {
  storage::Database::Options options;
  options.trail = within;
  return options;
}

class Rows {
 public:
  explicit Rows(std::chrono::milliseconds within) : test_(storage::Dialect::sqlite, trailing(within)) {
    test_.run({"CREATE TABLE t (id $id, v $ref NOT NULL) $table"});
    insert(false);
  }
  void insert(bool trails) {
    test_.database.write([&](Transaction& tx) {
      if (trails) tx.may_trail();
      tx.sql() << "INSERT INTO t (v) VALUES (1)";
    });
  }
  std::uint64_t unsynced() const { return test_.database.unsynced(); }
  storage::Database& database() { return test_.database; }

 private:
  TestDatabase test_;
};

}  // namespace

TEST_CASE("a write that may trail is answered before the disk has it; the next one that may not takes it along") {
  Rows rows(1h);
  CHECK(rows.unsynced() == 0);
  rows.insert(true);
  rows.insert(true);
  CHECK(rows.unsynced() == 2);
  rows.insert(false);
  CHECK(rows.unsynced() == 0);
}

TEST_CASE("a write that may trail is on the disk soon, without another one") {
  Rows rows(1ms);
  rows.insert(true);
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (rows.unsynced() != 0 && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(1ms);
  CHECK(rows.unsynced() == 0);
}

TEST_CASE("where every commit is synced, none trails") {
  Rows rows(0ms);
  rows.insert(true);
  CHECK(rows.unsynced() == 0);
}

TEST_CASE("a refused write that might have trailed leaves nothing to sync") {
  Rows rows(1h);
  const auto refused = rows.database().write([](Transaction& tx) -> base::Result<int> {
    tx.may_trail();
    tx.sql() << "INSERT INTO t (v) VALUES (2)";
    return base::Error{"refused"};
  });
  CHECK(!refused.ok());
  CHECK(rows.unsynced() == 0);
}

TEST_CASE("whoever may not trail waits for the disk, also when it shares its commit with those who may") {
  constexpr int kBefore = 50, kTogether = 6;
  Rows rows(1h);
  for (int i = 0; i < kBefore; ++i) rows.insert(true);
  CHECK(rows.unsynced() == kBefore);
  std::atomic<bool> holding{false}, release{false};
  std::thread holder([&] {
    rows.database().write([&](Transaction& tx) {
      tx.may_trail();
      tx.sql() << "INSERT INTO t (v) VALUES (3)";
      holding = true;
      while (!release) std::this_thread::sleep_for(1ms);
    });
  });
  while (!holding) std::this_thread::yield();
  std::vector<std::thread> all;
  for (int thread = 0; thread < kTogether; ++thread)
    all.emplace_back([&, thread] { rows.insert(thread != kTogether / 2); });
  std::this_thread::sleep_for(20ms);  // they queue up, and share a commit; nothing below counts on it
  release = true;
  holder.join();
  for (auto& thread : all) thread.join();
  CHECK(rows.unsynced() < kTogether);  // at most what was committed after it
}
