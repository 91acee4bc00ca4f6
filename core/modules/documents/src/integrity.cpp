#include "tenderloom/documents/integrity.h"

namespace tenderloom::documents {
namespace {

void visit_uploads(soci::session& sql, const storage::BlobVisitor& visit) {
  storage::visit_blobs(
      sql,
      "SELECT sha256, size, 'document ' || document_key || ' of submission ' || submission_id FROM document_upload",
      visit);
}

void tell_document_problems(soci::session& sql, base::Instant, const storage::ProblemVisitor& tell) {
  storage::tell_rows(sql,
                     "SELECT 'document ' || d.document_key || ' (' || d.id || ') belongs to submission ' || "
                     "d.submission_id || ', which is not there; restore it from a backup' FROM document_upload d LEFT "
                     "JOIN submission s ON s.id = d.submission_id WHERE s.id IS NULL ORDER BY d.id",
                     tell);
  storage::tell_rows(sql,
                     "SELECT 'receipt ' || r.number || ' belongs to submission ' || r.submission_id || ', which is not "
                     "there; restore it from a backup' FROM submission_receipt r LEFT JOIN submission s ON s.id = "
                     "r.submission_id WHERE s.id IS NULL ORDER BY r.id",
                     tell);
}

}  // namespace

storage::Integrity integrity() { return {"documents", visit_uploads, tell_document_problems}; }

}  // namespace tenderloom::documents
