// Commits whose callers were answered already reach the disk from here: soon, and many by one sync.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace tenderloom::storage {

/// Thread-safe. A thread of its own, begun with the first commit that trails.
class TrailingSync {
 public:
  /// `sync` returns when everything up to a ticket is on the disk; false: it failed, and is tried again `within` later.
  using Sync = std::function<bool(std::uint64_t ticket)>;
  TrailingSync(std::chrono::milliseconds within, Sync sync);
  /// What still trails is synced first.
  ~TrailingSync();

  /// The commit `ticket` trails: its sync begins at the latest `within` after this. Throws std::system_error when the
  /// thread cannot begin; the commit is then the caller's to sync.
  void add(std::uint64_t ticket);

 private:
  void run();

  std::chrono::milliseconds within_;
  Sync sync_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t newest_ = 0;
  std::uint64_t synced_ = 0;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace tenderloom::storage
