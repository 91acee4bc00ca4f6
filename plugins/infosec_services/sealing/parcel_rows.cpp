// Parcels, papers, and what of a proposal goes into a parcel.
#include "sealing/hex.h"
#include "sealing_rows.h"

namespace tenderloom::infosec_services::rows {
namespace {

constexpr char kParcel[] =
    "SELECT submission_id, tender_id, company_id, for_tender, for_vendor, digest, blob_sha, size, proposals, state, "
    "problem, person, person_id, at, opened_at FROM infosec_services_parcel WHERE ";

std::vector<ParcelRow> parcels_where(soci::session& sql, const std::string& where, std::int64_t value) {
  std::vector<ParcelRow> found;
  ParcelRow one;
  std::string for_tender, for_vendor, proposals;
  long long submission = 0, tender = 0, company = 0, size = 0, person = 0, at = 0, opened = 0;
  soci::statement rows =
      (sql.prepare << kParcel + where, soci::use(value), soci::into(submission), soci::into(tender),
       soci::into(company), soci::into(for_tender), soci::into(for_vendor), soci::into(one.parcel.digest),
       soci::into(one.blob), soci::into(size), soci::into(proposals), soci::into(one.state), soci::into(one.problem),
       soci::into(one.by.person), soci::into(person), soci::into(at), soci::into(opened));
  rows.execute();
  while (rows.fetch()) {
    one.submission_id = submission;
    one.tender_id = tender;
    one.company_id = company;
    one.parcel.for_tender = of_hex(for_tender);
    one.parcel.for_vendor = of_hex(for_vendor);
    one.size = size;
    one.by.person_id = person;
    one.proposals = Json::parse(proposals);
    one.by.at = base::from_micros(at);
    one.opened_at = base::from_micros(opened);
    found.push_back(one);
  }
  return found;
}

constexpr char kArrival[] =
    "SELECT id, submission_id, node_id, serial, verdict, copies, late, arrived_at, person, person_id, at FROM "
    "infosec_services_arrival WHERE ";

std::vector<ArrivalRow> arrivals_where(soci::session& sql, const std::string& where, std::int64_t value) {
  std::vector<ArrivalRow> found;
  ArrivalRow one;
  long long id = 0, submission = 0, node = 0, copies = 0, late = 0, arrived = 0, person = 0, at = 0;
  soci::statement rows =
      (sql.prepare << kArrival + where, soci::use(value), soci::into(id), soci::into(submission), soci::into(node),
       soci::into(one.serial), soci::into(one.verdict), soci::into(copies), soci::into(late), soci::into(arrived),
       soci::into(one.by.person), soci::into(person), soci::into(at));
  rows.execute();
  while (rows.fetch()) {
    one.id = id;
    one.submission_id = submission;
    one.node_id = node;
    one.copies = copies;
    one.late = late != 0;
    one.arrived_at = base::from_micros(arrived);
    one.by.person_id = person;
    one.by.at = base::from_micros(at);
    found.push_back(one);
  }
  return found;
}

}  // namespace

void visit_parcels(soci::session& sql, const storage::BlobVisitor& visit) {
  storage::visit_blobs(sql,
                       "SELECT blob_sha, size, 'sealed bid of submission ' || submission_id FROM "
                       "infosec_services_parcel",
                       visit);
}

void parcel_problems(soci::session& sql, const storage::ProblemVisitor& tell) {
  storage::tell_rows(sql,
                     "SELECT 'sealed bid of submission ' || p.submission_id || ' has texts in the clear beside it; "
                     "somebody wrote into the database by hand' FROM infosec_services_parcel p WHERE p.state = "
                     "'sealed' AND EXISTS (SELECT 1 FROM infosec_services_chapter c WHERE c.submission_id = "
                     "p.submission_id)",
                     tell);
  storage::tell_rows(sql,
                     "SELECT 'sealed bid of submission ' || p.submission_id || ' belongs to a tender without a key' "
                     "FROM infosec_services_parcel p WHERE NOT EXISTS (SELECT 1 FROM infosec_services_seal s WHERE "
                     "s.tender_id = p.tender_id AND s.public_key <> '')",
                     tell);
}

std::optional<ParcelRow> parcel(soci::session& sql, std::int64_t submission_id) {
  auto found = parcels_where(sql, "submission_id = :s", submission_id);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<ParcelRow> parcels(soci::session& sql, std::int64_t tender_id) {
  return parcels_where(sql, "tender_id = :t ORDER BY at, submission_id", tender_id);
}

std::int64_t count_parcels(soci::session& sql, std::int64_t tender_id) {
  long long count = 0;
  sql << "SELECT COUNT(*) FROM infosec_services_parcel WHERE tender_id = :t", soci::use(tender_id), soci::into(count);
  return count;
}

void put_parcel(storage::Transaction& tx, const ParcelRow& row) {
  const std::string for_tender = to_hex(row.parcel.for_tender), for_vendor = to_hex(row.parcel.for_vendor),
                    proposals = row.proposals.dump();
  const long long size = row.size, at = base::to_micros(row.by.at), opened = base::to_micros(row.opened_at);
  tx.sql() << storage::upsert_sql(
      tx.dialect(), "infosec_services_parcel", {"submission_id"},
      {"submission_id", "tender_id", "company_id", "for_tender", "for_vendor", "digest", "blob_sha", "size",
       "proposals", "state", "problem", "person", "person_id", "at", "opened_at"}),
      soci::use(row.submission_id, "submission_id"), soci::use(row.tender_id, "tender_id"),
      soci::use(row.company_id, "company_id"), soci::use(for_tender, "for_tender"), soci::use(for_vendor, "for_vendor"),
      soci::use(row.parcel.digest, "digest"), soci::use(row.blob, "blob_sha"), soci::use(size, "size"),
      soci::use(proposals, "proposals"), soci::use(row.state, "state"), soci::use(row.problem, "problem"),
      soci::use(row.by.person, "person"), soci::use(row.by.person_id, "person_id"), soci::use(at, "at"),
      soci::use(opened, "opened_at");
}

void remove_parcel(storage::Transaction& tx, std::int64_t submission_id) {
  tx.sql() << "DELETE FROM infosec_services_parcel WHERE submission_id = :s", soci::use(submission_id);
  remove_writers(tx, submission_id);
}

void put_writers(storage::Transaction& tx, std::int64_t submission_id, const std::set<std::int64_t>& people) {
  remove_writers(tx, submission_id);
  for (const std::int64_t person : people)
    tx.sql() << "INSERT INTO infosec_services_writer (submission_id, person_id, forgotten) VALUES (:s, :p, '0')",
        soci::use(submission_id), soci::use(person);
}

std::set<std::int64_t> forgotten_writers(soci::session& sql, std::int64_t submission_id) {
  std::set<std::int64_t> people;
  long long person = 0;
  soci::statement rows =
      (sql.prepare << "SELECT person_id FROM infosec_services_writer WHERE submission_id = :s AND forgotten = '1'",
       soci::use(submission_id), soci::into(person));
  rows.execute();
  while (rows.fetch()) people.insert(person);
  return people;
}

void remove_writers(storage::Transaction& tx, std::int64_t submission_id) {
  tx.sql() << "DELETE FROM infosec_services_writer WHERE submission_id = :s", soci::use(submission_id);
}

std::vector<ArrivalRow> arrivals(soci::session& sql, std::int64_t tender_id) {
  return arrivals_where(sql, "tender_id = :t ORDER BY id DESC", tender_id);
}

std::vector<ArrivalRow> arrivals_of(soci::session& sql, std::int64_t node_id) {
  return arrivals_where(sql, "node_id = :n ORDER BY id DESC", node_id);
}

void add_arrival(storage::Transaction& tx, std::int64_t tender_id, const ArrivalRow& row) {
  const long long copies = row.copies, late = row.late ? 1 : 0, arrived = base::to_micros(row.arrived_at),
                  at = base::to_micros(row.by.at);
  tx.sql() << "INSERT INTO infosec_services_arrival (tender_id, submission_id, node_id, serial, verdict, copies, late, "
              "arrived_at, person, person_id, at) VALUES (:t, :s, :n, :r, :v, :c, :l, :w, :p, :i, :a)",
      soci::use(tender_id), soci::use(row.submission_id), soci::use(row.node_id), soci::use(row.serial),
      soci::use(row.verdict), soci::use(copies), soci::use(late), soci::use(arrived), soci::use(row.by.person),
      soci::use(row.by.person_id), soci::use(at);
}

std::vector<VersionOf> all_versions(soci::session& sql, std::int64_t node_id) {
  std::vector<VersionOf> found;
  VersionOf one;
  long long number = 0, words = 0, person = 0, at = 0;
  soci::statement rows =
      (sql.prepare << "SELECT chapter, number, html, words, person, person_id, at FROM infosec_services_version "
                      "WHERE node_id = :n ORDER BY chapter, number",
       soci::use(node_id), soci::into(one.chapter), soci::into(number), soci::into(one.row.html), soci::into(words),
       soci::into(one.row.by.person), soci::into(person), soci::into(at));
  rows.execute();
  while (rows.fetch()) {
    one.row.number = number;
    one.row.words = words;
    one.row.by.person_id = person;
    one.row.by.at = base::from_micros(at);
    found.push_back(one);
  }
  return found;
}

void set_versions(storage::Transaction& tx, std::int64_t node_id, const std::string& chapter, std::int64_t version) {
  if (chapter.empty()) {
    tx.sql() << "UPDATE infosec_services_pricing SET row_version = :v WHERE node_id = :n", soci::use(version),
        soci::use(node_id);
  } else {
    tx.sql() << "UPDATE infosec_services_chapter SET row_version = :v WHERE node_id = :n AND chapter = :c",
        soci::use(version), soci::use(node_id), soci::use(chapter);
  }
}

void remove_content(storage::Transaction& tx, std::int64_t node_id) {
  for (const char* table : {"pricing", "chapter", "version", "picture", "hold", "check"})
    tx.sql() << std::string("DELETE FROM infosec_services_") + table + " WHERE node_id = :n", soci::use(node_id);
}

}  // namespace tenderloom::infosec_services::rows
