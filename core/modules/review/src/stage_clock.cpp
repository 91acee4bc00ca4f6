// What happens to cases by itself: receipt begins them, deadlines end them, judges come to a word.
#include <algorithm>
#include <set>

#include "panel_rows.h"
#include "stage_rows.h"
#include "stage_step.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

namespace {

/// Requests that arrived in time are answered before the end is written down (they count by their arrival).
constexpr auto kStageGrace = std::chrono::minutes(2);

bool decides(const forms::TypeDefinition& type, const std::string& event) {
  return std::any_of(type.stages().begin(), type.stages().end(), [&](const forms::Stage& stage) {
    return std::any_of(stage.outcomes.begin(), stage.outcomes.end(),
                       [&](const forms::StageOutcome& outcome) { return outcome.application == event; });
  });
}

}  // namespace

std::optional<base::Error> Stages::follow(storage::Transaction& tx, const submissions::Ground& ground,
                                          const submissions::Submission& after,
                                          const submissions::Service::Change& change, const submissions::Actor& actor) {
  if (!ground.type || ground.type->stages().empty()) return std::nullopt;
  if (change.event == "submit") {
    const std::string until = barred_until(tx.sql(), after.company_id, ground.type->key(), ground.now);
    if (!until.empty()) return base::Error{"company_barred", {{"date", until}}};
  }
  const bool decided = change.event == "accept" || change.event == "reject";
  if (decided && actor.kind != submissions::Actor::Kind::system && decides(*ground.type, change.event))
    return base::Error{"stages_decide"};
  if (after.state == "received" && change.from != "received") begin(tx, ground, after);
  if (change.from == "received" && after.state != "received" && !decided) {
    // Taken away: whatever was begun is over, and begins anew when it is received again. What people decided about the
    // application in its stages is not undone that way; stages beside its own states keep nothing from it.
    if (change.event == "revoke_receipt" && (decides(*ground.type, "accept") || decides(*ground.type, "reject")))
      for (const StageEvent& event : stage_rows::events_of(tx.sql(), after.id))
        if (event.person_id != 0) return base::Error{"stages_begun"};
    for (StageCase& held : stage_rows::of_submission(tx.sql(), after.id)) {
      held.open = false;
      held.until.reset();
      stage_rows::update(tx.sql(), held);
    }
  }
  return std::nullopt;
}

void Stages::begin(storage::Transaction& tx, const submissions::Ground& ground,
                   const submissions::Submission& submission) {
  const forms::Stage& first = ground.type->stages().front();
  Step step{ground, submission, {}, nullptr, nullptr, {}, forms::ActorKind::system, stage_clockwork()};
  StageCase whole;
  whole.tender_id = submission.tender_id;
  whole.submission_id = submission.id;
  whole.company_id = submission.company_id;
  whole.entered_at = ground.now;
  whole.stage = first.key;
  stage_rows::put(tx, whole);
  if (first.level.empty()) {
    stand(tx, step, whole, first, true);
  } else {
    whole.shown_stage = first.key;
    stage_rows::update(tx.sql(), whole);
    begin_rows(tx, step, first, true);
  }
}

/// what was asked for was not handed in by the last day.
void Stages::corrections_expired(storage::Transaction& tx, const submissions::Ground& ground,
                                 const submissions::Submission& submission) {
  for (const StageCase& held : stage_rows::of_submission(tx.sql(), submission.id)) {
    const forms::Stage* stage = held.open ? ground.type->stage(held.stage) : nullptr;
    if (stage == nullptr) continue;
    for (const forms::StageOutcome& outcome : stage->outcomes) {
      if (outcome.on != "corrections_expired") continue;
      const auto now_so = uses_.submissions.lock(tx, submission.id);
      Step step{ground,           now_so.value_or(submission), held, nullptr, nullptr, {}, forms::ActorKind::system,
                stage_clockwork()};
      step.word.outcome = outcome.key;
      const auto event = perform(tx, step);
      if (event.ok() && event->published_at && outcome.mails) mail(tx, ground, held.company_id, {{step.held, *event}});
      break;
    }
  }
}

std::optional<base::Instant> Stages::corrections_until(const submissions::Ground& ground, std::int64_t submission_id,
                                                       base::Instant now) {
  for (const StageCase& held : of_submission(submission_id)) {
    const forms::Stage* stage = held.open ? ground.type->stage(held.stage) : nullptr;
    if (stage != nullptr && stage->corrections.set()) return end_of(stage->corrections, now);
  }
  return std::nullopt;
}

int Stages::run_clock(base::Instant now) {
  int moved = 0;
  for (const StageCase& held :
       uses_.database.read([&](soci::session& sql) { return stage_rows::ended(sql, now - kStageGrace); })) {
    const auto submission = uses_.submissions.get(held.submission_id);
    const auto ground = submission ? ground_of(*submission, now) : std::nullopt;
    const forms::Stage* stage = ground ? ground->type->stage(held.stage) : nullptr;
    if (stage == nullptr || stage->deadline_outcome.empty()) continue;
    StageWord word;
    word.outcome = stage->deadline_outcome;
    word.version = held.version;
    moved += decide(held.id, word, stage_clockwork(), now).ok() ? 1 : 0;
  }
  for (const std::int64_t id :
       uses_.database.read([](soci::session& sql) { return stage_rows::tenders_under_way(sql); }))
    follow_rows(id, now);
  return moved + ask_judges(0, now);
}

