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

/// The first rows of the tree for the page of the submission: {"rows": [{depth, level, title, complete, marks, url}],
/// "more": leaves that are not among them}.
Json case_tree(const MarkSources& from, const Ground& ground, const Submission& submission, std::int64_t person_id,
               const std::string& locale);

}  // namespace tenderloom::review
