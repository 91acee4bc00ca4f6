// The flattened overview.
#include <algorithm>
#include <set>

#include "item_parts.h"
#include "presenters.h"
#include "state_words.h"
#include "tenderloom/base/json_object.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

namespace parts = render::parts;
using base::Json;
using render::ViewContext;

namespace {

/// A filter of the overview whose options come with the page: {"label", "options"}.
void add_filter(Json& selects, const char* name, const Json& offered, const std::string& chosen,
                const ViewContext& context) {
  if (offered["options"].empty()) return;
  Json options = Json::array({choice("", context.t("common.all"), chosen.empty())});
  for (const Json& option : offered["options"])
    options.push_back(choice(option["value"], option["label"], option["value"] == chosen));
  selects.push_back({{"name", name},
                     {"label", offered["label"]},
                     {"id", std::string("filter-") + name},
                     {"options", std::move(options)}});
}

/// Search and filters; the counter of rows with or without the last level stays chosen.
Json overview_search(const Json& resource, const Json& extra, const ViewContext& context) {
  Json keep = Json::array();
  if (extra["with_rows"] != "") keep.push_back({{"name", "with_rows"}, {"value", extra["with_rows"]}});
  Json selects = Json::array();
  add_filter(selects, "root", extra["roots"], extra["root"], context);
  add_filter(selects, "group", extra["groups"], extra["group"], context);
  const auto two = [&](const char* yes, const char* no) {
    Json options = Json::array({{{"value", "true"}, {"label", context.t(yes)}}});
    if (no != nullptr) options.push_back({{"value", "false"}, {"label", context.t(no)}});
    return options;
  };
  add_filter(selects, "complete",
             {{"label", context.t("submissions.column.completeness")},
              {"options", two("submissions.complete", "submissions.incomplete")}},
             extra["complete"], context);
  add_filter(
      selects, "check",
      {{"label", context.t("submissions.overview.brought_in")}, {"options", two("submissions.needs_check", nullptr)}},
      extra["check"], context);
  selects.push_back({{"name", "per_page"},
                     {"label", context.t("common.per_page")},
                     {"id", "filter-per_page"},
                     {"options", page_sizes(std::to_string(resource.value("per_page", 25)))}});
  return {
      {"action", extra["base_url"]},   {"q", extra["q"]},         {"q_label", context.t("submissions.overview.search")},
      {"selects", std::move(selects)}, {"keep", std::move(keep)}, {"reset_url", extra["base_url"]}};
}

/// An application of forms beside each other (`kind = "forms"`): one line for each, what is in it and what to do next.
/// Rows of a tree would only be a staircase here.
Json form_rows(const Json& resource, const Json& extra, const ViewContext& context) {
  const bool editable = extra["editable"];
  Json rows = Json::array();
  for (std::size_t i = 0; i < resource["levels"].size(); ++i) {
    const Json& level = resource["levels"][i];
    const std::int64_t count = level["rows"], complete = level["complete"], least = level["min"];
    const Json number = {{"count", base::thousands(count == complete ? count : count - complete)}};
    const Json state = count < least ? parts::badge("attention", context.t("submissions.overview.part_missing"))
                       : count == 0  ? parts::badge("neutral", context.t("submissions.overview.part_optional"))
                       : complete < count
                           ? parts::badge("attention", context.t("submissions.overview.part_open", number))
                           : parts::badge("done", context.t("submissions.complete"));
    const std::string list = level["list"];
    rows.push_back({{"label", level["label"]},
                    {"purpose", extra["levels"][i]["purpose"]},
                    {"count", base::thousands(count)},
                    {"state", state},
                    {"url", editable && count == 0 ? list + "/new" : list},
                    {"action", context.t(!editable    ? "common.details"
                                         : count == 0 ? "submissions.overview.part_fill"
                                                      : "submissions.overview.part_manage")}});
  }
  return rows;
}

Json overview_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string base_url = extra["base_url"];
  const Json& labels = extra["counter_labels"];
  const Json& figures = resource["counters"];
  const std::string complete = extra["complete"], with_rows = extra["with_rows"], q = extra["q"];
  const auto add = [&](Json& list, const char* key, const std::string& query, bool active) {
    list.push_back(counter(labels.value(key, key), figures.value(key, std::int64_t{0}), base_url + query, active));
  };
  Json counters = Json::array();
  std::string root_query;
  for (const Json& level : extra["levels"])
    if (root_query.empty() && level["is_root"]) root_query = "/" + level["key"].get<std::string>();
  add(counters, "roots", root_query, false);
  if (extra["priced"].get<bool>()) {
    add(counters, "items", "", complete.empty() && with_rows.empty());
    add(counters, "items_with_rows", "?with_rows=true", complete.empty() && with_rows == "true");
    add(counters, "items_without_rows", "?with_rows=false", complete.empty() && with_rows == "false");
  }
  add(counters, "rows_ready", "?complete=true", complete == "true");
  add(counters, "rows_open", "?complete=false", complete == "false");
  if (extra["priced"].get<bool>())
    counters.push_back(
        counter(labels.value("item_count", ""), figures.value("item_count", std::int64_t{0}), "", false));

