// The staff's pages of the stages of review.
#include "stage_pages.h"

#include <algorithm>

#include "tenderloom/base/formats.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {

void add_more_actions(Json& actions, const Json& resource) {
  for (const Json& link : resource.at("more"))
    actions.push_back({{"label", link.at("label")}, {"url", link.at("url")}, {"primary", false}, {"icon", ""}});
}

namespace {

namespace parts = render::parts;
using render::ViewContext;

Json stage_trail(const Json& tender, const std::string& own, const std::string& above, const ViewContext& context) {
  const std::string no = tender.value("no", "");
  Json trail = Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                            {{"label", context.t("stages.title")}, {"url", "/staff/stages"}}});
  if (!above.empty()) trail.push_back({{"label", no}, {"url", "/staff/tenders/" + no + "/stages"}});
  trail.push_back({{"label", own}});
  return trail;
}

Json present_stage_tenders(const Json& resource, const Json&, const ViewContext& context) {
  Json rows = Json::array();
  for (const Json& item : resource.at("items"))
    rows.push_back({{"no", item.at("tender").value("no", "")},
                    {"name", item.at("tender").value("name", "")},
                    {"open", base::thousands(item.value("open", std::int64_t{0}))},
                    {"url", item.at("links").at("self")}});
  return {{"title", context.t("stages.title")},
          {"purpose", context.t("stages.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("review.start")}, {"url", "/staff"}},
                                      {{"label", context.t("stages.title")}}})},
          {"wide", true},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("stages.no_tenders"), context.t("stages.no_tenders_text"))}};
}

Json present_stages(const Json& resource, const Json&, const ViewContext& context) {
  Json rows = Json::array();
  int number = 0;
  for (const Json& stage : resource.at("stages")) {
    const std::int64_t unpublished = stage.value("unpublished", std::int64_t{0});
    rows.push_back(
        {{"number", ++number},
         {"label", stage.at("label")},
         {"hint", stage.at("hint")},
         {"url", stage.at("links").at("self")},
         {"summary_url", stage.at("links").value("summary", "")},
         {"cases", base::thousands(stage.value("cases", std::int64_t{0}))},
         {"kind", context.t(stage.at("committee").is_object() ? "stages.by_committee"
                            : stage.value("ends", false)      ? "stages.ends"
                                                              : "stages.by_staff")},
         {"unpublished", unpublished == 0 ? "" : context.t("stages.unpublished_count", {{"count", unpublished}})}});
  }
  const Json& tender = resource.at("tender");
  return {{"title", context.t("stages.of_tender")},
          {"title_suffix", tender.value("no", "")},
          {"purpose", context.t("stages.of_tender_purpose", {{"name", tender.value("name", "")}})},
          {"breadcrumb", stage_trail(tender, tender.value("no", ""), "", context)},
          {"actions", Json::array({{{"label", context.t("process.link")},
                                    {"url", "/staff/tenders/" + tender.value("no", "") + "/process"},
                                    {"primary", false},
                                    {"icon", ""}}})},
          {"wide", true},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("stages.none"), context.t("stages.none_text"))}};
}

/// What the panels of action need, on the list and on the page of one case.
Json act_model(const Json& resource, const Json& extra, const Json& outcomes, const ViewContext& context) {
  const Json typed = extra.value("typed", Json::object());
  const auto said = [&](const char* name) {
    const Json value = typed.is_object() ? typed.value(name, Json()) : Json();
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  const auto chosen = [&](const char* name, const std::string& id) {
    const Json value = typed.is_object() ? typed.value(name, Json()) : Json();
    if (value.is_array()) return std::find(value.begin(), value.end(), Json(id)) != value.end();
    return value == Json(id);
  };
  Json choices = Json::array(), people = Json::array(), years = Json::array();
  int most_years = 0;
  for (const Json& one : outcomes) {
    std::string note = context.t("stages.leads_to", {{"stage", one.value("to_label", "")}});
    if (one.value("asks_reason", false)) note += context.t("stages.with_reason");
    note += context.t(!one.value("published", true) ? "stages.told_later"
                      : one.value("mails", false)   ? "stages.told_by_mail"
                                                    : "stages.told_at_once");
    choices.push_back({{"value", one.at("key")},
                       {"label", one.at("label")},
                       {"note", note},
                       {"checked", said("outcome") == one.at("key")}});
    most_years = std::max(most_years, one.value("bans_years", 0));
  }
  for (int year = 0; year <= most_years && most_years > 0; ++year)
    years.push_back({{"value", std::to_string(year)},
                     {"label", context.t(year == 0 ? "stages.no_bar" : "stages.bar_years", {{"years", year}})},
                     {"selected", said("barred_years") == std::to_string(year)}});
  for (const Json& one : resource.value("people", Json::array()))
    people.push_back({{"id", one.at("id")},
                      {"name", one.at("name")},
                      {"checked", chosen("people", one.at("id"))},
                      {"chair", said("chair") == one.at("id")}});
  return {{"outcomes", std::move(choices)},
          {"years", std::move(years)},
          {"people", std::move(people)},
          {"reason", said("reason")},
          {"until", said("until")}};
}

Json act_shape() {
  return {{"outcomes", Json::array({{{"value", "text"}, {"label", "text"}, {"note", "text"}, {"checked", "flag"}}})},
          {"years", Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}})},
          {"people", Json::array({{{"id", "text"}, {"name", "text"}, {"checked", "flag"}, {"chair", "flag"}}})},
          {"reason", "text"},
          {"until", "text"}};
}

