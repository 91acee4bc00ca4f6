// The threads that run handlers.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tenderloom::http {

struct Connection;

class Workers {
 public:
  using Serve = std::function<void(Connection&)>;
  /// `niceness`: how far the threads stand back when processors are wanted (nice(2)); 0: not at all.
  Workers(int threads, std::size_t most_queued, Serve serve, int niceness = 0);
  ~Workers();
  /// Takes as many from the front of `batch` as the queue holds and says how many.
  std::size_t push(const std::vector<Connection*>& batch);
  std::size_t queued() const;
  std::size_t busy() const;  // threads that work on something
  /// Ends the threads after what they are doing; what is still queued is dropped.
  void stop();

 private:
  void run(int niceness);
  std::size_t most_queued_;
  Serve serve_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Connection*> queue_;
  std::size_t waiting_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

/// Signals are for the main thread; a peer that went away must not raise one.
void block_signals_in_this_thread();

}  // namespace tenderloom::http
