// 首頁儀表板.
#include <map>

#include "presenters.h"
#include "state_words.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/submissions/corrections.h"

namespace tenderloom::submissions {

namespace parts = render::parts;
using base::Json;
using render::ViewContext;

namespace {

Json registration_notice(const Json& registration, const ViewContext& context) {
  const std::string status = registration.value("status", "");
  if (status == "approved") return nullptr;
  const std::string comment = registration.contains("review_comment") && registration["review_comment"].is_string()
                                  ? registration["review_comment"]
                                  : Json("");
  Json notice = parts::notice(status == "pending" ? "info" : "danger", context.t("submissions.registration." + status),
                              context.t("submissions.registration." + status + "_text"));
  if (!comment.empty())
    notice["items"] =
        Json::array({{{"text", context.t("submissions.registration.opinion", {{"text", comment}})}, {"url", ""}}});
  if (status == "pending" || status == "needs_revision") {
    notice["url"] = "/account/contact";
    notice["url_label"] = context.t("submissions.registration.account");
  }
  return notice;
}

/// Figures 16 and 40: when each track began and ended, and what is asked.
Json corrections_model(const Json& application, Json& details, const ViewContext& context) {
  Json lists = Json::array();
  const Json corrections = application.value("corrections", Json::object());
  std::map<std::string, std::string> lines;
  for (const Json& track : corrections.value("tracks", Json::array())) {
    const std::string name = context.t("submissions.corrections.track." + track.value("track", ""));
    const auto line = [&](const char* key, const std::string& value) {
      std::string& text = lines[key];
      text += (text.empty() ? "" : "；") + name + "：" + value;
    };
    line("started_at", parts::time_text(track.at("started_at")));
    line("until", track.at("until").is_string() ? parts::deadline_text(last_second(track.at("until")), context)
                                                : context.t("submissions.corrections.open_ended"));
    line("completed_at", track.at("completed_at").is_string() ? parts::time_text(track.at("completed_at"))
                                                              : context.t("submissions.corrections.not_completed"));
    if (track.value("state", "") != "open") continue;
    Json entries = Json::array();
    for (const Json& each : track.at("entries")) {
      const bool counted = each.contains("count");
      const std::string text =
          counted ? context.t("submissions.corrections.count", {{"label", each["label"]}, {"count", each["count"]}})
                  : each.value("label", "");
      entries.push_back({{"text", text}});
    }
    if (track.value("track", "") == "items")
      entries.push_back({{"text", context.t("submissions.corrections.total", {{"count", track.at("total")}})}});
    lists.push_back({{"label", name},
                     {"progress", context.t("submissions.corrections.progress",
                                            {{"done", track.at("done")}, {"total", track.at("total")}})},
                     {"url", track.value("url", "")},
                     {"url_label", context.t("submissions.corrections.go_" + track.value("track", ""))},
                     {"entries", std::move(entries)}});
  }
  for (const char* key : {"started_at", "until", "completed_at"})
    if (const auto found = lines.find(key); found != lines.end())
      details.push_back(parts::detail(context.t(std::string("submissions.corrections.") + key), found->second));
  return lists;
}

Json application_model(const Json& application, const ViewContext& context) {
  Json details = Json::array();
  const auto add = [&](const char* key, const std::string& value) {
    details.push_back(parts::detail(context.t(std::string("submissions.dashboard.") + key), value));
  };
  add("last_submitted_at", parts::time_text(application["last_submitted_at"]));
  if (!application.value("number", "").empty()) add("number", application["number"]);
  if (application["received_at"].is_string()) add("received_at", parts::time_text(application["received_at"]));
  if (application.value("counts_items", false))
    add("item_count", base::thousands(application["counters"].value("item_count", std::int64_t{0})));
  if (application["closes_at"].is_string()) add("closes_at", parts::deadline_text(application["closes_at"], context));
  details.push_back(parts::detail(context.t("submissions.tender.items_state"),
                                  context.t("submissions.items_state." + application.value("items_state", ""))));
  Json corrections = corrections_model(application, details, context);
  Json links = Json::array();
  for (const char* key : {"items", "todo", "documents"})
    links.push_back(
        {{"label", context.t(std::string("submissions.dashboard.to_") + key)}, {"url", application["links"][key]}});
  return {{"name", application["tender"]["name"]},
          {"no", application["tender"]["no"]},
          {"badges", state_badges(application, context)},
          {"reason", application.value("state", "") == "returned" ? application["reason"] : Json("")},
          {"details", std::move(details)},
          {"corrections", std::move(corrections)},
          {"links", std::move(links)}};
}

Json dashboard_model(const Json& resource, const Json&, const ViewContext& context) {
  Json announcements = Json::array(), tenders = Json::array(), applications = Json::array();
  for (const Json& each : resource["announcements"])
    announcements.push_back(
        {{"title", each["title"]}, {"url", each["url"]}, {"at", parts::time_text(each["published_at"])}});
  for (const Json& each : resource.value("tenders", Json::array())) {
    const std::string fill = each["fill_state"];
    tenders.push_back(
        {{"id", each["id"]},
         {"no", each["no"]},
         {"name", each["name"]},
         {"type", each["type_label"]},
         {"url", each["url"]},
         {"select_url", each["url"].get<std::string>() + "/select"},
         {"current", each["current"]},
         {"state", parts::badge(fill == "filling" ? "done" : "neutral", context.t("submissions.fill_state." + fill))}});
  }
  for (const Json& each : resource.value("applications", Json::array()))
    applications.push_back(application_model(each, context));
  const bool approved = resource["registration"].value("status", "") == "approved";
  Json model = {{"title", context.t("submissions.dashboard.title")},
                {"purpose", context.t("submissions.dashboard.purpose", {{"company", resource["company"]["name"]}})},
                {"wide", true},
                {"approved", approved},
                {"applications", std::move(applications)},
                {"announcements", std::move(announcements)},
                {"tenders", std::move(tenders)}};
  model["registration"] = registration_notice(resource["registration"], context);
  return model;
}

}  // namespace

void register_home_views(render::ViewRegistry& views) {
  const Json badge = parts::badge_shape();
  const Json link = Json::array({{{"label", "text"}, {"url", "text"}}});
  views.add(
      {"submissions/dashboard",
       {{"approved", "flag"},
        {"registration", parts::notice_shape()},
        {"applications", Json::array({{{"name", "text"},
                                       {"no", "text"},
                                       {"badges", Json::array({badge})},
                                       {"reason", "text"},
                                       {"details", parts::details_shape()},
                                       {"corrections", Json::array({{{"label", "text"},
                                                                     {"progress", "text"},
                                                                     {"url", "text"},
                                                                     {"url_label", "text"},
                                                                     {"entries", Json::array({{{"text", "text"}}})}}})},
                                       {"links", link}}})},
        {"announcements", Json::array({{{"title", "text"}, {"url", "text"}, {"at", "text"}}})},
        {"tenders", Json::array({{{"id", "number"},
                                  {"no", "text"},
                                  {"name", "text"},
                                  {"type", "text"},
                                  {"url", "text"},
                                  {"select_url", "text"},
                                  {"current", "flag"},
                                  {"state", badge}}})}},
       dashboard_model});
}

}  // namespace tenderloom::submissions
