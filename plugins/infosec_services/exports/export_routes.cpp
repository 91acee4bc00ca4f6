// Who may order an archive of proposals: a vendor of its own, the office of a whole group once the bids were opened.
#include "export_desk.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;

class ExportRoutes {
 public:
  ExportRoutes(const Desk& desk, const ExportDesk& exports) : desk_(desk), exports_(exports) {}

  Outcome one(Context& context) const {
    const auto proposal = desk_.own(context);
    if (!proposal) return http::not_found();
    return ordered(context, {proposal->id()}, proposal->tender.no + "-" + proposal->group_code,
                   proposal_url(proposal->id()));
  }

  Outcome all_own(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    const std::int64_t company = context.principal().company_id;
    if (!tender || company == 0) return http::not_found();
    std::vector<std::int64_t> proposals;
    for (const Proposal& one : desk_.of(*tender, company)) proposals.push_back(one.id());
    const std::string back = "/plugins/infosec_services/tenders/" + tender->no + "/proposals";
    if (proposals.empty()) return refused(context, {"infosec_no_proposal"}, back);
    return ordered(context, proposals, tender->no, back);
  }

  Outcome group(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    const std::string code = context.param("group"), back = "/staff/tenders/" + tender->no;
    if (!tender->unsealed_at)  // nobody of the office reads a bid before
      return refused(context, {"infosec_not_opened"}, back);
    plugin::NodeQuery query;
    query.level = kProposalLevel;
    query.tender_id = tender->id;
    query.states = {"submitted", "received", "accepted"};
    query.per_page = 0;
    std::vector<std::int64_t> proposals;
    for (const auto& node : desk_.uses().records.nodes(query).nodes)
      if (node.values.value("group_code", "") == code) proposals.push_back(node.id);
    if (proposals.empty()) return http::not_found();
    return ordered(context, proposals, tender->no + "-" + code, back);
  }

 private:
  Outcome ordered(const Context& context, const std::vector<std::int64_t>& proposals, const std::string& name,
                  const std::string& back) const {
    const std::int64_t job = exports_.order(proposals, name, back, context);
    const std::string location = "/jobs/" + std::to_string(job);
    return http::Accepted{location, {{"id", std::to_string(job)}, {"location", location}}};
  }
  static Outcome refused(const Context& context, const base::Error& error, const std::string& back) {
    if (context.wants_html()) return http::Redirect{back, http::Flash{"error", "error." + error.code, error.params}};
    return http::refuse(409, error);
  }
  const Desk& desk_;
  const ExportDesk& exports_;
};

}  // namespace

void add_exports(plugin::Host& host, const Desk& desk, const ExportDesk& exports) {
  const auto routes = std::make_shared<ExportRoutes>(desk, exports);
  const plugin::RoutesOf add(host, routes);
  using http::Method;
  add(route(Method::post, "proposals/{proposal}/export", "vendor.view",
            "Orders a proposal as ZIP: book, price workbook, forms, attachments, manifest", {202, 404}),
      &ExportRoutes::one);
  add(route(Method::post, "tenders/{no}/export", "vendor.view", "Orders all own proposals of a tender as one ZIP",
            {202, 404, 409}),
      &ExportRoutes::all_own);
  add(route(Method::post, "tenders/{no}/groups/{group}/export", "staff.stages",
            "Orders all proposals of a group as one ZIP, after the bids were opened", {202, 404, 409}),
      &ExportRoutes::group);
}

}  // namespace tenderloom::infosec_services
