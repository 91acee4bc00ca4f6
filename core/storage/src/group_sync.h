// Group commit for SQLite: who waits for a commit returns when the log reached the disk, but the sync happens outside
// the write lock, and one sync serves every commit that came before it began.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace tenderloom::storage {

class GroupSync {
 public:
  /// Call under the write lock, right after COMMIT.
  std::uint64_t committed();
  /// Returns when everything up to `ticket` is on the disk; `sync` is called by one of the waiting threads.
  void wait(std::uint64_t ticket, const std::function<void()>& sync);
  /// Commits that no sync has covered yet.
  std::uint64_t unsynced() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable done_;
  std::uint64_t committed_ = 0;
  std::uint64_t synced_ = 0;
  bool syncing_ = false;
};

}  // namespace tenderloom::storage
