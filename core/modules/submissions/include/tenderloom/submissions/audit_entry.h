// What the audit log says about every act on an application; the caller adds the details.
#pragma once
#include <string>
#include <utility>

#include "tenderloom/audit/audit.h"
#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

inline audit::Entry entry_about(const Submission& submission, const Actor& actor, base::Instant at,
                                std::string action) {
  audit::Entry entry;
  entry.at = at;
  if (actor.person_id != 0) entry.person = actor.person_id;
  entry.company = submission.company_id;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = std::move(action);
  entry.subject = "submission:" + std::to_string(submission.id);
  return entry;
}

}  // namespace tenderloom::submissions
