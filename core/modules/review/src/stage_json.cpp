#include "stage_json.h"

namespace tenderloom::review {

std::string outcome_word(const forms::TypeDefinition& type, const std::string& stage, const std::string& outcome,
                         const std::string& locale) {
  const auto [kind, code] =
      forms::event_word(type.process().machine("stage"),
                        {.from = stage, .event = outcome, .actor = {}, .guard = {}, .to = {}, .notification = {}});
  const std::string* found = type.words().find(locale, "process." + kind + "." + code);
  return found == nullptr ? outcome : *found;
}

std::string StageView::stage_label(const std::string& stage) const {
  return ground.type->state_label("stage", stage, locale);
}
std::string StageView::outcome_label(const std::string& stage, const std::string& outcome) const {
  if (outcome.empty()) return words("stages.reopened");
  return outcome_word(*ground.type, stage, outcome, locale);
}
std::string StageView::criterion_label(const std::string& stage, const std::string& criterion) const {
  return ground.type->words().text(locale, "criterion." + stage + "." + criterion + ".label");
}
std::string StageView::words(const std::string& key, const Json& params) const {
  return uses.words.text(locale, key, params);
}

Json iso_or_null(const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); }

Json stage_json(const StageView& view, const forms::Stage& stage) {
  Json json = {
      {"key", stage.key},
      {"label", view.stage_label(stage.key)},
      {"hint", stage.hint.empty() ? "" : view.ground.type->words().text(view.locale, "stage." + stage.key + ".hint")},
      {"judges", stage.level.empty() ? "submission" : stage.level},
      {"permission", stage.permission},
      {"ends", stage.outcomes.empty()},
      {"listed", stage.listed},
      {"committee", Json()},
      {"links", {{"self", "/staff/tenders/" + view.ground.tender.no + "/stages/" + stage.key}}}};
  if (!stage.committee) return json;
  Json criteria = Json::array();
  for (const forms::Criterion& one : stage.committee->criteria) {
    const std::string key = "criterion." + stage.key + "." + one.key + ".";
    criteria.push_back({{"key", one.key},
                        {"label", view.criterion_label(stage.key, one.key)},
                        {"hint", one.hint.empty() ? "" : view.ground.type->words().text(view.locale, key + "hint")},
                        {"weight", one.weight},
                        {"most", one.most}});
  }
  json["committee"] = {{"least_members", stage.committee->least_members},
                       {"ranking", stage.committee->ranking},
                       {"criteria", std::move(criteria)}};
  json["links"]["summary"] = json["links"]["self"].get<std::string>() + "/summary";
  return json;
}

Json case_json(const StageView& view, const StageCase& held) {
  return {{"id", std::to_string(held.id)},
          {"submission", std::to_string(held.submission_id)},
          {"level", held.level},
          {"node", held.node_id == 0 ? Json() : Json(std::to_string(held.node_id))},
          {"title", held.title},
          {"stage", held.stage},
          {"stage_label", view.stage_label(held.stage)},
          {"open", held.open},
          {"entered_at", base::iso8601(held.entered_at)},
          {"until", iso_or_null(held.until)},
          {"shown_stage", held.shown_stage},
          {"shown_label", held.shown_stage.empty() ? "" : view.stage_label(held.shown_stage)},
          {"version", held.version},
          {"links",
           {{"self", "/staff/cases/" + std::to_string(held.id)},
            {"submission", "/staff/submissions/" + std::to_string(held.submission_id)}}}};
}

Json row_json(const StageView& view, const StageRow& row) {
  Json json = case_json(view, row.held);
  json["company"] = {{"name", row.company_name}, {"tax_id", row.tax_id}};
  json["number"] = row.number;
  json["unpublished"] = row.unpublished;
  json["panel"] = Json();
  if (!row.panel_state.empty())
    json["panel"] = {{"state", row.panel_state},     {"state_label", view.words("process.panel." + row.panel_state)},
                     {"seats", row.seats},           {"handed_in", row.handed_in},
                     {"unanswered", row.unanswered}, {"conflicts", row.conflicts}};
  return json;
}

