// The list of one level.
#include "item_parts.h"
#include "item_rows.h"
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

constexpr std::size_t kShownText = 40;  // of a cell; all of it stands on the row's own page

/// Only on the first level's list, as figure 22 has it; the overview has it too.
Json shown_tender(const Json& extra, const ViewContext& context) {
  return extra.contains("state") ? tender_details(extra["state"], context) : Json::array();
}

Json shown_names(const Json& extra, const ViewContext& context) {
  Json names = extra.value("above", Json::array());
  for (Json& name : names)
    name["length"] =
        name["max"] == 0 ? "" : context.t("submissions.list.name_length", {{"now", name["now"]}, {"max", name["max"]}});
  return names;
}

/// What cells share stands with their column, so that most are texts alone: a page has hundreds of them.
Json cell_model(bool head, const Json& text) {
  const auto& whole = text.get_ref<const std::string&>();
  if (head || whole.size() <= kShownText || base::code_points(whole) <= kShownText) return text;
  return base::json_object("value", base::truncate(whole, kShownText), "is_long", true);
}

/// What the rows of a page have in common.
struct RowWords {
  Json complete, incomplete, tree;                         // badges
  std::vector<std::pair<std::string, std::string>> below;  // level, how its list is called
  std::vector<bool> heads;                                 // by column

  RowWords(const Json& extra, const ViewContext& context)
      : complete(completeness_badge(true, context)),
        incomplete(completeness_badge(false, context)),
        tree(parts::badge("attention", context.t("submissions.tree_incomplete"))) {
    for (const Json& child : extra["children"])
      below.emplace_back(child["key"], context.t("submissions.manage", {{"level", child["label"]}}));
    for (const Json& column : extra["columns"]) heads.push_back(column.value("head", false));
  }
};

Json row_model(const Json& row, const RowWords& words, const std::string& place, const std::string& level) {
  const std::string id = std::to_string(row[kRowId].get<std::int64_t>());
  const bool own = row[kRowOwn], tree = row[kRowTree];
  Json::array_t cells;
  cells.reserve(words.heads.size());
  for (const Json& text : row[kRowCells]) cells.push_back(cell_model(words.heads[cells.size()], text));
  Json::array_t links;
  for (const auto& [below, label] : words.below)
    links.push_back(base::json_object("url", place + '/' + below + "?parent=" + id, "label", label));
  Json model = base::json_object("cells", std::move(cells), "name", row[kRowTitle], "own",
                                 own ? words.complete : words.incomplete, "detail_url", place + '/' + level + '/' + id,
                                 "children", std::move(links));
  // A leaf has nothing below; a row that is incomplete itself says so already.
  if (own && !tree && !words.below.empty()) {
    model["tree_open"] = true;
    model["tree"] = words.tree;
  }
  if (row[kRowNeedsCheck]) model["needs_check"] = true;
  if (!row[kRowMarks].empty()) model["marks"] = row[kRowMarks];
  if (!row[kRowMark].empty()) model["mark"] = row[kRowMark];
  if (!row[kRowFacts].empty()) model["facts"] = fact_badges(row[kRowFacts]);
  return model;
}

Json list_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string base = extra["base_url"], level = extra["level"], parent = extra["parent"], label = extra["label"],
                    q = extra["q"], complete = extra["complete"];
  const std::string path = base + "/" + level;
  const bool may_add = extra["may_add"];
  const RowWords words(extra, context);
  Json::array_t rows;
  rows.reserve(extra["rows"].size());
  for (const Json& row : extra["rows"]) rows.push_back(row_model(row, words, base, level));

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
  const std::string per_page = std::to_string(resource.value("per_page", 25));
  Json selects = Json::array(
      {{{"name", "complete"},
        {"label", context.t("submissions.column.completeness")},
        {"id", "filter-complete"},
        {"options", Json::array({choice("", context.t("common.all"), complete.empty()),
                                 choice("true", context.t("submissions.complete"), complete == "true"),
                                 choice("false", context.t("submissions.incomplete"), complete == "false")})}},
       {{"name", "per_page"},
        {"label", context.t("common.per_page")},
        {"id", "filter-per-page"},
        {"options", page_sizes(per_page)}}});
  Json keep = Json::array();
  if (!parent.empty()) keep.push_back({{"name", "parent"}, {"value", parent}});

  const std::string add_url = path + "/new" + parts::query({{"parent", parent}});
  const std::string add_label = context.t("submissions.add", {{"level", label}});
  Json actions = Json::array();
  if (may_add) actions.push_back({{"label", add_label}, {"url", add_url}, {"primary", true}, {"icon", "plus-lg"}});
  if (extra["editable"] && !rows.empty())
    actions.push_back({{"label", context.t("submissions.bulk.crumb")},
                       {"url", path + "/bulk" + parts::query({{"parent", parent}})},
                       {"primary", false}});
  actions.push_back({{"label", context.t("submissions.list.back")}, {"url", extra["back_url"]}, {"primary", false}});
  const std::string parent_title = extra["parent_title"];
  Json model = {
      {"title", parent_title.empty()
                    ? context.t("submissions.manage_list", {{"level", label}})
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
      {"editable", extra["editable"]},
      {"has_rows", !rows.empty()},
      {"rows", std::move(rows)},
      {"block", extra["block"]},
      {"tender", shown_tender(extra, context)},
      {"names", shown_names(extra, context)},
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
      {"submissions/list",
       {{"steps", steps_shape()},
        {"counters", parts::counters_shape()},
        {"filters", parts::filters_shape()},
        {"caption", "text"},
        {"columns",
         Json::array({{{"key", "text"}, {"label", "text"}, {"number", "flag"}, {"moment", "flag"}, {"head", "flag"}}})},
        {"editable", "flag"},
        {"has_rows", "flag"},
        {"rows", Json::array({{{"cells", Json::array({{{"(beside)", "columns"},
                                                       {"label", "text"},
                                                       {"value", "text"},
                                                       {"number", "flag"},
                                                       {"moment", "flag"},
                                                       {"head", "flag"},
                                                       {"is_long", "flag"},
                                                       {"is_state", "flag"}}})},
                               {"name", "text"},
                               {"own", badge},
                               {"tree_open", "flag"},
                               {"tree", badge},
                               {"needs_check", "flag"},
                               {"marks", Json::array({badge})},
                               {"mark", "text"},
                               {"facts", fact_badges_shape()},
                               {"detail_url", "text"},
                               {"children", child_links_shape()}}})},
        {"tender", parts::details_shape()},
        {"names", Json::array({{{"label", "text"}, {"value", "text"}, {"length", "text"}}})},
        {"undo", {{"action", "text"}}},
        {"full_text", "text"},
        {"block", block_shape()},
        {"pagination", parts::pagination_shape()},
        {"empty", parts::empty_shape()}},
       list_model});
}

}  // namespace tenderloom::submissions
