// What evaluation registers with the portal.
#include "reading.h"
#include "web.h"

namespace tenderloom::infosec_services {

namespace {

std::vector<plugin::CaseLink> case_links(const Evaluation& all, const plugin::CaseLinkQuery& query) {
  if (query.stage != kEvaluationStage && query.case_id == 0) return {};
  const auto& words = all.desk.uses().words;
  std::vector<plugin::CaseLink> links;
  if (query.case_id == 0) {
    links.push_back({words.text(query.locale, "infosec.evaluation.title"),
                     "/plugins/infosec_services/tenders/" + query.tender_no + "/evaluation"});
  } else if (query.node_id != 0) {
    links.push_back({words.text(query.locale, "infosec.reading.open"), reading_url(query.case_id)});
  }
  return links;
}

/// Beside a vendor's proposal: that the committee waits for an answer.
std::map<std::int64_t, std::vector<plugin::Fact>> question_facts(const Evaluation& all,
                                                                 const plugin::FactQuery& query) {
  std::map<std::int64_t, std::vector<plugin::Fact>> made;
  if (query.staff) return made;
  const auto& words = all.desk.uses().words;
  for (const std::int64_t node : query.nodes) {
    int open = 0;
    const auto questions = all.inquiries.questions(node);
    for (const rows::QuestionRow& row : questions)
      open += row.answered.id == 0 && all.desk.uses().clock.now() < row.until ? 1 : 0;
    if (questions.empty()) continue;
    made[node] = {{"questions", words.text(query.locale, "infosec.questions.title"),
                   words.text(query.locale, open > 0 ? "infosec.questions.waiting" : "infosec.questions.all_answered",
                              {{"count", open}}),
                   open > 0 ? "attention" : "done", proposal_url(node) + "/questions"}};
  }
  return made;
}

}  // namespace

void add_evaluation(plugin::Host& host, const Evaluation& all) {
  host.add_integrity(rows::evaluation_integrity());
  host.add_personal_data(rows::evaluation_personal_data());
  for (const char* event : {"vote_asked", "resolved"})
    host.add_mail({std::string("infosec_services_") + event, "person", "staff.stages",
                   "tender_name tender_no group link", "SM-15"});
  host.add_mail({"infosec_services_question_answered", "person", "staff.stages",
                 "tender_name tender_no group company_name link", "R-109"});
  host.add_mail({"infosec_services_question_asked", "vendor", "staff.stages",
                 "contact_name contact_title company_name tender_name tender_no group until link", "R-109"});
  host.add_case_links(kPlugin, [&all](const plugin::CaseLinkQuery& query) { return case_links(all, query); });
  host.add_facts(kPlugin, kProposalLevel,
                 [&all](const plugin::FactQuery& query) { return question_facts(all, query); });
  host.add_navigation({true, "review_group", "infosec_evaluations", "/plugins/infosec_services/evaluations"});
  add_reading(host, all);
  add_groups(host, all);
}

}  // namespace tenderloom::infosec_services