void Stages::follow_rows(std::int64_t tender_id, base::Instant now) {
  const auto late = uses_.database.read([&](soci::session& sql) { return stage_rows::late_rows(sql, tender_id); });
  const auto gone = uses_.database.read([&](soci::session& sql) { return stage_rows::orphans(sql, tender_id); });
  std::set<std::int64_t> touched;
  for (const auto& row : late) touched.insert(row.submission_id);
  for (const StageCase& held : gone) touched.insert(held.submission_id);
  for (const std::int64_t id : touched) {
    const auto submission = uses_.submissions.get(id);
    const auto ground = submission ? ground_of(*submission, now) : std::nullopt;
    if (!ground) continue;
    uses_.database.write([&](storage::Transaction& tx) {
      const auto locked = uses_.submissions.lock(tx, id);
      const auto there = stage_rows::of_submission(tx.sql(), id);
      if (!locked || there.empty() || there.front().node_id != 0) return;
      // The application stands in the stage by which its rows began.
      const forms::Stage* stage = ground->type->stage(there.front().stage);
      const Step step{*ground, *locked, {}, nullptr, nullptr, {}, forms::ActorKind::system, stage_clockwork()};
      for (const auto& row : late) {
        const bool known =
            std::any_of(there.begin(), there.end(), [&](const StageCase& held) { return held.node_id == row.node_id; });
        if (row.submission_id != id || known || stage == nullptr || stage->level != row.level) continue;
        StageCase added = there.front();
        added.id = 0;
        added.node_id = row.node_id;
        added.level = row.level;
        added.title = row.title;
        added.shown_stage.clear();
        stage_rows::put(tx, added);
        stand(tx, step, added, *stage, there.front().shown_stage == stage->key);
      }
      for (StageCase held : gone) {
        if (held.submission_id != id) continue;
        held.open = false;
        held.until.reset();
        stage_rows::update(tx.sql(), held);
      }
    });
  }
}

void Stages::judge_again(std::int64_t submission_id) { ask_judges(submission_id, uses_.clock.now()); }

/// `submission_id` 0: of every tender that is under way.
int Stages::ask_judges(std::int64_t submission_id, base::Instant now) {
  std::vector<StageCase> waiting;
  if (submission_id != 0) {
    for (const StageCase& held : of_submission(submission_id))
      if (held.open) waiting.push_back(held);
  } else {
    for (const std::int64_t id :
         uses_.database.read([](soci::session& sql) { return stage_rows::tenders_under_way(sql); })) {
      const auto tender = uses_.tenders.find(id);
      const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
      if (!type) continue;
      for (const forms::Stage& stage : type->stages()) {
        if (!stage.judge.set()) continue;
        auto there = uses_.database.read([&](soci::session& sql) { return stage_rows::waiting(sql, stage.key, id); });
        waiting.insert(waiting.end(), there.begin(), there.end());
      }
    }
  }
  int moved = 0;
  for (const StageCase& held : waiting) {
    const auto submission = uses_.submissions.get(held.submission_id);
    const auto ground = submission ? ground_of(*submission, now) : std::nullopt;
    const forms::Stage* stage = ground ? ground->type->stage(held.stage) : nullptr;
    if (stage == nullptr || !stage->judge.set()) continue;
    const auto said = judged(*ground, *submission, held, *stage);
    if (!said) continue;
    StageWord word;
    word.outcome = said->outcome;
    word.reason = said->reason;
    word.version = held.version;
    moved += decide(held.id, word, stage_clockwork(), now).ok() ? 1 : 0;
  }
  return moved;
}

std::optional<plugin::StageJudgement> Stages::judged(const submissions::Ground& ground,
                                                     const submissions::Submission& submission, const StageCase& held,
                                                     const forms::Stage& stage) {
  if (!stage.judge.plugin.empty()) {
    const auto judge = judges_.find(stage.judge.plugin);
    if (judge == judges_.end()) return std::nullopt;
    plugin::StageSubject subject;
    subject.case_id = held.id;
    subject.tender_id = held.tender_id;
    subject.submission_id = held.submission_id;
    subject.company_id = held.company_id;
    subject.node_id = held.node_id;
    subject.type = ground.type->key();
    subject.tender_no = ground.tender.no;
    subject.stage = stage.key;
    subject.level = held.level;
    subject.title = held.title;
    subject.entered_at = held.entered_at;
    return uses_.database.read([&](soci::session& sql) { return judge->second(sql, subject); });
  }
  const auto node = uses_.submissions.node(submission, held.level, held.node_id);
  if (!node) return std::nullopt;
  Json value = node->values.value(stage.judge.field, Json());
  for (const auto& entry : uses_.submissions.office_entries(submission.id, node->id))
    if (entry.field == stage.judge.field && entry.kind == "kept") value = entry.value;
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  for (const auto& [said, outcome] : stage.judge.outcomes)
    if (said == text) return plugin::StageJudgement{outcome, {}};
  return std::nullopt;
}

}  // namespace tenderloom::review
