#include "notices_migration.h"

namespace tenderloom::tenders {

storage::Migration notices_migration() {
  return {"0002-notices",
          {
              R"(CREATE TABLE IF NOT EXISTS announcement_plan (
                   announcement $ref NOT NULL PRIMARY KEY, until_at $time, tender_id $ref, pinned $flag NOT NULL,
                   position $ref NOT NULL, withdrawn_at $time, row_version $ref NOT NULL) $table)",
              R"(INSERT INTO announcement_plan (announcement, pinned, position, row_version)
                 SELECT a.id, 0, 100, 1 FROM announcement a
                 WHERE NOT EXISTS (SELECT 1 FROM announcement_plan p WHERE p.announcement = a.id))",
              R"(CREATE TABLE IF NOT EXISTS announcement_file (
                   id $id, announcement $ref NOT NULL, name $text NOT NULL, sha256 $hash NOT NULL, size $ref NOT NULL,
                   media_type $str(120) NOT NULL, added_at $time NOT NULL, added_by $ref) $table)",
              "CREATE INDEX IF NOT EXISTS announcement_file_of ON announcement_file (announcement)",
              R"(CREATE TABLE IF NOT EXISTS manual_version (
                   id $id, type_key $str(60) NOT NULL, sha256 $hash NOT NULL, name $text NOT NULL, size $ref NOT NULL,
                   uploaded_at $time NOT NULL, uploaded_by $ref, uploader $text NOT NULL) $table)",
              "CREATE INDEX IF NOT EXISTS manual_version_of ON manual_version (type_key, id)",
              R"(INSERT INTO manual_version (type_key, sha256, name, size, uploaded_at, uploader)
                 SELECT m.type_key, m.sha256, m.name, m.size, m.uploaded_at, '' FROM type_manual m
                 WHERE NOT EXISTS (SELECT 1 FROM manual_version v WHERE v.type_key = m.type_key))",
              R"(CREATE TABLE IF NOT EXISTS tender_reminder (
                   tender_id $ref NOT NULL, kind $str(20) NOT NULL, moment $time NOT NULL, company_id $ref NOT NULL,
                   PRIMARY KEY (tender_id, kind, moment, company_id)) $table)",
          }};
}

}  // namespace tenderloom::tenders
