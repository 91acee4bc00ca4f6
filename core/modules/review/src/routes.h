#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/review/checks.h"
#include "tenderloom/review/service.h"

namespace tenderloom::review {
/// /staff and /staff/submissions…; `uses` and `service` must outlive the router.
void add_review_routes(http::Router& router, const Review::Dependencies& uses, Service& service,
                       Supplements& supplements, Queue& queue, StaffChecks& checks);
}  // namespace tenderloom::review
