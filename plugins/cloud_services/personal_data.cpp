// What the plugin's tables hold about people.
#include "testing_rows.h"

namespace tenderloom::cloud_services::rows {

storage::Holdings personal_data() {
  using storage::Fate;
  return {{.key = "cloud_services_test",
           .table = "cloud_services_test",
           .where = "tester_id = {person}",
           .columns = {"scheduled_on", "tester_name"},
           .reason = "official_act"},
          {.key = "cloud_services_round",
           .table = "cloud_services_round",
           .where = "tester_id = {person}",
           .columns = {"started_at:time", "tester_name"},
           .reason = "official_act"},
          {.key = "cloud_services_evidence",
           .table = "cloud_services_evidence",
           .where = "person_id = {person}",
           .columns = {"at:time", "name", "person"},
           .reason = "official_act"},
          {.key = "cloud_services_environment",
           .table = "cloud_services_environment",
           .where = "person_id = {person}",
           .columns = {"at:time", "person"},
           .fate = Fate::blank,
           .blanks = {{"person", ""}},
           .reason = "procurement_record"}};
}

}  // namespace tenderloom::cloud_services::rows
