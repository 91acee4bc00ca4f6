// What the staff's queue keeps beside the registrations: marks, looks, and addresses of rejected registrations.
#include "module_migrations.h"

namespace tenderloom::accounts {

storage::Migration registration_marks_migration() {
  return {"0020-registration-marks",
          {
              // One row a company that did something or was marked; a company without a row has no marks.
              R"(CREATE TABLE IF NOT EXISTS company_mark (
                   company_id $ref NOT NULL PRIMARY KEY, is_test $flag NOT NULL, vendor_event $ref NOT NULL,
                   vendor_event_at $time, update_event $ref NOT NULL, confirmed_event $ref NOT NULL) $table)",
              // What each person of the staff saw last, and what they had seen before that.
              R"(CREATE TABLE IF NOT EXISTS registration_look (
                   person_id $ref NOT NULL, company_id $ref NOT NULL, event_id $ref NOT NULL, looked_at $time NOT NULL,
                   before_event $ref NOT NULL, before_at $time, PRIMARY KEY (person_id, company_id)) $table)",
              R"(CREATE TABLE IF NOT EXISTS released_email (
                   person_id $ref NOT NULL PRIMARY KEY, email $str(254) NOT NULL) $table)",
          }};
}

}  // namespace tenderloom::accounts
