// The pages of members of committees.
#include "stage_pages.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::review {

namespace {

namespace parts = render::parts;
using render::ViewContext;

Json present_committee(const Json& resource, const Json&, const ViewContext& context) {
  Json rows = Json::array();
  int waiting = 0;
  for (const Json& item : resource.at("items")) {
    const std::string title = item.value("title", ""), company = item.value("company", "");
    const bool to_do = item.value("to_do", false);
    waiting += to_do ? 1 : 0;
    rows.push_back({{"title", title.empty() ? company : title},
                    {"company", title.empty() ? "" : company},
                    {"tender", item.at("tender").value("no", "")},
                    {"tender_name", item.at("tender").value("name", "")},
                    {"stage", item.at("stage_label")},
                    {"badge", parts::badge(to_do                          ? "attention"
                                           : item["state"] == "handed_in" ? "done"
                                                                          : "neutral",
                                           item.value("state_label", ""))},
                    {"chair", item.at("chair")},
                    {"action", context.t(item["state"] == "invited" ? "committee.declare"
                                         : to_do                    ? "committee.score"
                                                                    : "committee.look")},
                    {"url", item.at("links").at("self")}});
  }
  return {{"title", context.t("committee.title")},
          {"purpose", context.t("committee.purpose", {{"count", waiting}})},
          {"breadcrumb", Json::array({{{"label", context.t("committee.title")}}})},
          {"wide", true},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("committee.nothing"), context.t("committee.nothing_text"))}};
}

std::string text_in(const Json& object, const char* part, const std::string& key) {
  const Json values = object.is_object() ? object.value(part, Json::object()) : Json::object();
  const Json value = values.is_object() ? values.value(key, Json()) : Json();
  return value.is_string() ? value.get<std::string>() : value.is_number() ? value.dump() : std::string();
}

Json score_fields(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json sheet = extra.contains("typed") ? extra["typed"] : resource.at("seat").at("sheet");
  const Json* findings = extra.contains("findings") ? &extra["findings"] : nullptr;
  Json fields = Json::array();
  for (const Json& one : resource.at("stage").at("committee").at("criteria")) {
    const std::string key = one.value("key", "");
    fields.push_back({{"key", key},
                      {"label", one.at("label")},
                      {"hint", one.at("hint")},
                      {"range", context.t("committee.range", {{"most", one.at("most")}, {"weight", one.at("weight")}})},
                      {"points", text_in(sheet, "scores", key)},
                      {"opinion", text_in(sheet, "opinions", key)},
                      {"error", parts::error_of(findings, "scores." + key)},
                      {"opinion_error", parts::error_of(findings, "opinions." + key)}});
  }
  return fields;
}

Json reading_model(const Json& application) {
  Json sections = Json::array(), documents = Json::array();
  for (const Json& section : application.at("sections")) {
    Json fields = Json::array();
    for (const Json& field : section.at("fields"))
      fields.push_back({{"label", field["label"]}, {"text", field["text"]}, {"files", field["files"]}});
    sections.push_back({{"title", section.at("title")},
                        {"level", section.at("level_label")},
                        {"id", "row-" + section.value("node", "")},
                        {"fields", std::move(fields)}});
  }
  for (const Json& one : application.at("documents"))
    documents.push_back({{"label", one["label"]}, {"name", one["name"]}, {"url", one["url"]}});
  return {{"sections", std::move(sections)}, {"documents", std::move(documents)}};
}

Json chair_model(const Json& summary, const Json& criteria, const ViewContext& context) {
  Json lines = Json::array();
  for (const Json& one : criteria)
    lines.push_back(parts::detail(one.value("label", ""), summary.at("criteria").value(one.value("key", ""), "")));
  lines.push_back(parts::detail(context.t("stages.total"), summary.value("total", "")));
  lines.push_back(parts::detail(context.t("stages.rank"), summary.at("rank").dump()));
  return lines;
}

