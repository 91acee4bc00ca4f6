#include "tax_id_repository.h"

#include "module_migrations.h"

namespace tenderloom::accounts {

storage::Migration tax_id_migration() {
  return {"0022-tax-id-change",
          {R"(CREATE TABLE IF NOT EXISTS tax_id_change (
                id $id, company_id $ref NOT NULL, old_tax_id $str(8) NOT NULL, new_tax_id $str(8) NOT NULL,
                reason $text NOT NULL, file_sha256 $hash NOT NULL, file_name $text NOT NULL, file_type $str(40) NOT NULL,
                state $str(20) NOT NULL, asked_by $text NOT NULL, asked_person $ref NOT NULL, asked_at $time NOT NULL,
                decided_by $text NOT NULL, decided_person $ref NOT NULL, decided_at $time, opinion $text NOT NULL)
                $table)",
           "CREATE INDEX IF NOT EXISTS tax_id_change_company ON tax_id_change (company_id, state)"}};
}

namespace repository {

std::int64_t insert_tax_id_change(storage::Transaction& tx, const TaxIdChange& change) {
  const std::int64_t at = base::to_micros(change.asked_at);
  tx.sql()
      << "INSERT INTO tax_id_change (company_id, old_tax_id, new_tax_id, reason, file_sha256, file_name, file_type, "
         "state, asked_by, asked_person, asked_at, decided_by, decided_person, opinion) VALUES (:company, :old, "
         ":new, :reason, :sha256, :name, :type, 'open', :asked_by, :person, :at, '', 0, '')",
      soci::use(change.company_id), soci::use(change.old_tax_id), soci::use(change.new_tax_id),
      soci::use(change.reason), soci::use(change.file_sha256), soci::use(change.file_name), soci::use(change.file_type),
      soci::use(change.asked_by), soci::use(change.asked_person), soci::use(at);
  return storage::last_insert_id(tx, "tax_id_change");
}

bool close_tax_id_change(storage::Transaction& tx, const TaxIdChange& change) {
  const std::int64_t at = base::to_micros(change.decided_at.value_or(Instant{}));
  soci::statement statement =
      (tx.sql().prepare << "UPDATE tax_id_change SET state = :state, opinion = :opinion, decided_by = :actor, "
                           "decided_person = :person, decided_at = :at WHERE id = :id AND state = 'open'",
       soci::use(change.state), soci::use(change.opinion), soci::use(change.decided_by),
       soci::use(change.decided_person), soci::use(at), soci::use(change.id));
  statement.execute(true);
  return statement.get_affected_rows() > 0;
}

std::vector<TaxIdChange> tax_id_changes(soci::session& sql, std::int64_t company_id) {
  TaxIdChange row;
  row.company_id = company_id;
  std::int64_t asked = 0;
  storage::Nullable<std::int64_t> decided;
  std::vector<TaxIdChange> found;
  soci::statement statement =
      (sql.prepare << "SELECT id, old_tax_id, new_tax_id, reason, file_sha256, file_name, file_type, state, asked_by, "
                      "asked_at, decided_by, decided_at, opinion FROM tax_id_change WHERE company_id = :company "
                      "ORDER BY id DESC",
       soci::into(row.id), soci::into(row.old_tax_id), soci::into(row.new_tax_id), soci::into(row.reason),
       soci::into(row.file_sha256), soci::into(row.file_name), soci::into(row.file_type), soci::into(row.state),
       soci::into(row.asked_by), soci::into(asked), soci::into(row.decided_by), soci::into(decided.value, decided.ind),
       soci::into(row.opinion), soci::use(company_id));
  statement.execute();
  while (statement.fetch()) {
    row.asked_at = base::from_micros(asked);
    row.decided_at.reset();
    if (const auto at = decided.get()) row.decided_at = base::from_micros(*at);
    found.push_back(row);
  }
  return found;
}

}  // namespace repository
}  // namespace tenderloom::accounts
