#include "session_migration.h"

namespace tenderloom::accounts {

storage::Migration session_migration() {
  return {"0002-session-activity",
          {
              R"(CREATE TABLE IF NOT EXISTS session_activity (
                   id_hash $hash NOT NULL PRIMARY KEY, active_at $time NOT NULL) $table)",
              R"(CREATE TABLE IF NOT EXISTS kept_form (
                   token_hash $hash NOT NULL PRIMARY KEY, person_id $ref, address $str(64) NOT NULL,
                   form $text NOT NULL, expires_at $time NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS kept_form_expiry ON kept_form (expires_at)",
          }};
}

}  // namespace tenderloom::accounts
