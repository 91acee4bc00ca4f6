// /tenders/{no}/progress: where the vendor's application and its rows stand, as far as it was published, and what the
// vendor may ask for there (a change of what is listed).
#include <variant>

#include "queue_pages.h"
#include "resources.h"
#include "stage_json.h"
#include "stage_pages.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/render/parts.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

using http::Context;
using http::Outcome;
namespace parts = render::parts;

Outcome progress_page(const Review::Dependencies& uses, Stages& stages, Context& context, int status, Json extra) {
  auto found = stage_ground(uses, context);
  if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
  const auto& ground = std::get<submissions::Ground>(found);
  const auto submission = uses.submissions.find(ground.tender.id, context.principal().company_id);
  if (ground.type->stages().empty() || !submission) return http::not_found();
  const StageView view{uses, ground, context.locale()};
  const auto events = stages.history_of(submission->id);
  Json items = Json::array();
  for (const StageCase& held : stages.of_submission(submission->id)) {
    Json json = vendor_case_json(view, held, events);
    // What may be asked for follows from where it stands, which is told only with the stage itself.
    std::vector<const forms::StageOutcome*> offered;
    if (held.shown_stage == held.stage) offered = stages.offered(ground, *submission, held, forms::ActorKind::vendor);
    json["outcomes"] = outcomes_json(view, held.stage, offered);
    items.push_back(std::move(json));
  }
  return http::Page{.view = "review/progress",
                    .resource = {{"tender", {{"no", ground.tender.no}, {"name", ground.tender.name}}},
                                 {"state", submission->state},
                                 {"received_at", iso_or_null(submission->received_at)},
                                 {"items", std::move(items)}},
                    .extra = std::move(extra),
                    .status = status};
}

Outcome ask(const Review::Dependencies& uses, Stages& stages, Context& context) {
  auto found = stage_ground(uses, context);
  if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
  const auto& ground = std::get<submissions::Ground>(found);
  const auto submission = uses.submissions.find(ground.tender.id, context.principal().company_id);
  const auto held = stages.find(accounts::id_param(context, "case").value_or(0));
  if (!submission || !held || held->submission_id != submission->id) return http::not_found();
  StageWord word;
  word.outcome = context.param("outcome");
  word.reason = stage_text(context, "reason");
  submissions::Actor actor = staff_actor(context);
  actor.kind = submissions::Actor::Kind::vendor;
  const auto done = held->shown_stage == held->stage
                        ? stages.decide(held->id, word, actor, context.request().received_at)
                        : base::Result<StageCase>(
                              base::Error{"state_refused", {{"state", held->shown_stage}, {"event", word.outcome}}});
  if (!done.ok()) {
    if (!context.wants_html() || stage_status(done.error()) == 404)
      return stage_refusal(uses, context, done.error(), ground.type.get());
    return progress_page(uses, stages, context, stage_status(done.error()),
                         {{"problem", stage_sentence(uses, context, done.error(), ground.type.get())},
                          {"case", std::to_string(held->id)},
                          {"outcome", word.outcome},
                          {"reason", word.reason}});
  }
  const StageView view{uses, ground, context.locale()};
  return http::Done{"/tenders/" + ground.tender.no + "/progress",
                    vendor_case_json(view, *done, stages.history_of(submission->id)),
                    http::Flash{"success", "flash.stage_asked"}};
}

Json present_progress(const Json& resource, const Json& extra, const render::ViewContext& context) {
  const std::string no = resource.at("tender").value("no", "");
  Json cases = Json::array();
  for (const Json& item : resource.at("items")) {
    if (item.value("stage", "").empty()) continue;
    Json history = Json::array(), asks = Json::array();
    for (const Json& line : item.at("history"))
      history.push_back({{"at", parts::time_text(line.at("published_at"))},
                         {"what", context.t("stages.history_line", {{"stage", line["stage_label"]},
                                                                    {"outcome", line["outcome_label"]},
                                                                    {"to", line["to_label"]}})},
                         {"reason", line.at("reason")}});
    for (const Json& one : item.at("outcomes")) {
      const bool again = extra.value("case", "") == item["id"] && extra.value("outcome", "") == one["key"];
      asks.push_back({{"label", one.at("label")},
                      {"id", "ask-" + item.value("id", "") + "-" + one.value("key", "")},
                      {"asks_reason", one.at("asks_reason")},
                      {"reason", again ? extra.value("reason", "") : ""},
                      {"url", "/tenders/" + no + "/progress/" + item.value("id", "") + "/" + one.value("key", "")}});
    }
    const std::string title = item.value("title", "");
    cases.push_back({{"title", title.empty() ? context.t("stages.whole") : title},
                     {"id", "case-" + item.value("id", "")},
                     {"stage", item.at("stage_label")},
                     {"since", parts::time_text(item.at("since"))},
                     {"due", parts::deadline_text(item.at("until"), context)},
                     {"history", std::move(history)},
                     {"asks", std::move(asks)}});
  }
  const std::string received =
      resource.at("received_at").is_null()
          ? ""
          : context.t("stages.received", {{"time", parts::time_text(resource.at("received_at"))}});
  Json model = {{"title", context.t("stages.progress_title")},
                {"title_suffix", no},
                {"purpose", context.t("stages.progress_purpose")},
                {"breadcrumb", Json::array({{{"label", context.t("review.tender")}, {"url", "/tenders"}},
                                            {{"label", no}, {"url", "/tenders/" + no}},
                                            {{"label", context.t("stages.progress_title")}}})},
                {"received", received},
                {"cases", std::move(cases)},
                {"empty", parts::empty(context.t("stages.no_progress"), context.t("stages.no_progress_text"))}};
  if (const std::string problem = extra.value("problem", ""); !problem.empty())
    model["problem"] = parts::notice("danger", context.t("supplements.problem"), problem);
  return model;
}

}  // namespace

void add_progress_routes(http::Router& router, const Review::Dependencies& uses, Stages& stages) {
  using Uses = Review::Dependencies;
  const http::RoutesOf view(router, &uses, "vendor.view");
  view(http::Method::get, "/tenders/{no}/progress",
       "Where the company's application stands in review, as far as it was published", {200, 404, 409},
       [&stages](const Uses& used, Context& context) {
         return progress_page(used, stages, context, 200, Json::object());
       });
  view.as("vendor.submit")(http::Method::post, "/tenders/{no}/progress/{case}/{outcome}",
                           "What a vendor may cause in that stage: reason", {200, 404, 409, 422},
                           [&stages](const Uses& used, Context& context) { return ask(used, stages, context); });
}

void register_progress_views(render::ViewRegistry& views) {
  views.add(
      {"review/progress",
       {{"problem", parts::notice_shape()},
        {"received", "text"},
        {"cases", Json::array({{{"title", "text"},
                                {"id", "text"},
                                {"stage", "text"},
                                {"since", "text"},
                                {"due", "text"},
                                {"history", Json::array({{{"at", "text"}, {"what", "text"}, {"reason", "text"}}})},
                                {"asks", Json::array({{{"label", "text"},
                                                       {"id", "text"},
                                                       {"asks_reason", "flag"},
                                                       {"reason", "text"},
                                                       {"url", "text"}}})}}})},
        {"empty", parts::empty_shape()}},
       present_progress});
}

}  // namespace tenderloom::review
