#include "archive_rows.h"
#include "checks_repository.h"
#include "queue_migration.h"
#include "stage_rows.h"
#include "tenderloom/review/review.h"

namespace tenderloom::review {

storage::MigrationSet Review::migrations() {
  return {"review",
          {{"0001-review",
            {R"(CREATE TABLE IF NOT EXISTS review_event (
                  id $id, submission_id $ref NOT NULL, happened_at $time NOT NULL, person_id $ref NOT NULL,
                  actor $text NOT NULL, event $str(40) NOT NULL, reason $text NOT NULL, until_at $time NOT NULL) $table)",
             "CREATE INDEX IF NOT EXISTS review_event_submission ON review_event (submission_id, id)"}},
           // Rounds of corrections (SM-04). Instants that are not set are 0.
           {"0002-supplements",
            {R"(CREATE TABLE IF NOT EXISTS supplement_round (
                  id $id, submission_id $ref NOT NULL, number $ref NOT NULL, opened_at $time NOT NULL,
                  person_id $ref NOT NULL, actor $text NOT NULL) $table)",
             "CREATE UNIQUE INDEX IF NOT EXISTS supplement_round_number ON supplement_round (submission_id, number)",
             R"(CREATE TABLE IF NOT EXISTS supplement_track (
                  id $id, round_id $ref NOT NULL, submission_id $ref NOT NULL, number $ref NOT NULL,
                  track $str(20) NOT NULL, state $str(20) NOT NULL, started_at $time NOT NULL, until_at $time NOT NULL,
                  completed_at $time NOT NULL, closed_at $time NOT NULL) $table)",
             "CREATE UNIQUE INDEX IF NOT EXISTS supplement_track_kind ON supplement_track (round_id, track)",
             "CREATE INDEX IF NOT EXISTS supplement_track_submission ON supplement_track (submission_id, id)",
             "CREATE INDEX IF NOT EXISTS supplement_track_end ON supplement_track (state, until_at)",
             R"(CREATE TABLE IF NOT EXISTS supplement_request (
                  id $id, round_id $ref NOT NULL, track_id $ref NOT NULL, submission_id $ref NOT NULL,
                  track $str(20) NOT NULL, document_key $str(80) NOT NULL, node_id $ref NOT NULL, level $str(40) NOT NULL,
                  field $str(120) NOT NULL, action $str(20) NOT NULL, reason $text NOT NULL, previous_id $ref NOT NULL,
                  origin $str(20) NOT NULL, title $text NOT NULL, state $str(20) NOT NULL, before_value $json NOT NULL,
                  after_value $json NOT NULL, created_at $time NOT NULL, done_at $time NOT NULL,
                  judged_at $time NOT NULL, judged_by $text NOT NULL, opinion $text NOT NULL) $table)",
             "CREATE INDEX IF NOT EXISTS supplement_request_submission ON supplement_request (submission_id, id)",
             R"(CREATE TABLE IF NOT EXISTS supplement_draft (
                  id $id, submission_id $ref NOT NULL, document_key $str(80) NOT NULL, node_id $ref NOT NULL,
                  level $str(40) NOT NULL, field $str(120) NOT NULL, action $str(20) NOT NULL, reason $text NOT NULL,
                  previous_id $ref NOT NULL, person_id $ref NOT NULL, created_at $time NOT NULL) $table)",
             "CREATE INDEX IF NOT EXISTS supplement_draft_submission ON supplement_draft (submission_id, id)",
             R"(CREATE TABLE IF NOT EXISTS supplement_reminder (
                  track_id $ref NOT NULL, kind $str(20) NOT NULL, moment $time NOT NULL,
                  PRIMARY KEY (track_id, kind, moment)) $table)",
             R"(CREATE TABLE IF NOT EXISTS review_phrase (
                  id $id, words $text NOT NULL, person_id $ref NOT NULL, created_at $time NOT NULL,
                  removed_at $time NOT NULL) $table)"}},
           // What was told about files that end (N-16): each thing once a stage, in days before its end.
           {"0003-expiries", {R"(CREATE TABLE IF NOT EXISTS expiry_reminder (
                  node_id $ref NOT NULL, field $str(120) NOT NULL, ends_on $str(10) NOT NULL, stage $ref NOT NULL,
                  submission_id $ref NOT NULL, at $time NOT NULL,
                  PRIMARY KEY (node_id, field, ends_on, stage)) $table)"}},
           workbench_migration(),
           chasing_migration(),
           repository::checks_migration(),
           archive_rows::migration(),
           stage_migration(),
           stage_reminder_migration()}};
}

}  // namespace tenderloom::review
