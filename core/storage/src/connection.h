// One connection to one server: opening, session settings, and what SOCI does not offer (BEGIN IMMEDIATE, "is a
// transaction open?", syncing the write-ahead log).
#pragma once
#include <chrono>

#include "tenderloom/config/settings.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::storage {

class Connection {
 public:
  /// `file` is the absolute path of an SQLite database. Throws DatabaseError.
  static std::unique_ptr<Connection> open_sqlite(const std::filesystem::path& file);
  /// Connects to one host of the list. Throws DatabaseError.
  static std::unique_ptr<Connection> open_mysql(const config::DatabaseUrl& url, std::size_t host);

  soci::session& session() { return session_; }
  Dialect dialect() const { return dialect_; }

  bool alive();  // asks the server (MySQL); SQLite connections do not die
  void begin();
  void commit();
  /// Ends an open transaction, if there is one. False when the connection is of no more use.
  bool clean() noexcept;
  bool in_transaction();
  /// SQLite: how many rows this connection has changed since it was opened, whatever came of it.
  std::int64_t changes();
  /// SQLite: makes everything committed so far safe against a power cut.
  void sync_log();

  /// The pool's: connections of an older generation are closed instead of being lent again.
  std::uint64_t generation = 0;
  std::chrono::steady_clock::time_point idle_since{};

 private:
  explicit Connection(Dialect dialect) : dialect_(dialect) {}
  void execute(const char* statement);

  soci::session session_;
  Dialect dialect_;
};

}  // namespace tenderloom::storage
