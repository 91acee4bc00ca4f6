#include "web.h"

#include "desk.h"

namespace tenderloom::infosec_services {

http::Route route(http::Method method, const std::string& tail, const char* permission, const char* summary,
                  std::vector<int> statuses) {
  return plugin::route(kPlugin, method, tail, permission, summary, std::move(statuses));
}

Writer writer_of(const http::Context& context) {
  return {context.principal().person_id, context.principal().display_name};
}

std::string proposal_url(std::int64_t proposal) {
  return "/plugins/infosec_services/proposals/" + std::to_string(proposal);
}

Json tender_breadcrumb(const std::string& no, const render::ViewContext& context) {
  const std::string tender = "/tenders/" + no;
  return Json::array({{{"label", context.t("common.home")}, {"url", "/dashboard"}},
                      {{"label", no}, {"url", tender}},
                      {{"label", context.t("submissions.overview.title")}, {"url", tender + "/items"}}});
}

Json proposal_breadcrumb(const Json& proposal, const render::ViewContext& context, const std::string& last) {
  const std::string no = proposal.value("tender", "");
  Json trail = tender_breadcrumb(no, context);
  trail.push_back({{"label", context.t("infosec.proposals.title")},
                   {"url", "/plugins/infosec_services/tenders/" + no + "/proposals"}});
  trail.push_back({{"label", proposal.value("group_name", "")},
                   {"url", "/plugins/infosec_services/proposals/" + proposal.value("id", "")}});
  if (last.empty())
    trail.back().erase("url");
  else
    trail.push_back({{"label", last}});
  return trail;
}

Json proposal_json(const Desk& desk, const Proposal& proposal) {
  return {{"id", std::to_string(proposal.id())},
          {"tender", proposal.tender.no},
          {"tender_name", proposal.tender.name},
          {"group", proposal.group_code},
          {"group_name", proposal.group_name},
          {"company", proposal.submission.company_name},
          {"soc", proposal.soc},
          {"writable", desk.writable(proposal)}};
}

}  // namespace tenderloom::infosec_services
