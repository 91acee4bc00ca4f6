// Tables of a company's people: what is known of a membership, invitations, transfers of ownership, the company's
// history, and addresses that mails do not reach.
#include "company_migration.h"

namespace tenderloom::accounts {

storage::Migration company_people_migration() {
  return {
      "0002-company-people",
      {
          // Beside `membership`; a membership without a row here was made before, and counts as version 1, never used.
          R"(CREATE TABLE IF NOT EXISTS membership_state (
               person_id $ref NOT NULL, company_id $ref NOT NULL, joined_at $time, used_at $time,
               row_version $ref NOT NULL, PRIMARY KEY (person_id, company_id)) $table)",
          R"(CREATE TABLE IF NOT EXISTS invitation (
               id $id, company_id $ref NOT NULL, email $str(254) NOT NULL, role $str(40) NOT NULL,
               token_hash $hash NOT NULL, locale $str(20) NOT NULL, invited_by $ref NOT NULL, inviter $text NOT NULL,
               transfer_id $ref, state $str(20) NOT NULL, created_at $time NOT NULL, sent_at $time NOT NULL,
               expires_at $time NOT NULL, closed_at $time) $table)",
          "CREATE UNIQUE INDEX IF NOT EXISTS invitation_token ON invitation (token_hash)",
          "CREATE INDEX IF NOT EXISTS invitation_company ON invitation (company_id, state)",
          R"(CREATE TABLE IF NOT EXISTS ownership_transfer (
               id $id, company_id $ref NOT NULL, state $str(20) NOT NULL, letter_no $str(100) NOT NULL,
               letter_date $str(10) NOT NULL, reason $text NOT NULL, file_sha256 $hash NOT NULL, file_name $text NOT NULL,
               file_type $str(60) NOT NULL, file_size $ref NOT NULL, new_name $str(100) NOT NULL,
               new_email $str(254) NOT NULL, old_person $ref, old_name $text NOT NULL, old_email $str(254) NOT NULL,
               old_role_after $str(40) NOT NULL, opened_by $ref NOT NULL, opener $text NOT NULL,
               opened_at $time NOT NULL, decided_by $ref, decider $text NOT NULL, decided_at $time,
               opinion $text NOT NULL, row_version $ref NOT NULL) $table)",
          "CREATE INDEX IF NOT EXISTS ownership_transfer_company ON ownership_transfer (company_id, id)",
          R"(CREATE TABLE IF NOT EXISTS company_event (
               id $id, company_id $ref NOT NULL, happened_at $time NOT NULL, person_id $ref, actor $text NOT NULL,
               event $str(40) NOT NULL, details $json NOT NULL) $table)",
          "CREATE INDEX IF NOT EXISTS company_event_company ON company_event (company_id, id)",
          R"(CREATE TABLE IF NOT EXISTS address_failure (
               address $str(254) NOT NULL PRIMARY KEY, code $str(40) NOT NULL, status $ref NOT NULL,
               mail_kind $str(40) NOT NULL, failed_at $time NOT NULL) $table)",
      }};
}

}  // namespace tenderloom::accounts
