// Decisions about cases: what may be chosen, and one or many of them in one transaction (stage_steps.cpp).
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

}  // namespace

ListingWatch::~ListingWatch() = default;

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

}  // namespace tenderloom::review
