#include "sealing_rows.h"

#include "sealing/hex.h"

namespace tenderloom::infosec_services::rows {

std::vector<storage::Migration> sealing_migrations() {
  return {{"0010-sealing",
           {R"(CREATE TABLE IF NOT EXISTS infosec_services_opener (
                 tender_id $ref NOT NULL, person_id $ref NOT NULL, name $str(200) NOT NULL, public_key $str(200) NOT NULL,
                 salt $str(200) NOT NULL, locked $str(400) NOT NULL, set_at $time NOT NULL, failures $ref NOT NULL,
                 failed_at $time NOT NULL, PRIMARY KEY (tender_id, person_id)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_seal (
                 tender_id $ref NOT NULL PRIMARY KEY, opens_at $time NOT NULL, public_key $str(200) NOT NULL,
                 row_version $ref NOT NULL) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_share (
                 tender_id $ref NOT NULL, opener_id $ref NOT NULL, other_id $ref NOT NULL, sealed $str(400) NOT NULL,
                 PRIMARY KEY (tender_id, opener_id, other_id)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_parcel (
                 submission_id $ref NOT NULL PRIMARY KEY, tender_id $ref NOT NULL, company_id $ref NOT NULL,
                 for_tender $str(400) NOT NULL, for_vendor $str(400) NOT NULL, digest $hash NOT NULL, blob_sha $hash NOT NULL,
                 size $ref NOT NULL, proposals $json NOT NULL, state $str(20) NOT NULL, problem $str(100) NOT NULL,
                 person $str(200) NOT NULL, at $time NOT NULL, opened_at $time NOT NULL) $table)",
            "CREATE INDEX IF NOT EXISTS infosec_services_parcel_tender ON infosec_services_parcel (tender_id, at)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_given (
                 tender_id $ref NOT NULL, person_id $ref NOT NULL, sealed $text NOT NULL, ends_at $time NOT NULL,
                 PRIMARY KEY (tender_id, person_id)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_opening (
                 id $id, tender_id $ref NOT NULL, at $time NOT NULL, record $json NOT NULL) $table)",
            "CREATE INDEX IF NOT EXISTS infosec_services_opening_tender ON infosec_services_opening (tender_id, id)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_arrival (
                 id $id, tender_id $ref NOT NULL, submission_id $ref NOT NULL, node_id $ref NOT NULL,
                 serial $str(40) NOT NULL, verdict $str(20) NOT NULL, copies $ref NOT NULL, late $ref NOT NULL,
                 arrived_at $time NOT NULL, person $str(200) NOT NULL, at $time NOT NULL) $table)",
            "CREATE INDEX IF NOT EXISTS infosec_services_arrival_tender ON infosec_services_arrival (tender_id, id)",
            "CREATE INDEX IF NOT EXISTS infosec_services_arrival_node ON infosec_services_arrival (node_id, id)"}},
          // Who it was, for the register of personal data.
          {"0011-sealing-who",
           {"ALTER TABLE infosec_services_parcel ADD COLUMN person_id $ref NOT NULL DEFAULT 0",
            "ALTER TABLE infosec_services_arrival ADD COLUMN person_id $ref NOT NULL DEFAULT 0"}},
          // Whose names lie in a parcel that nobody can read: who is erased meanwhile stays erased when it is opened.
          {"0012-sealed-writers",
           {R"(CREATE TABLE IF NOT EXISTS infosec_services_writer (
                 submission_id $ref NOT NULL, person_id $ref NOT NULL, forgotten $str(1) NOT NULL,
                 PRIMARY KEY (submission_id, person_id)) $table)",
            "CREATE INDEX IF NOT EXISTS infosec_services_writer_person ON infosec_services_writer (person_id)"}}};
}

std::vector<OpenerRow> openers(soci::session& sql, std::int64_t tender_id) {
  std::vector<OpenerRow> found;
  OpenerRow one;
  std::string public_key, salt, locked;
  long long person = 0, set = 0, failures = 0, failed = 0;
  soci::statement rows =
      (sql.prepare << "SELECT person_id, name, public_key, salt, locked, set_at, failures, failed_at FROM "
                      "infosec_services_opener WHERE tender_id = :t ORDER BY name, person_id",
       soci::use(tender_id), soci::into(person), soci::into(one.name), soci::into(public_key), soci::into(salt),
       soci::into(locked), soci::into(set), soci::into(failures), soci::into(failed));
  rows.execute();
  while (rows.fetch()) {
    one.person_id = person;
    one.key =
        public_key.empty() ? std::nullopt : std::optional(OpenerKey{of_hex(public_key), of_hex(salt), of_hex(locked)});
    one.set_at = base::from_micros(set);
    one.failures = failures;
    one.failed_at = base::from_micros(failed);
    found.push_back(one);
  }
  return found;
}

void put_opener(storage::Transaction& tx, std::int64_t tender_id, const OpenerRow& row) {
  const OpenerKey key = row.key.value_or(OpenerKey{});
  const std::string public_key = to_hex(key.public_key), salt = to_hex(key.salt), locked = to_hex(key.locked);
  const long long set = base::to_micros(row.set_at), failures = row.failures, failed = base::to_micros(row.failed_at);
  tx.sql() << storage::upsert_sql(
      tx.dialect(), "infosec_services_opener", {"tender_id", "person_id"},
      {"tender_id", "person_id", "name", "public_key", "salt", "locked", "set_at", "failures", "failed_at"}),
      soci::use(tender_id, "tender_id"), soci::use(row.person_id, "person_id"), soci::use(row.name, "name"),
      soci::use(public_key, "public_key"), soci::use(salt, "salt"), soci::use(locked, "locked"),
      soci::use(set, "set_at"), soci::use(failures, "failures"), soci::use(failed, "failed_at");
}

