#include "tenderloom/review/integrity.h"

namespace tenderloom::review {
namespace {

void visit_archives(soci::session& sql, const storage::BlobVisitor& visit) {
  storage::visit_blobs(
      sql, "SELECT sha256, size, 'archive ' || id || ' of tender ' || tender_id FROM tender_archive WHERE sha256 <> ''",
      visit);
}

void tell_archive_problems(soci::session& sql, base::Instant, const storage::ProblemVisitor& tell) {
  storage::tell_rows(sql,
                     "SELECT 'archive ' || a.id || ' belongs to tender ' || a.tender_id || ', which is not there; "
                     "restore the tender from a backup' FROM tender_archive a LEFT JOIN tender t ON t.id = a.tender_id "
                     "WHERE t.id IS NULL ORDER BY a.id",
                     tell);
}

}  // namespace

storage::Integrity integrity() { return {"review", visit_archives, tell_archive_problems}; }

}  // namespace tenderloom::review