Json panel_text(const Json& panel, const ViewContext& context) {
  if (!panel.is_object()) return "";
  std::string text = context.t("stages.progress", {{"state", panel.value("state_label", "")},
                                                   {"handed_in", panel.value("handed_in", 0)},
                                                   {"seats", panel.value("seats", 0)}});
  if (panel.value("unanswered", 0) > 0)
    text += context.t("stages.unanswered", {{"count", panel.value("unanswered", 0)}});
  if (panel.value("conflicts", 0) > 0) text += context.t("stages.conflicts", {{"count", panel.value("conflicts", 0)}});
  return text;
}

Json present_stage(const Json& resource, const Json& extra, const ViewContext& context) {
  Json rows = Json::array();
  const Json typed = extra.value("typed", Json::object());
  Json chosen = typed.is_object() ? typed.value("cases", Json::array()) : Json::array();
  if (!chosen.is_array()) chosen = Json::array({chosen});
  for (const Json& item : resource.at("items")) {
    const std::string title = item.value("title", ""), company = item.at("company").value("name", "");
    rows.push_back({{"id", item.at("id")},
                    {"title", title.empty() ? company : title},
                    {"company", title.empty() ? "" : company},
                    {"number", item.at("number")},
                    {"since", parts::time_text(item.at("entered_at"))},
                    {"due", parts::deadline_text(item.at("until"), context)},
                    {"panel", panel_text(item.at("panel"), context)},
                    {"unpublished", item.value("unpublished", false) ? context.t("stages.unpublished") : ""},
                    {"url", item.at("links").at("self")},
                    {"checked", std::find(chosen.begin(), chosen.end(), item.at("id")) != chosen.end()}});
  }
  const Json &tender = resource.at("tender"), &stage = resource.at("stage");
  const std::string self = stage.at("links").value("self", "");
  Json model = act_model(resource, extra, resource.at("outcomes"), context);
  const bool committee = stage.at("committee").is_object(), yours = resource.value("yours", false);
  Json actions = Json::array();
  if (committee)
    actions.push_back({{"label", context.t("stages.summary")},
                       {"url", stage.at("links").value("summary", "")},
                       {"primary", false},
                       {"icon", ""}});
  add_more_actions(actions, resource);
  model.update({{"title", stage.at("label")},
                {"title_suffix", tender.value("no", "")},
                {"purpose", stage.value("hint", "")},
                {"breadcrumb", stage_trail(tender, stage.value("label", ""), "stages", context)},
                {"actions", std::move(actions)},
                {"wide", true},
                {"self", self},
                {"yours", yours},
                {"committee", committee && yours},
                {"q", extra.value("q", "")},
                {"rows", std::move(rows)},
                {"pagination", parts::pagination(resource, self, {{"q", extra.value("q", "")}}, context)},
                {"empty", parts::empty(context.t("stages.nothing_here"), context.t("stages.nothing_here_text"))}});
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    model["problem"] = parts::notice("danger", context.t("supplements.problem"), problem);
  return model;
}

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

Json history_rows(const Json& history, const ViewContext& context) {
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
  Json model = act_model(resource, extra, resource.at("outcomes"), context), actions = Json::array();
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
       {"history", history_rows(resource.at("history"), context)}});
  if (panel.is_object()) model["panel"] = std::move(panel);
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    model["problem"] = parts::notice("danger", context.t("supplements.problem"), problem);
  return model;
}

Json with_act(Json shape) {
  shape.update(act_shape());
  shape["problem"] = parts::notice_shape();
  return shape;
}

}  // namespace

void register_stage_views(render::ViewRegistry& views) {
  views.add({"review/stage_tenders",
             {{"rows", Json::array({{{"no", "text"}, {"name", "text"}, {"open", "text"}, {"url", "text"}}})},
              {"empty", parts::empty_shape()}},
             present_stage_tenders});
  views.add({"review/stages",
             {{"rows", Json::array({{{"number", "number"},
                                     {"label", "text"},
                                     {"hint", "text"},
                                     {"url", "text"},
                                     {"summary_url", "text"},
                                     {"cases", "text"},
                                     {"kind", "text"},
                                     {"unpublished", "text"}}})},
              {"empty", parts::empty_shape()}},
             present_stages});
  views.add({"review/stage",
             with_act({{"self", "text"},
                       {"yours", "flag"},
                       {"committee", "flag"},
                       {"q", "text"},
                       {"rows", Json::array({{{"id", "text"},
                                              {"title", "text"},
                                              {"company", "text"},
                                              {"number", "text"},
                                              {"since", "text"},
                                              {"due", "text"},
                                              {"panel", "text"},
                                              {"unpublished", "text"},
                                              {"url", "text"},
                                              {"checked", "flag"}}})},
                       {"pagination", parts::pagination_shape()},
                       {"empty", parts::empty_shape()}}),
             present_stage});
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
       with_act({{"id", "text"},
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
