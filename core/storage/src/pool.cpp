#include "pool.h"

#include "errors.h"

namespace tenderloom::storage {

using std::chrono::steady_clock;

namespace {
constexpr auto kBetweenConnects = std::chrono::milliseconds(100);
}

Pool::Pool(Open open, std::size_t hosts, std::size_t connections, std::chrono::milliseconds wait,
           const base::Logger& log)
    : open_(std::move(open)),
      hosts_(std::max<std::size_t>(hosts, 1)),
      limit_(std::max<std::size_t>(connections, 1)),
      wait_(wait),
      log_(log) {
  idle_.reserve(limit_);
}

Pool::Lease Pool::lease() {
  const auto deadline = steady_clock::now() + wait_;
  while (true) {
    std::unique_ptr<Connection> connection;
    {
      std::unique_lock lock(mutex_);
      if (!freed_.wait_until(lock, deadline, [&] { return !idle_.empty() || open_count_ < limit_; })) {
        throw DatabaseError(DatabaseError::Kind::busy, {}, "no database connection came free in time");
      }
      if (idle_.empty()) {
        ++open_count_;
      } else {
        connection = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    if (!connection) {
      try {
        return {*this, connect(deadline)};
      } catch (...) {
        forget_slot();
        throw;
      }
    }
    if (connection->alive()) return {*this, std::move(connection)};
    log_.warning("storage.connection_lost");
    give_back(std::move(connection), true);
  }
}

Database::Connections Pool::connections() {
  const std::lock_guard lock(mutex_);
  return {.limit = limit_, .open = open_count_, .idle = idle_.size()};
}

std::unique_ptr<Connection> Pool::connect(steady_clock::time_point deadline) {
  while (true) {
    const std::size_t first = host_.load();
    std::uint64_t generation = 0;
    {
      std::lock_guard lock(mutex_);
      generation = generation_;
    }
    for (std::size_t step = 0; step < hosts_; ++step) {
      const std::size_t host = (first + step) % hosts_;
      try {
        auto connection = open_(host);
        connection->generation = generation;
        if (host != first) {
          host_ = host;
          log_.warning("storage.host_changed", {{"host", host + 1}, {"of", hosts_}});
        }
        return connection;
      } catch (const DatabaseError& error) {
        // A wrong password or a missing database is the same on every host and at every attempt.
        if (error.kind() != DatabaseError::Kind::lost) throw;
        if (step + 1 == hosts_ && steady_clock::now() + kBetweenConnects >= deadline) throw;
      }
    }
    std::this_thread::sleep_for(kBetweenConnects);
  }
}

void Pool::give_back(std::unique_ptr<Connection> connection, bool broken) {
  std::vector<std::unique_ptr<Connection>> closing;  // closed after the lock is free: it may take a while
  const bool clean = !broken && connection->clean();
  {
    std::lock_guard lock(mutex_);
    if (clean && connection->generation == generation_) {
      connection->idle_since = steady_clock::now();
      idle_.push_back(std::move(connection));
    } else {
      if (!clean && connection->generation == generation_) {
        ++generation_;
        open_count_ -= idle_.size();
        closing.swap(idle_);
        idle_.reserve(limit_);
      }
      --open_count_;
      closing.push_back(std::move(connection));
    }
  }
  if (closing.empty()) {
    freed_.notify_one();
  } else {
    freed_.notify_all();
  }
}

void Pool::forget_slot() {
  {
    std::lock_guard lock(mutex_);
    --open_count_;
  }
  freed_.notify_one();
}

}  // namespace tenderloom::storage
