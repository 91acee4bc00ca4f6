// 匯入過往品項 (SCR-122): the items to choose from, and what would come of the choice.
#include "presenters.h"
#include "state_words.h"
#include "tenderloom/base/text.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

namespace parts = render::parts;
using base::Json;
using render::ViewContext;

namespace {

constexpr std::size_t kPreviewRows = 200;

Json select_of(const char* name, const std::string& label, Json options) {
  return {{"name", name}, {"label", label}, {"id", std::string("filter-") + name}, {"options", std::move(options)}};
}

Json past_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string self = extra["self"], from = resource["from"].is_string() ? resource["from"] : Json("");
  const std::string group = resource["group"], group_label = extra["group_label"];
  Json tenders = Json::array(), groups = Json::array(), names = Json::object();
  for (const Json& tender : resource["tenders"])
    tenders.push_back({{"value", tender["no"]},
                       {"label", context.t("past.tender_option", tender)},
                       {"selected", tender["no"] == from}});
  groups.push_back({{"value", ""}, {"label", context.t("common.all")}, {"selected", group.empty()}});
  for (const Json& each : resource["groups"]) {
    const std::string label = context.t(
        "past.group", {{"name", each["name"]}, {"count", base::thousands(each["items"].get<std::int64_t>())}});
    groups.push_back({{"value", each["code"]}, {"label", label}, {"selected", each["code"] == group}});
    names[each["code"].get<std::string>()] = each["name"];
  }
  Json selects = Json::array({select_of("from", context.t("past.tender"), std::move(tenders))});
  if (!group_label.empty()) selects.push_back(select_of("group", group_label, std::move(groups)));
  Json columns = Json::array();
  if (!group_label.empty()) columns.push_back({{"label", group_label}});
  for (const Json& level : extra["levels"]) columns.push_back({{"label", level["label"]}});
  Json rows = Json::array();
  for (const Json& item : resource["items"]) {
    Json cells = Json::array();
    std::string name;
    if (!group_label.empty())
      cells.push_back({{"label", group_label}, {"value", names.value(item["group"].get<std::string>(), "")}});
    for (const Json& level : extra["levels"]) {
      std::string title;
      for (const Json& node : item["path"])
        if (node["level"] == level["key"]) title = node["title"];
      cells.push_back({{"label", level["label"]}, {"value", title}});
      name += (name.empty() ? "" : " / ") + title;
    }
    rows.push_back({{"id", item["id"]},
                    {"name", name},
                    {"cells", std::move(cells)},
                    {"price", item["price"].is_number_integer() ? base::thousands(item["price"].get<std::int64_t>())
                                                                : std::string()}});
  }
  const auto total = resource["total"].get<std::int64_t>();
  Json model = {
      {"title", context.t("past.title")},
      {"title_suffix", resource["tender"]["no"]},
      {"purpose", context.t("past.purpose")},
      {"breadcrumb", extra["breadcrumb"]},
      {"wide", true},
      {"actions",
       Json::array({{{"label", context.t("submissions.overview.title")}, {"url", extra["back"]}, {"primary", false}}})},
      {"selects", std::move(selects)},
      {"action", self},
      {"reset_url", self},
      {"has_tenders", !resource["tenders"].empty()},
      {"from", from},
      {"group", group},
      {"columns", std::move(columns)},
      {"has_rows", !rows.empty()},
      {"rows", std::move(rows)},
      {"editable", resource["editable"]},
      {"caption", context.t("past.caption", {{"total", base::thousands(total)}})},
      {"all_label", context.t("past.all", {{"total", base::thousands(total)}})},
      {"pagination", parts::pagination(resource, self, {{"from", from}, {"group", group}}, context)}};
  if (extra["refused"] != "")
    model["refused"] = resource.value("items_state", "") == "editable"
                           ? parts::notice("attention", extra["refused"], "")
                           : state_notice(resource, context);
  if (model.contains("refused")) lead_to_guides(model["refused"], extra.value("guides", Json()));
  if (model["rows"].empty())
    model["empty"] = resource["tenders"].empty()
                         ? parts::empty(context.t("past.no_tenders"), context.t("past.which"))
                         : parts::empty(context.t("past.no_items"), context.t("past.no_items_text"));
  return model;
}

