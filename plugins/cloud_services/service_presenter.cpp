// The test of its own service, as the vendor sees it.
#include <algorithm>

#include "testing_parts.h"

namespace tenderloom::cloud_services {

using render::ViewContext;

namespace {

Json account_rows(const Json& given) {
  Json rows = Json::array();
  constexpr std::size_t kLeast = 3, kBlank = 1;
  const Json& accounts = given["accounts"];
  const std::size_t count = std::max(kLeast, accounts.size() + kBlank);
  for (std::size_t i = 0; i < count; ++i) {
    const bool there = i < accounts.size();
    const std::string at = "accounts[" + std::to_string(i) + "]", id = "account-" + std::to_string(i + 1);
    rows.push_back({{"number", i + 1},
                    {"name_name", at + ".name"},
                    {"password_name", at + ".password"},
                    {"name_id", id + "-name"},
                    {"password_id", id + "-password"},
                    {"name", there ? accounts[i].value("name", "") : ""},
                    {"kept", there && accounts[i].value("has_password", false)}});
  }
  return rows;
}

Json present_service(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json typed = extra.value("typed", Json());
  const Json& given = typed.is_object() ? typed : resource["environment"];
  const Json errors = parts::errors(context.findings);
  const std::string no = resource["tender"].value("no", ""), state = resource.value("state", "");
  Json notices = Json::array();
  if (state == "failed" && resource["fail_reason"].is_string())
    notices.push_back(
        parts::notice("danger", context.t("cloud_testing.fail_reason"), text_of(resource["fail_reason"])));
  if (resource.value("exempt", false))
    notices.push_back(
        parts::notice("info", context.t("cloud_testing.exempt_title"), context.t("cloud_testing.exempt_text")));
  return {
      {"title", context.t("cloud_testing.service_title", {{"service", resource["title"]}})},
      {"title_suffix", no},
      {"purpose", context.t("cloud_testing.service_purpose")},
      {"breadcrumb", Json::array({{{"label", no}, {"url", "/tenders/" + no + "/items"}},
                                  {{"label", resource["title"]}, {"url", resource["links"]["row"]}},
                                  {{"label", context.t("cloud_testing.fact")}}})},
      {"errors", errors},
      {"has_errors", !errors.empty()},
      {"state", state_badge(resource)},
      {"round",
       resource.value("round", 0) > 0 ? context.t("cloud_testing.round", {{"number", resource["round"]}}) : ""},
      {"details", head_details(resource, context)},
      {"notices", std::move(notices)},
      {"rounds", round_rows(resource, context)},
      {"environment",
       {{"action", resource["links"]["environment"]},
        {"open", resource.value("environment_open", false) && extra.value("may_edit", false)},
        {"url", given.value("test_url", "")},
        {"url_error", parts::error_of(context.findings, "test_url")},
        {"accounts_error", parts::error_of(context.findings, "accounts")},
        {"note", given.value("note", "")},
        {"accounts", account_rows(given)},
        {"saved", resource["environment"]["at"].is_null()
                      ? ""
                      : context.t("cloud_testing.by", {{"person", resource["environment"]["person"]},
                                                       {"time", parts::time_text(resource["environment"]["at"])}})}}},
      {"row_url", resource["links"]["row"]}};
}

}  // namespace

void register_service_view(plugin::Host& host) {
  host.add_view({"cloud_services/service",
                 {{"state", parts::badge_shape()},
                  {"round", "text"},
                  {"details", parts::details_shape()},
                  {"notices", Json::array({parts::notice_shape()})},
                  {"rounds", rounds_shape()},
                  {"environment",
                   {{"action", "text"},
                    {"open", "flag"},
                    {"url", "text"},
                    {"url_error", "text"},
                    {"accounts_error", "text"},
                    {"note", "text"},
                    {"saved", "text"},
                    {"accounts", Json::array({{{"number", "number"},
                                               {"name_name", "text"},
                                               {"password_name", "text"},
                                               {"name_id", "text"},
                                               {"password_id", "text"},
                                               {"name", "text"},
                                               {"kept", "flag"}}})}}},
                  {"row_url", "text"}},
                 present_service});
}

}  // namespace tenderloom::cloud_services
