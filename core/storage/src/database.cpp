// Leases, transactions and their repetition. Which database it is, is the business of connection.cpp.
#include "tenderloom/storage/database.h"

#include <random>

#include "errors.h"
#include "pool.h"
#include "writer_line.h"

namespace tenderloom::storage {

namespace {

using namespace std::chrono_literals;

/// The database in which this thread has a transaction open. A second one inside it would wait for the first for ever.
thread_local const void* writing_in = nullptr;

class WritingMark {
 public:
  explicit WritingMark(const void* database) {
    if (writing_in == database) throw std::logic_error("write() within write(): pass the Transaction on instead");
    writing_in = database;
  }
  ~WritingMark() { writing_in = nullptr; }
};

/// Short and uneven after a deadlock, so that the two do not meet again; long enough in sum to outlast a fail-over when
/// the connection was lost.
std::chrono::milliseconds pause_before(int attempt, DatabaseError::Kind kind) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const auto first = kind == DatabaseError::Kind::lost ? 50 : 4;
  const auto most = kind == DatabaseError::Kind::lost ? 1000 : 200;
  const int longest = std::min(first << std::min(attempt, 10), most);
  return std::chrono::milliseconds(std::uniform_int_distribution<int>(longest / 2, longest)(random));
}

}  // namespace

struct Database::Impl {
  Impl(Dialect which, Pool::Open open, std::size_t hosts, const Options& how, const base::Logger& logger)
      : dialect(which),
        options(how),
        log(logger),
        pool(open, hosts, how.connections, how.lease_wait, logger),
        line([open = std::move(open)] { return open(0); }, how.lease_wait, how.trail, logger) {}

  Dialect dialect;
  Options options;
  const base::Logger& log;
  Pool pool;
  WriterLine line;  // SQLite's

  using After = std::vector<std::function<void()>>;
  bool attempt(const std::function<bool(Transaction&)>& body, After& after);
  bool attempt_in_line(const std::function<bool(Transaction&)>& body, After& after, bool alone);
  void commit(Pool::Lease& lease);
};

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;
Dialect Database::dialect() const { return impl_->dialect; }
Database::Connections Database::connections() const { return impl_->pool.connections(); }
std::uint64_t Database::unsynced() const { return impl_->line.unsynced(); }

base::Result<std::unique_ptr<Database>> Database::open(const config::DatabaseUrl& url,
                                                       const std::filesystem::path& data, const base::Logger& log) {
  return open(url, data, log, Options{});
}

base::Result<std::unique_ptr<Database>> Database::open(const config::DatabaseUrl& url,
                                                       const std::filesystem::path& data, const base::Logger& log,
                                                       Options options) {
  std::unique_ptr<Impl> impl;
  if (url.kind == config::DatabaseUrl::Kind::sqlite) {
    if (url.path.empty()) return base::Error{"database_unknown", {{"url", "sqlite://"}}};
    const auto file = std::filesystem::absolute(data / url.path);
    std::error_code ignored;
    std::filesystem::create_directories(file.parent_path(), ignored);
    impl = std::make_unique<Impl>(
        Dialect::sqlite, [file](std::size_t) { return Connection::open_sqlite(file); }, 1, options, log);
  } else {
    if (url.database.empty() || (url.hosts.empty() && url.socket.empty())) {
      return base::Error{"database_unknown", {{"url", "mysql://"}}};
    }
    impl = std::make_unique<Impl>(
        Dialect::mysql, [url](std::size_t host) { return Connection::open_mysql(url, host); },
        url.socket.empty() ? url.hosts.size() : 1, options, log);
  }
  try {
    impl->pool.lease();
  } catch (const DatabaseError& error) {
    return base::Error{"database_unreachable", {{"what", error.what()}}};
  }
  return std::unique_ptr<Database>(new Database(std::move(impl)));
}

void Database::run_read(const std::function<void(soci::session&)>& body) {
  WriterLine::reads_elsewhere();
  auto lease = impl_->pool.lease();
  try {
    body(lease->session());
  } catch (const soci::soci_error& error) {
    const DatabaseError known = translate(error, lease->session().get_last_query());
    if (known.kind() == DatabaseError::Kind::lost) lease.broken();
    throw known;
  }
}

/// One run of a transaction; false when the body refused. Throws DatabaseError, or what the body threw, with the
/// transaction rolled back.
bool Database::Impl::attempt(const std::function<bool(Transaction&)>& body, After& after) {
  auto lease = pool.lease();
  Transaction tx(lease->session(), dialect);
  try {
    lease->begin();
    if (!body(tx)) {
      if (!lease->clean()) lease.broken();
      return false;
    }
    commit(lease);
  } catch (const soci::soci_error& error) {
    const DatabaseError known = translate(error, lease->session().get_last_query());
    if (known.kind() == DatabaseError::Kind::lost || !lease->clean()) lease.broken();
    throw known;
  }
  after = std::move(tx.after_commit_);
  return true;
}

/// The same on SQLite, where a commit may be shared with others.
bool Database::Impl::attempt_in_line(const std::function<bool(Transaction&)>& body, After& after, bool alone) {
  return line.run(
      [&](Connection& connection) {
        Transaction tx(connection.session(), dialect);
        const bool good = body(tx);
        after = std::move(tx.after_commit_);
        if (!good) return WriterLine::Outcome::undo;
        return tx.trails_ ? WriterLine::Outcome::keep_trailing : WriterLine::Outcome::keep;
      },
      alone);
}

void Database::Impl::commit(Pool::Lease& lease) {
  try {
    lease->commit();
  } catch (const soci::soci_error& error) {
    const DatabaseError known = translate(error, "COMMIT");
    if (known.kind() != DatabaseError::Kind::lost) throw;
    lease.broken();
    throw CommitUnknown(known.what());
  }
}

void Database::run_write(const std::function<bool(Transaction&)>& body) {
  std::vector<std::function<void()>> after;
  {
    const WritingMark mark(impl_.get());
    for (int attempt = 1;; ++attempt) {
      auto kind = DatabaseError::Kind::other;
      try {
        const bool stands = impl_->dialect == Dialect::sqlite ? impl_->attempt_in_line(body, after, attempt > 1)
                                                              : impl_->attempt(body, after);
        if (!stands) return;
        break;
      } catch (const CommitUnknown&) {
        throw;
      } catch (const DatabaseError& error) {
        kind = error.kind();
        if (!worth_retrying(kind) || attempt >= impl_->options.write_attempts) throw;
      }
      impl_->log.debug("storage.retry", {{"attempt", attempt}, {"why", name_of(kind)}});
      std::this_thread::sleep_for(pause_before(attempt, kind));
    }
  }
  for (const auto& action : after) {
    try {
      action();
    } catch (const std::exception& error) {
      // The transaction stands: its caller must not be told otherwise.
      impl_->log.error("storage.after_commit_failed", {{"type", typeid(error).name()}});
    }
  }
}

}  // namespace tenderloom::storage
