#include "trailing_sync.h"

#include <utility>

namespace tenderloom::storage {

TrailingSync::TrailingSync(std::chrono::milliseconds within, Sync sync) : within_(within), sync_(std::move(sync)) {}

TrailingSync::~TrailingSync() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void TrailingSync::add(std::uint64_t ticket) {
  const std::lock_guard lock(mutex_);
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  const bool waits_already = newest_ > synced_;
  newest_ = ticket;
  if (!waits_already) changed_.notify_one();
}

void TrailingSync::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return ends_ || newest_ > synced_; });
    if (newest_ == synced_) return;
    changed_.wait_for(lock, within_, [&] { return ends_; });
    const std::uint64_t target = newest_;
    lock.unlock();
    const bool done = sync_(target);
    lock.lock();
    if (done) synced_ = target;
    if (!done && ends_) return;
  }
}

}  // namespace tenderloom::storage
