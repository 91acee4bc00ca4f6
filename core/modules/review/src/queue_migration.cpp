// What the staff's workbench keeps beside the submissions: who works on what, who stands in, notes, last looks.
#include "queue_migration.h"

namespace tenderloom::review {

storage::Migration workbench_migration() {
  return {"0010-workbench",
          {
              R"(CREATE TABLE IF NOT EXISTS submission_assignment (
                   submission_id $ref NOT NULL PRIMARY KEY, person_id $ref NOT NULL, assigned_at $time NOT NULL,
                   assigned_by $ref NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS submission_assignment_person ON submission_assignment (person_id)",
              R"(CREATE TABLE IF NOT EXISTS submission_note (
                   id $id, submission_id $ref NOT NULL, person_id $ref NOT NULL, actor $text NOT NULL,
                   words $text NOT NULL, created_at $time NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS submission_note_submission ON submission_note (submission_id, id)",
              "CREATE INDEX IF NOT EXISTS submission_note_person ON submission_note (person_id)",
              // From the first instant on until the second, which is the first that is too late.
              R"(CREATE TABLE IF NOT EXISTS review_deputy (
                   id $id, person_id $ref NOT NULL, deputy_id $ref NOT NULL, from_at $time NOT NULL,
                   until_at $time NOT NULL, created_at $time NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS review_deputy_person ON review_deputy (person_id, until_at)",
              "CREATE INDEX IF NOT EXISTS review_deputy_deputy ON review_deputy (deputy_id, until_at)",
              // The newest change that a person of the staff has seen, and the one that they had seen before that.
              R"(CREATE TABLE IF NOT EXISTS submission_look (
                   person_id $ref NOT NULL, submission_id $ref NOT NULL, seen_at $time NOT NULL,
                   looked_at $time NOT NULL, before_seen_at $time NOT NULL, before_at $time NOT NULL,
                   PRIMARY KEY (person_id, submission_id)) $table)",
              "CREATE INDEX IF NOT EXISTS submission_handed_in ON submission (last_submitted_at, id)",
          }};
}

/// Who was reminded of what, when.
storage::Migration chasing_migration() {
  return {"0011-chasing",
          {R"(CREATE TABLE IF NOT EXISTS review_chase (
                id $id, tender_id $ref NOT NULL, company_id $ref NOT NULL, person_id $ref NOT NULL,
                stage $str(20) NOT NULL, sent_at $time NOT NULL) $table)",
           "CREATE INDEX IF NOT EXISTS review_chase_company ON review_chase (tender_id, company_id, sent_at)"}};
}

}  // namespace tenderloom::review
