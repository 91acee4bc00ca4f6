// Pages of the vendor's sealed bid.

#include "sealing_page.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

Json proposal_rows(const Json& proposals) {
  Json rows = Json::array();
  for (const Json& one : proposals)
    rows.push_back({{"group", one.at("group_name")}, {"serial", shown_serial(serial_of(one.value("serial", "")))}});
  return rows;
}
Json proposal_rows_shape() { return Json::array({{{"group", "text"}, {"serial", "text"}}}); }

Json bid_details(const Json& from, const std::string& number, const ViewContext& context) {
  return {parts::detail(context.t("infosec.sealed.number"), number),
          parts::detail(context.t("infosec.sealed.time"), parts::time_text(from.at("sealed_at"))),
          parts::detail(context.t("infosec.sealed.digest"), from.value("digest", ""))};
}

Json present_handed_in(const Json& resource, const Json&, const ViewContext& context) {
  const std::string no = resource.at("tender").value("no", "");
  Json made =
      sealing_page(resource, context, "handed_in", resource.at("tender").at("name"), "/tenders/" + no + "/items");
  made["breadcrumb"] = tender_breadcrumb(no, context);
  made["breadcrumb"].push_back({{"label", made.at("title")}});
  const Json& told = resource.at("told");
  made["code"] = told.at("withdrawal_code");
  made["once"] =
      parts::notice("attention", context.t("infosec.handed_in.once"), context.t("infosec.handed_in.once_text"));
  made["details"] = bid_details(told, resource.value("number", ""), context);
  made["rows"] = proposal_rows(told.at("proposals"));
  made["receipt_url"] = "/tenders/" + no + "/submission/receipt.pdf";
  made["sealed_url"] = home_of_tender(resource) + "/sealed";
  return made;
}

Json present_sealed(const Json& resource, const Json&, const ViewContext& context) {
  const std::string state = resource.value("state", "");
  Json made = sealing_page(resource, context, "sealed", context.t("infosec.proposals.title"),
                           home_of_tender(resource) + "/proposals");
  made["breadcrumb"] = tender_breadcrumb(resource.at("tender").value("no", ""), context);
  made["breadcrumb"].push_back(
      {{"label", context.t("infosec.proposals.title")}, {"url", home_of_tender(resource) + "/proposals"}});
  made["breadcrumb"].push_back({{"label", made.at("title")}});
  made["state"] = parts::badge(state == "damaged"  ? "danger"
                               : state == "sealed" ? "info"
                                                   : "done",
                               context.t("infosec.sealed.state_" + state));
  made["details"] = bid_details(resource, resource.value("number", ""), context);
  made["rows"] = proposal_rows(resource.at("proposals"));
  made["may_take_back"] = resource.at("may_take_back");
  made["error"] = parts::error_of(context.findings, "withdrawal_code");
  made["action"] = home_of_tender(resource) + "/sealed";
  return made;
}

}  // namespace

void add_sealed_views(plugin::Host& host) {
  host.add_view({"infosec_services/handed_in",
                 {{"code", "text"},
                  {"once", parts::notice_shape()},
                  {"details", parts::details_shape()},
                  {"rows", proposal_rows_shape()},
                  {"receipt_url", "text"},
                  {"sealed_url", "text"}},
                 present_handed_in});
  host.add_view({"infosec_services/sealed",
                 {{"state", parts::badge_shape()},
                  {"details", parts::details_shape()},
                  {"rows", proposal_rows_shape()},
                  {"may_take_back", "flag"},
                  {"error", "text"},
                  {"action", "text"}},
                 present_sealed});
}

}  // namespace tenderloom::infosec_services
