// The staff's pages about corrections: picking, the draft, before and after, phrases.
#include "supplement_pages.h"
#include "supplement_routes.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {

namespace {

using render::ViewContext;
namespace parts = render::parts;

Json phrase_models(const Json& phrases) {
  Json list = Json::array();
  for (const Json& phrase : phrases)
    list.push_back({{"text", phrase.value("text", "")}, {"url", "/staff/phrases/" + phrase.value("id", "")}});
  return list;
}

Json phrase_shape() { return Json::array({{{"text", "text"}, {"url", "text"}}}); }

Json pick_row(const std::string& tick, const std::string& label, const std::string& value, const Json& draft_reason) {
  std::string name = tick;
  for (char& c : name)
    if (c == ':') c = '_';
  return {{"tick", tick},
          {"id", "ask-" + name},
          {"reason_name", "reason_" + name},
          {"label", label},
          {"value", value},
          {"chosen", draft_reason.is_string()},
          {"reason", draft_reason.is_string() ? draft_reason : Json("")}};
}

/// The reason that stands in the draft for that thing already.
Json drafted(const Json& entries, const std::string& node, const std::string& action, const std::string& key) {
  for (const Json& entry : entries) {
    if (entry.value("action", "") != action || entry.contains("document")) continue;
    if (entry.at("node") != Json(node)) continue;
    const bool same = action == "change"      ? entry.value("field", "") == key
                      : action == "add_child" ? entry.value("level", "") == key
                                              : true;
    if (same) return entry.value("reason", "");
  }
  return nullptr;
}

Json pick_shape() {
  return Json::array({{{"tick", "text"},
                       {"id", "text"},
                       {"reason_name", "text"},
                       {"label", "text"},
                       {"value", "text"},
                       {"chosen", "flag"},
                       {"reason", "text"}}});
}

Json present_pick(const Json& resource, const Json&, const ViewContext& context) {
  const std::string node = resource.value("node", "");
  const Json& draft = resource.at("draft");
  Json fields = Json::array(), structure = Json::array();
  for (const Json& field : resource.at("fields"))
    fields.push_back(pick_row("field:" + field.value("key", ""), field.value("label", ""), field.value("value", ""),
                              drafted(draft, node, "change", field.value("key", ""))));
  for (const Json& child : resource.at("children"))
    structure.push_back(pick_row("add_child:" + child.value("level", ""),
                                 context.t("supplements.action.add_child", {{"level", child.value("label", "")}}), "",
                                 drafted(draft, node, "add_child", child.value("level", ""))));
  structure.push_back(pick_row("remove",
                               context.t("supplements.action.remove", {{"level", resource.value("level_label", "")}}),
                               "", drafted(draft, node, "remove", "")));
  return {{"title", context.t("supplements.pick.title",
                              {{"level", resource.value("level_label", "")}, {"title", resource.value("title", "")}})},
          {"purpose", context.t("supplements.pick.purpose")},
          {"breadcrumb", case_trail(resource, context.t("supplements.pick.crumb"), context)},
          {"wide", true},
          {"action", "/staff/submissions/" + resource.value("submission", "") + "/supplement/draft"},
          {"node", node},
          {"level", resource.value("level", "")},
          {"fields", std::move(fields)},
          {"structure", std::move(structure)},
          {"phrases", phrase_models(resource.at("phrases"))},
          {"cancel_url", "/staff/submissions/" + resource.value("submission", "") + "/items/" +
                             resource.value("level", "") + "/" + node}};
}

Json present_draft(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string base = "/staff/submissions/" + resource.value("submission", "");
  const Json typed = extra.value("typed", Json::object());
  Json entries = Json::array(), documents = Json::array(), notices = Json::array();
  for (const Json& entry : resource.at("entries"))
    entries.push_back({{"track", context.t("supplements.track." + entry.value("track", ""))},
                       {"level", entry.value("level_label", "")},
                       {"path", entry.contains("document") ? "" : entry.value("title", "")},
                       {"label", entry.value("label", "")},
                       {"reason", entry.value("reason", "")},
                       {"again", !entry.at("previous").is_null()},
                       {"remove_url", base + "/supplement/draft/" + entry.value("id", "")}});
  for (const Json& document : resource.at("documents")) {
    Json reason = nullptr;
    for (const Json& entry : resource.at("entries"))
      if (entry.value("document", "") == document.value("key", "")) reason = entry.value("reason", "");
    documents.push_back(pick_row("document:" + document.value("key", ""), document.value("label", ""),
                                 document.at("file").is_string() ? document.at("file") : Json(""), reason));
  }
  for (const Json& level : resource.at("root_levels"))
    documents.push_back(pick_row("add_child:" + level.value("level", ""),
                                 context.t("supplements.action.add_child", {{"level", level.value("label", "")}}), "",
                                 nullptr));
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    notices.push_back(parts::notice("danger", context.t("supplements.problem"), problem));
  if (!resource.value("may_open", false))
    notices.push_back(
        parts::notice("info",
                      context.t("supplements.draft.not_yet",
                                {{"state", context.t("process.submission." + resource.value("state", ""))}}),
                      context.t("supplements.draft.not_yet_text")));
  const auto said = [&](const char* name) {
    return typed.contains(name) && typed[name].is_string() ? typed[name] : Json("");
  };
  return {
      {"title", context.t("supplements.draft.title")},
      {"title_suffix", resource.value("company", "")},
      {"purpose", context.t("supplements.draft.purpose")},
      {"breadcrumb", case_trail(resource, context.t("supplements.draft.title"), context)},
      {"actions",
       Json::array({{{"label", context.t("review.items")}, {"url", base + "/items"}, {"primary", false}, {"icon", ""}},
                    {{"label", context.t("supplements.phrases.title")},
                     {"url", "/staff/phrases"},
                     {"primary", false},
                     {"icon", ""}}})},
      {"wide", true},
      {"notices", std::move(notices)},
      {"entries", std::move(entries)},
      {"documents", std::move(documents)},
      {"phrases", phrase_models(resource.at("phrases"))},
      {"add_url", base + "/supplement/draft"},
      {"preview_url", base + "/supplement/preview"},
      {"open_url", base + "/supplement"},
      {"documents_until", said("documents_until")},
      {"items_until", said("items_until")}};
}

Json judged_row(const Json& request, const std::string& base, bool open, const ViewContext& context) {
  const std::string state = request.value("state", "");
  const std::string kind = state == "pending"    ? "attention"
                           : state == "accepted" ? "done"
                           : state == "done"     ? "info"
                                                 : "neutral";
  const bool waits = state == "pending" || state == "done";
  const std::string url = base + "/requests/" + request.value("id", "");
  std::string opinion = request.value("opinion", "");
  const std::string by = request.value("judged_by", "");
  return {{"level", request.value("level_label", "")},
          {"path", request.contains("document") ? "" : request.value("title", "")},
          {"label", request.value("label", "")},
          {"url", request.value("url", "")},
          {"reason", request.value("reason", "")},
          {"by_rule", request.value("origin", "") == "rule"},
          {"badge", parts::badge(kind, context.t("process.request." + state))},
          {"before", request.value("before_text", "")},
          {"after", request.value("after_text", "")},
          {"is_change", request.value("action", "") == "change" || request.contains("document")},
          {"done_at", parts::time_text(request.at("done_at"))},
          {"opinion", opinion},
          {"judged", by.empty() ? ""
                                : context.t("supplements.judged",
                                            {{"person", by}, {"time", parts::time_text(request.at("judged_at"))}})},
          {"accept_url", state == "done" && !open ? url + "/accept" : ""},
          {"again_url", waits && !open ? url + "/ask-again" : ""},
          {"drop_url", waits ? url + "/drop" : ""},
          {"reason_id", "reason-" + request.value("id", "")}};
}

Json present_round(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string submission = "/staff/submissions/" + resource.value("submission", "");
  const std::int64_t number = resource.value("number", std::int64_t{0});
  const std::string base = submission + "/supplements/" + std::to_string(number);
  Json tracks = Json::array(), others = Json::array(), notices = Json::array(), rounds = Json::array();
  bool any_done = false;
  for (const Json& track : resource.at("tracks")) {
    const std::string state = track.value("state", "");
    const bool open = state == "open";
    Json model = track_model(track, number, "", context);
    Json rows = Json::array();
    for (const Json& request : track.at("requests")) {
      rows.push_back(judged_row(request, base, open, context));
      any_done = any_done || (request.value("state", "") == "done" && !open);
    }
    model["rows"] = std::move(rows);
    model["name"] = track.value("track", "");
    model["may_extend"] = open || state == "expired";
    model["may_close"] = open || state == "expired";
    tracks.push_back(std::move(model));
  }
  for (const Json& change : resource.at("other_changes"))
    others.push_back({{"title", change.value("title", "")},
                      {"level", change.value("level_label", "")},
                      {"label", change.value("field_label", "")},
                      {"event", context.t("submissions.revisions.event." + change.value("event", ""))},
                      {"before", change.value("before_text", "")},
                      {"after", change.value("after_text", "")},
                      {"time", parts::time_text(change.at("at"))}});
  for (const Json& each : resource.at("rounds")) {
    const std::int64_t other = each.get<std::int64_t>();
    rounds.push_back({{"label", context.t("supplements.round", {{"number", other}})},
                      {"url", submission + "/supplements/" + std::to_string(other)},
                      {"current", other == number}});
  }
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    notices.push_back(parts::notice("danger", context.t("supplements.problem"), problem));
  return {{"title", context.t("supplements.round", {{"number", number}})},
          {"title_suffix", resource.value("company", "")},
          {"purpose", context.t("supplements.round_purpose")},
          {"breadcrumb", case_trail(resource, context.t("supplements.round", {{"number", number}}), context)},
          {"actions", Json::array({{{"label", context.t("supplements.to_draft")},
                                    {"url", submission + "/supplement"},
                                    {"primary", false},
                                    {"icon", ""}}})},
          {"wide", true},
          {"notices", std::move(notices)},
          {"rounds", std::move(rounds)},
          {"tracks", std::move(tracks)},
          {"others", std::move(others)},
          {"accept_all_url", any_done ? base + "/accept" : ""},
          {"extend_url", submission + "/extend-supplement"},
          {"close_url", submission + "/close-supplement"},
          {"phrases", phrase_models(extra.at("phrases"))}};
}

Json present_phrases(const Json& resource, const Json& extra, const ViewContext& context) {
  std::string error;
  Json errors = Json::array();
  if (context.findings != nullptr) {
    for (const Json& finding : *context.findings) {
      error = finding.value("message", "");
      errors.push_back({{"field", "text"}, {"anchor", "field-text"}, {"message", error}});
    }
  }
  return {{"title", context.t("supplements.phrases.title")},
          {"purpose", context.t("supplements.phrases.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("supplements.phrases.title")}}})},
          {"errors", errors},
          {"has_errors", !errors.empty()},
          {"phrases", phrase_models(resource.at("items"))},
          {"text", extra.value("text", "")},
          {"text_error", error}};
}

}  // namespace

void register_round_views(render::ViewRegistry& views) {
  views.add({"review/supplement_pick",
             {{"action", "text"},
              {"node", "text"},
              {"level", "text"},
              {"fields", pick_shape()},
              {"structure", pick_shape()},
              {"phrases", phrase_shape()},
              {"cancel_url", "text"}},
             present_pick});
  views.add({"review/supplement_draft",
             {{"notices", Json::array({parts::notice_shape()})},
              {"entries", Json::array({{{"track", "text"},
                                        {"level", "text"},
                                        {"path", "text"},
                                        {"label", "text"},
                                        {"reason", "text"},
                                        {"again", "flag"},
                                        {"remove_url", "text"}}})},
              {"documents", pick_shape()},
              {"phrases", phrase_shape()},
              {"add_url", "text"},
              {"preview_url", "text"},
              {"open_url", "text"},
              {"documents_until", "text"},
              {"items_until", "text"}},
             present_draft});
  Json track = track_shape();
  track["rows"] = Json::array({{{"level", "text"},
                                {"path", "text"},
                                {"label", "text"},
                                {"url", "text"},
                                {"reason", "text"},
                                {"by_rule", "flag"},
                                {"badge", parts::badge_shape()},
                                {"before", "text"},
                                {"after", "text"},
                                {"is_change", "flag"},
                                {"done_at", "text"},
                                {"opinion", "text"},
                                {"judged", "text"},
                                {"accept_url", "text"},
                                {"again_url", "text"},
                                {"drop_url", "text"},
                                {"reason_id", "text"}}});
  track["name"] = "text";
  track["may_extend"] = "flag";
  track["may_close"] = "flag";
  views.add({"review/round",
             {{"notices", Json::array({parts::notice_shape()})},
              {"rounds", Json::array({{{"label", "text"}, {"url", "text"}, {"current", "flag"}}})},
              {"tracks", Json::array({track})},
              {"others", Json::array({{{"title", "text"},
                                       {"level", "text"},
                                       {"label", "text"},
                                       {"event", "text"},
                                       {"before", "text"},
                                       {"after", "text"},
                                       {"time", "text"}}})},
              {"accept_all_url", "text"},
              {"extend_url", "text"},
              {"close_url", "text"},
              {"phrases", phrase_shape()}},
             present_round});
  views.add(
      {"review/phrases", {{"phrases", phrase_shape()}, {"text", "text"}, {"text_error", "text"}}, present_phrases});
}

}  // namespace tenderloom::review
