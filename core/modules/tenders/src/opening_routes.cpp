// Opening a tender now and closing it now, each after a look at what that means.
#include <map>
#include <tuple>

#include "presenters.h"
#include "route_support.h"
#include "setup.h"

namespace tenderloom::tenders {

using http::Method;

namespace {

using render::ViewContext;
namespace parts = render::parts;

constexpr char kOpeningPermission[] = "staff.tenders";
constexpr char kOpeningView[] = "tenders/staff_opening";
constexpr char kOpen[] = "open", kClose[] = "close";

class OpeningPages {
 public:
  explicit OpeningPages(const SetupUses& uses) : uses_(uses) {}

  http::Outcome ask(http::Context& context, const std::string& what) const {
    const auto tender = uses_.service.find(context.param("no"));
    if (!tender) return http::not_found();
    return page(context, *tender, what, Json::array());
  }

  http::Outcome act(http::Context& context, const std::string& what) const {
    const auto tender = uses_.service.find(context.param("no"));
    if (!tender) return http::not_found();
    const auto now = context.request().received_at;
    const std::string reason = accounts::text_value(context, "reason");
    const auto refused = [&](const char* field, const char* code) -> http::Outcome {
      return invalid(context, *tender, what, Json::array({{{"field", field}, {"code", code}}}));
    };
    const std::string state = fill_state(*tender, now);
    TenderChange change;
    change.reason = reason;
    if (what == kOpen) {
      if (state != state::kDraft) return wrong_state(context, *tender, what, "tender_open_already");
      if (blocked(*tender, context.locale())) return refused("", "tender_not_ready");
      change.opens_at = now;
      if (tender->closes_at && *tender->closes_at <= now) return refused("", "tender_deadline_past");
    } else {
      if (state != state::kFilling) return wrong_state(context, *tender, what, "tender_not_open");
      if (reason.empty()) return refused("reason", "closing_reason_needed");
      change.closes_at = now;
    }
    auto stored = uses_.service.change(tender->no, change, accounts::version_of(context), actor_of(context));
    if (!stored) return http::refuse(stored.error().code == "version_conflict" ? 412 : 409, stored.error());
    if (!stored->findings.empty()) return invalid(context, *tender, what, std::move(stored->findings));
    return http::Done{.go_to = "/staff/tenders/" + tender->no,
                      .resource = resource_of(*stored->tender, now),
                      .flash = http::Flash{"success",
                                           what == kOpen ? "flash.tender_opened" : "flash.tender_closed",
                                           {{"tender", tender->name}}},
                      .etag = std::to_string(stored->tender->row_version)};
  }

 private:
  /// Whether something that must be there is not; a window that is not set is set by opening.
  bool blocked(const Tender& tender, const std::string& locale) const {
    for (const Json& one : uses_.service.readiness(tender, locale))
      if (one.value("kind", "") == "must" && one.value("code", "") != "ready_window") return true;
    return false;
  }

  http::Page page(http::Context& context, const Tender& tender, const std::string& what, const Json& findings) const {
    Json resource = resource_of(tender, context.request().received_at);
    const std::string& locale = context.locale();
    resource["readiness"] = readiness_with_facts(uses_.service, tender, uses_.facts(tender, locale), locale);
    return http::Page{.view = kOpeningView,
                      .resource = std::move(resource),
                      .extra = {{"what", what},
                                {"blocked", what == kOpen && blocked(tender, context.locale())},
                                {"reason", accounts::text_value(context, "reason")},
                                {"findings", findings}},
                      .etag = std::to_string(tender.row_version)};
  }

  http::Outcome invalid(http::Context& context, const Tender& tender, const std::string& what, Json findings) const {
    auto shown = page(context, tender, what, findings);
    return http::Invalid{.findings = std::move(findings),
                         .view = kOpeningView,
                         .resource = std::move(shown.resource),
                         .extra = std::move(shown.extra)};
  }

  /// People read it on the page; programs get the state.
  http::Outcome wrong_state(http::Context& context, const Tender& tender, const std::string& what,
                            const char* code) const {
    if (context.wants_html()) return invalid(context, tender, what, Json::array({{{"field", ""}, {"code", code}}}));
    http::Refused refused = http::refuse(409, {code});
    refused.more["state"] = fill_state(tender, context.request().received_at);
    return refused;
  }

