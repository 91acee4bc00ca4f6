// Books on paper as the office takes them in.
#include "sealing_routes.h"
#include "tenderloom/http/shape.h"
#include "tenderloom/render/parts.h"
#include "typed_time.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using http::Context;
using http::Outcome;
namespace parts = render::parts;
using render::ViewContext;

class ArrivalRoutes {
 public:
  ArrivalRoutes(const Desk& desk, const Sealing& sealing) : desk_(desk), sealing_(sealing) {}

  Outcome list(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    return http::Page{"infosec_services/arrivals", resource(*tender)};
  }

  Outcome record(Context& context) const {
    const auto tender = desk_.tender(context.param("no"));
    if (!tender) return http::not_found();
    const Json& typed = context.values();
    Arrival arrival{http::body_text(typed, "serial"), number_of(base::fold(http::body_value(typed, "copies"))),
                    std::nullopt};
    std::optional<base::Error> refused;
    if (const std::string at = http::body_text(typed, "arrived_at"); !at.empty()) {
      arrival.arrived_at = typed_time(at);
      if (!arrival.arrived_at) refused = base::Error{"infosec_time", Json::object(), "arrived_at"};
    }
    if (!refused) {
      const auto done = sealing_.arrivals.record(*tender, arrival, plugin::actor_of(context));
      if (done) {
        const std::string flash = done->late ? "flash.infosec_late" : "flash.infosec_arrived_" + done->verdict;
        return http::Done{"/plugins/infosec_services/tenders/" + tender->no + "/arrivals", resource(*tender),
                          http::Flash{done->late || done->verdict != "current" ? "error" : "success", flash}};
      }
      refused = done.error();
    }
    return http::Invalid{Json::array({finding(desk_.uses().words, context.locale(), *refused)}),
                         "infosec_services/arrivals",
                         resource(*tender),
                         {{"typed", typed}}};
  }

 private:
  Json resource(const plugin::Tender& tender) const {
    Json items = Json::array();
    for (const auto& row : sealing_.arrivals.all(tender)) {
      const auto submission = desk_.uses().records.submission(row.submission_id);
      items.push_back({{"serial", shown_serial(row.serial)},
                       {"company", submission ? submission->company_name : ""},
                       {"verdict", row.verdict},
                       {"copies", row.copies},
                       {"late", row.late},
                       {"arrived_at", base::iso8601(row.arrived_at)},
                       {"recorded_by", row.by.person}});
    }
    return {{"tender", {{"no", tender.no}, {"name", tender.name}}},
            {"closes_at", tender.closes_at ? Json(base::iso8601(*tender.closes_at)) : Json(nullptr)},
            {"items", std::move(items)}};
  }
  const Desk& desk_;
  const Sealing& sealing_;
};

Json present_arrivals(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json typed = extra.value("typed", Json::object());
  const auto control = [&](const char* name) {
    return Json{{"value", text_value(typed, name)}, {"error", parts::error_of(context.findings, name)}};
  };
  Json rows = Json::array();
  for (const Json& one : resource.at("items")) {
    const bool late = one.value("late", false);
    const std::string verdict = one.value("verdict", "");
    rows.push_back({{"serial", one.at("serial")},
                    {"company", one.at("company")},
                    {"time", parts::time_text(one.at("arrived_at"))},
                    {"copies", std::to_string(one.value("copies", std::int64_t{0}))},
                    {"state", late ? parts::badge("danger", context.t("infosec.state.late_refused"))
                                   : parts::badge(verdict == "current" ? "done" : "attention",
                                                  context.t("infosec.arrivals.verdict_" + verdict))},
                    {"by", one.at("recorded_by")}});
  }
  const std::string no = resource.at("tender").value("no", "");
  return {{"title", context.t("infosec.arrivals.title")},
          {"title_suffix", resource.at("tender").at("name")},
          {"purpose", context.t("infosec.arrivals.purpose")},
          {"breadcrumb", Json::array({{{"label", resource.at("tender").at("name")}, {"url", "/staff/tenders/" + no}},
                                      {{"label", context.t("infosec.arrivals.title")}}})},
          {"errors", parts::errors(context.findings)},
          {"has_errors", context.findings != nullptr && !context.findings->empty()},
          {"action", "/plugins/infosec_services/tenders/" + no + "/arrivals"},
          {"closes_at", parts::time_text(resource.at("closes_at"))},
          {"serial", control("serial")},
          {"copies", control("copies")},
          {"arrived_at", control("arrived_at")},
          {"rows", std::move(rows)}};
}

}  // namespace

void add_arrival_routes(plugin::Host& host, const Desk& desk, const Sealing& sealing) {
  using http::Method;
  const auto routes = std::make_shared<ArrivalRoutes>(desk, sealing);
  const plugin::RoutesOf add(host, routes);
  add(route(Method::get, "tenders/{no}/arrivals", "staff.submissions", "Books on paper that came to the office",
            {200, 404}),
      &ArrivalRoutes::list);
  add(route(Method::post, "tenders/{no}/arrivals", "staff.submissions",
            "Records one: serial, copies, arrived_at (empty: now); late ones are refused (R-103)", {200, 404, 422}),
      &ArrivalRoutes::record);
  const Json control = {{"value", "text"}, {"error", "text"}};
  host.add_view({"infosec_services/arrivals",
                 {{"action", "text"},
                  {"closes_at", "text"},
                  {"serial", control},
                  {"copies", control},
                  {"arrived_at", control},
                  {"rows", Json::array({{{"serial", "text"},
                                         {"company", "text"},
                                         {"time", "text"},
                                         {"copies", "text"},
                                         {"state", parts::badge_shape()},
                                         {"by", "text"}}})}},
                 present_arrivals});
}

}  // namespace tenderloom::infosec_services
