#include "errors.h"

#include <soci/mysql/soci-mysql.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace tenderloom::storage {

using Kind = DatabaseError::Kind;

DatabaseError::DatabaseError(Kind kind, std::string constraint, std::string text)
    : std::runtime_error(std::move(text)), kind_(kind), constraint_(std::move(constraint)) {}

DatabaseError::~DatabaseError() = default;

CommitUnknown::CommitUnknown(std::string text) : DatabaseError(Kind::lost, {}, std::move(text)) {}
CommitUnknown::~CommitUnknown() = default;

namespace {

Kind mysql_kind(unsigned int number) {
  switch (number) {
    case 1062:  // duplicate entry
    case 1586:
      return Kind::unique;
    case 1216:  // foreign keys, either side
    case 1217:
    case 1451:
    case 1452:
      return Kind::foreign_key;
    case 1213:  // deadlock; on Galera also a certification that failed
      return Kind::deadlock;
    case 1205:  // lock wait time-out
      return Kind::busy;
    case 1021:  // disk full
    case 1114:  // table full
      return Kind::full;
    case 1040:  // too many connections
    case 1047:  // Galera: the node is not part of a quorum
    case 1053:  // server shutdown
    case 1077:
    case 1079:
    case 1080:
    case 1158:  // network errors seen by the server
    case 1159:
    case 1160:
    case 1161:
    case 1203:
    case 1226:
    case 1927:  // connection was killed
    case 2002:  // client: no socket, no host, gone, lost
    case 2003:
    case 2006:
    case 2013:
    case 2055:
      return Kind::lost;
    default:
      return Kind::other;
  }
}

Kind sqlite_kind(int code) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return Kind::unique;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return Kind::foreign_key;
    default:
      break;
  }
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Kind::busy;
    case SQLITE_FULL:
      return Kind::full;
    default:
      return Kind::other;
  }
}

/// "Duplicate entry 'VALUE' for key 'NAME'": the value may hold anything, so the name is read from the end.
std::string mysql_key(const std::string& message) {
  static constexpr std::string_view kBefore = "for key '";
  const auto at = message.rfind(kBefore);
  if (at == std::string::npos) return {};
  const auto start = at + kBefore.size();
  const auto end = message.find('\'', start);
  return end == std::string::npos ? std::string() : message.substr(start, end - start);
}

/// "UNIQUE constraint failed: company.tax_id"
std::string sqlite_key(const std::string& message) {
  static constexpr std::string_view kBefore = "constraint failed: ";
  const auto at = message.rfind(kBefore);
  return at == std::string::npos ? std::string() : message.substr(at + kBefore.size());
}

std::string sentence(const std::string& product, long code, Kind kind, const std::string& detail,
                     const std::string& query) {
  std::string text = product + " error " + std::to_string(code) + " (" + name_of(kind) + ")";
  if (!detail.empty()) text += ": " + detail;
  if (!query.empty()) text += " in: " + query;
  return text;
}

}  // namespace

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::unique:
      return "unique";
    case Kind::foreign_key:
      return "foreign key";
    case Kind::deadlock:
      return "deadlock";
    case Kind::busy:
      return "busy";
    case Kind::lost:
      return "connection lost";
    case Kind::full:
      return "storage full";
    case Kind::other:
      return "other";
  }
  return "other";
}

bool worth_retrying(Kind kind) { return kind == Kind::deadlock || kind == Kind::busy || kind == Kind::lost; }

DatabaseError translate(const std::exception& error, const std::string& query) {
  if (const auto* known = dynamic_cast<const DatabaseError*>(&error)) return *known;
  if (const auto* mysql = dynamic_cast<const soci::mysql_soci_error*>(&error)) {
    const Kind kind = mysql_kind(mysql->err_num_);
    const std::string key = kind == Kind::unique ? mysql_key(mysql->get_error_message()) : std::string();
    return {kind, key, sentence("mysql", mysql->err_num_, kind, key, query)};
  }
  if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error)) {
    const Kind kind = sqlite_kind(sqlite->result());
    const bool constraint = (sqlite->result() & 0xff) == SQLITE_CONSTRAINT;
    // SQLite names columns in its messages, never values; only those of a statement that cannot be read ("no such
    // column") quote the statement, which is printed anyway.
    const std::string detail = constraint ? sqlite_key(sqlite->get_error_message()) : sqlite->get_error_message();
    return {kind, kind == Kind::unique ? detail : std::string(),
            sentence("sqlite", sqlite->result(), kind, detail, query)};
  }
  if (const auto* other = dynamic_cast<const soci::soci_error*>(&error)) {
    // SOCI quotes what it could not convert: keep what stands before it.
    const std::string message = other->get_error_message();
    return {Kind::other, {}, sentence("soci", 0, Kind::other, message.substr(0, message.find('"')), query)};
  }
  return {Kind::other, {}, sentence("database", 0, Kind::other, "unknown exception", query)};
}

}  // namespace tenderloom::storage
