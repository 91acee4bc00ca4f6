#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/review/checks.h"
#include "tenderloom/review/service.h"

namespace tenderloom::review {
/// /staff and /staff/submissions…; `uses` and `service` must outlive the router.
void add_review_routes(http::Router& router, const Review::Dependencies& uses, Service& service,
                       Supplements& supplements, Queue& queue, StaffChecks& checks);
/// What staff open of a submission: scans, receipt, rows, files.
void add_reading_routes(http::Router& router, const Review::Dependencies& uses, Queue& queue, StaffChecks& checks);
}  // namespace tenderloom::review
