#include "tenderloom/documents/documents.h"

namespace tenderloom::documents {

// As in submissions, 0 and '' stand for "none".
storage::MigrationSet Documents::migrations() {
  return {"documents",
          {{"0001-documents",
            {R"(CREATE TABLE IF NOT EXISTS document_upload (
                  id $id, submission_id $ref NOT NULL, document_key $str(80) NOT NULL, sha256 $hash NOT NULL,
                  name $str(250) NOT NULL, size $ref NOT NULL, pages $ref NOT NULL, declared_item_count $ref NOT NULL,
                  uploaded_by $ref NOT NULL, uploaded_at $time NOT NULL, replaced $flag NOT NULL) $table)",
             "CREATE INDEX IF NOT EXISTS document_upload_submission ON document_upload (submission_id, document_key)",
             "CREATE INDEX IF NOT EXISTS document_upload_blob ON document_upload (sha256)",
             R"(CREATE TABLE IF NOT EXISTS document_print (
                  id $id, submission_id $ref NOT NULL, document_key $str(80) NOT NULL, content_hash $hash NOT NULL,
                  code $str(80) NOT NULL, printed_at $time NOT NULL, printed_by $ref NOT NULL) $table)",
             "CREATE UNIQUE INDEX IF NOT EXISTS document_print_content ON document_print "
             "(submission_id, document_key, content_hash)",
             R"(CREATE TABLE IF NOT EXISTS submission_receipt (
                  id $id, submission_id $ref NOT NULL, number $str(40) NOT NULL, submitted_at $time NOT NULL,
                  submitted_by $ref NOT NULL, request_key $str(120) NOT NULL, snapshot $json NOT NULL) $table)",
             "CREATE INDEX IF NOT EXISTS submission_receipt_submission ON submission_receipt (submission_id, id)"}},
           {"0002-form-codes",
            {"ALTER TABLE document_upload ADD COLUMN form_code $str(200) NOT NULL DEFAULT ''",
             "ALTER TABLE document_upload ADD COLUMN code_from $str(20) NOT NULL DEFAULT ''"}},
           {"0003-verdicts",
            {R"(CREATE TABLE IF NOT EXISTS document_verdict (
                  upload_id $ref NOT NULL PRIMARY KEY, submission_id $ref NOT NULL, state $str(20) NOT NULL,
                  reason $text NOT NULL, person_id $ref NOT NULL, actor $text NOT NULL, judged_at $time NOT NULL) $table)",
             "CREATE INDEX IF NOT EXISTS document_verdict_submission ON document_verdict (submission_id)"}}}};
}

}  // namespace tenderloom::documents
