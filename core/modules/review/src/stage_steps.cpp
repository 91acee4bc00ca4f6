// What follows from a decision about a case: whether it may be, how the case comes to stand in a stage, and what it
// means for the application.
#include "panel_rows.h"
#include "repository.h"
#include "stage_json.h"
#include "stage_rows.h"
#include "stage_step.h"

namespace tenderloom::review {

using base::Error;
using base::Result;

namespace {

std::string bar_end(base::Instant now, int years) {
  const base::Date today = base::taipei_date(now);
  base::Date end = today + std::chrono::years(years);
  if (!end.ok()) end = end.year() / end.month() / std::chrono::last;
  return base::iso_date(end);
}

}  // namespace

base::Instant end_of(const forms::Period& period, base::Instant from) {
  base::Date day = base::taipei_date(from) + std::chrono::months(period.months);
  if (!day.ok()) day = day.year() / day.month() / std::chrono::last;
  return base::taipei_midnight(std::chrono::sys_days(day) + std::chrono::days(period.days + 1));
}

std::optional<Error> Stages::judge_guard(storage::Transaction& tx, const Step& step, std::string_view name) {
  if (name == "applies" && !step.applies)
    return Error{"outcome_not_offered", {{"outcome", step.word.outcome}}, "outcome"};
  if (name == "reason" && step.word.reason.empty() && step.kind != forms::ActorKind::system)
    return Error{"reason_required", Json::object(), "reason"};
  if (name == "settled" && step.submission.supplementing) return Error{"corrections_open"};
  if (name == "scored") {
    const auto panel = panel_rows::panel_of(tx.sql(), step.held.id, step.held.stage);
    if (!panel || panel->state != "closed") return Error{"not_scored"};
  }
  return std::nullopt;
}

/// One step of one case, in a transaction that holds its submission.
Result<StageEvent> Stages::perform(storage::Transaction& tx, Step& step) {
  const Error refused{"state_refused", {{"state", step.held.stage}, {"event", step.word.outcome}}};
  if (!step.held.open) return refused;
  step.stage = step.ground.type->stage(step.held.stage);
  step.outcome = step.stage == nullptr ? nullptr : step.stage->outcome(step.word.outcome);
  if (step.outcome == nullptr) return refused;
  if (step.word.barred_years < 0 || step.word.barred_years > step.outcome->bans_years)
    return Error{"barred_too_long", {{"limit", step.outcome->bans_years}}, "barred_years"};
  const auto row = forms::step(step.ground.type->process().machine("stage"), step.held.stage, step.word.outcome,
                               step.kind, [&](std::string_view name) { return judge_guard(tx, step, name); });
  if (!row.ok()) return row.error();
  if (step.stage->committee && step.kind == forms::ActorKind::staff)
    if (auto panel = panel_rows::panel_of(tx.sql(), step.held.id, step.held.stage)) {
      panel->state = "decided";
      panel_rows::update_panel(tx.sql(), *panel);
    }
  StageEvent event;
  event.case_id = step.held.id;
  event.person_id = step.actor.person_id;
  event.actor = step.actor.name;
  event.stage = step.held.stage;
  event.outcome = step.outcome->key;
  event.to = (*row)->to;
  event.reason = step.word.reason;
  event.at = step.ground.now;
  if (step.outcome->published) event.published_at = event.at;
  if (step.word.barred_years > 0) event.barred_until = bar_end(event.at, step.word.barred_years);
  stage_rows::insert_event(tx, event);
  if (!event.barred_until.empty()) stage_rows::bar(tx, step.held.company_id, step.ground.type->key(), event);
  enter(tx, step, step.held, *step.ground.type->stage(event.to));
  record_stage(tx, uses_, step, event);
  effect_on_application(tx, step);
  return event;
}

/// From the application to its rows, from the last of its rows back to it, or along.
void Stages::enter(storage::Transaction& tx, const Step& step, StageCase& held, const forms::Stage& to) {
  const bool shown = step.outcome->published;
  const bool of_rows = !to.level.empty();
  if (of_rows == (held.node_id != 0)) {
    stand(tx, step, held, to, shown);
    return;
  }
  held.stage = to.key;
  held.open = false;
  held.until.reset();
  held.entered_at = step.ground.now;
  if (shown) held.shown_stage = to.key, held.shown_at = step.ground.now;
  stage_rows::update(tx.sql(), held);
  if (of_rows) {
    begin_rows(tx, step, to, shown);
    return;
  }
  StageCase whole;
  for (const StageCase& other : stage_rows::of_submission(tx.sql(), held.submission_id)) {
    if (other.node_id != 0 && other.open) return;
    if (other.node_id == 0) whole = other;
  }
  if (whole.id != 0) stand(tx, step, whole, to, shown);
}

void Stages::begin_rows(storage::Transaction& tx, const Step& step, const forms::Stage& to, bool shown) {
  for (auto& [id, title] : stage_rows::rows_of(tx.sql(), step.submission.id, to.level)) {
    StageCase row;
    row.tender_id = step.submission.tender_id;
    row.submission_id = step.submission.id;
    row.company_id = step.submission.company_id;
    row.node_id = id;
    row.level = to.level;
    row.title = std::move(title);
    row.entered_at = step.ground.now;
    row.stage = to.key;
    stage_rows::put(tx, row);
    stand(tx, step, row, to, shown);
  }
}

void Stages::stand(storage::Transaction& tx, const Step& step, StageCase& held, const forms::Stage& to, bool shown) {
  held.stage = to.key;
  held.open = !to.outcomes.empty();
  held.entered_at = step.ground.now;
  held.until.reset();
  if (held.open && to.deadline.set()) held.until = end_of(to.deadline, step.ground.now);
  if (held.open && step.word.until) held.until = step.word.until;
  if (shown) held.shown_stage = to.key, held.shown_at = step.ground.now;
  stage_rows::update(tx.sql(), held);
  if (to.committee) {
    Panel panel;
    panel.case_id = held.id;
    panel.tender_id = held.tender_id;
    panel.stage = to.key;
    panel.opened_at = step.ground.now;
    panel_rows::insert_panel(tx, panel);
  }
  if (watch_ != nullptr) watch_->moved(tx, step.ground, held, to, step.picture);
}

/// What the outcome means for the application: its own state and history follow.
void Stages::effect_on_application(storage::Transaction& tx, const Step& step) {
  if (step.outcome->application.empty()) return;
  submissions::Actor clockwork = step.actor;
  clockwork.kind = submissions::Actor::Kind::system;
  const std::string reason =
      !step.word.reason.empty()
          ? step.word.reason
          : outcome_word(*step.ground.type, step.stage->key, step.outcome->key, std::string(base::kFirstLocale));
  const auto after =
      uses_.submissions.transition(tx, step.ground, step.submission.id, {step.outcome->application, reason}, clockwork);
  if (!after.ok()) {  // another track of corrections is still open: the case has ended all the same
    uses_.log.warning("review.outcome_not_carried", {{"submission", step.submission.id}, {"why", after.error().code}});
    return;
  }
  repository::insert_event(tx.sql(), step.submission.id, step.actor.person_id,
                           {step.ground.now, step.actor.name, step.outcome->application, reason, std::nullopt});
}

}  // namespace tenderloom::review
