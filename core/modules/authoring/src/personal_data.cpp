#include "tenderloom/authoring/personal_data.h"

namespace tenderloom::authoring {

privacy::Holdings personal_data() {
  return {{.key = "type_bundles",
           .table = "type_candidate",
           .where = "person_id = {person}",
           .columns = {"uploaded_at:time"},
           .reason = "number_only"}};
}

}  // namespace tenderloom::authoring
