#include "tenderloom/audit/audit.h"

namespace tenderloom::audit {

storage::MigrationSet AuditLog::migrations() {
  return {
      "audit",
      {{"0001-audit",
        {
            "CREATE TABLE IF NOT EXISTS audit_entry (id $id, at $time NOT NULL, action $str(80) NOT NULL, "
            "subject $str(120) NOT NULL, person $ref, company $ref, personal_hash $hash NOT NULL, seal $ref) $table",
            "CREATE INDEX audit_entry_subject ON audit_entry (subject)",
            "CREATE INDEX audit_entry_person ON audit_entry (person)",
            "CREATE INDEX audit_entry_company ON audit_entry (company)",
            "CREATE INDEX audit_entry_seal ON audit_entry (seal)",
            "CREATE TABLE IF NOT EXISTS audit_personal (entry $ref NOT NULL PRIMARY KEY, salt $str(40) NOT NULL, "
            "actor_name $str(200) NOT NULL, address $str(64) NOT NULL, details $json NOT NULL) $table",
            "CREATE TABLE IF NOT EXISTS audit_seal (id $ref NOT NULL PRIMARY KEY, at $time NOT NULL, "
            "first_entry $ref NOT NULL, last_entry $ref NOT NULL, entries $ref NOT NULL, "
            "previous_hash $hash NOT NULL, hash $hash NOT NULL) $table",
        }},
       {"0002-audit-search",
        {
            "CREATE INDEX IF NOT EXISTS audit_entry_at ON audit_entry (at, id)",
            "CREATE INDEX IF NOT EXISTS audit_entry_action ON audit_entry (action, at, id)",
            "CREATE INDEX IF NOT EXISTS audit_entry_person_at ON audit_entry (person, at, id)",
            "CREATE INDEX IF NOT EXISTS audit_entry_company_at ON audit_entry (company, at, id)",
            "CREATE INDEX IF NOT EXISTS audit_entry_subject_at ON audit_entry (subject, at, id)",
            "CREATE INDEX IF NOT EXISTS audit_personal_address ON audit_personal (address, entry)",
            // What stood before the oldest batch that is kept.
            "CREATE TABLE IF NOT EXISTS audit_anchor (id $ref NOT NULL PRIMARY KEY, at $time NOT NULL, "
            "seal $ref NOT NULL, hash $hash NOT NULL, entries $ref NOT NULL) $table",
            "CREATE TABLE IF NOT EXISTS audit_configuration (id $ref NOT NULL PRIMARY KEY, at $time NOT NULL, "
            "content $json NOT NULL) $table",
        }}}};
}

}  // namespace tenderloom::audit
