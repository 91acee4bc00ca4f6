#include "workers.h"

#include <signal.h>
#include <sys/resource.h>

#include <algorithm>

namespace tenderloom::http {

void block_signals_in_this_thread() {
  sigset_t all;
  sigfillset(&all);
  for (const int fatal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS}) sigdelset(&all, fatal);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

Workers::Workers(int threads, std::size_t most_queued, Serve serve, int niceness)
    : most_queued_(most_queued), serve_(std::move(serve)) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this, niceness] { run(niceness); });
}

Workers::~Workers() { stop(); }

std::size_t Workers::push(const std::vector<Connection*>& batch) {
  std::size_t taken = 0;
  std::size_t wake = 0;
  {
    const std::lock_guard lock(mutex_);
    while (taken < batch.size() && queue_.size() < most_queued_) queue_.push_back(batch[taken++]);
    wake = std::min(waiting_, taken);
  }
  for (std::size_t i = 0; i < wake; ++i) wake_.notify_one();
  return taken;
}

std::size_t Workers::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::size_t Workers::busy() const {
  const std::lock_guard lock(mutex_);
  return threads_.size() - std::min(waiting_, threads_.size());
}

void Workers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_.clear();
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Workers::run(int niceness) {
  block_signals_in_this_thread();
  // On Linux a thread has a niceness of its own; 0 names the caller.
  if (niceness != 0) ::setpriority(PRIO_PROCESS, 0, niceness);
  std::unique_lock lock(mutex_);
  while (true) {
    while (queue_.empty() && !stopping_) {
      ++waiting_;
      wake_.wait(lock);
      --waiting_;
    }
    if (stopping_) return;
    Connection* connection = queue_.front();
    queue_.pop_front();
    lock.unlock();
    serve_(*connection);
    lock.lock();
  }
}

}  // namespace tenderloom::http
