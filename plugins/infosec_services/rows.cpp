#include "rows.h"

#include <nlohmann/json.hpp>

#include "paper/paper_rows.h"

namespace tenderloom::infosec_services::rows {

namespace {

std::vector<std::string> who_columns() {
  std::vector<std::string> statements;
  for (const char* table : {"tender", "pricing", "chapter", "version", "picture", "check", "serial"})
    statements.push_back("ALTER TABLE infosec_services_" + std::string(table) +
                         " ADD COLUMN person_id $ref NOT NULL DEFAULT 0");
  return statements;
}

}  // namespace

std::vector<storage::Migration> migrations() {
  return {{"0001-proposals",
           {R"(CREATE TABLE IF NOT EXISTS infosec_services_tender (
                 tender_id $ref NOT NULL PRIMARY KEY, settings $json NOT NULL, row_version $ref NOT NULL,
                 person $str(200) NOT NULL, at $time NOT NULL) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_pricing (
                 node_id $ref NOT NULL PRIMARY KEY, submission_id $ref NOT NULL, sheet $json NOT NULL,
                 row_version $ref NOT NULL, person $str(200) NOT NULL, at $time NOT NULL) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_chapter (
                 node_id $ref NOT NULL, chapter $str(40) NOT NULL, submission_id $ref NOT NULL, html $text NOT NULL,
                 characters $ref NOT NULL, words $ref NOT NULL, pictures $ref NOT NULL, row_version $ref NOT NULL,
                 person $str(200) NOT NULL, at $time NOT NULL, PRIMARY KEY (node_id, chapter)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_version (
                 node_id $ref NOT NULL, chapter $str(40) NOT NULL, number $ref NOT NULL, html $text NOT NULL,
                 words $ref NOT NULL, person $str(200) NOT NULL, at $time NOT NULL,
                 PRIMARY KEY (node_id, chapter, number)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_picture (
                 node_id $ref NOT NULL, sha256 $hash NOT NULL, name $str(250) NOT NULL, media_type $str(100) NOT NULL,
                 size $ref NOT NULL, width $ref NOT NULL, height $ref NOT NULL, person $str(200) NOT NULL,
                 at $time NOT NULL, PRIMARY KEY (node_id, sha256)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_hold (
                 node_id $ref NOT NULL, chapter $str(40) NOT NULL, person_id $ref NOT NULL, person $str(200) NOT NULL,
                 seen_at $time NOT NULL, wanted_id $ref NOT NULL, wanted $str(200) NOT NULL,
                 PRIMARY KEY (node_id, chapter)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_check (
                 node_id $ref NOT NULL, section $str(40) NOT NULL, digest $hash NOT NULL, person $str(200) NOT NULL,
                 at $time NOT NULL, PRIMARY KEY (node_id, section)) $table)",
            R"(CREATE TABLE IF NOT EXISTS infosec_services_serial (
                 id $id, node_id $ref NOT NULL, serial $str(40) NOT NULL, digest $hash NOT NULL,
                 person $str(200) NOT NULL, at $time NOT NULL) $table)",
            "CREATE UNIQUE INDEX IF NOT EXISTS infosec_services_serial_code ON infosec_services_serial (serial)",
            "CREATE INDEX IF NOT EXISTS infosec_services_serial_node ON infosec_services_serial (node_id, id)"}},
          // Who it was, for the register of personal data; the names alone could be another's.
          {"0002-who", who_columns()}};
}

storage::Integrity integrity() {
  return {"infosec_services",
          [](soci::session& sql, const storage::BlobVisitor& visit) {
            storage::visit_blobs(sql, "SELECT sha256, size, 'picture in a proposal' FROM infosec_services_picture",
                                 visit);
            visit_paper(sql, visit);
          },
          {}};
}

std::optional<TenderSettings> tender_settings(soci::session& sql, std::int64_t tender_id) {
  TenderSettings found;
  std::string settings;
  long long version = 0;
  sql << "SELECT settings, row_version FROM infosec_services_tender WHERE tender_id = :t", soci::use(tender_id),
      soci::into(settings), soci::into(version);
  if (!sql.got_data()) return std::nullopt;
  found.values = Json::parse(settings);
  found.version = version;
  return found;
}

bool put_tender_settings(storage::Transaction& tx, std::int64_t tender_id, const Json& settings, std::int64_t version,
                         const By& by) {
  const std::string text = settings.dump();
  const long long at = base::to_micros(by.at), next = version + 1, before = version;
  if (version == 0) {
    soci::statement add =
        (tx.sql().prepare << storage::insert_ignore_sql(
             tx.dialect(), "infosec_services_tender",
             {"tender_id", "settings", "row_version", "person", "person_id", "at"}),
         soci::use(tender_id, "tender_id"), soci::use(text, "settings"), soci::use(next, "row_version"),
         soci::use(by.person, "person"), soci::use(by.person_id, "person_id"), soci::use(at, "at"));
    add.execute(true);
    return add.get_affected_rows() == 1;
  }
  soci::statement change =
      (tx.sql().prepare << "UPDATE infosec_services_tender SET settings = :s, row_version = :v, "
                           "person = :p, person_id = :i, at = :a WHERE tender_id = :t AND row_version = :b",
       soci::use(text), soci::use(next), soci::use(by.person), soci::use(by.person_id), soci::use(at),
       soci::use(tender_id), soci::use(before));
  change.execute(true);
  return change.get_affected_rows() == 1;
}

std::optional<PricingRow> pricing(soci::session& sql, std::int64_t node_id) {
  PricingRow found;
  std::string sheet;
  long long version = 0, person = 0, at = 0;
  sql << "SELECT sheet, row_version, person, person_id, at FROM infosec_services_pricing WHERE node_id = :n",
      soci::use(node_id), soci::into(sheet), soci::into(version), soci::into(found.by.person), soci::into(person),
      soci::into(at);
  if (!sql.got_data()) return std::nullopt;
  found.sheet = Json::parse(sheet);
  found.version = version;
  found.by.person_id = person;
  found.by.at = base::from_micros(at);
  return found;
}

bool put_pricing(storage::Transaction& tx, std::int64_t node_id, std::int64_t submission_id, const Json& sheet,
                 std::int64_t version, const By& by) {
  const std::string text = sheet.dump();
  const long long at = base::to_micros(by.at), next = version + 1, before = version;
  if (version == 0) {
    soci::statement add = (tx.sql().prepare << storage::insert_ignore_sql(
                               tx.dialect(), "infosec_services_pricing",
                               {"node_id", "submission_id", "sheet", "row_version", "person", "person_id", "at"}),
                           soci::use(node_id, "node_id"), soci::use(submission_id, "submission_id"),
                           soci::use(text, "sheet"), soci::use(next, "row_version"), soci::use(by.person, "person"),
                           soci::use(by.person_id, "person_id"), soci::use(at, "at"));
    add.execute(true);
    return add.get_affected_rows() == 1;
  }
  soci::statement change =
      (tx.sql().prepare << "UPDATE infosec_services_pricing SET sheet = :s, row_version = :v, "
                           "person = :p, person_id = :i, at = :a WHERE node_id = :n AND row_version = :b",
       soci::use(text), soci::use(next), soci::use(by.person), soci::use(by.person_id), soci::use(at),
       soci::use(node_id), soci::use(before));
  change.execute(true);
  return change.get_affected_rows() == 1;
}

}  // namespace tenderloom::infosec_services::rows
