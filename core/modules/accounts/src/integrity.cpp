#include "tenderloom/accounts/integrity.h"

namespace tenderloom::accounts {
namespace {

void visit_letters(soci::session& sql, const storage::BlobVisitor& visit) {
  storage::visit_blobs(sql,
                       "SELECT file_sha256, file_size, 'letter of ownership transfer ' || id FROM ownership_transfer "
                       "WHERE file_sha256 <> ''",
                       visit);
  storage::visit_blobs(sql,
                       "SELECT file_sha256, -1, 'letter of tax number change ' || id FROM tax_id_change WHERE "
                       "file_sha256 <> ''",
                       visit);
}

void tell_account_problems(soci::session& sql, base::Instant, const storage::ProblemVisitor& tell) {
  storage::tell_rows(
      sql,
      "SELECT 'person ' || m.person_id || ' is a member of company ' || m.company_id || ', but one of the "
      "two is not there; restore it from a backup' FROM membership m LEFT JOIN person p ON p.id = "
      "m.person_id LEFT JOIN company c ON c.id = m.company_id WHERE p.id IS NULL OR c.id IS NULL",
      tell);
}

}  // namespace

storage::Integrity integrity() { return {"accounts", visit_letters, tell_account_problems}; }

}  // namespace tenderloom::accounts
