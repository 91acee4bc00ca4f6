// One step of a case, while it is taken.
#pragma once
#include "tenderloom/audit/audit.h"
#include "tenderloom/review/stages.h"

namespace tenderloom::review {

struct Stages::Step {
  const submissions::Ground& ground;
  submissions::Submission submission;
  StageCase held;
  const forms::Stage* stage = nullptr;
  const forms::StageOutcome* outcome = nullptr;
  StageWord word;
  forms::ActorKind kind = forms::ActorKind::system;
  submissions::Actor actor;
  bool applies = true;
  Json picture = {};  // what the public would see of it
};

inline const submissions::Actor& stage_clockwork() {
  static const submissions::Actor actor{submissions::Actor::Kind::system, 0, "", "command"};
  return actor;
}

/// In the audit log, in the transaction of the step.
template <typename Step>
void record_stage(storage::Transaction& tx, const Review::Dependencies& uses, const Step& step,
                  const StageEvent& event) {
  audit::Entry entry;
  entry.at = event.at;
  if (event.person_id != 0) entry.person = event.person_id;
  entry.company = step.submission.company_id;
  entry.actor_name = step.actor.name;
  entry.address = step.actor.address;
  entry.action = "stage.moved";
  entry.subject = "submission:" + std::to_string(step.submission.id);
  entry.details = {{"tender", step.ground.tender.no},   {"row", step.held.title}, {"from", event.stage},
                   {"outcome", event.outcome},          {"to", event.to},         {"reason", event.reason},
                   {"barred_until", event.barred_until}};
  uses.audit.record(tx, entry);
}

}  // namespace tenderloom::review