  const bool editable = extra["editable"];
  const std::string root = extra["root"], group = extra["group"], check = extra["check"],
                    per_page = std::to_string(resource.value("per_page", 25));
  Json columns = Json::array(), rows = Json::array();
  for (const Json& level : extra["levels"]) columns.push_back({{"label", level["label"]}});
  for (const Json& item : resource["items"]) {
    Json cells = Json::array();
    const Json& path = item["path"];
    // What may still be made stands below the last row; a level of another branch has nothing to say.
    std::set<std::string> below{path.back()["level"].get<std::string>()};
    for (const Json& level : extra["levels"])
      if (below.count(level["key"].get<std::string>()) > 0)
        for (const Json& child : level["children"]) below.insert(child["key"].get<std::string>());
    for (const Json& level : extra["levels"]) {
      const auto at =
          std::find_if(path.begin(), path.end(), [&](const Json& node) { return node["level"] == level["key"]; });
      const bool there = at != path.end();
      cells.push_back({{"label", level["label"]},
                       {"title", there ? (*at)["title"] : Json("")},
                       {"url", there ? (*at)["self"] : Json("")},
                       {"there", there},
                       {"missing", !there && below.count(level["key"].get<std::string>()) > 0},
                       {"open", there && !(*at)["own"].get<bool>()},
                       {"marks", there ? at->value("marks", Json::array()) : Json::array()}});
    }
    const Json& last = path.back();
    const std::string self = last["self"];
    std::string name;  // of many rows that are called 1-100
    for (const Json& node : path) name += (name.empty() ? "" : " / ") + node["title"].get<std::string>();
    Json children = Json::array();
    for (const Json& level : extra["levels"])
      if (level["key"] == last["level"]) children = child_links(level["children"], base_url, last["id"], context);
    rows.push_back({{"cells", std::move(cells)},
                    {"name", name},
                    {"state", completeness_badge(item["complete"], context)},
                    {"needs_check", item["needs_check"]},
                    {"detail_url", self},
                    {"edit_url", editable ? self + "/edit" : ""},
                    {"delete_url", editable ? self + "/delete" : ""},
                    {"children", std::move(children)}});
  }
  Json guides = Json::array();
  bool all_read = true;
  for (const Json& guide : resource.value("guides", Json::array())) {
    const bool confirmed = guide["confirmed"], available = guide["available"];
    if (!confirmed && guide["must_confirm"] && available) all_read = false;
    guides.push_back({{"label", guide["label"]},
                      {"url", guide["url"]},
                      {"available", available},
                      {"state", confirmed   ? parts::badge("done", context.t("submissions.guide.read"))
                                : available ? parts::badge("attention", context.t("submissions.guide.unread"))
                                            : parts::badge("neutral", context.t("submissions.guide.none"))}});
  }
  Json model = {{"title", context.t("submissions.overview.title")},
                {"title_suffix", resource["tender"]["no"]},
                {"purpose", context.t("submissions.overview.purpose")},
                {"breadcrumb", extra["breadcrumb"]},
                {"wide", true},
                {"tender", tender_details(resource, context)},
                {"guides", std::move(guides)},
                {"guides_open", !all_read},
                {"counters", std::move(counters)},
                {"columns", std::move(columns)},
                {"has_rows", !rows.empty()},
                {"rows", std::move(rows)},
                {"next_url", extra.value("next_url", "")},
                {"block", extra["block"]},
                {"pagination", parts::pagination(resource, base_url,
                                                 {{"q", q},
                                                  {"root", root},
                                                  {"group", group},
                                                  {"complete", complete},
                                                  {"with_rows", with_rows},
                                                  {"check", check},
                                                  {"per_page", per_page == "25" ? "" : per_page}},
                                                 context)}};
  const bool filtered =
      !complete.empty() || !with_rows.empty() || !q.empty() || !root.empty() || !group.empty() || !check.empty();
  if (!model["rows"].empty() || filtered) model["filters"] = overview_search(resource, extra, context);
  model["caption"] = context.t("submissions.overview.caption", {{"total", base::thousands(resource["total"])}});
  model["state_notice"] = state_notice(resource, context);
  // Where it leads is the vendor's own page.
  if (extra["read_only"].get<bool>() && model["state_notice"].is_object()) model["state_notice"].erase("url");
  const bool forms = extra["forms"].get<bool>() && !filtered;
  if (forms) {
    model["forms"] = form_rows(resource, extra, context);
    for (const char* of_rows : {"counters", "filters", "rows", "pagination"}) model.erase(of_rows);
    model["has_rows"] = false;
  }
  Json actions = Json::array();
  if (!extra["read_only"].get<bool>()) {
    const std::string tender_url = base_url.substr(0, base_url.rfind('/'));
    for (const Json& level : extra["levels"]) {
      if (!level["is_root"] || forms) continue;
      actions.push_back({{"label", context.t("submissions.manage_list", {{"level", level["label"]}})},
                         {"url", base_url + "/" + level["key"].get<std::string>()},
                         {"primary", actions.empty()}});
    }
    actions.push_back(
        {{"label", context.t("sheets.import.title")}, {"url", tender_url + "/imports"}, {"primary", false}});
    actions.push_back({{"label", context.t("past.title")}, {"url", tender_url + "/past"}, {"primary", false}});
    actions.push_back(
        {{"label", context.t("submissions.deleted.title")}, {"url", tender_url + "/deleted"}, {"primary", false}});
    if (!resource["items"].empty()) model["export_url"] = tender_url + "/exports";
    actions.push_back(
        {{"label", context.t("submissions.todo.title")}, {"url", tender_url + "/todo"}, {"primary", false}});
  }
  model["actions"] = std::move(actions);
  if (resource["items"].empty() && !forms) {
    model["empty"] =
        filtered   ? parts::empty(context.t("submissions.list.none_match"), "", base_url,
                                  context.t("submissions.list.show_all"))
        : editable ? parts::empty(context.t("submissions.overview.empty"), context.t("submissions.overview.empty_text"),
                                  base_url + root_query, context.t("submissions.overview.start"))
                   : parts::empty(context.t("submissions.overview.empty"), "");
  }
  return model;
}

}  // namespace

