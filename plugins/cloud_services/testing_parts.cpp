// Parts that several pages of tests share.
#include "testing_parts.h"

#include "tenderloom/base/formats.h"

namespace tenderloom::cloud_services {

using render::ViewContext;

std::string text_of(const Json& value) { return value.is_string() ? value.get<std::string>() : std::string(); }

Json state_badge(const Json& item) {
  const std::string state = item.value("state", "");
  return parts::badge(state == "passed"    ? "done"
                      : state == "failed"  ? "danger"
                      : state == "retest"  ? "attention"
                      : state == "testing" ? "info"
                                           : "neutral",
                      item.value("state_label", ""));
}

Json options(const Json& people, const std::string& chosen, const std::string& none) {
  Json list = Json::array({{{"value", ""}, {"label", none}, {"selected", chosen.empty()}}});
  for (const Json& one : people)
    list.push_back({{"value", one.at("id")}, {"label", one.at("name")}, {"selected", one.at("id") == chosen}});
  return list;
}
Json options_shape() { return Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}}); }

std::string size_of(const Json& file) { return base::size_text(file.value("size", std::int64_t{0})); }

namespace {

Json result_rows(const Json& round, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& test : round.value("results", Json::array())) {
    const bool exempt = test.value("exempt", false);
    const std::string result = text_of(test.value("result", Json()));
    rows.push_back({{"test", test["label"]},
                    {"result", parts::badge(exempt             ? "neutral"
                                            : result == "pass" ? "done"
                                            : result == "fail" ? "danger"
                                                               : "neutral",
                                            exempt           ? context.t("cloud_testing.exempt")
                                            : result.empty() ? context.t("cloud_testing.no_result")
                                                             : test.value("result_text", ""))},
                    {"manner", test.value("manner_text", "")},
                    {"day", test.value("tested_on_text", "")},
                    {"note", test.value("evidence_text", "")}});
  }
  return rows;
}

Json result_rows_shape() {
  return Json::array(
      {{{"test", "text"}, {"result", parts::badge_shape()}, {"manner", "text"}, {"day", "text"}, {"note", "text"}}});
}

}  // namespace

/// Rounds that have ended, the latest first.
Json round_rows(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& round : resource.at("rounds")) {
    const std::string outcome = text_of(round["outcome"]);
    if (outcome.empty()) continue;
    rows.push_back(
        {{"title", context.t("cloud_testing.round", {{"number", round["number"]}})},
         {"id", "round-" + std::to_string(round.value("number", 0))},
         {"outcome", parts::badge(outcome == "passed" ? "done" : "danger", round.value("outcome_label", ""))},
         {"ended", parts::time_text(round["ended_at"])},
         {"tester", round.contains("tester") ? text_of(round["tester"]) : ""},
         {"reason", text_of(round["reason"])},
         {"results", result_rows(round, context)}});
  }
  return rows;
}

Json rounds_shape() {
  return Json::array({{{"title", "text"},
                       {"id", "text"},
                       {"outcome", parts::badge_shape()},
                       {"ended", "text"},
                       {"tester", "text"},
                       {"reason", "text"},
                       {"results", result_rows_shape()}}});
}

Json head_details(const Json& resource, const ViewContext& context) {
  const auto label = [&](const char* key) { return context.t(std::string("cloud_testing.") + key); };
  Json details = Json::array();
  const auto add = [&](const char* key, const std::string& value) {
    details.push_back(parts::detail(label(key), value));
  };
  add("company", resource.value("company", ""));
  add("tender", resource["tender"].value("no", "") + "　" + resource["tender"].value("name", ""));
  add("day", text_of(resource["scheduled_on"]));
  add("due", text_of(resource["due_on"]));
  add("listed_before", label(resource.value("exempt", false) ? "exempt_yes" : "exempt_no"));
  add("common_date", text_of(resource["common_features_pass_date"]));
  add("security_date", text_of(resource["security_test_pass_date"]));
  if (resource["fail_reason"].is_string()) add("fail_reason", text_of(resource["fail_reason"]));
  return details;
}

}  // namespace tenderloom::cloud_services
