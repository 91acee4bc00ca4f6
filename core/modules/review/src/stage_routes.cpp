// What staff see of the stages of a tender.
#include <variant>

#include "queue_pages.h"
#include "stage_json.h"
#include "stage_pages.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/refusals.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

using http::Context;
using http::Outcome;

std::variant<submissions::Ground, Outcome> stage_ground(const Review::Dependencies& uses, Context& context) {
  const auto tender = uses.tenders.find(context.param("no"));
  auto type = tender ? uses.tenders.type_of(*tender) : nullptr;
  if (!tender) return Outcome(http::not_found());
  if (!type) return Outcome(http::refuse(409, {"type_unavailable"}));
  return submissions::Ground{*tender, std::move(type), context.request().received_at};
}

std::string stage_text(const Context& context, const char* name) {
  return std::string(base::trim(http::body_text(context.values(), name)));
}

std::int64_t stage_number(const Context& context, const char* name) {
  return accounts::whole_number(http::body_value(context.values(), name)).value_or(0);
}

std::vector<std::int64_t> stage_ids(const Context& context, const char* name) {
  std::vector<std::int64_t> ids;
  for (const std::string& each : http::body_values(context.values(), name))
    if (const auto id = accounts::whole_number(each).value_or(0); id != 0) ids.push_back(id);
  return ids;
}

int stage_status(const base::Error& error) {
  const std::string& code = error.code;
  if (code == "case_unknown" || code == "seat_unknown") return 404;
  if (code == "stage_not_yours" || code == "not_chair") return 403;
  if (code == "version_conflict") return 412;
  return error.field.empty() ? 409 : 422;
}

std::string stage_sentence(const Review::Dependencies& uses, const Context& context, const base::Error& error,
                           const forms::TypeDefinition* type) {
  std::shared_ptr<const forms::TypeDefinition> of_path;
  if (type == nullptr)
    if (const auto tender = uses.tenders.find(context.param("no"))) of_path = uses.tenders.type_of(*tender);
  if (type == nullptr) type = of_path.get();
  if (type == nullptr) return uses.words.text(context.locale(), "error." + error.code, error.params);
  return forms::refusal_text(*type, error, context.locale(), {"stage", "panel", "seat", "submission"});
}

Outcome stage_refusal(const Review::Dependencies& uses, const Context& context, const base::Error& error,
                      const forms::TypeDefinition* type) {
  const int status = stage_status(error);
  if (status == 404) return http::not_found();
  if (status == 422) return http::Invalid{Json::array({finding_of(uses.words, context, error)})};
  http::Refused refused = http::refuse(status, error);
  if (!error.params.contains("state")) return refused;
  return in_words(std::move(refused), stage_sentence(uses, context, error, type), error.params.value("state", ""));
}

namespace {

Json stage_links(const Context& context, const Stages& stages, const submissions::Ground& ground,
                 const forms::Stage& stage) {
  return stages.links(ground.type->key(),
                      {ground.tender.no, stage.key, ground.tender.id, 0, 0, 0, true, context.locale()});
}

Json tender_json(const submissions::Ground& ground) { return {{"no", ground.tender.no}, {"name", ground.tender.name}}; }

}  // namespace

Outcome StagePages::tenders(Context&) const {
  Json items = Json::array();
  for (const auto& row : stages.tenders())
    items.push_back({{"tender", {{"no", row.no}, {"name", row.name}}},
                     {"open", row.open},
                     {"links", {{"self", "/staff/tenders/" + row.no + "/stages"}}}});
  return http::Page{"review/stage_tenders", {{"items", std::move(items)}}};
}

Outcome StagePages::overview(Context& context) const {
  auto found = stage_ground(uses, context);
  if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
  const auto& ground = std::get<submissions::Ground>(found);
  const StageView view{uses, ground, context.locale()};
  std::map<std::string, StageCount> counts;
  for (const StageCount& count : stages.counts(ground.tender.id)) counts[count.stage] = count;
  Json list = Json::array();
  for (const forms::Stage& stage : ground.type->stages()) {
    Json json = stage_json(view, stage);
    const StageCount& count = counts[stage.key];
    json["cases"] = stage.outcomes.empty() ? count.cases : count.open;
    json["unpublished"] = count.unpublished;
    json["yours"] = context.principal().may(stage.permission);
    list.push_back(std::move(json));
  }
  return http::Page{"review/stages", {{"tender", tender_json(ground)}, {"stages", std::move(list)}}};
}

Outcome StagePages::stage(Context& context, int status, Json extra) const {
  auto found = stage_ground(uses, context);
  if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
  const auto& ground = std::get<submissions::Ground>(found);
  const forms::Stage* stage = ground.type->stage(context.param("stage"));
  if (stage == nullptr) return http::not_found();
  const StageView view{uses, ground, context.locale()};
  StageQuery query;
  query.tender_id = ground.tender.id;
  query.stage = stage->key;
  query.text = context.query("q");
  query.open_only = !stage->outcomes.empty();
  query.page = context.query_number("page", 1, 1, 1'000'000);
  query.per_page = context.query_number("per_page", 25, 1, 100);
  const StagePage list = stages.list(query);
  Json items = Json::array(), people = Json::array();
  for (const StageRow& row : list.rows) items.push_back(row_json(view, row));
  if (stage->committee)
    for (const Colleague& one : panels.candidates())
      people.push_back({{"id", std::to_string(one.id)}, {"name", one.name}});
  std::vector<const forms::StageOutcome*> outcomes;
  for (const forms::StageOutcome& outcome : stage->outcomes)
    if (outcome.by == "staff") outcomes.push_back(&outcome);
  extra["q"] = query.text;
  return http::Page{.view = "review/stage",
                    .resource = {{"tender", tender_json(ground)},
                                 {"stage", stage_json(view, *stage)},
                                 {"yours", context.principal().may(stage->permission)},
                                 {"outcomes", outcomes_json(view, stage->key, outcomes)},
                                 {"people", std::move(people)},
                                 {"more", stage_links(context, stages, ground, *stage)},
                                 {"items", std::move(items)},
                                 {"page", query.page},
                                 {"per_page", query.per_page},
                                 {"total", list.total}},
                    .extra = std::move(extra),
                    .status = status};
}

