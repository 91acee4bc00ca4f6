#include "staff_migration.h"

namespace tenderloom::accounts {

storage::Migration staff_migration() {
  return {"0010-staff-and-tokens",
          {
              R"(CREATE TABLE IF NOT EXISTS api_token_detail (
                   token_id $ref NOT NULL PRIMARY KEY, name $text NOT NULL, hint $str(8) NOT NULL,
                   made_address $str(64) NOT NULL, last_address $str(64) NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS api_token_person ON api_token (person_id)",
              // `role` is the role while person.staff_role is empty because the account is closed: nothing that asks
              // for a person's role can then give one.
              R"(CREATE TABLE IF NOT EXISTS staff_account (
                   person_id $ref NOT NULL PRIMARY KEY, state $str(20) NOT NULL, reason $str(20) NOT NULL,
                   role $str(40) NOT NULL, expires_at $time, invited_at $time, active_since $time NOT NULL,
                   changed_at $time NOT NULL, row_version $ref NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS staff_account_state ON staff_account (state)",
              R"(CREATE TABLE IF NOT EXISTS role_change (
                   id $id, person_id $ref NOT NULL, kind $str(20) NOT NULL, role_before $str(40) NOT NULL,
                   role_after $str(40) NOT NULL, reason $text NOT NULL, state $str(20) NOT NULL,
                   proposed_at $time NOT NULL, proposed_by $ref NOT NULL, proposer $text NOT NULL,
                   decided_at $time, decided_by $ref, decider $text NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS role_change_person ON role_change (person_id, id)",
              "CREATE INDEX IF NOT EXISTS role_change_state ON role_change (state, id)",
              R"(CREATE TABLE IF NOT EXISTS role_review (
                   id $id, confirmed_at $time NOT NULL, person_id $ref NOT NULL, actor $text NOT NULL,
                   note $text NOT NULL, people $json NOT NULL) $table)",
              R"(CREATE TABLE IF NOT EXISTS role_review_reminder (
                   due_at $time NOT NULL PRIMARY KEY, sent_at $time NOT NULL) $table)",
          }};
}

}  // namespace tenderloom::accounts
