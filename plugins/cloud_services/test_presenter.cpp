// One test, as testers and staff see it.
#include <algorithm>

#include "tenderloom/forms/form_model.h"
#include "testing_parts.h"

namespace tenderloom::cloud_services {

using render::ViewContext;

namespace {

/// Small forms of what may be done besides recording: what each asks for follows from its event.
Json step_forms(const Json& resource, const Json& extra, const ViewContext& context) {
  Json forms = Json::array();
  const Json typed = extra.value("typed", Json::object());
  const std::string self = resource["links"]["self"];
  const std::string tester = resource["tester"].is_null() ? "" : resource["tester"].value("id", "");
  for (const Json& event : resource.at("events")) {
    const std::string key = event["event"];
    if (key == "record" || key == "pass" || key == "fail") continue;
    const bool day = key == "schedule" || key == "reschedule";
    const std::string chosen = typed.value("tester", "").empty() ? tester : typed.value("tester", "");
    forms.push_back(
        {{"action", self + "/steps/" + key},
         {"id", key},
         {"label", event["label"]},
         {"hint", context.t("cloud_testing.step." + key)},
         {"asks_day", day},
         {"on", typed.value("on", "").empty() ? text_of(resource["scheduled_on"]) : typed.value("on", "")},
         {"people", day ? options(extra.at("people"), chosen, context.t("cloud_testing.nobody")) : Json::array()},
         {"asks_reason", key == "unschedule" || key == "reopen"},
         {"primary", key == "schedule" || key == "start" || key == "retest"},
         {"reason", typed.value("reason", "")}});
  }
  return forms;
}

Json evidence_rows(const Json& resource, const ViewContext& context) {
  std::map<std::string, std::string> names;
  if (!resource["rounds"].empty())
    for (const Json& test : resource["rounds"][0]["results"]) names[test["test"]] = test["label"];
  Json rows = Json::array();
  for (const Json& one : resource.at("evidence"))
    rows.push_back(
        {{"name", one.value("name", "") + " (" + size_of(one) + ")"},
         {"url", one["links"]["self"]},
         {"id", one["id"]},
         {"test", one["test"].is_null() ? context.t("cloud_testing.whole") : names[text_of(one["test"])]},
         {"round", context.t("cloud_testing.round", {{"number", one["round"]}})},
         {"who", context.t("cloud_testing.by", {{"person", one["person"]}, {"time", parts::time_text(one["at"])}})},
         {"remove_url", one.value("removable", false) ? one["links"]["self"] : Json("")}});
  return rows;
}

Json environment_details(const Json& given, const ViewContext& context) {
  Json details = Json::array();
  const std::string url = given.value("test_url", "");
  details.push_back(parts::detail(context.t("cloud_testing.url"), url, url));
  for (const Json& account : given["accounts"])
    details.push_back(parts::detail(
        context.t("cloud_testing.account"),
        context.t("cloud_testing.account_text", {{"name", account["name"]}, {"password", account["password"]}})));
  if (!given.value("note", "").empty())
    details.push_back(parts::detail(context.t("cloud_testing.note"), given["note"]));
  return details;
}

Json test_notices(const Json& resource, const Json& extra, const ViewContext& context) {
  Json notices = Json::array();
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    notices.push_back(parts::notice("danger", context.t("cloud_testing.problem"), problem));
  if (resource.value("exempt", false))
    notices.push_back(
        parts::notice("info", context.t("cloud_testing.exempt_title"), context.t("cloud_testing.exempt_text")));
  const Json& open = resource.at("open");
  const std::string state = resource.value("state", "");
  if (state == "testing") {
    std::string left;
    for (const char* part : {"common", "security"})
      if (const std::string tests = open.value(part, ""); !tests.empty()) left += (left.empty() ? "" : "、") + tests;
    notices.push_back(left.empty() ? parts::notice("done", context.t("cloud_testing.all_passed"), "")
                                   : parts::notice("info", context.t("cloud_testing.open"), left));
  }
  const bool tests = resource.contains("environment");
  if (tests && !resource.value("exempt", false) && state != "passed") {
    const Json& given = resource["environment"];
    if (given.is_null() || given["accounts"].size() < 2)
      notices.push_back(parts::notice("attention", context.t("cloud_testing.accounts_few"),
                                      context.t("cloud_testing.accounts_few_text")));
  }
  return notices;
}

Json present_test(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string self = resource["links"]["self"];
  Json statements = Json::array(), files = Json::array();
  std::map<std::string, std::string> names;
  if (!resource["rounds"].empty())
    for (const Json& test : resource["rounds"][0]["results"]) names[test["test"]] = test["label"];
  for (const Json& one : resource["vendor"]["statements"]) {
    const std::string key = one["test"];
    statements.push_back({{"test", names.count(key) ? names[key] : key}, {"statement", one["statement"]}});
  }
  for (const Json& file : resource["vendor"]["files"])
    files.push_back(parts::detail(file["label"], file.value("name", "") + " (" + size_of(file) + ")", file["url"]));
  for (const Json& fact : resource["vendor"]["facts"]) files.push_back(parts::detail(fact["label"], fact["text"]));
  const Json errors = parts::errors(context.findings);
  Json actions = Json::array();
  if (resource.contains("environment") || extra.value("sees_row", false))
    actions.push_back({{"label", context.t("cloud_testing.office")}, {"url", resource["links"]["office"]}});
  if (extra.value("sees_row", false))
    actions.push_back({{"label", context.t("cloud_testing.row")}, {"url", resource["links"]["row"]}});
  Json tests = Json::array({{{"value", ""}, {"label", context.t("cloud_testing.whole")}, {"selected", true}}});
  for (const auto& [key, label] : names) tests.push_back({{"value", key}, {"label", label}, {"selected", false}});
  Json model = {
      {"title", resource["title"]},
      {"purpose", context.t("cloud_testing.test_purpose")},
      {"wide", true},
      {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                  {{"label", context.t("cloud_testing.title")}, {"url", kQueue}},
                                  {{"label", resource["title"]}}})},
      {"actions", std::move(actions)},
      {"state", state_badge(resource)},
      {"round",
       resource.value("round", 0) > 0 ? context.t("cloud_testing.round", {{"number", resource["round"]}}) : ""},
      {"tester", resource["tester"].is_null() ? "" : resource["tester"].value("name", "")},
      {"details", head_details(resource, context)},
      {"notices", test_notices(resource, extra, context)},
      {"steps_forms", step_forms(resource, extra, context)},
      {"version", std::to_string(resource.value("version", std::int64_t{0}))},
      {"statements", std::move(statements)},
      {"files", std::move(files)},
      {"evidence", evidence_rows(resource, context)},
      {"rounds", round_rows(resource, context)},
      {"has_environment", resource.contains("environment") && !resource["environment"].is_null()}};
  if (model["has_environment"].get<bool>())
    model["environment"] = environment_details(resource["environment"], context);
  if (extra.contains("form"))
    model["record"] = {{"form", extra["form"]},
                       {"action", self + "/steps/record"},
                       {"pass_action", self + "/steps/pass"},
                       {"fail_action", self + "/steps/fail"},
                       {"evidence_action", self + "/evidence"},
                       {"tests", std::move(tests)},
                       {"reason", extra["typed"].value("reason", "")}};
  const bool in_form = extra.contains("form") && extra["form"].value("has_errors", false);
  model["errors"] = in_form ? Json::array() : errors;
  model["has_errors"] = !in_form && !errors.empty();
  return model;
}

}  // namespace

