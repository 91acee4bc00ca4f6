#include "tenderloom/privacy/privacy.h"

namespace tenderloom::privacy {

storage::MigrationSet Privacy::migrations() {
  return {"privacy",
          {{"0001-erasure",
            {
                R"(CREATE TABLE IF NOT EXISTS erasure_request (
                     id $id, person_id $ref NOT NULL, letter_no $str(120) NOT NULL, reason $text NOT NULL,
                     state $str(20) NOT NULL, requested_by $ref NOT NULL, requested_at $time NOT NULL,
                     decided_by $ref NOT NULL, decided_at $time, done_at $time, outcome $json NOT NULL,
                     row_version $ref NOT NULL) $table)",
                "CREATE INDEX IF NOT EXISTS erasure_request_person ON erasure_request (person_id, state)",
            }}}};
}

}  // namespace tenderloom::privacy
