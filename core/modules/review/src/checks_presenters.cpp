#include "checks_pages.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {

namespace {

namespace parts = render::parts;
using render::ViewContext;

constexpr std::size_t kShownLines = 200;

Json check_badge(const std::string& state, const ViewContext& context) {
  const char* kind = state == check_state::kPass ? "done" : state == check_state::kFail ? "danger" : "attention";
  return parts::badge(kind, context.t("checks.state." + state));
}

/// A check that found nothing to look at has neither passed nor failed.
bool looked_at_nothing(const Json& item) {
  return item.value("state", "") == check_state::kPass && item.value("looked", std::int64_t{0}) == 0;
}

Json check_result(const Json& item, const ViewContext& context) {
  return looked_at_nothing(item) ? parts::badge("neutral", context.t("checks.nothing"))
                                 : check_badge(item.value("state", ""), context);
}

std::string counts_text(const Json& item, const ViewContext& context) {
  if (looked_at_nothing(item)) return context.t("checks.nothing_text");
  return context.t("checks.counts",
                   {{"looked", item.at("looked")}, {"failed", item.at("failed")}, {"human", item.at("human")}});
}

Json line_model(const Json& line, const Json& item, const Json& resource, const Json& extra,
                const ViewContext& context) {
  const bool typed =
      extra.value("check", "") == item.value("key", "") && extra.value("line", "") == line.value("key", "");
  const Json& word = line.at("word");
  std::string said;
  if (word.is_object())
    said = context.t("checks.said", {{"actor", word.value("actor", "")}, {"time", parts::time_text(word.at("at"))}}) +
           (word.value("reason", "").empty() ? "" : "：" + word.value("reason", ""));
  const std::string state = line.value("state", "");
  const bool offers = resource.value("may_ask", false) && line.value("askable", false) && state != check_state::kPass;
  std::string error;
  if (typed && context.findings != nullptr && !context.findings->empty())
    error = context.findings->front().value("message", "");
  return {{"state", check_badge(state, context)},
          {"title", line.at("title")},
          {"url", line.at("links").at("self")},
          {"text", line.at("text")},
          {"rule", line.at("rule")},
          {"others", line.at("others")},
          {"said", said},
          {"may_ask", offers && !line.value("drafted", false)},
          {"drafted", line.at("drafted")},
          {"failed", state == check_state::kFail},
          {"ask_key", line.at("ask_key")},
          {"may_judge", resource.value("may_judge", false) && line.value("needs_human", false)},
          {"has_word", word.is_object()},
          {"check", item.at("key")},
          {"line", line.at("key")},
          {"id", "reason-" + item.value("key", "") + "-" + line.value("key", "")},
          {"reason", typed ? extra.value("reason", "") : ""},
          {"error", error},
          {"has_error", !error.empty()}};
}

Json present_checks(const Json& resource, const Json& extra, const ViewContext& context) {
  Json checks = Json::array();
  bool any = false;
  for (const Json& item : resource.at("items")) {
    Json lines = Json::array();
    for (const Json& line : item.at("lines")) {
      if (lines.size() == kShownLines) break;
      lines.push_back(line_model(line, item, resource, extra, context));
      any |= lines.back().value("may_ask", false);
    }
    const std::size_t more = item.at("lines").size() - lines.size();
    checks.push_back({{"key", item.at("key")},
                      {"label", item.at("label")},
                      {"hint", item.at("hint")},
                      {"state", check_result(item, context)},
                      {"counts", counts_text(item, context)},
                      {"lines", std::move(lines)},
                      {"more", more == 0 ? "" : context.t("checks.more", {{"count", more}})}});
  }
  const std::string back = resource.at("links").value("submission", "");
  Json errors = parts::errors(context.findings);
  return {{"title", context.t("checks.title")},
          {"title_suffix", resource.value("company", "")},
          {"purpose", context.t("checks.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("review.list")}, {"url", "/staff/submissions"}},
                                      {{"label", resource.value("company", "")}, {"url", back}},
                                      {{"label", context.t("checks.title")}}})},
          {"actions", Json::array({{{"label", context.t("supplements.to_draft")},
                                    {"url", resource.at("links").value("draft", "")},
                                    {"primary", false},
                                    {"icon", ""}}})},
          {"wide", true},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"checks", std::move(checks)},
          {"any_ask", any},
          {"draft_url", back + "/checks/draft"},
          {"judge_url", back + "/checks/judge"},
          {"empty", parts::empty(context.t("checks.none"), context.t("checks.none_text"))}};
}

}  // namespace

Json checks_model(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& item : resource.value("checks", Json::array()))
    rows.push_back(
        {{"label", item.at("label")}, {"state", check_result(item, context)}, {"counts", counts_text(item, context)}});
  return rows;
}

Json checks_shape() { return Json::array({{{"label", "text"}, {"state", parts::badge_shape()}, {"counts", "text"}}}); }

void register_check_views(render::ViewRegistry& views) {
  const Json line = {{"state", parts::badge_shape()},
                     {"title", "text"},
                     {"url", "text"},
                     {"text", "text"},
                     {"rule", "text"},
                     {"others", Json::array({{{"label", "text"}, {"url", "text"}}})},
                     {"said", "text"},
                     {"may_ask", "flag"},
                     {"drafted", "flag"},
                     {"failed", "flag"},
                     {"ask_key", "text"},
                     {"may_judge", "flag"},
                     {"has_word", "flag"},
                     {"check", "text"},
                     {"line", "text"},
                     {"id", "text"},
                     {"reason", "text"},
                     {"error", "text"},
                     {"has_error", "flag"}};
  views.add({"review/checks",
             {{"checks", Json::array({{{"key", "text"},
                                       {"label", "text"},
                                       {"hint", "text"},
                                       {"state", parts::badge_shape()},
                                       {"counts", "text"},
                                       {"lines", Json::array({line})},
                                       {"more", "text"}}})},
              {"any_ask", "flag"},
              {"draft_url", "text"},
              {"judge_url", "text"},
              {"empty", parts::empty_shape()}},
             present_checks});
}

}  // namespace tenderloom::review
