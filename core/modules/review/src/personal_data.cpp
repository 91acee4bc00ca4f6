#include "tenderloom/review/personal_data.h"

namespace tenderloom::review {

privacy::Holdings personal_data() {
  return {{.key = "decisions",
           .table = "review_event",
           .where = "person_id = {person}",
           .columns = {"happened_at:time", "event", "actor"},
           .reason = "official_act"}};
}

}  // namespace tenderloom::review