Json preview_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json counters = Json::array(), rows = Json::array();
  for (const char* outcome : {"succeeded", "skipped", "failed"})
    counters.push_back({{"label", context.t(std::string("past.outcome.") + outcome)},
                        {"value", base::thousands(resource[outcome].get<std::int64_t>())},
                        {"has_url", false}});
  std::int64_t made = 0, files = 0;
  for (const Json& item : resource["rows"]) {
    made += item["rows_made"].get<std::int64_t>();
    files += item["files"].get<std::int64_t>();
    if (rows.size() >= kPreviewRows) continue;
    Json messages = Json::array();
    for (const Json& message : item["messages"]) messages.push_back({{"text", message}});
    std::string titles;
    for (const Json& title : item["titles"]) titles += (titles.empty() ? "" : " / ") + title.get<std::string>();
    const bool failed = item["outcome"] == "failed";
    rows.push_back({{"titles", titles},
                    {"state", parts::badge(failed                         ? "danger"
                                           : item["outcome"] == "skipped" ? "neutral"
                                           : messages.empty()             ? "done"
                                                                          : "attention",
                                           context.t("past.outcome." + item["outcome"].get<std::string>()))},
                    {"messages", std::move(messages)}});
  }
  const std::size_t count = resource["rows"].size();
  Json model = {
      {"title", context.t("past.preview.title")},
      {"purpose", context.t("past.preview.purpose", {{"name", extra["from_name"]}})},
      {"breadcrumb", extra["breadcrumb"]},
      {"counters", std::move(counters)},
      {"sums", context.t("past.preview.sums", {{"rows", base::thousands(made)}, {"files", base::thousands(files)}})},
      {"rows", std::move(rows)},
      {"action", extra["self"]},
      {"from", extra["from"]},
      {"all", extra["all"]},
      {"group", extra["group"]},
      {"chosen", extra["chosen"]},
      {"may_copy", resource["succeeded"] > 0},
      {"label",
       context.t("past.preview.copy", {{"count", base::thousands(resource["succeeded"].get<std::int64_t>())}})},
      {"back", extra["back"]}};
  if (count > kPreviewRows) model["more"] = context.t("past.preview.more", {{"shown", kPreviewRows}, {"count", count}});
  if (resource["succeeded"] == 0)
    model["nothing"] = parts::notice("info", context.t("past.preview.nothing"), context.t("past.preview.nothing_text"));
  return model;
}

Json past_sheet_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json errors = parts::errors(context.findings);
  Json model = {
      {"title", context.t("past_sheet.title")},
      {"title_suffix", resource["tender"]["no"]},
      {"purpose", context.t("past_sheet.purpose")},
      {"breadcrumb", extra["breadcrumb"]},
      {"actions", Json::array({{{"label", context.t("common.back")}, {"url", extra["back"]}, {"primary", false}}})},
      {"has_errors", !errors.empty()},
      {"error", parts::error_of(context.findings, "file")},
      {"errors", std::move(errors)},
      {"tender_name", resource["tender"]["name"]},
      {"open", resource["open"]},
      {"template_url", resource["links"]["template"]},
      {"template_label", context.t("sheets.import.template", {{"type", extra["type"]}})},
      {"import_url", resource["links"]["import"]}};
  if (!resource["open"]) model["refused"] = parts::notice("attention", context.t("error.past_tender_open"), "");
  return model;
}

}  // namespace

void register_past_views(render::ViewRegistry& views) {
  views.add({"submissions/past_sheet",
             {{"error", "text"},
              {"tender_name", "text"},
              {"open", "flag"},
              {"refused", parts::notice_shape()},
              {"template_url", "text"},
              {"template_label", "text"},
              {"import_url", "text"}},
             past_sheet_model});
  views.add(
      {"submissions/past",
       {{"refused", parts::notice_shape()},
        {"selects",
         Json::array({{{"name", "text"},
                       {"label", "text"},
                       {"id", "text"},
                       {"options", Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}})}}})},
        {"action", "text"},
        {"reset_url", "text"},
        {"has_tenders", "flag"},
        {"from", "text"},
        {"group", "text"},
        {"columns", Json::array({{{"label", "text"}}})},
        {"has_rows", "flag"},
        {"rows", Json::array({{{"id", "text"},
                               {"name", "text"},
                               {"cells", Json::array({{{"label", "text"}, {"value", "text"}}})},
                               {"price", "text"}}})},
        {"editable", "flag"},
        {"caption", "text"},
        {"all_label", "text"},
        {"pagination", parts::pagination_shape()},
        {"empty", parts::empty_shape()}},
       past_model});
  views.add({"submissions/past_preview",
             {{"counters", parts::counters_shape()},
              {"sums", "text"},
              {"rows", Json::array({{{"titles", "text"},
                                     {"state", parts::badge_shape()},
                                     {"messages", Json::array({{{"text", "text"}}})}}})},
              {"more", "text"},
              {"nothing", parts::notice_shape()},
              {"action", "text"},
              {"from", "text"},
              {"all", "flag"},
              {"group", "text"},
              {"chosen", Json::array({{{"id", "text"}}})},
              {"may_copy", "flag"},
              {"label", "text"},
              {"back", "text"}},
             preview_model});
}

}  // namespace tenderloom::submissions
