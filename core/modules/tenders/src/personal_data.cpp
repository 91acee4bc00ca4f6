#include "tenderloom/tenders/personal_data.h"

namespace tenderloom::tenders {

privacy::Holdings personal_data() {
  return {
      {.key = "guide_confirmations",
       .table = "guide_confirmation",
       .where = "person_id = {person}",
       .columns = {"guide_key", "confirmed_at:time"},
       .reason = "procurement_record"},
      {.key = "guides",
       .table = "tender_guide",
       .where = "uploaded_by = {person}",
       .columns = {"guide_key", "name", "uploaded_at:time"},
       .reason = "number_only"},
      {.key = "manuals",
       .table = "manual_version",
       .where = "uploaded_by = {person}",
       .columns = {"name", "uploaded_at:time"},
       .fate = privacy::Fate::blank,
       .blanks = {{"uploader", ""}},
       .reason = "number_only"},
      {.key = "deadlines_moved",
       .table = "tender_deadline",
       .where = "person_id = {person}",
       .columns = {"moved_at:time", "actor", "reason"},
       .reason = "official_act"},
      {.key = "announcement_files",
       .table = "announcement_file",
       .where = "added_by = {person}",
       .columns = {"name"},
       .reason = "number_only"},
  };
}

}  // namespace tenderloom::tenders
