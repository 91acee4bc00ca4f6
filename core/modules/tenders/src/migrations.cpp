#include "holiday_rows.h"
#include "notices_migration.h"
#include "tenderloom/tenders/tenders.h"

namespace tenderloom::tenders {

storage::MigrationSet Tenders::migrations() {
  return {"tenders",
          {{"0001-tenders",
            {
                R"(CREATE TABLE IF NOT EXISTS tender (
                     id $id, tender_no $str(20) NOT NULL, type_key $str(60) NOT NULL, type_label $text NOT NULL,
                     bundle_sha256 $hash, name $text NOT NULL, stored_state $str(20) NOT NULL, opens_at $time,
                     closes_at $time, groups_json $json NOT NULL, search $text NOT NULL, is_sample $flag NOT NULL,
                     created_at $time NOT NULL, row_version $ref NOT NULL) $table)",
                "CREATE UNIQUE INDEX IF NOT EXISTS tender_number ON tender (tender_no)",
                "CREATE INDEX IF NOT EXISTS tender_type ON tender (type_key, tender_no)",
                R"(CREATE TABLE IF NOT EXISTS type_bundle (
                     type_key $str(60) NOT NULL, sha256 $hash NOT NULL, content $json NOT NULL,
                     created_at $time NOT NULL, PRIMARY KEY (type_key, sha256)) $table)",
                R"(CREATE TABLE IF NOT EXISTS tender_guide (
                     tender_id $ref NOT NULL, guide_key $str(60) NOT NULL, sha256 $hash NOT NULL, name $text NOT NULL,
                     size $ref NOT NULL, uploaded_at $time NOT NULL, uploaded_by $ref,
                     PRIMARY KEY (tender_id, guide_key)) $table)",
                R"(CREATE TABLE IF NOT EXISTS guide_confirmation (
                     tender_id $ref NOT NULL, guide_key $str(60) NOT NULL, sha256 $hash NOT NULL,
                     company_id $ref NOT NULL, person_id $ref NOT NULL, confirmed_at $time NOT NULL,
                     PRIMARY KEY (tender_id, guide_key, sha256, company_id)) $table)",
                R"(CREATE TABLE IF NOT EXISTS type_manual (
                     type_key $str(60) NOT NULL PRIMARY KEY, sha256 $hash NOT NULL, name $text NOT NULL,
                     size $ref NOT NULL, uploaded_at $time NOT NULL) $table)",
                R"(CREATE TABLE IF NOT EXISTS announcement (
                     id $id, title $text NOT NULL, body $text NOT NULL, published_at $time NOT NULL,
                     created_at $time NOT NULL) $table)",
                "CREATE INDEX IF NOT EXISTS announcement_published ON announcement (published_at, id)",
            }},
           notices_migration(),
           {"0003-deadlines",
            {
                R"(CREATE TABLE IF NOT EXISTS tender_deadline (
                     id $id, tender_id $ref NOT NULL, moved_at $time NOT NULL, person_id $ref NOT NULL,
                     actor $text NOT NULL, reason $text NOT NULL, before_at $time, after_at $time,
                     told_at $time NOT NULL) $table)",
                "CREATE INDEX IF NOT EXISTS tender_deadline_tender ON tender_deadline (tender_id, id)",
                "CREATE INDEX IF NOT EXISTS tender_deadline_told ON tender_deadline (told_at)",
            }},
           {"0004-archived", {"ALTER TABLE tender ADD COLUMN archived_at $time NOT NULL DEFAULT 0"}},
           repository::holidays_migration(),
           {"0006-unsealed", {"ALTER TABLE tender ADD COLUMN unsealed_at $time NOT NULL DEFAULT 0"}}}};
}

}  // namespace tenderloom::tenders
