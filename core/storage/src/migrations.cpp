// Bringing a database up to date, statement by statement, so that a run may be killed at any point and go on later.
//
// On SQLite a statement and its record are one transaction. MySQL commits a CREATE or ALTER at once, so a statement is
// first recorded as started; when the next run finds one started but not done, "exists already" means that it was done.
#include "tenderloom/storage/migrations.h"

#include <soci/mysql/soci-mysql.h>

#include "tenderloom/base/crypto.h"
#include "tenderloom/storage/long_writes.h"

namespace tenderloom::storage {

namespace {

constexpr const char* kRecord =
    "CREATE TABLE IF NOT EXISTS schema_migration (owner $str(64) NOT NULL, migration $str(120) NOT NULL, "
    "statement $ref NOT NULL, state $str(10) NOT NULL, text_hash $hash NOT NULL, "
    "PRIMARY KEY (owner, migration, statement)) $table";

constexpr int kLockWaitSeconds = 60;

struct Recorded {
  std::string text_hash;
  std::map<std::int64_t, std::string> states;  // by statement: started, done
  std::size_t done() const {
    return static_cast<std::size_t>(
        std::count_if(states.begin(), states.end(), [](const auto& one) { return one.second == "done"; }));
  }
};

using Records = std::map<std::pair<std::string, std::string>, Recorded>;

bool record_exists(soci::session& sql, Dialect dialect) {
  int tables = 0;
  if (dialect == Dialect::sqlite) {
    sql << "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'", soci::into(tables);
  } else {
    sql << "SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() "
           "AND table_name = 'schema_migration'",
        soci::into(tables);
  }
  return tables > 0;
}

Records read_records(Database& database) {
  return database.read([&](soci::session& sql) {
    Records records;
    if (!record_exists(sql, database.dialect())) return records;
    std::string owner, migration, state, hash;
    long long statement = 0;
    soci::statement select =
        (sql.prepare << "SELECT owner, migration, statement, state, text_hash FROM schema_migration", soci::into(owner),
         soci::into(migration), soci::into(statement), soci::into(state), soci::into(hash));
    select.execute();
    while (select.fetch()) {
      auto& record = records[{owner, migration}];
      record.text_hash = hash;
      record.states[statement] = state;
    }
    return records;
  });
}

std::string text_hash(const Migration& migration) {
  std::string text;
  for (const auto& statement : migration.statements) text += statement + ";\n";
  return base::sha256_hex(text);
}

/// Oracle's MySQL has no "nopad" collations; its 0900 ones do not pad. ASCII there pads, which hashes do not mind.
std::string for_server(bool mariadb, std::string statement) {
  const auto replace = [&](const std::string& from, const std::string& to) {
    for (auto at = statement.find(from); at != std::string::npos; at = statement.find(from, at + to.size())) {
      statement.replace(at, from.size(), to);
    }
  };
  if (!mariadb) {
    replace("utf8mb4_nopad_bin", "utf8mb4_0900_bin");
    replace("ascii_nopad_bin", "ascii_bin");
  }
  return statement;
}

bool exists_already(const soci::mysql_soci_error& error) {
  switch (error.err_num_) {
    case 1007:  // database, table, column, key name, foreign key: exists; column, key: dropped already
    case 1050:
    case 1060:
    case 1061:
    case 1091:
    case 1826:
      return true;
    case 1005:  // MariaDB: a foreign key of that name exists
      return error.get_error_message().find("errno: 121") != std::string::npos;
    default:
      return false;
  }
}

class Migrator {
 public:
  Migrator(Database& database, const base::Logger& log) : database_(database), log_(log) {
    if (database.dialect() == Dialect::mysql) {
      std::string version;
      database.read([&](soci::session& sql) { sql << "SELECT version()", soci::into(version); });
      mariadb_ = version.find("MariaDB") != std::string::npos;
    }
  }

  base::Result<int> run(const std::vector<MigrationSet>& sets) {
    database_.write([&](Transaction& tx) { tx.sql() << expand(kRecord); });
    const Records records = read_records(database_);
    if (auto changed = refuse_changed(sets, records)) return *changed;
    int done = 0;
    for (const auto& set : sets) {
      for (const auto& migration : set.migrations) {
        const auto found = records.find({set.owner, migration.id});
        const Recorded record = found == records.end() ? Recorded{} : found->second;
        if (record.done() == migration.statements.size()) continue;
        for (std::size_t i = 0; i < migration.statements.size(); ++i) apply(set.owner, migration, i);
        log_.info("storage.migrated", {{"owner", set.owner}, {"id", migration.id}});
        ++done;
      }
    }
    return done;
  }

 private:
  std::string expand(const std::string& statement) const {
    return for_server(mariadb_, expand_types(database_.dialect(), statement));
  }

