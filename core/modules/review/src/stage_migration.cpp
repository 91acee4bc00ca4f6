// What the stages of review keep: cases, their history, committees and their seats, companies that are barred.
#include "stage_rows.h"

namespace tenderloom::review {

storage::Migration stage_migration() {
  return {"0020-stages",
          {R"(CREATE TABLE IF NOT EXISTS stage_case (
                id $id, tender_id $ref NOT NULL, submission_id $ref NOT NULL, company_id $ref NOT NULL,
                node_id $ref NOT NULL, level $str(40) NOT NULL, title $text NOT NULL, stage $str(40) NOT NULL,
                is_open $flag NOT NULL, entered_at $time NOT NULL, until_at $time NOT NULL,
                shown_stage $str(40) NOT NULL, shown_at $time NOT NULL, version $ref NOT NULL) $table)",
           "CREATE UNIQUE INDEX IF NOT EXISTS stage_case_subject ON stage_case (submission_id, node_id)",
           "CREATE INDEX IF NOT EXISTS stage_case_stage ON stage_case (tender_id, stage, is_open, id)",
           "CREATE INDEX IF NOT EXISTS stage_case_end ON stage_case (is_open, until_at)",
           R"(CREATE TABLE IF NOT EXISTS stage_event (
                id $id, case_id $ref NOT NULL, person_id $ref NOT NULL, actor $text NOT NULL, stage $str(40) NOT NULL,
                outcome $str(40) NOT NULL, to_stage $str(40) NOT NULL, reason $text NOT NULL,
                happened_at $time NOT NULL, published_at $time NOT NULL, barred_until $str(10) NOT NULL) $table)",
           "CREATE INDEX IF NOT EXISTS stage_event_case ON stage_event (case_id, id)",
           "CREATE INDEX IF NOT EXISTS stage_event_person ON stage_event (person_id)",
           R"(CREATE TABLE IF NOT EXISTS stage_panel (
                id $id, case_id $ref NOT NULL, tender_id $ref NOT NULL, stage $str(40) NOT NULL,
                state $str(20) NOT NULL, opened_at $time NOT NULL, closed_at $time NOT NULL) $table)",
           "CREATE INDEX IF NOT EXISTS stage_panel_case ON stage_panel (case_id, id)",
           "CREATE INDEX IF NOT EXISTS stage_panel_stage ON stage_panel (tender_id, stage, state)",
           R"(CREATE TABLE IF NOT EXISTS stage_seat (
                id $id, panel_id $ref NOT NULL, case_id $ref NOT NULL, person_id $ref NOT NULL, is_chair $flag NOT NULL,
                state $str(20) NOT NULL, reason $text NOT NULL, sheet $json NOT NULL, declared_at $time NOT NULL,
                handed_in_at $time NOT NULL, version $ref NOT NULL, assigned_by $ref NOT NULL) $table)",
           "CREATE UNIQUE INDEX IF NOT EXISTS stage_seat_person ON stage_seat (panel_id, person_id)",
           "CREATE INDEX IF NOT EXISTS stage_seat_own ON stage_seat (person_id, id)",
           R"(CREATE TABLE IF NOT EXISTS company_bar (
                id $id, company_id $ref NOT NULL, type_key $str(80) NOT NULL, until_on $str(10) NOT NULL,
                event_id $ref NOT NULL, reason $text NOT NULL, created_at $time NOT NULL) $table)",
           "CREATE INDEX IF NOT EXISTS company_bar_company ON company_bar (company_id, type_key, until_on)"}};
}

/// What was told about deadlines that are near: each once for every reminder of the stage.
storage::Migration stage_reminder_migration() {
  return {"0021-stage-reminders", {R"(CREATE TABLE IF NOT EXISTS stage_reminder (
                case_id $ref NOT NULL, stage $str(40) NOT NULL, until_at $time NOT NULL, days $ref NOT NULL,
                at $time NOT NULL, PRIMARY KEY (case_id, stage, until_at, days)) $table)"}};
}

}  // namespace tenderloom::review