Outcome StagePages::summary(Context& context) const {
  auto found = stage_ground(uses, context);
  if (auto* refusal = std::get_if<Outcome>(&found)) return std::move(*refusal);
  const auto& ground = std::get<submissions::Ground>(found);
  const forms::Stage* stage = ground.type->stage(context.param("stage"));
  if (stage == nullptr || !stage->committee) return http::not_found();
  const StageView view{uses, ground, context.locale()};
  Json items = Json::array();
  for (const Summary& one : panels.summary(ground, *stage)) items.push_back(summary_json(view, *stage, one));
  const std::size_t total = items.size();
  return http::Page{"review/stage_summary",
                    {{"tender", tender_json(ground)},
                     {"stage", stage_json(view, *stage)},
                     {"more", stage_links(context, stages, ground, *stage)},
                     {"items", std::move(items)},
                     {"total", total}}};
}

Outcome StagePages::one(Context& context, std::int64_t id, int status, Json extra) const {
  const auto held = stages.find(id);
  const auto submission = held ? uses.submissions.get(held->submission_id) : std::nullopt;
  const auto ground = submission ? stages.ground_of(*submission, context.request().received_at) : std::nullopt;
  if (!ground) return http::not_found();
  const forms::Stage* stage = ground->type->stage(held->stage);
  const StageView view{uses, *ground, context.locale()};
  Json json = case_json(view, *held);
  const auto company = uses.directory.company(held->company_id);
  json["company"] = {{"name", company ? company->name : ""}, {"tax_id", company ? company->tax_id : ""}};
  json["tender"] = tender_json(*ground);
  json["number"] = submission->number;
  json["supplementing"] = submission->supplementing;
  json["yours"] = stage != nullptr && context.principal().may(stage->permission);
  json["outcomes"] =
      stage == nullptr
          ? Json::array()
          : outcomes_json(view, held->stage, stages.offered(*ground, *submission, *held, forms::ActorKind::staff));
  Json history = Json::array(), seats = Json::array();
  bool unpublished = false;
  for (const StageEvent& event : stages.history(held->id)) {
    history.push_back(event_json(view, event));
    unpublished = unpublished || (!event.published_at && !event.taken_back && !event.outcome.empty());
  }
  json["unpublished"] = unpublished;
  json["history"] = std::move(history);
  json["panel"] = Json();
  if (const auto panel = panels.panel_of(held->id)) {
    for (const Seat& seat : panels.seats(panel->id))
      seats.push_back(seat_json(view, seat, Panels::may_see(*panel) && seat.state == "handed_in"));
    const forms::Stage* scored = ground->type->stage(panel->stage);
    json["panel"] = {{"state", panel->state},
                     {"state_label", view.words("process.panel." + panel->state)},
                     {"stage", panel->stage},
                     {"stage_label", view.stage_label(panel->stage)},
                     {"present", panel->stage == held->stage && held->open},
                     {"closed_at", iso_or_null(panel->closed_at)},
                     {"committee", scored == nullptr ? Json() : stage_json(view, *scored)["committee"]},
                     {"seats", std::move(seats)}};
  }
  json["more"] = stages.links(ground->type->key(), {ground->tender.no, held->stage, held->tender_id, held->id,
                                                    held->submission_id, held->node_id, true, context.locale()});
  json["links"]["acts"] = "/staff/tenders/" + ground->tender.no + "/stages/" + held->stage;
  if (held->node_id != 0)
    json["links"]["row"] = "/staff/submissions/" + std::to_string(held->submission_id) + "/items/" + held->level + "/" +
                           std::to_string(held->node_id);
  return http::Page{.view = "review/case",
                    .resource = std::move(json),
                    .extra = std::move(extra),
                    .status = status,
                    .etag = std::to_string(held->version)};
}

void add_stage_routes(http::Router& router, const Review::Dependencies& uses, Stages& stages, Panels& panels) {
  const auto pages = std::make_shared<const StagePages>(StagePages{uses, stages, panels});
  const http::RoutesOf add(router, pages, "staff.stages");
  add(http::Method::get, "/staff/stages", "Tenders whose applications stand in stages of review", {200},
      &StagePages::tenders);
  add(http::Method::get, "/staff/tenders/{no}/stages", "The stages of review of a tender with what stands in each",
      {200, 404, 409}, &StagePages::overview);
  add(http::Method::get, "/staff/tenders/{no}/stages/{stage}", "Cases in one stage; q, page", {200, 404, 409},
      [](const StagePages& p, Context& c) { return p.stage(c); });
  add(http::Method::get, "/staff/tenders/{no}/stages/{stage}/summary",
      "What the committee gave each case, ranked; closed scorings alone", {200, 404, 409}, &StagePages::summary);
  add(http::Method::get, "/staff/cases/{id}", "One case: where it stands, its committee, its history", {200, 404},
      [](const StagePages& p, Context& c) { return p.one(c, accounts::id_param(c, "id").value_or(0)); });
}

}  // namespace tenderloom::review
