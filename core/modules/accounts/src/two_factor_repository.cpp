#include "two_factor_repository.h"

namespace tenderloom::accounts {

storage::Migration two_factor_migration() {
  return {"0003-two-factor",
          {
              R"(CREATE TABLE IF NOT EXISTS two_factor (
                   person_id $ref NOT NULL PRIMARY KEY, sealed_key $text NOT NULL, last_step $ref NOT NULL,
                   generation $ref NOT NULL, changed_at $time NOT NULL, exempt $flag NOT NULL) $table)",
              R"(CREATE TABLE IF NOT EXISTS two_factor_backup (
                   person_id $ref NOT NULL, code_hash $hash NOT NULL, PRIMARY KEY (person_id, code_hash)) $table)",
          }};
}

namespace repository {

std::optional<SecondFactor> second_factor(soci::session& sql, std::int64_t person_id, const std::string& suffix) {
  SecondFactor found;
  std::int64_t changed = 0, exempt = 0;
  sql << "SELECT sealed_key, last_step, generation, changed_at, exempt FROM two_factor WHERE person_id = :person" +
             suffix,
      soci::into(found.sealed_key), soci::into(found.last_step), soci::into(found.generation), soci::into(changed),
      soci::into(exempt), soci::use(person_id);
  if (!sql.got_data()) return std::nullopt;
  found.changed_at = base::from_micros(changed);
  found.exempt = exempt != 0;
  return found;
}

void put_second_factor(storage::Transaction& tx, std::int64_t person_id, const SecondFactor& factor) {
  const std::int64_t changed = base::to_micros(factor.changed_at), exempt = factor.exempt ? 1 : 0;
  tx.sql() << storage::upsert_sql(tx.dialect(), "two_factor", {"person_id"},
                                  {"person_id", "sealed_key", "last_step", "generation", "changed_at", "exempt"}),
      soci::use(person_id, "person_id"), soci::use(factor.sealed_key, "sealed_key"),
      soci::use(factor.last_step, "last_step"), soci::use(factor.generation, "generation"),
      soci::use(changed, "changed_at"), soci::use(exempt, "exempt");
}

void replace_backup_codes(storage::Transaction& tx, std::int64_t person_id, const std::vector<std::string>& hashes) {
  tx.sql() << "DELETE FROM two_factor_backup WHERE person_id = :person", soci::use(person_id);
  for (const auto& hash : hashes) {
    tx.sql() << "INSERT INTO two_factor_backup (person_id, code_hash) VALUES (:person, :hash)", soci::use(person_id),
        soci::use(hash);
  }
}

std::int64_t count_backup_codes(soci::session& sql, std::int64_t person_id) {
  std::int64_t count = 0;
  sql << "SELECT COUNT(*) FROM two_factor_backup WHERE person_id = :person", soci::into(count), soci::use(person_id);
  return count;
}

bool has_backup_code(soci::session& sql, std::int64_t person_id, const std::string& hash) {
  std::int64_t count = 0;
  sql << "SELECT COUNT(*) FROM two_factor_backup WHERE person_id = :person AND code_hash = :hash", soci::into(count),
      soci::use(person_id), soci::use(hash);
  return count > 0;
}

bool take_backup_code(storage::Transaction& tx, std::int64_t person_id, const std::string& hash) {
  soci::statement statement =
      (tx.sql().prepare << "DELETE FROM two_factor_backup WHERE person_id = :person AND code_hash = :hash",
       soci::use(person_id), soci::use(hash));
  statement.execute(true);
  return statement.get_affected_rows() > 0;
}

}  // namespace repository
}  // namespace tenderloom::accounts
