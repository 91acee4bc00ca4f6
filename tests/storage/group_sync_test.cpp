// The promise behind every answer "stored" on SQLite: a sync began after the commit and ended before the answer.
#include "../../core/storage/src/group_sync.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using tenderloom::storage::GroupSync;

TEST_CASE("no commit is acknowledged before a sync that began after it") {
  GroupSync group;
  std::mutex writer;
  std::atomic<std::uint64_t> committed{0}, durable{0};
  std::atomic<int> syncs{0}, broken{0}, inside{0};
  constexpr int kThreads = 8, kRounds = 200;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < kRounds; ++round) {
        std::uint64_t mine = 0, ticket = 0;
        {
          std::lock_guard lock(writer);
          mine = ++committed;
          ticket = group.committed();
        }
        group.wait(ticket, [&] {
          if (++inside != 1) ++broken;
          const std::uint64_t reaches = committed;
          std::this_thread::sleep_for(std::chrono::microseconds(200));
          durable = reaches;
          ++syncs;
          --inside;
        });
        if (durable < mine) ++broken;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(broken == 0);
  CHECK(syncs < kThreads * kRounds);  // several commits shared one
}

TEST_CASE("a sync that fails is told to who waited for it, and the next one is tried") {
  GroupSync group;
  int tries = 0;
  const auto failing = [&] {
    ++tries;
    throw std::runtime_error("disk");
  };
  CHECK_THROWS_AS(group.wait(group.committed(), failing), std::runtime_error);
  group.wait(group.committed(), [&] { ++tries; });
  CHECK(tries == 2);
  group.wait(1, failing);  // covered by the second sync
  CHECK(tries == 2);
}
