#include "state_words.h"

#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

namespace parts = render::parts;
using base::Json;

Json tender_details(const Json& state, const render::ViewContext& context) {
  const auto word = [&](const char* kind, const char* key) {
    return context.t(std::string("submissions.") + kind + "." + state.value(key, ""));
  };
  Json details = Json::array();
  details.push_back(parts::detail(context.t("submissions.tender.no"), state["tender"].value("no", "")));
  details.push_back(parts::detail(context.t("submissions.tender.name"), state["tender"].value("name", "")));
  details.push_back(parts::detail(context.t("submissions.tender.fill_state"), word("fill_state", "fill_state")));
  if (state["closes_at"].is_string())
    details.push_back(
        parts::detail(context.t("submissions.tender.closes_at"), parts::deadline_text(state["closes_at"], context)));
  details.push_back(parts::detail(context.t("submissions.tender.state"), word("state", "state")));
  details.push_back(parts::detail(context.t("submissions.tender.items_state"), word("items_state", "items_state")));
  return details;
}

Json state_notice(const Json& state, const render::ViewContext& context) {
  const std::string submission = state.value("state", ""), reason = state.value("reason", "");
  if (state.value("because", "") == "plugin_missing")
    return parts::notice("attention", context.t("submissions.notice.locked"),
                         context.t("submissions.notice.plugin_missing"));
  if (state.value("supplementing", false)) {
    Json notice = parts::notice("attention", context.t("submissions.notice.supplementing"),
                                context.t("submissions.notice.supplementing_text"));
    notice["url"] = "/tenders/" + state["tender"].value("no", "") + "/supplements";
    notice["url_label"] = context.t("submissions.corrections.go_items");
    return notice;
  }
  if (submission == "returned") {
    Json notice = parts::notice("danger", context.t("submissions.notice.returned"), reason);
    if (state["returned_until"].is_string())
      notice["items"] = Json::array(
          {{{"text", context.t("submissions.notice.until", {{"time", parts::time_text(state["returned_until"])}})},
            {"url", ""}}});
    return notice;
  }
  if (state.value("items_state", "") == "editable") return nullptr;
  const bool by_state = submission != "not_submitted" && submission != "withdrawn";
  return parts::notice("info", context.t("submissions.notice.locked"),
                       context.t(by_state ? "submissions.notice.locked_" + submission
                                          : "submissions.notice.fill_" + state.value("fill_state", "")));
}

void lead_to_guides(Json& notice, const Json& guides) {
  if (!guides.is_array() || !notice.is_object()) return;
  for (const Json& guide : guides) notice["items"].push_back({{"text", guide["label"]}, {"url", guide["url"]}});
}

Json state_badges(const Json& state, const render::ViewContext& context) {
  const std::string code = state.value("state", "");
  const std::string kind = code == "received" || code == "accepted"   ? "done"
                           : code == "returned" || code == "rejected" ? "danger"
                           : code == "submitted"                      ? "info"
                                                                      : "neutral";
  Json badges = Json::array({parts::badge(kind, context.t("submissions.state." + code))});
  if (state.value("supplementing", false))
    badges.push_back(parts::badge("attention", context.t("submissions.state.supplementing")));
  return badges;
}

Json block_shape() { return {{"title", "text"}, {"details", parts::details_shape()}}; }

Json steps_shape() {
  return Json::array({{{"number", "number"},
                       {"label", "text"},
                       {"name", "text"},
                       {"has_name", "flag"},
                       {"url", "text"},
                       {"has_url", "flag"},
                       {"current", "flag"}}});
}

}  // namespace tenderloom::submissions