void register_overview_view(render::ViewRegistry& views) {
  const Json badge = parts::badge_shape();
  views.add({"submissions/overview",
             {{"tender", parts::details_shape()},
              {"state_notice", parts::notice_shape()},
              {"guides", Json::array({{{"label", "text"}, {"url", "text"}, {"available", "flag"}, {"state", badge}}})},
              {"guides_open", "flag"},
              {"forms", Json::array({{{"label", "text"},
                                      {"purpose", "text"},
                                      {"count", "text"},
                                      {"state", badge},
                                      {"url", "text"},
                                      {"action", "text"}}})},
              {"export_url", "text"},
              {"counters", parts::counters_shape()},
              {"filters", parts::filters_shape()},
              {"columns", Json::array({{{"label", "text"}}})},
              {"has_rows", "flag"},
              {"caption", "text"},
              {"next_url", "text"},
              {"rows", Json::array({{{"cells", Json::array({{{"label", "text"},
                                                             {"title", "text"},
                                                             {"url", "text"},
                                                             {"there", "flag"},
                                                             {"missing", "flag"},
                                                             {"open", "flag"},
                                                             {"marks", Json::array({badge})}}})},
                                     {"name", "text"},
                                     {"state", badge},
                                     {"needs_check", "flag"},
                                     {"detail_url", "text"},
                                     {"edit_url", "text"},
                                     {"delete_url", "text"},
                                     {"children", child_links_shape()}}})},
              {"block", block_shape()},
              {"pagination", parts::pagination_shape()},
              {"empty", parts::empty_shape()}},
             overview_model});
}

}  // namespace tenderloom::submissions