  static std::optional<base::Error> refuse_changed(const std::vector<MigrationSet>& sets, const Records& records) {
    std::set<std::pair<std::string, std::string>> names;
    for (const auto& set : sets) {
      for (const auto& migration : set.migrations) {
        if (!names.insert({set.owner, migration.id}).second) {
          throw std::invalid_argument("two migrations are called " + set.owner + "/" + migration.id);
        }
        const auto record = records.find({set.owner, migration.id});
        if (record != records.end() && record->second.text_hash != text_hash(migration)) {
          return base::Error{"migration_changed", {{"owner", set.owner}, {"id", migration.id}}};
        }
      }
    }
    return std::nullopt;
  }

  void apply(const std::string& owner, const Migration& migration, std::size_t index) {
    const std::string hash = text_hash(migration);
    const auto number = static_cast<long long>(index);
    const base::Json where = {{"owner", owner}, {"id", migration.id}, {"statement", index}};
    const std::string done = "done";
    const std::string begun = state(owner, migration.id, number);
    if (begun == done) return;
    bool interrupted = begun == "started";
    if (!interrupted && database_.dialect() == Dialect::mysql) {
      database_.write([&](Transaction& tx) {
        tx.sql() << "INSERT IGNORE INTO schema_migration (owner, migration, statement, state, text_hash) "
                    "VALUES (:owner, :migration, :statement, 'started', :hash)",
            soci::use(owner), soci::use(migration.id), soci::use(number), soci::use(hash);
      });
    }
    log_.debug("storage.migration.started", where);
    database_.write([&](Transaction& tx) {
      if (state(tx.sql(), owner, migration.id, number) == done) return;  // another server was faster
      execute(tx, expand(migration.statements[index]), interrupted);
      interrupted = true;  // a repetition of this transaction meets what this run has done
      log_.debug("storage.migration.executed", where);
      tx.sql() << upsert_sql(tx.dialect(), "schema_migration", {"owner", "migration", "statement"},
                             {"owner", "migration", "statement", "state", "text_hash"}),
          soci::use(owner, "owner"), soci::use(migration.id, "migration"), soci::use(number, "statement"),
          soci::use(done, "state"), soci::use(hash, "text_hash");
    });
    log_.debug("storage.migration.recorded", where);
  }

  static void execute(Transaction& tx, const std::string& statement, bool interrupted) {
    try {
      tx.sql() << statement;
    } catch (const soci::mysql_soci_error& error) {
      if (!interrupted || !exists_already(error)) throw;
    }
  }

  static std::string state(soci::session& sql, const std::string& owner, const std::string& id, long long statement) {
    std::string state;
    sql << "SELECT state FROM schema_migration WHERE owner = :owner AND migration = :id AND statement = :statement",
        soci::use(owner), soci::use(id), soci::use(statement), soci::into(state);
    return sql.got_data() ? state : std::string();
  }
  std::string state(const std::string& owner, const std::string& id, long long statement) {
    return database_.read([&](soci::session& sql) { return state(sql, owner, id, statement); });
  }

  Database& database_;
  const base::Logger& log_;
  bool mariadb_ = true;
};

/// MySQL: a named lock that the server frees when its holder dies. SQLite needs none: what a statement's transaction
/// checks and does cannot be split. Across the nodes of a Galera cluster the lock does not reach; there the statements
/// are ordered by the cluster and the records settle who was first.
template <typename Body>
base::Result<int> under_lock(Database& database, Body&& body) {
  if (database.dialect() == Dialect::sqlite) return body();
  return database.read([&](soci::session& sql) -> base::Result<int> {
    int locked = 0;
    soci::indicator known = soci::i_null;
    sql << "SELECT get_lock(concat('tenderloom.migrate.', DATABASE()), :seconds)", soci::use(kLockWaitSeconds),
        soci::into(locked, known);
    if (known != soci::i_ok || locked != 1) return base::Error{"migration_locked", {{"seconds", kLockWaitSeconds}}};
    const auto release = [&] {
      int released = 0;
      sql << "SELECT release_lock(concat('tenderloom.migrate.', DATABASE()))", soci::into(released, known);
    };
    try {
      auto result = body();
      release();
      return result;
    } catch (...) {
      try {
        release();
      } catch (const std::exception&) {  // the connection is gone, and the lock with it
      }
      throw;
    }
  });
}

}  // namespace

base::Result<int> migrate(Database& database, const std::vector<MigrationSet>& sets, const base::Logger& log) {
  const LongWrites alone;
  return under_lock(database, [&]() -> base::Result<int> { return Migrator(database, log).run(sets); });
}

std::vector<std::string> pending_migrations(Database& database, const std::vector<MigrationSet>& sets) {
  const Records records = read_records(database);
  std::vector<std::string> pending;
  for (const auto& set : sets) {
    for (const auto& migration : set.migrations) {
      const auto found = records.find({set.owner, migration.id});
      if (found == records.end() || found->second.done() != migration.statements.size()) {
        pending.push_back(set.owner + "/" + migration.id);
      }
    }
  }
  return pending;
}

}  // namespace tenderloom::storage
