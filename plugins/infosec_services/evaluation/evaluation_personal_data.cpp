// What the tables of evaluation hold about people. Who decided, voted and drew is a record of the procedure; a vendor's
// person who answered goes, the answer stays.
#include "evaluation_rows.h"

namespace tenderloom::infosec_services::rows {

namespace {

using storage::Fate;
using storage::Holding;

Holding official(const char* key, const char* table, std::vector<std::string> columns, const char* of = "person_id") {
  return {.key = key,
          .table = table,
          .where = std::string(of) + " = {person}",
          .columns = std::move(columns),
          .reason = "official_act"};
}

}  // namespace

storage::Holdings evaluation_personal_data() {
  Holding answered{.key = "infosec_services_answer",
                   .table = "infosec_services_question",
                   .where = "answered_by = {person}",
                   .columns = {"answered_at:time", "answerer"}};
  answered.fate = Fate::blank;
  answered.blanks = {{"answerer", ""}};
  answered.reason = "procurement_record";
  return {official("infosec_services_evaluation", "infosec_services_evaluation", {"at:time", "person"}),
          official("infosec_services_evaluation_event", "infosec_services_evaluation_event",
                   {"at:time", "event", "words", "person"}),
          official("infosec_services_draw", "infosec_services_draw", {"at:time", "person"}),
          official("infosec_services_vote", "infosec_services_vote", {"at:time", "reason", "person"}),
          official("infosec_services_opinion", "infosec_services_opinion", {"at:time", "compliance", "person"}),
          official("infosec_services_question", "infosec_services_question", {"asked_at:time", "question", "asker"},
                   "asked_by"),
          std::move(answered)};
}

}  // namespace tenderloom::infosec_services::rows
