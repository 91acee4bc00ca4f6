// What was: the history of a row, and rows that were deleted.
#include "presenters.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::submissions {

namespace parts = render::parts;
using base::Json;
using render::ViewContext;

namespace {

Json revisions_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& item : resource["items"]) {
    rows.push_back({{"at", parts::time_text(item["at"])},
                    {"person", item["person"]},
                    {"source", context.t("submissions.revisions.source." + item["source"].get<std::string>())},
                    {"address", item["address"]},
                    {"event", context.t("submissions.revisions.event." + item["event"].get<std::string>())},
                    {"changes", item["differences"]}});
  }
  Json model = {
      {"title", context.t("submissions.revisions.of", {{"level", extra["label"]}, {"title", extra["title"]}})},
      {"breadcrumb", extra["breadcrumb"]},
      {"actions", Json::array({{{"label", context.t("common.back")}, {"url", extra["back_url"]}, {"primary", false}}})},
      {"has_rows", !rows.empty()},
      {"rows", std::move(rows)},
      {"pagination", parts::pagination(resource, extra["self"], {}, context)}};
  if (extra["deleted"]) model["gone"] = parts::notice("attention", context.t("submissions.revisions.deleted"), "");
  return model;
}

Json deleted_model(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& item : resource["items"]) {
    const bool may = extra["editable"].get<bool>() && item["parent_there"].get<bool>();
    std::string path;
    for (const Json& above : item["path"]) path += (path.empty() ? "" : " / ") + above["title"].get<std::string>();
    rows.push_back({{"level", extra["labels"][item["level"].get<std::string>()]},
                    {"title", item["title"]},
                    {"path", path},
                    {"at", parts::time_text(item["deleted_at"])},
                    {"below", item["rows_below"]},
                    {"has_below", item["rows_below"] > 0},
                    {"restore_url", may ? item["links"]["restore"] : Json("")},
                    {"wait", extra["editable"].get<bool>() && !may},
                    {"history_url", item["links"]["revisions"]}});
  }
  Json model = {
      {"title", context.t("submissions.deleted.title")},
      {"purpose", context.t("submissions.deleted.purpose")},
      {"breadcrumb", extra["breadcrumb"]},
      {"actions",
       Json::array({{{"label", context.t("submissions.overview.title")}, {"url", extra["back"]}, {"primary", false}}})},
      {"has_rows", !rows.empty()},
      {"rows", std::move(rows)},
      {"pagination", parts::pagination(resource, extra["self"], {}, context)}};
  if (model["rows"].empty()) model["empty"] = parts::empty(context.t("submissions.deleted.none"), "");
  return model;
}

}  // namespace

void register_history_views(render::ViewRegistry& views) {
  views.add(
      {"submissions/revisions",
       {{"has_rows", "flag"},
        {"gone", parts::notice_shape()},
        {"rows", Json::array({{{"at", "text"},
                               {"person", "text"},
                               {"source", "text"},
                               {"address", "text"},
                               {"event", "text"},
                               {"changes", Json::array({{{"label", "text"}, {"old", "text"}, {"new", "text"}}})}}})},
        {"pagination", parts::pagination_shape()}},
       revisions_model});
  views.add({"submissions/deleted",
             {{"has_rows", "flag"},
              {"rows", Json::array({{{"level", "text"},
                                     {"title", "text"},
                                     {"path", "text"},
                                     {"at", "text"},
                                     {"below", "number"},
                                     {"has_below", "flag"},
                                     {"restore_url", "text"},
                                     {"wait", "flag"},
                                     {"history_url", "text"}}})},
              {"pagination", parts::pagination_shape()},
              {"empty", parts::empty_shape()}},
             deleted_model});
}

}  // namespace tenderloom::submissions
