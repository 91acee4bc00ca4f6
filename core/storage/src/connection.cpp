#include "connection.h"

#include <fcntl.h>
#include <soci/mysql/soci-mysql.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "errors.h"
#include "sqlite_statements.h"

namespace tenderloom::storage {

namespace {

MYSQL* mysql_of(soci::session& session) {
  return static_cast<soci::mysql_session_backend&>(*session.get_backend()).conn_;
}

/// A value of SOCI's MySQL connection string: in quotes, with a backslash before quotes and backslashes.
std::string quoted(const std::string& value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

// The words that both databases must read alike: double quotes name columns, || joins text, LIKE minds the case.
// core/docs/decisions/0010-sqlite-durability.md says why synchronous=NORMAL loses nothing here.
constexpr const char* kSqliteSession =
    "PRAGMA busy_timeout=5000;"
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA case_sensitive_like=ON;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-8192;"
    "PRAGMA mmap_size=268435456;"
    "PRAGMA wal_autocheckpoint=16000;"
    "PRAGMA journal_size_limit=67108864;";

constexpr const char* kMysqlSession[] = {
    "SET SESSION sql_mode='STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,ANSI_QUOTES,PIPES_AS_CONCAT'",
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    "SET SESSION innodb_lock_wait_timeout=10, lock_wait_timeout=60, wait_timeout=28800, time_zone='+00:00'",
    // A Galera node without a quorum takes SET but refuses this, so that the next host is tried.
    "SELECT 1",
};

}  // namespace

std::unique_ptr<Connection> Connection::open_sqlite(const std::filesystem::path& file) {
  std::unique_ptr<Connection> connection(new Connection(Dialect::sqlite));
  const std::string name = file.string();
  if (name.find('"') != std::string::npos) {
    throw DatabaseError(DatabaseError::Kind::other, {}, "a database path must not contain a double quote");
  }
  // Created here and not by SQLite, so that nobody else may read it; the log and index files inherit the mode. Never
  // opened when it is there already: closing any descriptor of a file drops all POSIX locks that the process holds on
  // it, and another process (a command beside the server) would then delete the log under our connections.
  const int descriptor = ::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0 && errno != EEXIST) {
    throw DatabaseError(DatabaseError::Kind::other, {},
                        "cannot open the database file: " + std::string(std::strerror(errno)));
  }
  if (descriptor >= 0) ::close(descriptor);
  try {
    connection->session_.open(sqlite_with_kept_statements(), "dbname=\"" + name + "\"");
    auto* handle = sqlite_backend(connection->session_).conn_;
    sqlite_api::sqlite3_extended_result_codes(handle, 1);
    sqlite_api::sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite_api::sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    connection->execute(kSqliteSession);
  } catch (const soci::soci_error& error) {
    throw translate(error, "");
  }
  return connection;
}

std::unique_ptr<Connection> Connection::open_mysql(const config::DatabaseUrl& url, std::size_t host) {
  std::unique_ptr<Connection> connection(new Connection(Dialect::mysql));
  std::string where = "dbname=" + quoted(url.database) + " user=" + quoted(url.user);
  if (!url.password.empty()) where += " password=" + quoted(url.password);
  if (!url.socket.empty()) {
    where += " unix_socket=" + quoted(url.socket);
  } else if (!url.hosts.empty()) {
    where += " host=" + quoted(url.hosts.at(host)) + " port=" + std::to_string(url.port);
  }
  where += " charset=utf8mb4 connect_timeout=3 read_timeout=60 write_timeout=30 local_infile=0";
  try {
    connection->session_.open(soci::mysql, where);
    for (const char* statement : kMysqlSession) connection->execute(statement);
  } catch (const soci::soci_error& error) {
    throw translate(error, "");
  }
  return connection;
}

void Connection::execute(const char* statement) {
  if (dialect_ == Dialect::sqlite) {
    auto* handle = sqlite_backend(session_).conn_;
    const int code = sqlite_api::sqlite3_exec(handle, statement, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(handle), code);
    return;
  }
  MYSQL* handle = mysql_of(session_);
  if (mysql_query(handle, statement) != 0) {
    throw soci::mysql_soci_error(mysql_error(handle), static_cast<int>(mysql_errno(handle)));
  }
  if (MYSQL_RES* rows = mysql_store_result(handle)) mysql_free_result(rows);
}

bool Connection::alive() { return dialect_ == Dialect::sqlite || session_.is_connected(); }

void Connection::begin() { execute(dialect_ == Dialect::sqlite ? "BEGIN IMMEDIATE" : "START TRANSACTION"); }

void Connection::commit() { execute("COMMIT"); }

std::int64_t Connection::changes() { return sqlite_api::sqlite3_total_changes(sqlite_backend(session_).conn_); }

bool Connection::in_transaction() {
  if (dialect_ == Dialect::sqlite) return sqlite_api::sqlite3_get_autocommit(sqlite_backend(session_).conn_) == 0;
  unsigned int status = 0;
  mariadb_get_infov(mysql_of(session_), MARIADB_CONNECTION_SERVER_STATUS, &status);
  return (status & SERVER_STATUS_IN_TRANS) != 0;
}

bool Connection::clean() noexcept {
  try {
    if (in_transaction()) execute("ROLLBACK");
    return true;
  } catch (...) {
    return false;
  }
}

void Connection::sync_log() {
  auto* handle = sqlite_backend(session_).conn_;
  sqlite_api::sqlite3_file* log = nullptr;
  sqlite_api::sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log));
  if (log == nullptr || log->pMethods == nullptr) return;  // no log yet: nothing was written
  const int code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
  if (code != SQLITE_OK) {
    throw DatabaseError(DatabaseError::Kind::other, {},
                        "sqlite error " + std::to_string(code) + " while syncing the write-ahead log");
  }
}

}  // namespace tenderloom::storage
