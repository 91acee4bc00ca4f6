// The flattened overview and the list of one level.
#include <algorithm>

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

Json completeness_badge(bool complete, const ViewContext& context) {
  return complete ? parts::badge("done", context.t("submissions.complete"))
                  : parts::badge("attention", context.t("submissions.incomplete"));
}

Json counter(const std::string& label, std::int64_t value, const std::string& url, bool active) {
  return {
      {"label", label}, {"value", base::thousands(value)}, {"url", url}, {"has_url", !url.empty()}, {"active", active}};
}

/// Where the rows below a row are managed, one link for each level there.
Json child_links(const Json& children, const std::string& place, const std::string& id, const ViewContext& context) {
  Json links = Json::array();
  for (const Json& child : children)
    links.push_back(base::json_object("url", place + "/" + child["key"].get_ref<const std::string&>() + "?parent=" + id,
                                      "label", context.t("submissions.manage", {{"level", child["label"]}})));
  return links;
}

Json child_links_shape() { return Json::array({{{"url", "text"}, {"label", "text"}}}); }

/// The search keeps the counter that was chosen.
Json overview_search(const Json& extra, const ViewContext& context) {
  Json keep = Json::array();
  for (const char* name : {"complete", "with_rows"})
    if (extra[name] != "") keep.push_back({{"name", name}, {"value", extra[name]}});
  return {{"action", extra["base_url"]},
          {"q", extra["q"]},
          {"q_label", context.t("submissions.overview.search")},
          {"selects", Json::array()},
          {"keep", std::move(keep)},
          {"reset_url", extra["q"] == "" ? Json("") : extra["base_url"]}};
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
  Json columns = Json::array(), rows = Json::array();
  for (const Json& level : extra["levels"]) columns.push_back({{"label", level["label"]}});
  for (const Json& item : resource["items"]) {
    Json cells = Json::array();
    const Json& path = item["path"];
    for (const Json& level : extra["levels"]) {
      const auto at =
          std::find_if(path.begin(), path.end(), [&](const Json& node) { return node["level"] == level["key"]; });
      const bool there = at != path.end();
      cells.push_back({{"label", level["label"]},
                       {"title", there ? (*at)["title"] : Json("")},
                       {"url", there ? (*at)["self"] : Json("")},
                       {"there", there},
                       {"open", there && !(*at)["own"].get<bool>()}});
    }
    const Json& last = path.back();
    const std::string self = last["self"];
    Json children = Json::array();
    for (const Json& level : extra["levels"])
      if (level["key"] == last["level"]) children = child_links(level["children"], base_url, last["id"], context);
    rows.push_back({{"cells", std::move(cells)},
                    {"name", last["title"]},
                    {"state", completeness_badge(item["complete"], context)},
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
  Json model = {
      {"title", context.t("submissions.overview.title")},
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
      {"block", extra["block"]},
      {"pagination",
       parts::pagination(resource, base_url, {{"complete", complete}, {"with_rows", with_rows}, {"q", q}}, context)}};
  if (!model["rows"].empty() || !q.empty()) model["filters"] = overview_search(extra, context);
  model["state_notice"] = state_notice(resource, context);
  Json actions = Json::array();
  if (!extra["read_only"].get<bool>()) {
    const std::string tender_url = base_url.substr(0, base_url.rfind('/'));
    for (const Json& level : extra["levels"]) {
      if (!level["is_root"]) continue;
      actions.push_back({{"label", context.t("submissions.manage", {{"level", level["label"]}})},
                         {"url", base_url + "/" + level["key"].get<std::string>()},
                         {"primary", actions.empty()}});
    }
    actions.push_back(
        {{"label", context.t("sheets.import.title")}, {"url", tender_url + "/imports"}, {"primary", false}});
    if (!model["rows"].empty()) model["export_url"] = tender_url + "/exports";
    actions.push_back(
        {{"label", context.t("submissions.todo.title")}, {"url", tender_url + "/todo"}, {"primary", false}});
  }
  model["actions"] = std::move(actions);
  if (model["rows"].empty()) {
    const bool filtered = !complete.empty() || !with_rows.empty() || !q.empty();
    model["empty"] =
        filtered   ? parts::empty(context.t("submissions.list.none_match"), "", base_url,
                                  context.t("submissions.list.show_all"))
        : editable ? parts::empty(context.t("submissions.overview.empty"), context.t("submissions.overview.empty_text"),
                                  base_url + root_query, context.t("submissions.overview.start"))
                   : parts::empty(context.t("submissions.overview.empty"), "");
  }
  return model;
}

Json row_model(const Json& row, const Json& extra, const ViewContext& context, const std::string& place) {
  const std::string id = std::to_string(row[0].get<std::int64_t>());
  const std::string self = place + "/" + extra["level"].get_ref<const std::string&>() + "/" + id;
  const bool editable = extra["editable"];
  const bool own = row[2], tree = row[3];
  Json::array_t cells;
  const Json &columns = extra["columns"], &values = row[5];
  cells.reserve(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Json& column = columns[i];
    const bool is_state = column["key"] == "completeness";
    cells.push_back(base::json_object("label", column["label"], "value", values[i], "number", column["number"], "head",
                                      column["head"], "is_state", is_state));
  }
  // A leaf has nothing below; a row that is incomplete itself says so already.
  return base::json_object("cells", std::move(cells), "name", row[1], "own", completeness_badge(own, context),
                           "tree_open", own && !tree && !extra["children"].empty(), "tree",
                           parts::badge("attention", context.t("submissions.tree_incomplete")), "needs_check", row[6],
                           "detail_url", self, "edit_url", editable ? self + "/edit" : "", "delete_url",
                           editable ? self + "/delete" : "", "children",
                           child_links(extra["children"], place, id, context));
}

Json list_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string base = extra["base_url"], level = extra["level"], parent = extra["parent"], label = extra["label"],
                    q = extra["q"], complete = extra["complete"];
  const std::string path = base + "/" + level;
  const bool may_add = extra["may_add"];
  Json rows = Json::array();
  for (const Json& row : extra["rows"]) rows.push_back(row_model(row, extra, context, base));

  const auto filtered = [&](const std::string& value) {
    return path + parts::query({{"parent", parent}, {"complete", value}});
  };
  const Json& figures = resource["counters"];
  Json counters = Json::array();
  if (extra["figures"].empty()) {
    counters.push_back(counter(context.t("submissions.list.rows", {{"level", label}}), figures["rows"], filtered(""),
                               complete.empty()));
    counters.push_back(
        counter(context.t("submissions.complete"), figures["complete"], filtered("true"), complete == "true"));
    counters.push_back(
        counter(context.t("submissions.incomplete"), figures["incomplete"], filtered("false"), complete == "false"));
  }
  for (const Json& figure : extra["figures"]) {
    const std::string kind = figure["kind"];
    const std::string url = kind == "count"        ? filtered("")
                            : kind == "complete"   ? filtered("true")
                            : kind == "incomplete" ? filtered("false")
                                                   : "";
    const bool active = (kind == "complete" && complete == "true") || (kind == "incomplete" && complete == "false");
    counters.push_back(counter(figure["label"], figure["value"], url, active));
  }
  const auto option = [](const std::string& value, const std::string& text, bool selected) {
    return Json{{"value", value}, {"label", text}, {"selected", selected}};
  };
  const std::string per_page = std::to_string(resource.value("per_page", 25));
  Json sizes = Json::array();
  for (const char* size : {"25", "50", "100"}) sizes.push_back(option(size, size, per_page == size));
  Json selects = Json::array(
      {{{"name", "complete"},
        {"label", context.t("submissions.column.completeness")},
        {"id", "filter-complete"},
        {"options", Json::array({option("", context.t("common.all"), complete.empty()),
                                 option("true", context.t("submissions.complete"), complete == "true"),
                                 option("false", context.t("submissions.incomplete"), complete == "false")})}},
       {{"name", "per_page"},
        {"label", context.t("common.per_page")},
        {"id", "filter-per-page"},
        {"options", std::move(sizes)}}});
  Json keep = Json::array();
  if (!parent.empty()) keep.push_back({{"name", "parent"}, {"value", parent}});

  const std::string add_url = path + "/new" + parts::query({{"parent", parent}});
  const std::string add_label = context.t("submissions.add", {{"level", label}});
  Json actions = Json::array();
  if (may_add) actions.push_back({{"label", add_label}, {"url", add_url}, {"primary", true}, {"icon", "plus-lg"}});
  actions.push_back({{"label", context.t("submissions.list.back")}, {"url", extra["back_url"]}, {"primary", false}});
  const std::string parent_title = extra["parent_title"];
  Json model = {
      {"title", parent_title.empty()
                    ? context.t("submissions.manage", {{"level", label}})
                    : context.t("submissions.list.title_under", {{"level", label}, {"parent", parent_title}})},
      {"purpose", extra["purpose"]},
      {"breadcrumb", extra["breadcrumb"]},
      {"wide", true},
      {"actions", std::move(actions)},
      {"steps", extra["steps"]},
      {"counters", std::move(counters)},
      {"filters",
       {{"action", path},
        {"q", q},
        {"q_label", context.t("submissions.list.search", {{"level", label}})},
        {"selects", std::move(selects)},
        {"keep", std::move(keep)},
        {"reset_url", path + parts::query({{"parent", parent}})}}},
      {"caption",
       context.t("submissions.list.caption", {{"level", label}, {"total", base::thousands(resource["total"])}})},
      {"columns", extra["columns"]},
      {"has_rows", !rows.empty()},
      {"rows", std::move(rows)},
      {"block", extra["block"]},
      {"pagination",
       parts::pagination(
           resource, path,
           {{"parent", parent}, {"q", q}, {"complete", complete}, {"per_page", per_page == "25" ? "" : per_page}},
           context)}};
  if (extra.contains("deleted"))
    model["undo"] = {{"action", path + "/" + extra["deleted"].get<std::string>() + "/restore"}};
  if (!may_add && extra["editable"].get<bool>() && extra["max"] > 0)
    model["full_text"] = context.t("submissions.list.full", {{"level", label}, {"max", extra["max"]}});
  if (model["rows"].empty()) {
    if (!q.empty() || !complete.empty()) {
      model["empty"] = parts::empty(context.t("submissions.list.none_match"), "", filtered(""),
                                    context.t("submissions.list.show_all"));
    } else {
      const std::string text = extra["empty_text"];
      model["empty"] = parts::empty(context.t("submissions.list.empty", {{"level", label}}), text,
                                    may_add ? add_url : "", add_label);
    }
  }
  return model;
}

}  // namespace

void register_item_views(render::ViewRegistry& views) {
  const Json badge = parts::badge_shape();
  views.add(
      {"submissions/overview",
       {{"tender", parts::details_shape()},
        {"state_notice", parts::notice_shape()},
        {"guides", Json::array({{{"label", "text"}, {"url", "text"}, {"available", "flag"}, {"state", badge}}})},
        {"guides_open", "flag"},
        {"export_url", "text"},
        {"counters", parts::counters_shape()},
        {"filters", parts::filters_shape()},
        {"columns", Json::array({{{"label", "text"}}})},
        {"has_rows", "flag"},
        {"rows",
         Json::array(
             {{{"cells",
                Json::array(
                    {{{"label", "text"}, {"title", "text"}, {"url", "text"}, {"there", "flag"}, {"open", "flag"}}})},
               {"name", "text"},
               {"state", badge},
               {"detail_url", "text"},
               {"edit_url", "text"},
               {"delete_url", "text"},
               {"children", child_links_shape()}}})},
        {"block", block_shape()},
        {"pagination", parts::pagination_shape()},
        {"empty", parts::empty_shape()}},
       overview_model});
  views.add({"submissions/list",
             {{"steps", steps_shape()},
              {"counters", parts::counters_shape()},
              {"filters", parts::filters_shape()},
              {"caption", "text"},
              {"columns", Json::array({{{"key", "text"}, {"label", "text"}, {"number", "flag"}, {"head", "flag"}}})},
              {"has_rows", "flag"},
              {"rows", Json::array({{{"cells", Json::array({{{"label", "text"},
                                                             {"value", "text"},
                                                             {"number", "flag"},
                                                             {"head", "flag"},
                                                             {"is_state", "flag"}}})},
                                     {"name", "text"},
                                     {"own", badge},
                                     {"tree_open", "flag"},
                                     {"tree", badge},
                                     {"needs_check", "flag"},
                                     {"detail_url", "text"},
                                     {"edit_url", "text"},
                                     {"delete_url", "text"},
                                     {"children", child_links_shape()}}})},
              {"undo", {{"action", "text"}}},
              {"full_text", "text"},
              {"block", block_shape()},
              {"pagination", parts::pagination_shape()},
              {"empty", parts::empty_shape()}},
             list_model});
}

}  // namespace tenderloom::submissions
