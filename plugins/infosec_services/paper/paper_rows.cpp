#include "paper_rows.h"

namespace tenderloom::infosec_services::rows {

std::vector<storage::Migration> paper_migrations() {
  return {{"0010-paper", {R"(CREATE TABLE IF NOT EXISTS infosec_services_paper (
                 sha256 $hash NOT NULL PRIMARY KEY, paper_sha256 $hash NOT NULL, media_type $str(100) NOT NULL,
                 size $ref NOT NULL, at $time NOT NULL) $table)"}}};
}

void visit_paper(soci::session& sql, const storage::BlobVisitor& visit) {
  storage::visit_blobs(sql, "SELECT paper_sha256, size, 'picture for paper' FROM infosec_services_paper", visit);
}

std::optional<PaperRow> paper(soci::session& sql, const std::string& sha256) {
  PaperRow found;
  long long size = 0, at = 0;
  sql << "SELECT paper_sha256, media_type, size, at FROM infosec_services_paper WHERE sha256 = :s", soci::use(sha256),
      soci::into(found.paper_sha256), soci::into(found.media_type), soci::into(size), soci::into(at);
  if (!sql.got_data()) return std::nullopt;
  found.sha256 = sha256;
  found.size = size;
  found.at = base::from_micros(at);
  return found;
}

void put_paper(storage::Transaction& tx, const PaperRow& row) {
  const long long size = row.size, at = base::to_micros(row.at);
  tx.sql() << storage::upsert_sql(tx.dialect(), "infosec_services_paper", {"sha256"},
                                  {"sha256", "paper_sha256", "media_type", "size", "at"}),
      soci::use(row.sha256, "sha256"), soci::use(row.paper_sha256, "paper_sha256"),
      soci::use(row.media_type, "media_type"), soci::use(size, "size"), soci::use(at, "at");
}

void remove_paper(storage::Transaction& tx, const std::string& sha256) {
  tx.sql() << "DELETE FROM infosec_services_paper WHERE sha256 = :s", soci::use(sha256);
}

}  // namespace tenderloom::infosec_services::rows
