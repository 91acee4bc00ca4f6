// The staff's pages of the stages of review.
#include "stage_pages.h"

#include <algorithm>

#include "stage_parts.h"
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

Json panel_text(const Json& panel, const ViewContext& context) {
  if (!panel.is_object()) return "";
  if (panel.value("seats", 0) == 0 && panel.value("conflicts", 0) == 0) return context.t("stages.unassigned");
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
  Json model = stage_act_model(resource, extra, resource.at("outcomes"), context);
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
             with_stage_act({{"self", "text"},
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
  register_stage_case_views(views);
}

}  // namespace tenderloom::review
