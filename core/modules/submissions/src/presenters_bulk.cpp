// One change or deletion of many rows: choosing, the value, the preview and what came of it.
#include "presenters.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

namespace parts = render::parts;
using base::Json;
using render::ViewContext;

namespace {

Json bulk_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string self = extra["self"], parent = extra["parent"], q = extra["q"];
  Json rows = Json::array(), fields = Json::array();
  for (const Json& item : resource["items"]) {
    std::string path;
    for (const Json& title : item["path"]) path += (path.empty() ? "" : " / ") + title.get<std::string>();
    rows.push_back(
        {{"value", item["id"].get<std::string>() + ":" + std::to_string(item["version"].get<std::int64_t>())},
         {"id", item["id"]},
         {"title", item["title"]},
         {"path", path},
         {"state", item["complete"].get<bool>() ? parts::badge("done", context.t("submissions.complete"))
                                                : parts::badge("attention", context.t("submissions.incomplete"))}});
  }
  for (const Json& field : resource["fields"]) fields.push_back({{"value", field["key"]}, {"label", field["label"]}});
  Json keep = Json::array();
  if (!parent.empty()) keep.push_back({{"name", "parent"}, {"value", parent}});
  Json model = {
      {"title", context.t("submissions.bulk.title", {{"level", extra["label"]}})},
      {"purpose", context.t("submissions.bulk.purpose")},
      {"breadcrumb", extra["breadcrumb"]},
      {"actions", Json::array({{{"label", context.t("common.back")}, {"url", extra["back"]}, {"primary", false}}})},
      {"action", self},
      {"level", extra["label"]},
      {"has_rows", !rows.empty()},
      {"rows", std::move(rows)},
      {"fields", std::move(fields)},
      {"caption", context.t("submissions.list.caption",
                            {{"level", extra["label"]}, {"total", base::thousands(resource["total"])}})},
      {"pagination", parts::pagination(resource, self, {{"parent", parent}, {"q", q}}, context)}};
  if (extra["may_search"])
    model["filters"] = {{"action", self},
                        {"q", q},
                        {"q_label", context.t("submissions.list.search", {{"level", extra["label"]}})},
                        {"selects", Json::array()},
                        {"keep", std::move(keep)},
                        {"reset_url", self + parts::query({{"parent", parent}})}};
  if (model["rows"].empty())
    model["empty"] = q.empty() ? parts::empty(context.t("submissions.list.empty", {{"level", extra["label"]}}), "")
                               : parts::empty(context.t("submissions.list.none_match"), "");
  return model;
}

Json value_model(const Json&, const Json& extra, const ViewContext& context) {
  return {
      {"title", context.t("submissions.bulk.value.title", {{"fields", extra["fields"]}})},
      {"purpose", context.t("submissions.bulk.value.purpose", {{"level", extra["label"]}, {"count", extra["count"]}})},
      {"breadcrumb", extra["breadcrumb"]},
      {"action", extra["self"]},
      {"operation", extra["operation"]},
      {"rows", extra["rows"]},
      {"form", extra["form"]},
      {"existing", extra["existing"]},
      {"cancel_url", extra["self"]}};
}

Json outcome_badge(const std::string& outcome, const ViewContext& context) {
  const char* kind = outcome == "changed" || outcome == "deleted" ? "done"
                     : outcome == "unchanged"                     ? "neutral"
                     : outcome == "refused"                       ? "danger"
                                                                  : "attention";
  return parts::badge(kind, context.t("submissions.bulk.outcome." + outcome));
}

