// Decisions about cases: what may be chosen, what follows from it, how a case comes to stand in a stage.
#include "tenderloom/review/stages.h"

#include <algorithm>

#include "panel_rows.h"
#include "repository.h"
#include "stage_json.h"
#include "stage_rows.h"
#include "stage_step.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

using base::Error;
using base::Result;

namespace {

constexpr std::size_t kLongestStageReason = 2000;

forms::ActorKind stage_actor(const submissions::Actor& actor) {
  return actor.kind == submissions::Actor::Kind::vendor  ? forms::ActorKind::vendor
         : actor.kind == submissions::Actor::Kind::staff ? forms::ActorKind::staff
                                                         : forms::ActorKind::system;
}

std::string bar_end(base::Instant now, int years) {
  const base::Date today = base::taipei_date(now);
  base::Date end = today + std::chrono::years(years);
  if (!end.ok()) end = end.year() / end.month() / std::chrono::last;
  return base::iso_date(end);
}

}  // namespace

ListingWatch::~ListingWatch() = default;

base::Instant end_of(const forms::Period& period, base::Instant from) {
  base::Date day = base::taipei_date(from) + std::chrono::months(period.months);
  if (!day.ok()) day = day.year() / day.month() / std::chrono::last;
  return base::taipei_midnight(std::chrono::sys_days(day) + std::chrono::days(period.days + 1));
}

void Stages::add_judge(const std::string& name, plugin::StageJudge judge) {
  if (!judges_.emplace(name, std::move(judge)).second)
    throw std::logic_error("the judge " + name + " is there already");
}

std::optional<StageCase> Stages::find(std::int64_t id) {
  return uses_.database.read([&](soci::session& sql) { return stage_rows::find(sql, id); });
}
std::vector<StageCase> Stages::of_submission(std::int64_t submission_id) {
  return uses_.database.read([&](soci::session& sql) { return stage_rows::of_submission(sql, submission_id); });
}
std::vector<StageCase> Stages::of_tender(std::int64_t tender_id) {
  return uses_.database.read([&](soci::session& sql) { return stage_rows::of_tender(sql, tender_id); });
}
std::vector<StageEvent> Stages::history(std::int64_t case_id) {
  return uses_.database.read([&](soci::session& sql) { return stage_rows::events(sql, case_id); });
}
std::vector<StageEvent> Stages::history_of(std::int64_t submission_id) {
  return uses_.database.read([&](soci::session& sql) { return stage_rows::events_of(sql, submission_id); });
}
StagePage Stages::list(const StageQuery& query) {
  return uses_.database.read([&](soci::session& sql) { return stage_rows::list(sql, query); });
}
std::vector<StageCount> Stages::counts(std::int64_t tender_id) {
  return uses_.database.read([&](soci::session& sql) { return stage_rows::counts(sql, tender_id); });
}
std::vector<Stages::TenderCount> Stages::tenders() {
  return uses_.database.read([&](soci::session& sql) { return stage_rows::tenders(sql); });
}

std::optional<submissions::Ground> Stages::ground_of(const submissions::Submission& submission,
                                                     base::Instant now) const {
  const auto tender = uses_.tenders.find(submission.tender_id);
  auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return std::nullopt;
  return submissions::Ground{*tender, std::move(type), now};
}

std::string Stages::barred_until(soci::session& sql, std::int64_t company_id, const std::string& type,
                                 base::Instant now) {
  return stage_rows::barred_until(sql, company_id, type, base::iso_date(base::taipei_date(now)));
}

bool Stages::applies(const submissions::Ground& ground, const submissions::Submission& submission,
                     const StageCase& held, const forms::StageOutcome& outcome) {
  if (outcome.when.op == forms::Condition::Op::always) return true;
  if (held.node_id == 0) {
    const auto rows = [&](const std::string& level) {
      std::vector<Json> all;
      for (const submissions::Node& node : uses_.submissions.load_tree(submission.id).nodes)
        if (node.level == level) all.push_back(node.shown_values());
      return all;
    };
    return forms::holds(outcome.when, Json::object(), forms::Alone(ground.now), rows);
  }
  const forms::Level* level = ground.type->level(held.level);
  const auto node = level == nullptr ? std::nullopt : uses_.submissions.node(submission, held.level, held.node_id);
  if (!node) return false;
  const auto around = uses_.submissions.surroundings(ground, submission, *level, node->parent_id, node->id);
  return forms::holds(outcome.when, node->shown_values(), *around);
}

std::vector<const forms::StageOutcome*> Stages::offered(const submissions::Ground& ground,
                                                        const submissions::Submission& submission,
                                                        const StageCase& held, forms::ActorKind actor) {
  std::vector<const forms::StageOutcome*> all;
  const forms::Stage* stage = held.open ? ground.type->stage(held.stage) : nullptr;
  if (stage == nullptr) return all;
  for (const forms::StageOutcome& outcome : stage->outcomes)
    if (outcome.by == forms::name_of(actor) && applies(ground, submission, held, outcome)) all.push_back(&outcome);
  return all;
}

