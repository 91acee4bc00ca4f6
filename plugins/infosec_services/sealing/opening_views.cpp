// Pages of the opening and of its record.
#include <algorithm>

#include "sealing_page.h"

namespace tenderloom::infosec_services {
namespace {

namespace parts = render::parts;
using render::ViewContext;

std::string opening_state(const Json& one) {
  if (!one.at("opened_at").is_null()) return one.value("damaged", 0) > 0 ? "damaged" : "opened";
  if (!one.value("ready", false)) return "not_ready";
  return one.value("due", false) ? "due" : "waiting";
}

Json opening_badge(const Json& one, const ViewContext& context) {
  const std::string state = opening_state(one);
  const char* kind = state == "opened"                        ? "done"
                     : state == "due" || state == "not_ready" ? "attention"
                     : state == "damaged"                     ? "danger"
                                                              : "info";
  return parts::badge(kind, context.t("infosec.opening.state_" + state));
}

Json present_openings(const Json& resource, const Json&, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& one : resource.at("items")) {
    const bool unset = one.value("opener", false) && !one.value("passphrase_set", false);
    rows.push_back({{"no", one.at("tender").at("no")},
                    {"name", one.at("tender").at("name")},
                    {"url", home_of_tender(one) + (unset ? "/passphrase" : "/opening")},
                    {"state", opening_badge(one, context)},
                    {"time", parts::time_text(one.at("opens_at"))},
                    {"mine", !one.value("opener", false) ? context.t("infosec.openings.not_mine")
                             : unset                     ? context.t("infosec.openings.set_passphrase")
                                                         : context.t("infosec.openings.mine")}});
  }
  return {{"title", context.t("infosec.openings.title")},
          {"purpose", context.t("infosec.openings.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("infosec.openings.title")}}})},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("infosec.openings.none"), context.t("infosec.openings.none_text"))}};
}

Json present_opening(const Json& resource, const Json&, const ViewContext& context) {
  Json made = sealing_page(resource, context, "opening", context.t("infosec.openings.title"),
                           "/plugins/infosec_services/openings");
  made["breadcrumb"].back()["label"] = resource.at("tender").at("no");
  const std::string state = opening_state(resource);
  std::string given;
  for (const Json& one : resource.at("given"))
    given +=
        (given.empty() ? "" : "、") +
        context.t("infosec.opening.given_by", {{"name", one.at("name")}, {"time", parts::time_text(one.at("until"))}});
  if (given.empty()) given = context.t("infosec.opening.nobody_gave");
  const char* kind = state == "damaged" ? "danger" : state == "due" || state == "not_ready" ? "attention" : "info";
  made["notice"] = parts::notice(state == "opened" ? "done" : kind, context.t("infosec.opening.state_" + state),
                                 context.t("infosec.opening.text_" + state));
  made["details"] = {
      parts::detail(context.t("infosec.opening.tender"),
                    resource.at("tender").value("no", "") + " " + resource.at("tender").value("name", "")),
      parts::detail(context.t("infosec.opening.opens_at"), state == "waiting"
                                                               ? parts::deadline_text(resource.at("opens_at"), context)
                                                               : parts::time_text(resource.at("opens_at"))),
      parts::detail(context.t("infosec.opening.bids"), std::to_string(resource.value("bids", std::int64_t{0}))),
      parts::detail(context.t("infosec.opening.given"), given)};
  if (!resource.at("opened_at").is_null() && state != "damaged") made["details"].erase(3);
  made["may_give"] = resource.at("may_give");
  made["waits"] = resource.value("given_by_me", false);
  made["error"] = parts::error_of(context.findings, "passphrase");
  made["action"] = home_of_tender(resource) + "/opening";
  made["passphrase_url"] = resource.value("opener", false) ? home_of_tender(resource) + "/passphrase" : "";
  made["record_url"] = resource.at("opened_at").is_null() ? "" : home_of_tender(resource) + "/opening/record";
  return made;
}

Json bid_row(const Json& bid, const ViewContext& context) {
  std::string serials;
  bool changed = false;
  for (const Json& one : bid.at("proposals")) {
    serials +=
        (serials.empty() ? "" : "；") + one.value("group_name", "") + " " + shown_serial(one.value("serial", ""));
    changed = changed || !one.value("unchanged", true);
  }
  const bool opened = bid.value("state", "") == "opened";
  return {{"company", bid.at("company")},
          {"tax_id", bid.at("tax_id")},
          {"number", bid.at("number")},
          {"time", parts::time_text(bid.at("sealed_at"))},
          {"serials", serials},
          {"digest", bid.at("digest")},
          {"state", parts::badge(!opened   ? "danger"
                                 : changed ? "attention"
                                           : "done",
                                 context.t("infosec.opening.bid_" + bid.value("state", "")))},
          {"problem", !opened   ? context.t("infosec.opening.problem_" + bid.value("problem", ""))
                      : changed ? context.t("infosec.opening.changed")
                                : ""}};
}

Json present_record(const Json& resource, const Json&, const ViewContext& context) {
  Json openings = Json::array();
  int number = 0;
  for (const Json& one : resource.at("openings")) {
    std::string names;
    for (const Json& opener : one.at("openers")) names += (names.empty() ? "" : "、") + opener.value("name", "");
    Json bids = Json::array();
    for (const Json& bid : one.at("bids")) bids.push_back(bid_row(bid, context));
    openings.push_back(
        {{"caption", context.t("infosec.opening.nth", {{"n", ++number}})},
         {"details",
          {parts::detail(context.t("infosec.opening.opened_at"), parts::time_text(one.at("opened_at"))),
           parts::detail(context.t("infosec.opening.opens_at"), parts::time_text(one.at("opens_at"))),
           parts::detail(context.t("infosec.opening.openers"), names),
           parts::detail(context.t("infosec.opening.opened_bids"), std::to_string(one.value("opened", 0))),
           parts::detail(context.t("infosec.opening.damaged_bids"), std::to_string(one.value("damaged", 0)))}},
         {"bids", std::move(bids)}});
  }
  return {{"title", context.t("infosec.opening.record")},
          {"title_suffix", resource.at("tender").at("name")},
          {"purpose", context.t("infosec.opening.record_purpose")},
          {"breadcrumb", Json::array({{{"label", resource.at("tender").at("name")},
                                       {"url", "/staff/tenders/" + resource.at("tender").value("no", "")}},
                                      {{"label", context.t("infosec.opening.record")}}})},
          {"pdf_url", home_of_tender(resource) + "/opening/record.pdf"},
          {"openings", std::move(openings)}};
}

}  // namespace

void add_opening_views(plugin::Host& host) {
  host.add_view({"infosec_services/openings",
                 {{"rows", Json::array({{{"no", "text"},
                                         {"name", "text"},
                                         {"url", "text"},
                                         {"state", parts::badge_shape()},
                                         {"time", "text"},
                                         {"mine", "text"}}})},
                  {"empty", parts::empty_shape()}},
                 present_openings});
  host.add_view({"infosec_services/opening",
                 {{"notice", parts::notice_shape()},
                  {"details", parts::details_shape()},
                  {"may_give", "flag"},
                  {"waits", "flag"},
                  {"error", "text"},
                  {"action", "text"},
                  {"passphrase_url", "text"},
                  {"record_url", "text"}},
                 present_opening});
  host.add_view({"infosec_services/opening_record",
                 {{"pdf_url", "text"},
                  {"openings", Json::array({{{"caption", "text"},
                                             {"details", parts::details_shape()},
                                             {"bids", Json::array({{{"company", "text"},
                                                                    {"tax_id", "text"},
                                                                    {"number", "text"},
                                                                    {"time", "text"},
                                                                    {"serials", "text"},
                                                                    {"digest", "text"},
                                                                    {"state", parts::badge_shape()},
                                                                    {"problem", "text"}}})}}})}},
                 present_record});
}

}  // namespace tenderloom::infosec_services
