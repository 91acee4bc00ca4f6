// 還差什麼 as a page: what is asked beside the rows first, then the rows in tree order, each with what it lacks.
#include "presenters.h"
#include "state_words.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

namespace parts = render::parts;
using base::Json;
using render::ViewContext;

namespace {

Json entry_model(const Json& item, const char* text) {
  return {{"text", item[text]}, {"url", item["url"]}, {"has_url", item["url"] != ""}};
}

/// Guides, the first level, documents: [{"label", "count", "entries"}].
Json todo_groups(const Json& items, bool forms, const ViewContext& context) {
  Json groups = Json::array();
  for (const char* kind : {"guide", "check", "hierarchy", "document"}) {
    Json entries = Json::array();
    for (const Json& item : items)
      if (item["kind"] == kind && item["id"].is_null()) entries.push_back(entry_model(item, "message"));
    if (entries.empty()) continue;
    const std::size_t count = entries.size();
    const char* label = forms && kind == std::string_view("hierarchy") ? "forms" : kind;
    groups.push_back({{"label", context.t(std::string("submissions.todo.group.") + label)},
                      {"count", count},
                      {"entries", std::move(entries)}});
  }
  return groups;
}

constexpr std::size_t kShownEntries = 6;  // of one row; the others unfold

/// Entries of one row come one after another.
Json todo_rows(const Json& items) {
  Json rows = Json::array();
  for (const Json& item : items) {
    if (item["id"].is_null()) continue;
    if (rows.empty() || rows.back()["id"] != item["id"])
      rows.push_back({{"id", item["id"]},
                      {"level", item["level_label"]},
                      {"path", item["path"]},
                      {"count", 0},
                      {"entries", Json::array()},
                      {"others", Json::array()}});
    Json& row = rows.back();
    row[row["entries"].size() < kShownEntries ? "entries" : "others"].push_back(entry_model(item, "what"));
    row["count"] = row["entries"].size() + row["others"].size();
    row["other_count"] = row["others"].size();
  }
  return rows;
}

Json todo_counters(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string url = extra["todo_url"], kind = extra["kind"];
  Json counters = Json::array();
  const auto add = [&](const char* key, const char* figure) {
    const std::int64_t value = resource[figure];
    if (value == 0) return;
    counters.push_back({{"label", context.t(std::string("submissions.todo.count.") + key)},
                        {"value", base::thousands(value)},
                        {"url", url + (kind == key ? "" : "?kind=" + std::string(key))},
                        {"has_url", true},
                        {"active", kind == key}});
  };
  add("data", "data_incomplete");
  add("hierarchy", "hierarchy_incomplete");
  return counters;
}

Json todo_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string kind = extra["kind"], per_page = std::to_string(resource["per_page"].get<int>());
  Json rows = todo_rows(resource["items"]);
  Json actions = Json::array();
  if (extra["next_url"] != "")
    actions.push_back(
        {{"label", context.t("submissions.go.next_incomplete")}, {"url", extra["next_url"]}, {"primary", true}});
  actions.push_back(
      {{"label", context.t("submissions.overview.title")}, {"url", extra["items_url"]}, {"primary", false}});
  actions.push_back({{"label", context.t("submissions.dashboard.to_documents")},
                     {"url", extra["documents_url"]},
                     {"primary", resource["ready"]}});
  Json model = {
      {"title", context.t("submissions.todo.title")},
      {"title_suffix", resource["tender"]["no"]},
      {"purpose", context.t("submissions.todo.purpose")},
      {"breadcrumb", extra["breadcrumb"]},
      {"tender", tender_details(resource, context)},
      {"groups", todo_groups(resource["items"], extra["forms"], context)},
      {"list_title", context.t(extra["forms"] ? "submissions.overview.parts" : "submissions.overview.items")},
      {"counters", todo_counters(resource, extra, context)},
      {"has_rows", !rows.empty()},
      {"rows", std::move(rows)},
      {"pagination", parts::pagination(resource, extra["todo_url"],
                                       {{"kind", kind}, {"per_page", per_page == "25" ? "" : per_page}}, context)},
      {"actions", std::move(actions)}};
  if (resource["ready"]) {
    const bool handed_in = resource.value("items_state", "") != "editable";
    const Json stands = handed_in ? state_notice(resource, context) : Json();
    model["done"] = stands.is_object() ? stands
                                       : parts::notice("done", context.t("submissions.todo.nothing"),
                                                       context.t("submissions.todo.nothing_text"));
  }
  return model;
}

}  // namespace

void register_todo_views(render::ViewRegistry& views) {
  const Json entries = Json::array({{{"text", "text"}, {"url", "text"}, {"has_url", "flag"}}});
  views.add({"submissions/todo",
             {{"tender", parts::details_shape()},
              {"done", parts::notice_shape()},
              {"groups", Json::array({{{"label", "text"}, {"count", "number"}, {"entries", entries}}})},
              {"list_title", "text"},
              {"counters", parts::counters_shape()},
              {"has_rows", "flag"},
              {"rows", Json::array({{{"id", "text"},
                                     {"level", "text"},
                                     {"path", "text"},
                                     {"count", "number"},
                                     {"entries", entries},
                                     {"other_count", "number"},
                                     {"others", entries}}})},
              {"pagination", parts::pagination_shape()}},
             todo_model});
}

}  // namespace tenderloom::submissions
