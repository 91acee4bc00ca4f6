#include "tenderloom/tenders/integrity.h"

#include "tenderloom/forms/definition.h"

namespace tenderloom::tenders {
namespace {

void visit_tender_files(soci::session& sql, const storage::BlobVisitor& visit) {
  storage::visit_blobs(sql,
                       "SELECT g.sha256, g.size, 'guide ' || g.guide_key || ' of tender ' || COALESCE(t.tender_no, "
                       "g.tender_id) FROM tender_guide g LEFT JOIN tender t ON t.id = g.tender_id",
                       visit);
  storage::visit_blobs(sql, "SELECT sha256, size, 'manual of ' || type_key FROM type_manual", visit);
  storage::visit_blobs(sql, "SELECT sha256, size, 'manual of ' || type_key || ', version ' || id FROM manual_version",
                       visit);
  storage::visit_blobs(
      sql, "SELECT sha256, size, 'file ' || id || ' of announcement ' || announcement FROM announcement_file", visit);
}

/// A tender is judged by its stored version alone: what the database holds must be what its name says.
void tell_damaged_versions(soci::session& sql, const storage::ProblemVisitor& tell) {
  std::string type, sha256, content;
  soci::statement statement = (sql.prepare << "SELECT type_key, sha256, content FROM type_bundle", soci::into(type),
                               soci::into(sha256), soci::into(content));
  statement.execute();
  while (statement.fetch()) {
    const auto json = base::Json::parse(content, nullptr, false);
    bool sound = false;
    if (!json.is_discarded()) {
      const auto bundle = forms::Bundle::from_json(json);
      sound = bundle.ok() && bundle->sha256() == sha256;
    }
    if (!sound)
      tell("the stored version " + sha256.substr(0, 12) + " of the type " + type +
           " is damaged, its tenders cannot be judged; restore the table type_bundle from a backup");
  }
}

void tell_tender_problems(soci::session& sql, base::Instant, const storage::ProblemVisitor& tell) {
  storage::tell_rows(
      sql,
      "SELECT 'tender ' || t.tender_no || ' is judged by the version ' || substr(t.bundle_sha256, 1, 12) "
      "|| ' of its type, which is not stored; restore the table type_bundle from a backup' FROM tender t "
      "LEFT JOIN type_bundle b ON b.type_key = t.type_key AND b.sha256 = t.bundle_sha256 WHERE "
      "t.bundle_sha256 IS NOT NULL AND b.sha256 IS NULL ORDER BY t.id",
      tell);
  storage::tell_rows(sql,
                     "SELECT 'guide ' || g.guide_key || ' belongs to tender ' || g.tender_id || ', which is not there; "
                     "restore the tender from a backup' FROM tender_guide g LEFT JOIN tender t ON t.id = g.tender_id "
                     "WHERE t.id IS NULL",
                     tell);
  tell_damaged_versions(sql, tell);
}

}  // namespace

storage::Integrity integrity() { return {"tenders", visit_tender_files, tell_tender_problems}; }

}  // namespace tenderloom::tenders