Json present_seat(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string title = resource.value("title", ""), company = resource.value("company", "");
  const Json& seat = resource.at("seat");
  const std::string state = seat.value("state", "");
  const bool open = resource.value("panel_state", "") == "scoring";
  const Json typed = extra.value("typed", Json::object());
  const Json sheet = extra.contains("typed") ? typed : seat.at("sheet");
  const Json* findings = extra.contains("findings") ? &extra["findings"] : nullptr;
  Json details = Json::array({parts::detail(context.t("review.tender"), resource.at("tender").value("no", "") + "　" +
                                                                            resource.at("tender").value("name", "")),
                              parts::detail(context.t("review.company"), company)});
  if (!title.empty()) details.push_back(parts::detail(context.t("stages.row"), title));
  details.push_back(parts::detail(context.t("stages.stage"), resource.at("stage").value("label", "")));
  details.push_back(parts::detail(context.t("committee.state"), seat.value("state_label", "")));
  Json actions = Json::array();
  add_more_actions(actions, resource);
  Json model = {{"title", title.empty() ? company : title},
                {"actions", std::move(actions)},
                {"title_suffix", resource.at("tender").value("no", "")},
                {"purpose", context.t(state == "invited" ? "committee.purpose_declare" : "committee.purpose_score")},
                {"breadcrumb", Json::array({{{"label", context.t("committee.title")}, {"url", "/committee"}},
                                            {{"label", title.empty() ? company : title}}})},
                {"wide", true},
                {"self", resource.at("links").at("self")},
                {"version", std::to_string(resource.value("version", std::int64_t{0}))},
                {"details", std::move(details)},
                {"declares", state == "invited" && open},
                {"conflicted", state == "conflicted"},
                {"conflict_chosen", typed.is_object() && typed.value("conflict", Json()) == Json("yes")},
                {"reason", typed.is_object() ? text_in({{"x", typed}}, "x", "reason") : ""},
                {"conflict_error", parts::error_of(findings, "conflict")},
                {"reason_error", parts::error_of(findings, "reason")},
                {"may_score", state == "cleared" && open},
                {"may_take_back", state == "handed_in" && open},
                {"may_reopen", seat.value("chair", false) && !open && state != "conflicted"},
                {"errors", parts::errors(findings)},
                {"has_errors", findings != nullptr && !findings->empty()}};
  const bool reads = resource.at("application").is_object() && resource.at("stage").at("committee").is_object();
  if (reads) {
    model["reading"] = reading_model(resource.at("application"));
    model["sheet"] = {{"fields", score_fields(resource, extra, context)},
                      {"opinion", sheet.is_object() ? text_in({{"x", sheet}}, "x", "opinion") : ""},
                      {"opinion_error", parts::error_of(findings, "opinion")}};
  }
  if (resource.at("summary").is_object())
    model["result"] = {
        {"lines", chair_model(resource.at("summary"), resource.at("stage").at("committee").at("criteria"), context)}};
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    model["problem"] = parts::notice("danger", context.t("supplements.problem"), problem);
  return model;
}

}  // namespace

void register_committee_views(render::ViewRegistry& views) {
  views.add({"review/committee",
             {{"rows", Json::array({{{"title", "text"},
                                     {"company", "text"},
                                     {"tender", "text"},
                                     {"tender_name", "text"},
                                     {"stage", "text"},
                                     {"badge", parts::badge_shape()},
                                     {"chair", "flag"},
                                     {"action", "text"},
                                     {"url", "text"}}})},
              {"empty", parts::empty_shape()}},
             present_committee});
  views.add(
      {"review/seat",
       {{"problem", parts::notice_shape()},
        {"self", "text"},
        {"version", "text"},
        {"details", parts::details_shape()},
        {"declares", "flag"},
        {"conflicted", "flag"},
        {"conflict_chosen", "flag"},
        {"reason", "text"},
        {"conflict_error", "text"},
        {"reason_error", "text"},
        {"may_score", "flag"},
        {"may_take_back", "flag"},
        {"may_reopen", "flag"},
        {"errors", Json::array({{{"field", "text"}, {"anchor", "text"}, {"message", "text"}}})},
        {"has_errors", "flag"},
        {"reading",
         {{"sections",
           Json::array({{{"title", "text"},
                         {"level", "text"},
                         {"id", "text"},
                         {"fields", Json::array({{{"label", "text"},
                                                  {"text", "text"},
                                                  {"files", Json::array({{{"name", "text"}, {"url", "text"}}})}}})}}})},
          {"documents", Json::array({{{"label", "text"}, {"name", "text"}, {"url", "text"}}})}}},
        {"sheet",
         {{"fields", Json::array({{{"key", "text"},
                                   {"label", "text"},
                                   {"hint", "text"},
                                   {"range", "text"},
                                   {"points", "text"},
                                   {"opinion", "text"},
                                   {"error", "text"},
                                   {"opinion_error", "text"}}})},
          {"opinion", "text"},
          {"opinion_error", "text"}}},
        {"result", {{"lines", parts::details_shape()}}}},
       present_seat});
}

}  // namespace tenderloom::review
