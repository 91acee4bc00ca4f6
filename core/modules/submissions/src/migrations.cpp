#include "tenderloom/submissions/submissions.h"

namespace tenderloom::submissions {

// Every column is NOT NULL and 0 or '' stands for "none": list queries then need no indicators. Instants that are not
// set are 0. `deleted_at` is part of the indexes, so that lists never step over deleted rows.
storage::MigrationSet Submissions::migrations() {
  return {"submissions",
          {{"0001-submissions",
            {R"(CREATE TABLE IF NOT EXISTS submission (
                  id $id, tender_id $ref NOT NULL, company_id $ref NOT NULL, state $str(20) NOT NULL,
                  supplementing $flag NOT NULL, submitted_at $time NOT NULL, last_submitted_at $time NOT NULL,
                  number $str(40) NOT NULL, received_at $time NOT NULL, returned_until $time NOT NULL,
                  reason $text NOT NULL, row_version $ref NOT NULL, created_at $time NOT NULL,
                  list_rows $ref NOT NULL, ready_rows $ref NOT NULL, incomplete $ref NOT NULL, gaps $ref NOT NULL,
                  levels $json NOT NULL, next_position $ref NOT NULL) $table)",
             "CREATE UNIQUE INDEX IF NOT EXISTS submission_tender_company ON submission (tender_id, company_id)",
             "CREATE INDEX IF NOT EXISTS submission_company ON submission (company_id)",
             "CREATE INDEX IF NOT EXISTS submission_state ON submission (state, tender_id)",
             R"(CREATE TABLE IF NOT EXISTS node (
                  id $id, tender_id $ref NOT NULL, submission_id $ref NOT NULL, level $str(40) NOT NULL,
                  parent_id $ref NOT NULL, ancestors $str(120) NOT NULL, position $ref NOT NULL,
                  sort_key $str(60) NOT NULL, title $str(400) NOT NULL, node_values $json NOT NULL,
                  computed $json NOT NULL, missing $json NOT NULL, hidden $text NOT NULL, cells $text NOT NULL, search_text $text NOT NULL,
                  own_complete $flag NOT NULL, needs_check $flag NOT NULL, child_count $ref NOT NULL,
                  children $json NOT NULL, counters $str(200) NOT NULL, below_list_rows $ref NOT NULL,
                  below_ready_rows $ref NOT NULL, below_incomplete $ref NOT NULL, below_gaps $ref NOT NULL,
                  next_position $ref NOT NULL, version $ref NOT NULL, row_version $ref NOT NULL,
                  created_at $time NOT NULL, updated_at $time NOT NULL, updated_by $ref NOT NULL,
                  deleted_at $time NOT NULL) $table)",
             "CREATE UNIQUE INDEX IF NOT EXISTS node_order ON node (submission_id, sort_key)",
             "CREATE INDEX IF NOT EXISTS node_child ON node (submission_id, parent_id, level, deleted_at, sort_key)",
             "CREATE INDEX IF NOT EXISTS node_level ON node (submission_id, level, deleted_at, sort_key)",
             "CREATE INDEX IF NOT EXISTS node_leaf ON node (submission_id, deleted_at, child_count, sort_key)",
             "CREATE INDEX IF NOT EXISTS node_open ON node (submission_id, own_complete, deleted_at, sort_key)",
             // Values of fields that must be unique, by hash of the folded text.
             R"(CREATE TABLE IF NOT EXISTS node_key (
                  node_id $ref NOT NULL, field $str(60) NOT NULL, submission_id $ref NOT NULL, level $str(40) NOT NULL,
                  parent_id $ref NOT NULL, value_hash $hash NOT NULL, PRIMARY KEY (node_id, field)) $table)",
             "CREATE INDEX IF NOT EXISTS node_key_value ON node_key (submission_id, level, field, value_hash)",
             // Pairs of characters of what the search box looks at: words of two Chinese characters are found.
             R"(CREATE TABLE IF NOT EXISTS node_bigram (
                  submission_id $ref NOT NULL, level $str(40) NOT NULL, gram $str(2) NOT NULL, node_id $ref NOT NULL,
                  PRIMARY KEY (submission_id, level, gram, node_id)) $table)",
             R"(CREATE TABLE IF NOT EXISTS node_revision (
                  id $id, submission_id $ref NOT NULL, node_id $ref NOT NULL, version $ref NOT NULL, at $time NOT NULL,
                  person_id $ref NOT NULL, person_name $str(200) NOT NULL, source $str(20) NOT NULL,
                  event $str(20) NOT NULL, changes $json NOT NULL) $table)",
             "CREATE INDEX IF NOT EXISTS node_revision_node ON node_revision (node_id, id)",
             R"(CREATE TABLE IF NOT EXISTS node_file (
                  id $id, submission_id $ref NOT NULL, node_id $ref NOT NULL, level $str(40) NOT NULL,
                  field $str(120) NOT NULL, sha256 $hash NOT NULL, name $str(250) NOT NULL, size $ref NOT NULL,
                  type $str(100) NOT NULL, pages $ref NOT NULL, pending_token $str(60) NOT NULL,
                  uploaded_by $ref NOT NULL, uploaded_at $time NOT NULL, removed_at $time NOT NULL) $table)",
             "CREATE INDEX IF NOT EXISTS node_file_node ON node_file (submission_id, node_id)",
             "CREATE INDEX IF NOT EXISTS node_file_pending ON node_file (node_id, uploaded_at)",
             "CREATE INDEX IF NOT EXISTS node_file_blob ON node_file (sha256)",
             R"(CREATE TABLE IF NOT EXISTS node_idempotency (
                  submission_id $ref NOT NULL, request_key $str(120) NOT NULL, node_id $ref NOT NULL,
                  at $time NOT NULL, PRIMARY KEY (submission_id, request_key)) $table)"}},
           {"0002-revisions-by-time",
            {"CREATE INDEX IF NOT EXISTS node_revision_submission ON node_revision (submission_id, at)"}},
           {"0010-editing",
            {R"(CREATE TABLE IF NOT EXISTS node_draft (
                  submission_id $ref NOT NULL, person_id $ref NOT NULL, level $str(40) NOT NULL, node_id $ref NOT NULL,
                  parent_id $ref NOT NULL, version $ref NOT NULL, draft_values $json NOT NULL, saved_at $time NOT NULL,
                  PRIMARY KEY (submission_id, person_id, level, node_id, parent_id)) $table)",
             R"(CREATE TABLE IF NOT EXISTS node_presence (
                  node_id $ref NOT NULL, person_id $ref NOT NULL, submission_id $ref NOT NULL,
                  person_name $str(200) NOT NULL, seen_at $time NOT NULL, PRIMARY KEY (node_id, person_id)) $table)"}},
           // Search over all submissions: rows by term in blocks of ids, and rows whose text the index has not seen.
           {"0011-search",
            {R"(CREATE TABLE IF NOT EXISTS search_posting (
                  term $str(60) NOT NULL, block $ref NOT NULL, ids $str(700) NOT NULL,
                  PRIMARY KEY (term, block)) $table)",
             "CREATE TABLE IF NOT EXISTS search_change (id $id, node_id $ref NOT NULL) $table",
             "INSERT INTO search_change (node_id) SELECT id FROM node", "DROP TABLE IF EXISTS node_bigram"}},
           // What came of the rows of an import that was stopped: taken up again, it goes on and tells all of them.
           {"0012-import-progress", {R"(CREATE TABLE IF NOT EXISTS node_import (
                  job_id $ref NOT NULL, first_row $ref NOT NULL, results $json NOT NULL, at $time NOT NULL,
                  PRIMARY KEY (job_id, first_row)) $table)"}},
           // Where a change was made from; of staff it stands in the audit log alone.
           {"0013-revision-address", {"ALTER TABLE node_revision ADD COLUMN address $str(64) NOT NULL DEFAULT ''"}},
           // The same value in other applications (StaffCheck of the kind "shared").
           {"0020-keys-everywhere",
            {"CREATE INDEX IF NOT EXISTS node_key_everywhere ON node_key (level, field, value_hash)"}},
           // What the office says about rows: nothing is overwritten, what no longer stands has an end.
           {"0014-office",
            {R"(CREATE TABLE IF NOT EXISTS office_entry (
                  id $id, submission_id $ref NOT NULL, node_id $ref NOT NULL, level $str(40) NOT NULL,
                  field $str(120) NOT NULL, kind $str(20) NOT NULL, said $json NOT NULL, plain $str(120) NOT NULL,
                  stood $json NOT NULL, reason $text NOT NULL, person_id $ref NOT NULL, person_name $str(200) NOT NULL,
                  at $time NOT NULL, ended_at $time NOT NULL) $table)",
             "CREATE INDEX IF NOT EXISTS office_entry_node ON office_entry (submission_id, node_id, ended_at)",
             "CREATE INDEX IF NOT EXISTS office_entry_list ON office_entry (level, field, ended_at, plain)"}},
           // Rows that were stored before the group had a key among theirs.
           {"0015-group-keys",
            {"CREATE TABLE IF NOT EXISTS group_key_wanted (submission_id $ref NOT NULL) $table",
             "INSERT INTO group_key_wanted (submission_id) SELECT id FROM submission"}},
           // Every index of a row that is made is a page of the log: one serves a value in its own application and in
           // all others, and rows below another one are a range of node_level.
           {"0021-fewer-indexes",
            {"CREATE INDEX IF NOT EXISTS node_key_same ON node_key (level, field, value_hash, submission_id)",
             "$drop_index(node_key_value, node_key)", "$drop_index(node_key_everywhere, node_key)",
             "$drop_index(node_child, node)"}}}};
}

}  // namespace tenderloom::submissions
