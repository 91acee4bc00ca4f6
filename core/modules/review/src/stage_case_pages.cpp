// The staff's pages of one case and of what a committee gave.
#include <algorithm>

#include "stage_pages.h"
#include "stage_parts.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {

namespace {

namespace parts = render::parts;
using render::ViewContext;

Json sheet_lines(const Json& sheet, const Json& criteria, const ViewContext& context) {
  Json lines = Json::array();
  if (!sheet.is_object()) return lines;
  for (const Json& one : criteria) {
    const std::string key = one.value("key", "");
    const Json points = sheet.value("scores", Json::object()).value(key, Json());
    lines.push_back({{"label", one.at("label")},
                     {"points", points.is_number() ? context.t("stages.points", {{"points", points.dump()},
                                                                                 {"most", one.value("most", 100)}})
                                                   : ""},
                     {"opinion", sheet.value("opinions", Json::object()).value(key, "")}});
  }
  lines.push_back({{"label", context.t("committee.opinion")}, {"points", ""}, {"opinion", sheet.value("opinion", "")}});
  return lines;
}

Json sheet_lines_shape() { return Json::array({{{"label", "text"}, {"points", "text"}, {"opinion", "text"}}}); }

Json present_stage_summary(const Json& resource, const Json&, const ViewContext& context) {
  const Json &tender = resource.at("tender"), &stage = resource.at("stage");
  const Json criteria = stage.at("committee").at("criteria");
  Json rows = Json::array(), columns = Json::array();
  for (const Json& one : criteria)
    columns.push_back(
        {{"label", one.at("label")}, {"weight", context.t("stages.weight", {{"weight", one.at("weight")}})}});
  for (const Json& item : resource.at("items")) {
    Json cells = Json::array(), sheets = Json::array();
    for (const Json& one : criteria)
      cells.push_back({{"label", one.at("label")}, {"value", item.at("criteria").value(one.value("key", ""), "")}});
    for (const Json& seat : item.at("sheets"))
      sheets.push_back({{"name", seat.at("name")}, {"lines", sheet_lines(seat.at("sheet"), criteria, context)}});
    const std::string title = item.value("title", ""), company = item.at("company").value("name", "");
    rows.push_back({{"rank", item.at("rank")},
                    {"id", item.at("id")},
                    {"title", title.empty() ? company : title},
                    {"company", title.empty() ? "" : company},
                    {"total", item.at("total")},
                    {"cells", std::move(cells)},
                    {"stage", item.at("stage_label")},
                    {"sheets", std::move(sheets)},
                    {"url", item.at("links").at("self")}});
  }
  Json trail = stage_trail(tender, context.t("stages.summary"), "stages", context);
  trail.insert(trail.end() - 1, Json{{"label", stage.at("label")}, {"url", stage.at("links").at("self")}});
  Json actions = Json::array();
  add_more_actions(actions, resource);
  return {{"actions", std::move(actions)},
          {"title", context.t("stages.summary_title", {{"stage", stage.value("label", "")}})},
          {"title_suffix", tender.value("no", "")},
          {"purpose", context.t("stages.summary_purpose")},
          {"breadcrumb", std::move(trail)},
          {"wide", true},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("stages.no_summary"), context.t("stages.no_summary_text"))}};
}

Json case_history_rows(const Json& history, const ViewContext& context) {
  Json rows = Json::array();
  for (auto line = history.rbegin(); line != history.rend(); ++line)
    rows.push_back({{"at", parts::time_text((*line)["at"])},
                    {"actor", (*line)["actor"]},
                    {"what", context.t("stages.history_line", {{"stage", (*line)["stage_label"]},
                                                               {"outcome", (*line)["outcome_label"]},
                                                               {"to", (*line)["to_label"]}})},
                    {"reason", (*line)["reason"]},
                    {"told", (*line).value("taken_back", false)     ? context.t("stages.taken_back")
                             : (*line)["published_at"].is_string()  ? parts::time_text((*line)["published_at"])
                             : (*line).value("outcome", "").empty() ? ""
                                                                    : context.t("stages.not_told")}});
  return rows;
}

