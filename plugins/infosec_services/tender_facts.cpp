#include "tender_facts.h"

namespace tenderloom::infosec_services {

std::vector<plugin::Fact> tender_facts(const Desk& desk, const Sealing& sealing, const EvaluationDesk& groups,
                                       const plugin::FactQuery& query) {
  const auto tender = desk.tender(query.tender_no);
  if (!tender || !tender->type) return {};
  const std::string home = "/plugins/infosec_services/tenders/" + tender->no;
  const auto word = [&](const std::string& key, const Json& params = Json::object()) {
    return desk.uses().words.text(query.locale, "infosec." + key, params);
  };
  std::vector<plugin::Fact> facts;
  facts.push_back({"settings", word("setup.title"),
                   word("facts.items", {{"count", desk.settings(*tender).items.size()}}), "neutral",
                   home + "/settings"});
  const SealingOffice office = sealing.openers.office(*tender);
  facts.push_back({"openers", word("openers.title"), word(office.ready() ? "openers.ready" : "openers.not_ready"),
                   office.ready() ? "done" : "attention", home + "/openers"});
  facts.push_back({"arrivals", word("arrivals.title"),
                   word("facts.arrived", {{"count", sealing.arrivals.all(*tender).size()}}), "neutral",
                   home + "/arrivals"});
  if (office.opened_at)
    facts.push_back(
        {"opening", word("opening.record"), base::display_time(*office.opened_at), "done", home + "/opening/record"});
  const std::size_t count = groups.groups(*tender).size();
  facts.push_back({"evaluation", word("evaluation.title"),
                   count == 0 ? word("evaluation.none") : word("facts.groups", {{"count", count}}), "neutral",
                   home + "/evaluation"});
  return facts;
}

}  // namespace tenderloom::infosec_services
