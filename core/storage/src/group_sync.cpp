#include "group_sync.h"

namespace tenderloom::storage {

std::uint64_t GroupSync::committed() {
  std::lock_guard lock(mutex_);
  return ++committed_;
}

std::uint64_t GroupSync::unsynced() const {
  std::lock_guard lock(mutex_);
  return committed_ - synced_;
}

void GroupSync::wait(std::uint64_t ticket, const std::function<void()>& sync) {
  std::unique_lock lock(mutex_);
  while (synced_ < ticket) {
    if (syncing_) {
      done_.wait(lock);
      continue;
    }
    syncing_ = true;
    const std::uint64_t target = committed_;
    lock.unlock();
    try {
      sync();
    } catch (...) {
      lock.lock();
      syncing_ = false;
      done_.notify_all();  // another one tries; whoever fails says so to its own caller
      throw;
    }
    lock.lock();
    syncing_ = false;
    synced_ = target;
    done_.notify_all();
  }
}

}  // namespace tenderloom::storage