void register_test_view(plugin::Host& host) {
  host.add_view({"cloud_services/test",
                 {{"state", parts::badge_shape()},
                  {"round", "text"},
                  {"tester", "text"},
                  {"details", parts::details_shape()},
                  {"notices", Json::array({parts::notice_shape()})},
                  {"steps_forms", Json::array({{{"action", "text"},
                                                {"id", "text"},
                                                {"label", "text"},
                                                {"hint", "text"},
                                                {"asks_day", "flag"},
                                                {"on", "text"},
                                                {"people", options_shape()},
                                                {"asks_reason", "flag"},
                                                {"primary", "flag"},
                                                {"reason", "text"}}})},
                  {"version", "text"},
                  {"statements", Json::array({{{"test", "text"}, {"statement", "text"}}})},
                  {"files", parts::details_shape()},
                  {"evidence", Json::array({{{"name", "text"},
                                             {"url", "text"},
                                             {"id", "text"},
                                             {"test", "text"},
                                             {"round", "text"},
                                             {"who", "text"},
                                             {"remove_url", "text"}}})},
                  {"rounds", rounds_shape()},
                  {"has_environment", "flag"},
                  {"environment", parts::details_shape()},
                  {"record",
                   {{"form", forms::form_model_shape()},
                    {"action", "text"},
                    {"pass_action", "text"},
                    {"fail_action", "text"},
                    {"evidence_action", "text"},
                    {"tests", options_shape()},
                    {"reason", "text"}}}},
                 present_test});
}

}  // namespace tenderloom::cloud_services