Json preview_of_bulk(const Json& resource, const Json& extra, const ViewContext& context) {
  const bool removes = extra["removes"], dry_run = resource["dry_run"];
  Json rows = Json::array(), counters = Json::array(), below = Json::array();
  const std::vector<const char*> outcomes =
      removes ? std::vector<const char*>{"deleted", "refused"}
              : std::vector<const char*>{"changed", "unchanged", "refused", "conflict", "gone"};
  for (const char* outcome : outcomes)
    counters.push_back({{"label", context.t(std::string("submissions.bulk.outcome.") + outcome)},
                        {"value", base::thousands(resource[outcome].get<std::int64_t>())},
                        {"has_url", false}});
  for (const Json& row : resource["rows"]) {
    Json messages = Json::array();
    for (const Json& finding : row.value("findings", Json::array()))
      messages.push_back({{"text", finding.value("message", "")}});
    std::string title;
    for (const Json& above : extra["above"].value(row["id"].get<std::string>(), Json::array()))
      title += above.get<std::string>() + " / ";
    rows.push_back({{"title", title + row["title"].get<std::string>()},
                    {"state", outcome_badge(row["outcome"], context)},
                    {"changes", row.value("differences", Json::array())},
                    {"messages", std::move(messages)}});
  }
  for (const Json& count : extra["counts"])
    below.push_back(
        {{"text", context.t("submissions.delete.count", {{"level", count["label"]}, {"count", count["count"]}})}});
  const auto goes = resource[removes ? "deleted" : "changed"].get<std::int64_t>();
  const Json words = {{"fields", extra["fields"]}, {"level", extra["label"]}, {"count", base::thousands(goes)}};
  const std::string place =
      std::string("submissions.bulk.") + (dry_run ? "preview" : "done") + (removes ? "_delete" : "");
  std::string purpose = context.t(place + ".purpose", words);
  if (extra["grown"]) purpose.insert(0, context.t("submissions.bulk.grown"));
  return {{"title", context.t(place + ".title", words)},
          {"purpose", std::move(purpose)},
          {"breadcrumb", extra["breadcrumb"]},
          {"counters", std::move(counters)},
          {"below", std::move(below)},
          {"rows", std::move(rows)},
          {"dry_run", dry_run},
          {"removes", removes},
          {"may_apply", dry_run && goes > 0},
          {"may_mend", dry_run && !removes},
          {"action", extra["self"]},
          {"operation", extra["operation"]},
          {"chosen", extra["rows"]},
          {"kept_name", removes ? "children" : "changes"},
          {"kept", extra["kept"]},
          {"label", dry_run ? context.t(place + ".button", words) : std::string()},
          {"back", extra["back"]},
          {"deleted_url", removes && !dry_run ? extra["deleted_url"] : Json("")}};
}

}  // namespace

void register_bulk_views(render::ViewRegistry& views) {
  const Json values = Json::array({{{"value", "text"}}});
  views.add({"submissions/bulk",
             {{"filters", parts::filters_shape()},
              {"action", "text"},
              {"level", "text"},
              {"has_rows", "flag"},
              {"rows", Json::array({{{"value", "text"},
                                     {"id", "text"},
                                     {"title", "text"},
                                     {"path", "text"},
                                     {"state", parts::badge_shape()}}})},
              {"fields", Json::array({{{"value", "text"}, {"label", "text"}}})},
              {"caption", "text"},
              {"pagination", parts::pagination_shape()},
              {"empty", parts::empty_shape()}},
             bulk_model});
  views.add({"submissions/bulk_value",
             {{"action", "text"},
              {"operation", "text"},
              {"rows", values},
              {"form", forms::form_model_shape()},
              {"existing", Json::array({{{"id", "text"}, {"label", "text"}}})},
              {"cancel_url", "text"}},
             value_model});
  views.add({"submissions/bulk_preview",
             {{"counters", parts::counters_shape()},
              {"below", Json::array({{{"text", "text"}}})},
              {"rows", Json::array({{{"title", "text"},
                                     {"state", parts::badge_shape()},
                                     {"changes", Json::array({{{"label", "text"}, {"old", "text"}, {"new", "text"}}})},
                                     {"messages", Json::array({{{"text", "text"}}})}}})},
              {"dry_run", "flag"},
              {"removes", "flag"},
              {"may_apply", "flag"},
              {"may_mend", "flag"},
              {"action", "text"},
              {"operation", "text"},
              {"chosen", values},
              {"kept_name", "text"},
              {"kept", "text"},
              {"label", "text"},
              {"back", "text"},
              {"deleted_url", "text"}},
             preview_of_bulk});
}

}  // namespace tenderloom::submissions
