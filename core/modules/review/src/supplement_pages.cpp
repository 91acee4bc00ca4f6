// 品項補件總覽 as figure 41, and the same as staff look at it before they open a round.
#include "supplement_pages.h"

#include "supplement_routes.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/submissions/corrections.h"

namespace tenderloom::review {

namespace {

using render::ViewContext;
namespace parts = render::parts;

Json request_badge(const Json& request, const ViewContext& context) {
  const std::string state = request.value("state", "");
  const std::string kind = state == "pending"       ? "attention"
                           : state == "dropped"     ? "neutral"
                           : state == "asked_again" ? "danger"
                                                    : "done";
  return parts::badge(kind, context.t("process.request." + state));
}

Json present_overview(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string no = resource.at("tender").value("no", ""), base = "/tenders/" + no + "/supplements/";
  const bool may_complete = extra.value("may_complete", false);
  Json rounds = Json::array(), notices = Json::array();
  for (const Json& round : resource.at("items")) {
    Json tracks = Json::array();
    const std::int64_t number = round.value("number", std::int64_t{0});
    for (const Json& track : round.at("tracks")) {
      const std::string url = base + std::to_string(number) + "/" + track.value("track", "") + "/complete";
      tracks.push_back(track_model(track, number, may_complete ? url : "", context));
    }
    rounds.push_back(
        {{"label", context.t("supplements.round", {{"number", number}})},
         {"number", number},
         {"opened", context.t("supplements.notified_at", {{"time", parts::time_text(round.at("opened_at"))}})},
         {"tracks", std::move(tracks)}});
  }
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    notices.push_back(parts::notice("danger", context.t("supplements.problem"), problem));
  return {
      {"title", context.t("supplements.title")},
      {"title_suffix", resource.at("tender").value("name", "")},
      {"purpose", context.t("supplements.purpose")},
      {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/dashboard"}},
                                  {{"label", no}, {"url", "/tenders/" + no}},
                                  {{"label", context.t("supplements.title")}}})},
      {"actions",
       Json::array(
           {{{"label", context.t("supplements.back_home")}, {"url", "/dashboard"}, {"primary", false}, {"icon", ""}}})},
      {"notices", std::move(notices)},
      {"rounds", std::move(rounds)},
      {"empty", parts::empty(context.t("supplements.none"), context.t("supplements.none_text"), "/dashboard",
                             context.t("supplements.back_home"))}};
}

Json present_preview(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json& round = resource.at("round");
  const std::int64_t number = round.value("number", std::int64_t{0});
  Json tracks = Json::array(), mails = Json::array(), notices = Json::array();
  for (const Json& warning : resource.at("warnings"))
    notices.push_back(parts::notice("attention", warning.value("message", ""), ""));
  for (const Json& track : round.at("tracks")) tracks.push_back(track_model(track, number, "", context));
  for (const Json& mail : resource.at("mails"))
    mails.push_back({{"to", mail.value("name", "") + " <" + mail.value("address", "") + ">"},
                     {"subject", mail.value("subject", "")},
                     {"text", mail.value("text", "")}});
  return {{"title", context.t("supplements.preview.title")},
          {"title_suffix", resource.value("company", "")},
          {"purpose", context.t("supplements.preview.purpose")},
          {"breadcrumb", case_trail(resource, context.t("supplements.preview.title"), context)},
          {"label", context.t("supplements.round", {{"number", number}})},
          {"tracks", std::move(tracks)},
          {"mails", std::move(mails)},
          {"notices", std::move(notices)},
          {"action", "/staff/submissions/" + resource.value("submission", "") + "/supplement"},
          {"documents_until", extra.value("documents_until", "")},
          {"items_until", extra.value("items_until", "")}};
}

}  // namespace

Json track_model(const Json& track, std::int64_t round, const std::string& complete_url, const ViewContext& context) {
  const std::string name = track.value("track", ""), state = track.value("state", "");
  const bool open = state == "open";
  const std::int64_t total = track.value("total", std::int64_t{0}), done = track.value("done", std::int64_t{0});
  Json requests = Json::array();
  for (const Json& each : track.at("requests")) {
    const bool by_rule = each.value("origin", "") == "rule";
    requests.push_back({{"level", each.value("level_label", "")},
                        {"path", each.contains("document") ? "" : each.value("title", "")},
                        {"label", each.value("label", "")},
                        {"badge", request_badge(each, context)},
                        {"reason", each.value("reason", "")},
                        {"by_rule", by_rule},
                        {"url", open ? each.value("url", "") : ""}});
  }
  const std::string window =
      track.at("until").is_string()
          ? context.t("supplements.window",
                      {{"from", parts::time_text(track.at("started_at"))},
                       {"until", parts::deadline_text(submissions::last_second(track.at("until")), context)}})
          : context.t("supplements.window_open", {{"from", parts::time_text(track.at("started_at"))}});
  const std::string kind = open ? "attention" : state == "expired" ? "danger" : "done";
  return {
      {"id", "track-" + std::to_string(round) + "-" + name},
      {"label", context.t("supplements.track." + name)},
      {"badge", parts::badge(kind, context.t("process.supplement." + state))},
      {"window", window},
      {"completed", track.at("completed_at").is_string()
                        ? context.t("supplements.completed_at", {{"time", parts::time_text(track.at("completed_at"))}})
                        : ""},
      {"progress", context.t("supplements.progress", {{"done", done}, {"total", total}})},
      {"done", done},
      {"total", total},
      {"requests", std::move(requests)},
      {"open", open},
      {"left", open && done < total ? context.t("supplements.left", {{"count", total - done}}) : ""},
      {"complete_url", open && done == total ? complete_url : ""}};
}

Json track_shape() {
  return {{"id", "text"},
          {"label", "text"},
          {"badge", parts::badge_shape()},
          {"window", "text"},
          {"completed", "text"},
          {"progress", "text"},
          {"done", "number"},
          {"total", "number"},
          {"open", "flag"},
          {"left", "text"},
          {"complete_url", "text"},
          {"requests", Json::array({{{"level", "text"},
                                     {"path", "text"},
                                     {"label", "text"},
                                     {"badge", parts::badge_shape()},
                                     {"reason", "text"},
                                     {"by_rule", "flag"},
                                     {"url", "text"}}})}};
}

Json case_trail(const Json& resource, const std::string& own, const ViewContext& context) {
  return Json::array(
      {{{"label", context.t("review.start")}, {"url", "/staff"}},
       {{"label", context.t("review.list")}, {"url", "/staff/submissions"}},
       {{"label", resource.value("company", "")}, {"url", "/staff/submissions/" + resource.value("submission", "")}},
       {{"label", own}}});
}

void register_supplement_views(render::ViewRegistry& views) {
  views.add({"review/supplements",
             {{"notices", Json::array({parts::notice_shape()})},
              {"rounds", Json::array({{{"label", "text"},
                                       {"number", "number"},
                                       {"opened", "text"},
                                       {"tracks", Json::array({track_shape()})}}})},
              {"empty", parts::empty_shape()}},
             present_overview});
  views.add({"review/supplement_preview",
             {{"label", "text"},
              {"notices", Json::array({parts::notice_shape()})},
              {"tracks", Json::array({track_shape()})},
              {"mails", Json::array({{{"to", "text"}, {"subject", "text"}, {"text", "text"}}})},
              {"action", "text"},
              {"documents_until", "text"},
              {"items_until", "text"}},
             present_preview});
}

}  // namespace tenderloom::review
