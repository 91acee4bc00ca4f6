#include "rows.h"

#include "tenderloom/storage/database.h"

namespace tenderloom::audit::rows {

namespace {

using storage::Nullable;

std::vector<EntryRow> read(soci::session& sql, const std::string& condition, long long bound) {
  std::vector<EntryRow> found;
  EntryRow row;
  Nullable<long long> person, company;
  soci::statement select =
      (sql.prepare << "SELECT id, at, action, subject, person, company, personal_hash FROM audit_entry WHERE " +
                          condition,
       soci::use(bound), soci::into(row.id), soci::into(row.at), soci::into(row.action), soci::into(row.subject),
       soci::into(person.value, person.ind), soci::into(company.value, company.ind), soci::into(row.personal_hash));
  select.execute();
  while (select.fetch()) {
    row.person = person.get();
    row.company = company.get();
    found.push_back(row);
  }
  return found;
}

}  // namespace

std::vector<EntryRow> unsealed(soci::session& sql, int limit) {
  return read(sql, "seal IS NULL ORDER BY id LIMIT :limit", limit);
}

std::vector<EntryRow> of_seal(soci::session& sql, long long seal) {
  return read(sql, "seal = :seal ORDER BY id", seal);
}

Seal last_seal(soci::session& sql) {
  long long number = 0;
  sql << "SELECT coalesce(max(id), 0) FROM audit_seal", soci::into(number);
  return number == 0 ? Seal{} : seal(sql, number).value_or(Seal{});
}

std::optional<Seal> seal(soci::session& sql, long long number) {
  Seal found;
  found.number = number;
  sql << "SELECT entries, previous_hash, hash FROM audit_seal WHERE id = :id", soci::use(number),
      soci::into(found.entries), soci::into(found.previous_hash), soci::into(found.hash);
  if (!sql.got_data()) return std::nullopt;
  return found;
}

std::optional<PersonalRow> personal(soci::session& sql, long long entry) {
  PersonalRow row;
  sql << "SELECT salt, actor_name, address, details FROM audit_personal WHERE entry = :entry", soci::use(entry),
      soci::into(row.salt), soci::into(row.actor_name), soci::into(row.address), soci::into(row.details);
  if (!sql.got_data()) return std::nullopt;
  return row;
}

}  // namespace tenderloom::audit::rows
