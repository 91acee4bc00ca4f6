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
  return number == 0 ? anchor(sql) : seal(sql, number).value_or(Seal{});
}

Seal anchor(soci::session& sql) {
  Seal found;
  sql << "SELECT seal, hash FROM audit_anchor WHERE id = 1", soci::into(found.number), soci::into(found.hash);
  if (!sql.got_data()) return Seal{.hash = std::string(64, '0')};
  return found;
}

void set_anchor(soci::session& sql, const Seal& seal, long long at, long long removed_entries) {
  long long before = 0;
  sql << "SELECT coalesce(max(entries), 0) FROM audit_anchor", soci::into(before);
  const long long entries = before + removed_entries;
  sql << "DELETE FROM audit_anchor";
  sql << "INSERT INTO audit_anchor (id, at, seal, hash, entries) VALUES (1, :at, :seal, :hash, :entries)",
      soci::use(at), soci::use(seal.number), soci::use(seal.hash), soci::use(entries);
}

std::optional<Seal> seal(soci::session& sql, long long number) {
  Seal found;
  found.number = number;
  sql << "SELECT entries, at, previous_hash, hash FROM audit_seal WHERE id = :id", soci::use(number),
      soci::into(found.entries), soci::into(found.at), soci::into(found.previous_hash), soci::into(found.hash);
  if (!sql.got_data()) return std::nullopt;
  return found;
}

void remove_batch(soci::session& sql, long long seal) {
  sql << "DELETE FROM audit_personal WHERE entry IN (SELECT id FROM audit_entry WHERE seal = :seal)", soci::use(seal);
  sql << "DELETE FROM audit_entry WHERE seal = :seal", soci::use(seal);
  sql << "DELETE FROM audit_seal WHERE id = :seal", soci::use(seal);
}

std::optional<PersonalRow> personal(soci::session& sql, long long entry) {
  PersonalRow row;
  sql << "SELECT salt, actor_name, address, details FROM audit_personal WHERE entry = :entry", soci::use(entry),
      soci::into(row.salt), soci::into(row.actor_name), soci::into(row.address), soci::into(row.details);
  if (!sql.got_data()) return std::nullopt;
  return row;
}

}  // namespace tenderloom::audit::rows
