#include "tenderloom/submissions/personal_data.h"

namespace tenderloom::submissions {

privacy::Holdings personal_data() {
  using privacy::Fate;
  return {
      {.key = "revisions",
       .table = "node_revision",
       .where = "person_id = {person}",
       .columns = {"at:time", "event", "person_name", "address"},
       .fate = Fate::blank,
       .blanks = {{"person_name", ""}, {"address", ""}},
       .reason = "procurement_record"},
      {.key = "office",
       .table = "office_entry",
       .where = "person_id = {person}",
       .columns = {"at:time", "level", "field", "person_name"},
       .fate = Fate::blank,
       .blanks = {{"person_name", ""}},
       .reason = "procurement_record"},
      {.key = "drafts",
       .table = "node_draft",
       .where = "person_id = {person}",
       .columns = {"level", "saved_at:time"},
       .fate = Fate::erase},
      {.key = "presence",
       .table = "node_presence",
       .where = "person_id = {person}",
       .columns = {"seen_at:time"},
       .fate = Fate::erase},
      {.key = "nodes",
       .table = "node",
       .where = "updated_by = {person}",
       .columns = {"level", "title", "updated_at:time"},
       .reason = "number_only"},
      {.key = "files",
       .table = "node_file",
       .where = "uploaded_by = {person}",
       .columns = {"name", "uploaded_at:time"},
       .reason = "number_only"},
  };
}

}  // namespace tenderloom::submissions