void remove_opener(storage::Transaction& tx, std::int64_t tender_id, std::int64_t person_id) {
  tx.sql() << "DELETE FROM infosec_services_opener WHERE tender_id = :t AND person_id = :p", soci::use(tender_id),
      soci::use(person_id);
}

SealRow seal_of_tender(soci::session& sql, std::int64_t tender_id) {
  SealRow found;
  std::string public_key;
  long long opens = 0, version = 0;
  sql << "SELECT opens_at, public_key, row_version FROM infosec_services_seal WHERE tender_id = :t",
      soci::use(tender_id), soci::into(opens), soci::into(public_key), soci::into(version);
  if (!sql.got_data()) return found;
  if (opens != 0) found.opens_at = base::from_micros(opens);
  found.public_key = of_hex(public_key);
  found.version = version;
  return found;
}

void put_seal(storage::Transaction& tx, std::int64_t tender_id, const SealRow& row) {
  const std::string public_key = to_hex(row.public_key);
  const long long opens = row.opens_at ? base::to_micros(*row.opens_at) : 0, version = row.version + 1;
  tx.sql() << storage::upsert_sql(tx.dialect(), "infosec_services_seal", {"tender_id"},
                                  {"tender_id", "opens_at", "public_key", "row_version"}),
      soci::use(tender_id, "tender_id"), soci::use(opens, "opens_at"), soci::use(public_key, "public_key"),
      soci::use(version, "row_version");
}

std::vector<Share> shares(soci::session& sql, std::int64_t tender_id) {
  std::vector<Share> found;
  std::string sealed;
  long long opener = 0, other = 0;
  soci::statement rows =
      (sql.prepare << "SELECT opener_id, other_id, sealed FROM infosec_services_share WHERE tender_id = :t",
       soci::use(tender_id), soci::into(opener), soci::into(other), soci::into(sealed));
  rows.execute();
  while (rows.fetch()) found.push_back({opener, other, of_hex(sealed)});
  return found;
}

void put_shares(storage::Transaction& tx, std::int64_t tender_id, const std::vector<Share>& shares) {
  tx.sql() << "DELETE FROM infosec_services_share WHERE tender_id = :t", soci::use(tender_id);
  for (const Share& share : shares) {
    const std::string sealed = to_hex(share.sealed);
    tx.sql() << "INSERT INTO infosec_services_share (tender_id, opener_id, other_id, sealed) VALUES (:t, :o, :h, :s)",
        soci::use(tender_id), soci::use(share.opener), soci::use(share.other), soci::use(sealed);
  }
}

std::vector<GivenRow> given(soci::session& sql, std::int64_t tender_id) {
  std::vector<GivenRow> found;
  GivenRow one;
  std::string sealed;
  long long person = 0, ends = 0;
  soci::statement rows =
      (sql.prepare << "SELECT person_id, sealed, ends_at FROM infosec_services_given WHERE tender_id = :t",
       soci::use(tender_id), soci::into(person), soci::into(sealed), soci::into(ends));
  rows.execute();
  while (rows.fetch()) {
    one.person_id = person;
    one.sealed = of_hex(sealed);
    one.ends_at = base::from_micros(ends);
    found.push_back(one);
  }
  return found;
}

void put_given(storage::Transaction& tx, std::int64_t tender_id, const GivenRow& row) {
  const std::string sealed = to_hex(row.sealed);
  const long long ends = base::to_micros(row.ends_at);
  tx.sql() << storage::upsert_sql(tx.dialect(), "infosec_services_given", {"tender_id", "person_id"},
                                  {"tender_id", "person_id", "sealed", "ends_at"}),
      soci::use(tender_id, "tender_id"), soci::use(row.person_id, "person_id"), soci::use(sealed, "sealed"),
      soci::use(ends, "ends_at");
}

void remove_given(storage::Transaction& tx, std::int64_t tender_id) {
  tx.sql() << "DELETE FROM infosec_services_given WHERE tender_id = :t", soci::use(tender_id);
}

void remove_given_before(storage::Transaction& tx, base::Instant now) {
  const long long until = base::to_micros(now);
  tx.sql() << "DELETE FROM infosec_services_given WHERE ends_at <= :u", soci::use(until);
}

std::vector<OpeningRow> openings(soci::session& sql, std::int64_t tender_id) {
  std::vector<OpeningRow> found;
  std::string record;
  long long id = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT id, at, record FROM infosec_services_opening WHERE tender_id = :t ORDER BY id",
       soci::use(tender_id), soci::into(id), soci::into(at), soci::into(record));
  rows.execute();
  while (rows.fetch()) found.push_back({id, base::from_micros(at), Json::parse(record)});
  return found;
}

void add_opening(storage::Transaction& tx, std::int64_t tender_id, const OpeningRow& row) {
  const std::string record = row.record.dump();
  const long long at = base::to_micros(row.at);
  tx.sql() << "INSERT INTO infosec_services_opening (tender_id, at, record) VALUES (:t, :a, :r)", soci::use(tender_id),
      soci::use(at), soci::use(record);
}

}  // namespace tenderloom::infosec_services::rows
