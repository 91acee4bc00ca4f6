#include "tenderloom/review/review.h"

namespace tenderloom::review {

storage::MigrationSet Review::migrations() {
  return {"review",
          {{"0001-review",
            {R"(CREATE TABLE IF NOT EXISTS review_event (
                  id $id, submission_id $ref NOT NULL, happened_at $time NOT NULL, person_id $ref NOT NULL,
                  actor $text NOT NULL, event $str(40) NOT NULL, reason $text NOT NULL, until_at $time NOT NULL) $table)",
             "CREATE INDEX IF NOT EXISTS review_event_submission ON review_event (submission_id, id)"}}}};
}

}  // namespace tenderloom::review
