#include "company_migration.h"
#include "languages.h"
#include "module_migrations.h"
#include "password_repository.h"
#include "session_migration.h"
#include "sign_in_history_migration.h"
#include "staff_migration.h"
#include "tenderloom/accounts/accounts.h"
#include "two_factor_repository.h"

namespace tenderloom::accounts {

storage::MigrationSet Accounts::migrations() {
  return {"accounts",
          {{"0001-accounts",
            {
                R"(CREATE TABLE IF NOT EXISTS company (
                     id $id, tax_id $str(8) NOT NULL, name $text NOT NULL, representative $text NOT NULL,
                     address $text NOT NULL, status $str(20) NOT NULL, review_comment $text NOT NULL,
                     form_values $json NOT NULL, search $text NOT NULL, is_sample $flag NOT NULL,
                     registered_at $time NOT NULL, decided_at $time, row_version $ref NOT NULL) $table)",
                "CREATE UNIQUE INDEX IF NOT EXISTS company_tax_id ON company (tax_id)",
                "CREATE INDEX IF NOT EXISTS company_status ON company (status, registered_at)",
                R"(CREATE TABLE IF NOT EXISTS person (
                     id $id, email $str(254) NOT NULL, password_hash $text NOT NULL, display_name $text NOT NULL,
                     title $text NOT NULL, phone $text NOT NULL, mobile $text NOT NULL, staff_role $str(40),
                     failed_logins $ref NOT NULL, locked_until $time, last_login_at $time, created_at $time NOT NULL)
                     $table)",
                "CREATE UNIQUE INDEX IF NOT EXISTS person_email ON person (email)",
                R"(CREATE TABLE IF NOT EXISTS membership (
                     person_id $ref NOT NULL, company_id $ref NOT NULL, role $str(40) NOT NULL,
                     PRIMARY KEY (person_id, company_id)) $table)",
                "CREATE INDEX IF NOT EXISTS membership_company ON membership (company_id)",
                R"(CREATE TABLE IF NOT EXISTS web_session (
                     id_hash $hash NOT NULL PRIMARY KEY, person_id $ref, company_id $ref, csrf $str(64) NOT NULL,
                     data $json NOT NULL, created_at $time NOT NULL, expires_at $time NOT NULL,
                     address $str(64) NOT NULL, agent $str(200) NOT NULL) $table)",
                "CREATE INDEX IF NOT EXISTS web_session_expiry ON web_session (expires_at)",
                "CREATE INDEX IF NOT EXISTS web_session_person ON web_session (person_id)",
                R"(CREATE TABLE IF NOT EXISTS api_token (
                     id $id, person_id $ref NOT NULL, company_id $ref, token_hash $hash NOT NULL,
                     scopes $str(60) NOT NULL, created_at $time NOT NULL, expires_at $time, last_used_at $time) $table)",
                "CREATE UNIQUE INDEX IF NOT EXISTS api_token_hash ON api_token (token_hash)",
                R"(CREATE TABLE IF NOT EXISTS consent_text (
                     sha256 $hash NOT NULL PRIMARY KEY, version $str(60) NOT NULL, locale $str(20) NOT NULL,
                     text $text NOT NULL) $table)",
                R"(CREATE TABLE IF NOT EXISTS consent (
                     id $id, person_id $ref NOT NULL, text_version $str(60) NOT NULL, text_sha256 $hash NOT NULL,
                     address $str(64) NOT NULL, given_at $time NOT NULL) $table)",
                "CREATE INDEX IF NOT EXISTS consent_person ON consent (person_id)",
                R"(CREATE TABLE IF NOT EXISTS registration_event (
                     id $id, company_id $ref NOT NULL, happened_at $time NOT NULL, person_id $ref, actor $text NOT NULL,
                     event $str(30) NOT NULL, opinion $text NOT NULL, changes $json NOT NULL, snapshot $json NOT NULL)
                     $table)",
                "CREATE INDEX IF NOT EXISTS registration_event_company ON registration_event (company_id, id)",
                R"(CREATE TABLE IF NOT EXISTS bot_check_nonce (
                     nonce $str(64) NOT NULL PRIMARY KEY, expires_at $time NOT NULL) $table)",
                "CREATE INDEX IF NOT EXISTS bot_check_nonce_expiry ON bot_check_nonce (expires_at)",
            }},
           password_migration(),
           session_migration(),
           staff_migration(),
           company_people_migration(),
           registration_marks_migration(),
           support_migration(),
           tax_id_migration(),
           vendor_import_migration(),
           two_factor_migration(),
           sign_in_history_migration(),
           languages::migration(),
           email_change_migration()}};
}

}  // namespace tenderloom::accounts
