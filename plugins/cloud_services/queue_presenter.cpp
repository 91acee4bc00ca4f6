// SCR-156: the queue of tests.
#include <algorithm>

#include "tenderloom/base/text.h"
#include "testing_parts.h"

namespace tenderloom::cloud_services {

using render::ViewContext;

namespace {

std::string address(const std::string& state, const std::string& tender, const std::string& q) {
  return kQueue + parts::query({{"state", state}, {"tender", tender}, {"q", q}});
}

Json counters(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string tender = extra.value("tender", ""), q = extra.value("q", ""), state = resource.value("state", "");
  Json list = Json::array();
  const auto add = [&](const std::string& key, const std::string& label) {
    list.push_back({{"label", label},
                    {"value", base::thousands(resource["counters"].value(key, std::int64_t{0}))},
                    {"url", address(key, tender, q)},
                    {"has_url", true},
                    {"active", state == key}});
  };
  if (extra.value("may_test", false)) add("mine", context.t("cloud_testing.mine"));
  for (const Json& each : extra.at("states")) add(each["state"], each["label"]);
  return list;
}

Json filters(const Json& resource, const Json& extra, const ViewContext& context) {
  Json tenders = Json::array({{{"value", ""}, {"label", context.t("common.all")}, {"selected", false}}});
  for (const Json& tender : extra.at("tenders"))
    tenders.push_back({{"value", tender["no"]},
                       {"label", tender.value("no", "") + "　" + tender.value("name", "")},
                       {"selected", tender["no"] == extra.value("tender", "")}});
  return {{"action", kQueue},
          {"q", extra.value("q", "")},
          {"q_label", context.t("cloud_testing.search")},
          {"selects", Json::array({{{"name", "tender"},
                                    {"label", context.t("cloud_testing.tender")},
                                    {"id", "filter-tender"},
                                    {"options", std::move(tenders)}}})},
          {"keep", Json::array({{{"name", "state"}, {"value", resource.value("state", "")}}})},
          {"reset_url", kQueue}};
}

/// The day, and that it is over while the test is not.
std::string due_text(const Json& item, const Json& extra, const ViewContext& context) {
  const std::string due = text_of(item.at("due_on"));
  const bool over = !due.empty() && due < extra.value("today", "") && item.value("state", "") != "passed";
  return over ? context.t("cloud_testing.overdue", {{"day", due}}) : due;
}

/// Why the list is empty: what was searched, a state that no test is in, nobody's tests of one's own, or nothing at
/// all.
Json nothing(const Json& resource, const Json& extra, const ViewContext& context) {
  if (!extra.value("q", "").empty() || !extra.value("tender", "").empty())
    return parts::empty(context.t("cloud_testing.none.found"), context.t("cloud_testing.none.found_text"), kQueue,
                        context.t("common.reset"));
  const std::string state = resource.value("state", "");
  if (state == "mine")
    return parts::empty(context.t("cloud_testing.none.mine"), context.t("cloud_testing.none.mine_text"));
  for (const Json& each : extra.at("states"))
    if (!state.empty() && each["state"] == state)
      return parts::empty(context.t("cloud_testing.none.state", {{"state", each["label"]}}),
                          context.t("cloud_testing.none.all_text"));
  return parts::empty(context.t("cloud_testing.none.all"), context.t("cloud_testing.none.all_text"));
}

Json present_queue(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json chosen = extra.value("chosen", Json::array());
  Json rows = Json::array();
  bool some = false;
  for (const Json& item : resource.at("items")) {
    const std::string state = item.value("state", "");
    const bool open = state == "not_started" || state == "scheduled" || state == "retest";
    some = some || open;
    rows.push_back(
        {{"node", item["node"]},
         {"title", item["title"]},
         {"path", item["path"]},
         {"url", item["links"]["self"]},
         {"company", item["company"]},
         {"tender", item["tender_no"]},
         {"state", state_badge(item)},
         {"round", item.value("round", 0) > 1 ? context.t("cloud_testing.round", {{"number", item["round"]}}) : ""},
         {"exempt", item["exempt"]},
         {"day", text_of(item["scheduled_on"])},
         {"tester", text_of(item["tester"])},
         {"due", due_text(item, extra, context)},
         {"may_choose", open && extra.value("may_test", false)},
         {"checked", std::find(chosen.begin(), chosen.end(), item["node"]) != chosen.end()}});
  }
  const std::string tender = extra.value("tender", ""), q = extra.value("q", ""), state = resource.value("state", "");
  const Json errors = parts::errors(context.findings);
  Json model = {
      {"title", context.t("cloud_testing.title")},
      {"purpose", context.t("cloud_testing.purpose")},
      {"wide", true},
      {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                  {{"label", context.t("cloud_testing.title")}}})},
      {"errors", errors},
      {"has_errors", !errors.empty()},
      {"counters", counters(resource, extra, context)},
      {"filters", filters(resource, extra, context)},
      {"rows", std::move(rows)},
      {"may_schedule", some && extra.value("may_test", false)},
      {"schedule_url", "/plugins/cloud_services/schedule"},
      {"back", address(state, tender, q)},
      {"on", extra.value("on", "")},
      {"people", options(extra.at("people"), extra.value("tester", ""), context.t("cloud_testing.nobody"))},
      {"pagination", parts::pagination(resource, kQueue, {{"state", state}, {"tender", tender}, {"q", q}}, context)}};
  if (model["rows"].empty()) model["empty"] = nothing(resource, extra, context);
  return model;
}

Json filters_shape() {
  return {
      {"action", "text"},
      {"q", "text"},
      {"q_label", "text"},
      {"selects", Json::array({{{"name", "text"}, {"label", "text"}, {"id", "text"}, {"options", options_shape()}}})},
      {"keep", Json::array({{{"name", "text"}, {"value", "text"}}})},
      {"reset_url", "text"}};
}

}  // namespace

void register_queue_view(plugin::Host& host) {
  const Json counter = {{"label", "text"}, {"value", "text"}, {"url", "text"}, {"has_url", "flag"}, {"active", "flag"}};
  host.add_view({"cloud_services/tests",
                 {{"counters", Json::array({counter})},
                  {"filters", filters_shape()},
                  {"rows", Json::array({{{"node", "text"},
                                         {"title", "text"},
                                         {"path", "text"},
                                         {"url", "text"},
                                         {"company", "text"},
                                         {"tender", "text"},
                                         {"state", parts::badge_shape()},
                                         {"round", "text"},
                                         {"exempt", "flag"},
                                         {"day", "text"},
                                         {"tester", "text"},
                                         {"due", "text"},
                                         {"may_choose", "flag"},
                                         {"checked", "flag"}}})},
                  {"may_schedule", "flag"},
                  {"schedule_url", "text"},
                  {"back", "text"},
                  {"on", "text"},
                  {"people", options_shape()},
                  {"empty", parts::empty_shape()},
                  {"pagination", parts::pagination_shape()}},
                 present_queue});
}

void register_views(plugin::Host& host) {
  register_queue_view(host);
  register_test_view(host);
  register_service_view(host);
}

}  // namespace tenderloom::cloud_services
