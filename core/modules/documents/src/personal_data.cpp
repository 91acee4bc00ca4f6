#include "tenderloom/documents/personal_data.h"

namespace tenderloom::documents {

privacy::Holdings personal_data() {
  return {
      {.key = "documents",
       .table = "document_upload",
       .where = "uploaded_by = {person}",
       .columns = {"name", "uploaded_at:time"},
       .reason = "procurement_record"},
      {.key = "prints",
       .table = "document_print",
       .where = "printed_by = {person}",
       .columns = {"code", "printed_at:time"},
       .reason = "procurement_record"},
      {.key = "verdicts",
       .table = "document_verdict",
       .where = "person_id = {person}",
       .columns = {"state", "reason", "judged_at:time"},
       .reason = "procurement_record"},
      {.key = "receipts",
       .table = "submission_receipt",
       .where = "submitted_by = {person}",
       .columns = {"number", "submitted_at:time"},
       .reason = "procurement_record"},
  };
}

}  // namespace tenderloom::documents
