// What the API says about submissions to staff.
#pragma once
#include <string>

#include "tenderloom/base/json.h"
#include "tenderloom/http/context.h"
#include "tenderloom/review/service.h"

namespace tenderloom::review {

/// Who of the office asks, for the history and the audit log.
submissions::Actor staff_actor(const http::Context& context);

base::Json to_json(const SubmissionRow& row);
base::Json counters_json(const std::vector<std::pair<std::string, std::int64_t>>& counters);
/// GET /staff/submissions/{id}: vendor, counts, documents, prints, history, what may be decided.
base::Json submission_json(const Review::Dependencies& uses, Service& service, Supplements& supplements,
                           const submissions::Ground& ground, const submissions::Submission& submission,
                           const std::string& locale);
/// What the pages of items say about the vendor.
base::Json vendor_json(const Review::Dependencies& uses, std::int64_t company_id);

}  // namespace tenderloom::review
