// What the plugin's tables hold about people.
#include "rows.h"

namespace tenderloom::infosec_services::rows {

using storage::Fate;
using storage::Holding;

namespace {

/// Who of a vendor wrote it, and when: the record stays, the name goes.
Holding written(const char* table) {
  Holding holding{.key = table, .table = table, .where = "person_id = {person}", .columns = {"at:time", "person"}};
  holding.fate = Fate::blank;
  holding.blanks = {{"person", ""}};
  holding.reason = "procurement_record";
  return holding;
}

/// What somebody of the office or a committee did.
Holding acted(const char* table) {
  return {.key = table,
          .table = table,
          .where = "person_id = {person}",
          .columns = {"at:time", "person"},
          .reason = "official_act"};
}

}  // namespace

storage::Holdings personal_data() {
  return {acted("infosec_services_tender"),
          written("infosec_services_pricing"),
          written("infosec_services_chapter"),
          written("infosec_services_version"),
          written("infosec_services_picture"),
          written("infosec_services_check"),
          written("infosec_services_serial"),
          written("infosec_services_parcel"),
          {.key = "infosec_services_writer",
           .table = "infosec_services_writer",
           .where = "person_id = {person}",
           .columns = {"person_id"},
           .fate = Fate::blank,
           .blanks = {{"forgotten", "1"}},
           .reason = "sealed_name"},
          acted("infosec_services_arrival"),
          {.key = "infosec_services_opener",
           .table = "infosec_services_opener",
           .where = "person_id = {person}",
           .columns = {"set_at:time"},
           .reason = "official_act"},
          {.key = "infosec_services_given",
           .table = "infosec_services_given",
           .where = "person_id = {person}",
           .columns = {"ends_at:time"},
           .reason = "official_act"},
          {.key = "infosec_services_hold",
           .table = "infosec_services_hold",
           .where = "person_id = {person}",
           .columns = {"seen_at:time", "person"},
           .fate = Fate::erase},
          {.key = "infosec_services_hold_wanted",
           .table = "infosec_services_hold",
           .where = "wanted_id = {person}",
           .columns = {"wanted"},
           .fate = Fate::blank,
           .blanks = {{"wanted", ""}},
           .reason = "number_only"}};
}

}  // namespace tenderloom::infosec_services::rows
