#include "rows.h"

namespace tenderloom::infosec_services::rows {

std::map<std::string, CheckRow> checks(soci::session& sql, std::int64_t node_id) {
  std::map<std::string, CheckRow> found;
  std::string section;
  CheckRow one;
  long long person = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT section, digest, person, person_id, at FROM infosec_services_check WHERE node_id = :n",
       soci::use(node_id), soci::into(section), soci::into(one.digest), soci::into(one.by.person), soci::into(person),
       soci::into(at));
  rows.execute();
  while (rows.fetch()) {
    one.by.person_id = person;
    one.by.at = base::from_micros(at);
    found[section] = one;
  }
  return found;
}

void put_check(storage::Transaction& tx, std::int64_t node_id, const std::string& section, const CheckRow& row) {
  const long long at = base::to_micros(row.by.at);
  tx.sql() << storage::upsert_sql(tx.dialect(), "infosec_services_check", {"node_id", "section"},
                                  {"node_id", "section", "digest", "person", "person_id", "at"}),
      soci::use(node_id, "node_id"), soci::use(section, "section"), soci::use(row.digest, "digest"),
      soci::use(row.by.person, "person"), soci::use(row.by.person_id, "person_id"), soci::use(at, "at");
}

std::vector<SerialRow> serials(soci::session& sql, std::int64_t node_id) {
  std::vector<SerialRow> found;
  SerialRow one;
  long long person = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT serial, digest, person, person_id, at FROM infosec_services_serial WHERE node_id = :n "
                      "ORDER BY id DESC",
       soci::use(node_id), soci::into(one.serial), soci::into(one.digest), soci::into(one.by.person),
       soci::into(person), soci::into(at));
  rows.execute();
  while (rows.fetch()) {
    one.node_id = node_id;
    one.by.person_id = person;
    one.by.at = base::from_micros(at);
    found.push_back(one);
  }
  return found;
}

std::optional<SerialRow> serial(soci::session& sql, const std::string& serial) {
  SerialRow found;
  long long node = 0, person = 0, at = 0;
  sql << "SELECT node_id, digest, person, person_id, at FROM infosec_services_serial WHERE serial = :s",
      soci::use(serial), soci::into(node), soci::into(found.digest), soci::into(found.by.person), soci::into(person),
      soci::into(at);
  if (!sql.got_data()) return std::nullopt;
  found.node_id = node;
  found.serial = serial;
  found.by.person_id = person;
  found.by.at = base::from_micros(at);
  return found;
}

void add_serial(storage::Transaction& tx, const SerialRow& row) {
  const long long at = base::to_micros(row.by.at);
  tx.sql() << "INSERT INTO infosec_services_serial (node_id, serial, digest, person, person_id, at) VALUES (:n, :s, "
              ":d, :p, :i, :a)",
      soci::use(row.node_id), soci::use(row.serial), soci::use(row.digest), soci::use(row.by.person),
      soci::use(row.by.person_id), soci::use(at);
}

}  // namespace tenderloom::infosec_services::rows
