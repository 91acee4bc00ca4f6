#include "repository.h"

namespace tenderloom::tenders::repository {

std::vector<GuideFile> guide_files(soci::session& sql, std::int64_t tender_id, std::int64_t company_id) {
  GuideFile row;
  std::int64_t uploaded = 0;
  storage::Nullable<std::int64_t> confirmed;
  std::vector<GuideFile> files;
  soci::statement statement =
      (sql.prepare << "SELECT g.guide_key, g.sha256, g.name, g.size, g.uploaded_at, c.confirmed_at FROM tender_guide g "
                      "LEFT JOIN guide_confirmation c ON c.tender_id = g.tender_id AND c.guide_key = g.guide_key AND "
                      "c.sha256 = g.sha256 AND c.company_id = :company WHERE g.tender_id = :tender",
       soci::into(row.key), soci::into(row.sha256), soci::into(row.name), soci::into(row.size), soci::into(uploaded),
       soci::into(confirmed.value, confirmed.ind), soci::use(company_id), soci::use(tender_id));
  statement.execute();
  while (statement.fetch()) {
    GuideFile file = row;
    file.uploaded_at = base::from_micros(uploaded);
    if (const auto at = confirmed.get()) file.confirmed_at = base::from_micros(*at);
    files.push_back(std::move(file));
  }
  return files;
}

void set_guide_file(storage::Transaction& tx, std::int64_t tender_id, const GuideFile& file, std::int64_t person_id) {
  const std::int64_t uploaded = base::to_micros(file.uploaded_at);
  tx.sql() << storage::upsert_sql(tx.dialect(), "tender_guide", {"tender_id", "guide_key"},
                                  {"tender_id", "guide_key", "sha256", "name", "size", "uploaded_at", "uploaded_by"}),
      soci::use(tender_id, "tender_id"), soci::use(file.key, "guide_key"), soci::use(file.sha256, "sha256"),
      soci::use(file.name, "name"), soci::use(file.size, "size"), soci::use(uploaded, "uploaded_at"),
      soci::use(person_id, "uploaded_by");
}

void confirm(storage::Transaction& tx, std::int64_t tender_id, const GuideFile& file, std::int64_t company_id,
             std::int64_t person_id, Instant at) {
  const std::int64_t confirmed = base::to_micros(at);
  tx.sql() << storage::insert_ignore_sql(
      tx.dialect(), "guide_confirmation",
      {"tender_id", "guide_key", "sha256", "company_id", "person_id", "confirmed_at"}),
      soci::use(tender_id, "tender_id"), soci::use(file.key, "guide_key"), soci::use(file.sha256, "sha256"),
      soci::use(company_id, "company_id"), soci::use(person_id, "person_id"), soci::use(confirmed, "confirmed_at");
}

std::vector<Service::Manual> manuals(soci::session& sql) {
  Service::Manual row;
  std::int64_t uploaded = 0;
  std::vector<Service::Manual> found;
  soci::statement statement =
      (sql.prepare << "SELECT type_key, sha256, name, size, uploaded_at FROM type_manual ORDER BY "
                      "type_key",
       soci::into(row.type_key), soci::into(row.sha256), soci::into(row.name), soci::into(row.size),
       soci::into(uploaded));
  statement.execute();
  while (statement.fetch()) {
    row.uploaded_at = base::from_micros(uploaded);
    found.push_back(row);
  }
  return found;
}

void set_manual(storage::Transaction& tx, const Service::Manual& manual) {
  const std::int64_t uploaded = base::to_micros(manual.uploaded_at);
  tx.sql() << storage::upsert_sql(tx.dialect(), "type_manual", {"type_key"},
                                  {"type_key", "sha256", "name", "size", "uploaded_at"}),
      soci::use(manual.type_key, "type_key"), soci::use(manual.sha256, "sha256"), soci::use(manual.name, "name"),
      soci::use(manual.size, "size"), soci::use(uploaded, "uploaded_at");
}

std::vector<Service::Manual> manual_versions(soci::session& sql) {
  Service::Manual row;
  std::int64_t uploaded = 0;
  std::vector<Service::Manual> found;
  soci::statement statement =
      (sql.prepare << "SELECT id, type_key, sha256, name, size, uploaded_at, uploader FROM "
                      "manual_version ORDER BY id DESC",
       soci::into(row.id), soci::into(row.type_key), soci::into(row.sha256), soci::into(row.name), soci::into(row.size),
       soci::into(uploaded), soci::into(row.uploader));
  statement.execute();
  while (statement.fetch()) {
    row.uploaded_at = base::from_micros(uploaded);
    found.push_back(row);
  }
  return found;
}

void insert_manual_version(storage::Transaction& tx, const Service::Manual& manual, std::int64_t person) {
  const std::int64_t uploaded = base::to_micros(manual.uploaded_at);
  tx.sql() << "INSERT INTO manual_version (type_key, sha256, name, size, uploaded_at, uploaded_by, uploader) VALUES "
              "(:type, :sha256, :name, :size, :at, :person, :uploader)",
      soci::use(manual.type_key), soci::use(manual.sha256), soci::use(manual.name), soci::use(manual.size),
      soci::use(uploaded), soci::use(person), soci::use(manual.uploader);
}

}  // namespace tenderloom::tenders::repository