  SetupUses uses_;
};

/// One entry as a sentence with where it is put right.
Json readiness_item(const Json& entry, const std::string& page, const ViewContext& context) {
  static const std::map<std::string, std::string> kPlaces{
      {"window", "#edit-title"}, {"guides", "#guides-title"}, {"lists", "#groups-title"}};
  const std::string code = entry.value("code", ""), part = entry.value("part", "");
  const auto place = kPlaces.find(part);
  const std::string url = code == "ready_calendar" ? "/staff/holidays"
                          : entry.contains("url")  ? entry.value("url", "")
                          : place != kPlaces.end() ? page + place->second
                          : part == "manual"       ? "/staff/manuals"
                                                   : "";
  return {{"text", context.t("readiness." + code.substr(6), entry.value("params", Json::object()))}, {"url", url}};
}

Json opening_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string what = extra.value("what", kOpen), no = resource.value("tender_no", "");
  const bool open = what == kOpen, blocked = extra.value("blocked", false);
  Json errors = parts::errors(context.findings), entries = Json::array();
  if (open)
    for (const Json& one : resource.value("readiness", Json::array()))
      if (one.value("code", "") != "ready_window") entries.push_back(one);
  const std::string title = context.t(open ? "staff_opening.open" : "staff_opening.close");
  Json model = {{"title", title},
                {"title_suffix", no},
                {"purpose", resource.value("name", "")},
                {"breadcrumb", Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}},
                                            {{"label", context.t("staff_tenders.title")}, {"url", "/staff/tenders"}},
                                            {{"label", no}, {"url", "/staff/tenders/" + no}},
                                            {{"label", title}}})},
                {"has_errors", !errors.empty()},
                {"errors", std::move(errors)},
                {"back_url", "/staff/tenders/" + no},
                {"blocked", blocked}};
  model["notices"] = readiness_notices(entries, "/staff/tenders/" + no, context);
  model["confirm"] = blocked ? Json()
                             : Json{{"text", context.t(open ? "staff_opening.open_text" : "staff_opening.close_text",
                                                       {{"window", window_text(resource, context)}})},
                                    {"action", "/staff/tenders/" + no + "/" + what},
                                    {"version", std::to_string(resource.value("version", std::int64_t{0}))},
                                    {"label", title},
                                    {"danger", !open},
                                    {"cancel_url", "/staff/tenders/" + no},
                                    {"reason", extra.value("reason", "")},
                                    {"reason_label", open ? "" : context.t("staff_opening.reason")},
                                    {"reason_required", true}};
  return model;
}

}  // namespace

Json readiness_with_facts(Service& service, const Tender& tender, const Json& facts, const std::string& locale) {
  Json entries = service.readiness(tender, locale);
  for (const Json& fact : facts) {
    if (fact.at("kind") != "attention" && fact.at("kind") != "danger") continue;
    entries.push_back({{"kind", "should"},
                       {"code", "ready_fact"},
                       {"part", "facts"},
                       {"params", {{"label", fact.at("label")}, {"text", fact.at("text")}}},
                       {"url", fact.at("url")}});
  }
  return entries;
}

Json readiness_notices(const Json& entries, const std::string& page, const ViewContext& context) {
  Json notices = Json::array();
  for (const auto& [kind, look, text] :
       {std::tuple{"must", "danger", "staff_opening.blocked"}, {"should", "attention", "staff_opening.look"}}) {
    Json items = Json::array();
    for (const Json& entry : entries)
      if (entry.value("kind", "") == kind) items.push_back(readiness_item(entry, page, context));
    if (items.empty()) continue;
    notices.push_back(parts::notice(look, context.t(std::string("readiness.") + kind), context.t(text)));
    notices.back()["items"] = std::move(items);
  }
  return notices;
}

void register_opening_routes(http::Router& router, const SetupUses& uses) {
  const OpeningPages pages(uses);
  for (const std::string what : {kOpen, kClose}) {
    const std::string pattern = "/staff/tenders/{no}/" + what;
    router.add({.method = Method::get,
                .pattern = pattern,
                .permission = kOpeningPermission,
                .handler = [pages, what](http::Context& context) { return pages.ask(context, what); },
                .summary = what == kOpen ? "What is missing before the tender can be opened now."
                                         : "What closing the tender now means.",
                .statuses = {200, 404}});
    router.add(
        {.method = Method::post,
         .pattern = pattern,
         .permission = kOpeningPermission,
         .handler = [pages, what](http::Context& context) { return pages.act(context, what); },
         .summary = what == kOpen ? "Opens the tender for filling now." : "Closes the tender now, with a reason.",
         .statuses = {200, 404, 409, 412, 422}});
  }
}

void add_opening_views(render::ViewRegistry& views) {
  views.add({kOpeningView,
             {{"notices", Json::array({parts::notice_shape()})},
              {"blocked", "flag"},
              {"back_url", "text"},
              {"confirm", parts::confirm_shape()}},
             opening_model});
}

}  // namespace tenderloom::tenders
