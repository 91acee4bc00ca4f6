#pragma once
#include "tenderloom/documents/service.h"
#include "tenderloom/http/router.h"

namespace tenderloom::documents {
/// /tenders/{no}/submission…; `uses` and `service` must outlive the router.
void add_submission_routes(http::Router& router, const Documents::Dependencies& uses, Service& service);
}  // namespace tenderloom::documents
