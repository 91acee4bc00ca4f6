// Badges of an application's rows for staff.
#pragma once
#include "tenderloom/review/checks.h"
#include "tenderloom/review/queue.h"
#include "tenderloom/submissions/row_marks.h"

namespace tenderloom::review {

struct MarkSources {
  const Review::Dependencies& uses;
  Queue& queue;
  StaffChecks& checks;
};

/// What corrections ask for, what changed since that person's last look, what a check found wrong, and what a row cost
/// in the tender before.
submissions::MarkRows staff_marks(const MarkSources& from, const Ground& ground, const Submission& submission,
                                  std::int64_t person_id);

}  // namespace tenderloom::review
