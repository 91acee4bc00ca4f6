// Connections, transactions and dialects. SOCI is the only way to a database, and only this library knows which one it
// is.
//
// A `Lease` is a checked, live connection that goes back to its pool clean (an open transaction is rolled back). `read`
// and `write` turn every SOCI exception into DatabaseError, whose text never holds a bound value.
// Rule for callers: read a SELECT to its end; never keep a statement beyond the lambda.
#pragma once
#include <soci/soci.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/log.h"
#include "tenderloom/base/result.h"
#include "tenderloom/config/settings.h"

namespace tenderloom::storage {

enum class Dialect { sqlite, mysql };

/// Thrown for what only an outage, a race or a bug can cause. `unique` is thrown too, for services that turn it into a
/// refusal ("this tax id is registered already").
class DatabaseError : public std::runtime_error {
 public:
  enum class Kind { unique, foreign_key, deadlock, busy, lost, full, other };
  DatabaseError(Kind kind, std::string constraint, std::string text);
  ~DatabaseError() override;
  Kind kind() const { return kind_; }
  /// The index or "table.column" that a unique violation names, as far as the database tells.
  const std::string& constraint() const { return constraint_; }

 private:
  Kind kind_;
  std::string constraint_;
};

/// The connection broke while COMMIT was under way: nobody knows whether the transaction stands. Not repeated by
/// write(); who sends the request again must carry an idempotency key.
class CommitUnknown : public DatabaseError {
 public:
  explicit CommitUnknown(std::string text);
  ~CommitUnknown() override;
};

class Transaction {
 public:
  soci::session& sql() { return sql_; }
  Dialect dialect() const { return dialect_; }
  /// Runs after a successful commit, never after a rollback; in order.
  void after_commit(std::function<void()> action) { after_commit_.push_back(std::move(action)); }
  /// What is written here may be lost with the machine's power within Options::trail of its answer: drafts, signs of
  /// life, rows that were handed to nobody yet; never an act (core/docs/decisions/0010). SQLite keeps the order: what
  /// is committed later and does not trail takes it along. MariaDB's durability is its own setting.
  void may_trail() { trails_ = true; }

 private:
  friend class Database;
  Transaction(soci::session& sql, Dialect dialect) : sql_(sql), dialect_(dialect) {}
  soci::session& sql_;
  Dialect dialect_;
  std::vector<std::function<void()>> after_commit_;
  bool trails_ = false;
};

/// True for a Result that holds an error: write() then rolls back.
template <typename T>
bool refuses(const T&) {
  return false;
}
template <typename T>
bool refuses(const base::Result<T>& result) {
  return !result.ok();
}

/// Thread-safe; one object a process and database.
class Database {
 public:
  struct Options {
    std::size_t connections = 16;
    std::chrono::milliseconds lease_wait{5000};
    int write_attempts = 8;  // of one write() on deadlock or a lost connection before commit
    /// SQLite: how far the disk may be behind the answers to transactions that may trail. 0: nobody is answered before
    /// what was written is on the disk.
    std::chrono::milliseconds trail{100};
  };
  /// Errors: database_unreachable {what}, database_unknown {url}.
  static base::Result<std::unique_ptr<Database>> open(const config::DatabaseUrl& url, const std::filesystem::path& data,
                                                      const base::Logger& log, Options options);
  static base::Result<std::unique_ptr<Database>> open(const config::DatabaseUrl& url, const std::filesystem::path& data,
                                                      const base::Logger& log);
  ~Database();
  Dialect dialect() const;
  struct Connections {
    std::size_t limit = 0, open = 0, idle = 0;
  };
  Connections connections() const;
  /// SQLite: commits that are not on the disk yet, as far as is known: those that trail, and those that are waited for.
  std::uint64_t unsynced() const;

  /// Reads on one connection, outside a transaction. `body(soci::session&)`; what it returns is returned.
  template <typename Body>
  auto read(Body&& body) {
    using R = std::invoke_result_t<Body&, soci::session&>;
    if constexpr (std::is_void_v<R>) {
      run_read([&](soci::session& sql) { body(sql); });
    } else {
      std::optional<R> result;
      run_read([&](soci::session& sql) { result.emplace(body(sql)); });
      return std::move(*result);
    }
  }

  /// Writes in one transaction: BEGIN IMMEDIATE on SQLite, retried as a whole on deadlock. `body(Transaction&)` may run
  /// more than once and must have no effect outside the database but through after_commit. A returned error Result or
  /// an exception rolls back.
  template <typename Body>
  auto write(Body&& body) {
    using R = std::invoke_result_t<Body&, Transaction&>;
    if constexpr (std::is_void_v<R>) {
      run_write([&](Transaction& tx) {
        body(tx);
        return true;
      });
    } else {
      std::optional<R> result;
      run_write([&](Transaction& tx) {
        result.reset();
        result.emplace(body(tx));
        return !refuses(*result);
      });
      return std::move(*result);
    }
  }

 private:
  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  void run_read(const std::function<void(soci::session&)>& body);
  void run_write(const std::function<bool(Transaction&)>& body);  // false: roll back
  std::unique_ptr<Impl> impl_;
};

/// The id that the last INSERT of this connection made.
std::int64_t last_insert_id(Transaction& tx, const std::string& table);
/// INSERT that leaves an existing row alone / replaces the named columns. `key` are the unique columns.
/// Gives the dialect's SQL with :name placeholders for every column. An ignored insert affects no row; on MariaDB it
/// also lets pass what is too long, so check lengths first.
std::string upsert_sql(Dialect dialect, const std::string& table, const std::vector<std::string>& key,
                       const std::vector<std::string>& columns);
std::string insert_ignore_sql(Dialect dialect, const std::string& table, const std::vector<std::string>& columns);
/// " FOR UPDATE" on MySQL, empty on SQLite (whose write transaction locks already).
std::string for_update(Dialect dialect);

/// std::optional<T> to SOCI's (value, indicator) pair and back: `use(n.value, n.ind)`.
template <typename T>
struct Nullable {
  T value{};
  soci::indicator ind = soci::i_null;
  Nullable() = default;
  Nullable(const std::optional<T>& source)
      : value(source.value_or(T{})), ind(source ? soci::i_ok : soci::i_null) {}  // NOLINT
  std::optional<T> get() const { return ind == soci::i_ok ? std::optional<T>(value) : std::nullopt; }
};

}  // namespace tenderloom::storage
