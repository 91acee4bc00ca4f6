#include "tenderloom/review/personal_data.h"

namespace tenderloom::review {

privacy::Holdings personal_data() {
  return {{.key = "decisions",
           .table = "review_event",
           .where = "person_id = {person}",
           .columns = {"happened_at:time", "event", "actor"},
           .reason = "official_act"},
          {.key = "correction_rounds",
           .table = "supplement_round",
           .where = "person_id = {person}",
           .columns = {"opened_at:time", "actor"},
           .reason = "official_act"},
          {.key = "correction_drafts",
           .table = "supplement_draft",
           .where = "person_id = {person}",
           .columns = {"created_at:time", "reason"},
           .reason = "official_act"},
          {.key = "correction_phrases",
           .table = "review_phrase",
           .where = "person_id = {person}",
           .columns = {"created_at:time", "words"},
           .reason = "official_act"}};
}

}  // namespace tenderloom::review
