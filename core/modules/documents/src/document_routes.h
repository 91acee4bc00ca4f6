#pragma once
#include "tenderloom/documents/service.h"
#include "tenderloom/http/router.h"

namespace tenderloom::documents {
/// /tenders/{no}/documents…; `uses` and `service` must outlive the router.
void add_document_routes(http::Router& router, const Documents::Dependencies& uses, Service& service);
}  // namespace tenderloom::documents
