// Migrations. Every module and plugin gives one ordered list; each statement is recorded when it is done, so that a run
// killed halfway (MySQL commits DDL at once) goes on where it stopped. Statements are written once with type words:
//   $id      big integer primary key that counts by itself     $ref     big integer (a reference or number)
//   $time    big integer, microseconds UTC                     $flag    0 or 1
//   $text    text of any length                                $json    text of any length that holds JSON
//   $str(n)  text of at most n code points, indexable, compared byte by byte   $hash  64 hex digits
//   $table   at the end of CREATE TABLE: engine, character set (nothing on SQLite)
//   $drop_index(name, table)   a statement of its own
#pragma once
#include <string>
#include <vector>

#include "tenderloom/storage/database.h"

namespace tenderloom::storage {

struct Migration {
  std::string id;  // "0001-accounts", unique within its owner
  std::vector<std::string>
      statements;  // each must bear being run again when a crash hid its record: CREATE … IF NOT EXISTS
};

struct MigrationSet {
  std::string owner;  // "accounts", "plugin_x"
  std::vector<Migration> migrations;
};

std::string expand_types(Dialect dialect, const std::string& statement);

/// Brings the database up to date in the given order; a lock keeps two servers from migrating at once. A migration
/// whose text differs from what was recorded is refused (migration_changed {owner, id}).
base::Result<int> migrate(Database& database, const std::vector<MigrationSet>& sets, const base::Logger& log);
/// What migrate() would still do, as "owner/id".
std::vector<std::string> pending_migrations(Database& database, const std::vector<MigrationSet>& sets);

}  // namespace tenderloom::storage