Json present_case(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string title = resource.value("title", ""), company = resource.at("company").value("name", "");
  const Json& tender = resource.at("tender");
  Json details =
      Json::array({parts::detail(context.t("review.company"), company, resource.at("links").value("submission", ""))});
  if (!title.empty())
    details.push_back(parts::detail(context.t("stages.row"), title, resource.at("links").value("row", "")));
  details.push_back(parts::detail(context.t("stages.stage"), resource.value("stage_label", "")));
  details.push_back(parts::detail(context.t("stages.since"), parts::time_text(resource.at("entered_at"))));
  if (resource.at("until").is_string())
    details.push_back(parts::detail(context.t("stages.due"), parts::deadline_text(resource.at("until"), context)));
  details.push_back(parts::detail(context.t("stages.vendor_knows"), resource.value("shown_label", "")));
  Json seats = Json::array(), panel;
  const Json& given = resource.at("panel");
  if (given.is_object()) {
    const Json criteria = given.at("committee").is_object() ? given.at("committee").at("criteria") : Json::array();
    for (const Json& seat : given.at("seats")) {
      const std::string state = seat.value("state", "");
      const bool may_go = given.value("state", "") == "scoring" && (state == "invited" || state == "cleared") &&
                          resource.value("yours", false);
      seats.push_back({{"id", seat.at("id")},
                       {"name", seat.at("name")},
                       {"chair", seat.at("chair")},
                       {"state", seat.at("state_label")},
                       {"reason", seat.at("reason")},
                       {"relieve_url", may_go ? "/staff/seats/" + seat.value("id", "") + "/relieve" : ""},
                       {"lines", sheet_lines(seat.at("sheet"), criteria, context)}});
    }
    panel = {{"stage", given.at("stage_label")},
             {"state", given.at("state_label")},
             {"blind", given.value("state", "") == "scoring"},
             {"may_close",
              given.value("present", false) && given.value("state", "") == "scoring" && resource.value("yours", false)},
             {"seats", std::move(seats)}};
  }
  Json model = stage_act_model(resource, extra, resource.at("outcomes"), context), actions = Json::array();
  add_more_actions(actions, resource);
  model.update(
      {{"actions", std::move(actions)},
       {"title", title.empty() ? company : title},
       {"title_suffix", tender.value("no", "")},
       {"purpose", context.t("stages.case_purpose",
                             {{"stage", resource.value("stage_label", "")}, {"name", tender.value("name", "")}})},
       {"breadcrumb",
        Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                     {{"label", tender.at("no")}, {"url", "/staff/tenders/" + tender.value("no", "") + "/stages"}},
                     {{"label", resource.at("stage_label")}, {"url", resource.at("links").value("acts", "")}},
                     {{"label", title.empty() ? company : title}}})},
       {"wide", true},
       {"id", resource.at("id")},
       {"acts", resource.at("links").value("acts", "")},
       {"version", std::to_string(resource.value("version", std::int64_t{0}))},
       {"details", std::move(details)},
       {"may_decide",
        resource.value("yours", false) && resource.value("open", false) && !resource.at("outcomes").empty()},
       {"may_publish", resource.value("yours", false) && resource.value("unpublished", false)},
       {"history", case_history_rows(resource.at("history"), context)}});
  if (panel.is_object()) model["panel"] = std::move(panel);
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    model["problem"] = parts::notice("danger", context.t("supplements.problem"), problem);
  return model;
}

}  // namespace

void register_stage_case_views(render::ViewRegistry& views) {
  views.add({"review/stage_summary",
             {{"columns", Json::array({{{"label", "text"}, {"weight", "text"}}})},
              {"rows", Json::array({{{"rank", "number"},
                                     {"id", "text"},
                                     {"title", "text"},
                                     {"company", "text"},
                                     {"total", "text"},
                                     {"cells", Json::array({{{"label", "text"}, {"value", "text"}}})},
                                     {"stage", "text"},
                                     {"sheets", Json::array({{{"name", "text"}, {"lines", sheet_lines_shape()}}})},
                                     {"url", "text"}}})},
              {"empty", parts::empty_shape()}},
             present_stage_summary});
  views.add(
      {"review/case",
       with_stage_act(
           {{"id", "text"},
            {"acts", "text"},
            {"version", "text"},
            {"details", parts::details_shape()},
            {"may_decide", "flag"},
            {"may_publish", "flag"},
            {"panel",
             {{"stage", "text"},
              {"state", "text"},
              {"blind", "flag"},
              {"may_close", "flag"},
              {"seats", Json::array({{{"id", "text"},
                                      {"name", "text"},
                                      {"chair", "flag"},
                                      {"state", "text"},
                                      {"reason", "text"},
                                      {"relieve_url", "text"},
                                      {"lines", sheet_lines_shape()}}})}}},
            {"history",
             Json::array(
                 {{{"at", "text"}, {"actor", "text"}, {"what", "text"}, {"reason", "text"}, {"told", "text"}}})}}),
       present_case});
}

}  // namespace tenderloom::review
