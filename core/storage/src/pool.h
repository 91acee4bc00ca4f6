// A small pool. SOCI's own never heals a dead connection and lends one with an open transaction; this one checks before
// lending, cleans on return, moves to the next host when one is down, and opens connections only when they are needed.
#pragma once
#include <condition_variable>

#include "connection.h"

namespace tenderloom::storage {

class Pool {
 public:
  using Open = std::function<std::unique_ptr<Connection>(std::size_t host)>;
  Pool(Open open, std::size_t hosts, std::size_t connections, std::chrono::milliseconds wait, const base::Logger& log);

  /// Gives its connection back when it ends.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection) : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (connection_) pool_->give_back(std::move(connection_), broken_);
    }
    Connection& operator*() { return *connection_; }
    Connection* operator->() { return connection_.get(); }
    /// Its server is gone: it is closed, and so are the idle ones to the same server.
    void broken() { broken_ = true; }

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
    bool broken_ = false;
  };

  /// A live connection without a transaction. Throws DatabaseError: busy when none comes free in time, lost when no
  /// host answers.
  Lease lease();
  Database::Connections connections();

 private:
  std::unique_ptr<Connection> connect(std::chrono::steady_clock::time_point deadline);
  void give_back(std::unique_ptr<Connection> connection, bool broken);
  void forget_slot();

  Open open_;
  std::size_t hosts_;
  std::size_t limit_;
  std::chrono::milliseconds wait_;
  const base::Logger& log_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Connection>> idle_;  // the last one returned is lent first: its caches are warm
  std::size_t open_count_ = 0;
  std::uint64_t generation_ = 0;
  std::atomic<std::size_t> host_{0};
};

}  // namespace tenderloom::storage