Json event_json(const StageView& view, const StageEvent& event) {
  return {{"at", base::iso8601(event.at)},
          {"actor", event.person_id == 0 ? view.words("process.actor.system") : event.actor},
          {"stage", event.stage},
          {"stage_label", view.stage_label(event.stage)},
          {"outcome", event.outcome},
          {"outcome_label", view.outcome_label(event.stage, event.outcome)},
          {"to", event.to},
          {"to_label", view.stage_label(event.to)},
          {"reason", event.reason},
          {"published_at", iso_or_null(event.published_at)},
          {"taken_back", event.taken_back},
          {"barred_until", event.barred_until.empty() ? Json() : Json(event.barred_until)}};
}

Json outcomes_json(const StageView& view, const std::string& stage,
                   const std::vector<const forms::StageOutcome*>& outcomes) {
  Json all = Json::array();
  for (const forms::StageOutcome* one : outcomes)
    all.push_back({{"key", one->key},
                   {"label", view.outcome_label(stage, one->key)},
                   {"to", one->to},
                   {"to_label", view.stage_label(one->to)},
                   {"asks_reason", one->asks_reason},
                   {"published", one->published},
                   {"mails", one->mails},
                   {"bans_years", one->bans_years}});
  return all;
}

Json seat_json(const StageView& view, const Seat& seat, bool open_sheet) {
  Json json = {{"id", std::to_string(seat.id)},
               {"person", std::to_string(seat.person_id)},
               {"name", seat.person_name},
               {"chair", seat.chair},
               {"state", seat.state},
               {"state_label", view.words("process.seat." + seat.state)},
               {"reason", seat.reason},
               {"declared_at", iso_or_null(seat.declared_at)},
               {"handed_in_at", iso_or_null(seat.handed_in_at)},
               {"sheet", Json()}};
  if (open_sheet) json["sheet"] = seat.sheet;
  return json;
}

Json summary_json(const StageView& view, const forms::Stage& stage, const Summary& summary) {
  Json criteria = Json::object(), sheets = Json::array();
  for (const forms::Criterion& one : stage.committee->criteria) {
    const auto found = summary.criteria.find(one.key);
    criteria[one.key] = found == summary.criteria.end() ? "" : found->second;
  }
  for (const Seat& seat : summary.sheets) sheets.push_back(seat_json(view, seat, true));
  Json json = case_json(view, summary.held);
  json["company"] = {{"name", summary.company_name}};
  json["panel_state"] = summary.panel_state;
  json["total"] = summary.total;
  json["rank"] = summary.rank;
  json["criteria"] = std::move(criteria);
  json["sheets"] = std::move(sheets);
  return json;
}

namespace {

/// An application whose rows go on for themselves stands in no stage of its own.
std::string vendor_label(const StageView& view, const StageCase& held) {
  const forms::Stage* stage = view.ground.type->stage(held.shown_stage);
  if (stage == nullptr) return {};
  return held.node_id == 0 && !stage->level.empty() ? view.words("stages.divided") : view.stage_label(stage->key);
}

}  // namespace

Json vendor_case_json(const StageView& view, const StageCase& held, const std::vector<StageEvent>& events) {
  const bool known = held.shown_stage == held.stage;
  Json history = Json::array();
  for (const StageEvent& event : events)
    if (event.case_id == held.id && event.published_at) {
      Json line = event_json(view, event);
      for (const char* key : {"actor", "taken_back"}) line.erase(key);
      history.push_back(std::move(line));
    }
  return {{"id", std::to_string(held.id)},
          {"level", held.level},
          {"node", held.node_id == 0 ? Json() : Json(std::to_string(held.node_id))},
          {"title", held.title},
          {"stage", held.shown_stage},
          {"stage_label", vendor_label(view, held)},
          {"since", base::iso8601(held.shown_at)},
          {"until", known && held.open ? iso_or_null(held.until) : Json()},
          {"history", std::move(history)}};
}

}  // namespace tenderloom::review