Json Stages::links(const std::string& type_key, const plugin::CaseLinkQuery& query) const {
  Json all = Json::array();
  const auto [first, last] = links_.equal_range(type_key);
  for (auto source = first; source != last; ++source)
    for (const plugin::CaseLink& link : source->second(query))
      all.push_back({{"label", link.label}, {"url", link.url}});
  return all;
}

struct Stages::Prepared {
  submissions::Ground ground;
  Step step;  // refers to the ground
  Prepared(submissions::Ground given, const submissions::Submission& submission, const StageCase& held,
           const StageWord& word, const submissions::Actor& actor)
      : ground(std::move(given)), step{ground, submission, held, nullptr, nullptr, word, stage_actor(actor), actor} {}
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
};

Result<std::unique_ptr<Stages::Prepared>> Stages::prepare(std::int64_t case_id, const StageWord& word,
                                                          const submissions::Actor& actor, base::Instant now) {
  const auto known = find(case_id);
  const auto submission = known ? uses_.submissions.get(known->submission_id) : std::nullopt;
  auto ground = submission ? ground_of(*submission, now) : std::nullopt;
  if (!ground) return Error{"case_unknown"};
  auto made = std::make_unique<Prepared>(std::move(*ground), *submission, *known, word, actor);
  Step& step = made->step;
  step.word.reason = std::string(base::trim(base::clean_lines(word.reason)));
  if (base::code_points(step.word.reason) > kLongestStageReason)
    return Error{"reason_too_long", {{"limit", kLongestStageReason}}, "reason"};
  if (word.until && *word.until <= now) return Error{"until_past", Json::object(), "until"};
  const forms::Stage* stage = made->ground.type->stage(known->stage);
  const forms::StageOutcome* outcome = stage == nullptr ? nullptr : stage->outcome(word.outcome);
  step.applies = outcome != nullptr && applies(made->ground, *submission, *known, *outcome);
  const forms::Stage* next = outcome == nullptr ? nullptr : made->ground.type->stage(outcome->to);
  if (watch_ != nullptr && next != nullptr && next->listed && known->node_id != 0)
    step.picture = watch_->picture(made->ground, *submission, *known);
  return made;
}

Result<StageCase> Stages::carry_out(storage::Transaction& tx, const Prepared& prepared) {
  const StageWord& word = prepared.step.word;
  const auto locked = uses_.submissions.lock(tx, prepared.step.held.submission_id);
  const auto held = stage_rows::find(tx.sql(), prepared.step.held.id);
  if (!locked || !held) return Error{"case_unknown"};
  if (word.version && *word.version != held->version) return Error{"version_conflict", {{"version", held->version}}};
  Step now_so = prepared.step;
  now_so.submission = *locked;
  now_so.held = *held;
  const auto event = perform(tx, now_so);
  if (!event.ok()) return event.error();
  if (event->published_at && now_so.outcome->mails)
    mail(tx, prepared.ground, held->company_id, {{now_so.held, *event}});
  return now_so.held;
}

Result<StageCase> Stages::decide(std::int64_t case_id, const StageWord& word, const submissions::Actor& actor,
                                 base::Instant now) {
  const auto prepared = prepare(case_id, word, actor, now);
  if (!prepared.ok()) return prepared.error();
  return uses_.database.write([&](storage::Transaction& tx) { return carry_out(tx, **prepared); });
}

Result<std::vector<StageCase>> Stages::decide_all(const std::vector<std::pair<std::int64_t, StageWord>>& words,
                                                  const submissions::Actor& actor, base::Instant now,
                                                  const Beside& also) {
  std::vector<std::unique_ptr<Prepared>> all;
  for (const auto& [id, word] : words) {
    auto prepared = prepare(id, word, actor, now);
    if (!prepared.ok()) {
      Error error = prepared.error();
      error.params["case"] = std::to_string(id);
      return error;
    }
    all.push_back(std::move(*prepared));
  }
  // Always in the same order, so that two who decide about the same ones wait for each other and not in a ring.
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::pair(a->step.held.submission_id, a->step.held.id) <
           std::pair(b->step.held.submission_id, b->step.held.id);
  });
  return uses_.database.write([&](storage::Transaction& tx) -> Result<std::vector<StageCase>> {
    for (const auto& one : all)
      if (!uses_.submissions.lock(tx, one->step.held.submission_id)) return Error{"case_unknown"};
    if (also)
      if (auto refused = also(tx); !refused.ok()) return refused.error();
    std::vector<StageCase> done;
    for (const auto& one : all) {
      auto decided = carry_out(tx, *one);
      if (!decided.ok()) {
        Error error = decided.error();
        error.params["case"] = std::to_string(one->step.held.id);
        return error;
      }
      done.push_back(std::move(*decided));
    }
    return done;
  });
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
