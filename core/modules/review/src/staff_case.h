// The submission of an address of staff, with what is needed to speak of it.
#pragma once
#include <variant>

#include "tenderloom/http/context.h"
#include "tenderloom/http/outcome.h"
#include "tenderloom/review/review.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::review {

struct StaffCase {
  submissions::Ground ground;
  submissions::Submission submission;
  std::string url() const { return "/staff/submissions/" + std::to_string(submission.id); }
};

/// That of `{id}`, or the answer. What was never handed in is not for staff.
std::variant<StaffCase, http::Outcome> staff_case(const Review::Dependencies& uses, http::Context& context);

}  // namespace tenderloom::review
