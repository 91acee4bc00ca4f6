// Health, readiness, the API's description.
#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/plugin/host.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/tenders/tenders.h"
#include "upload_scan.h"

namespace tenderloom::app {

/// /healthz and /readyz. `scan` may be null.
void register_health_routes(http::Router& router, storage::Database& database, tenders::Service& tenders,
                            UploadScan* scan);
/// /openapi.json, /api and the pages about the portal. Call it last: the description lists every route.
void register_operation_routes(http::Router& router, tenders::Tenders& tenders, const base::Words& words,
                               const std::vector<plugin::NavigationLink>& plugins);
void register_operation_views(render::ViewRegistry& views);

}  // namespace tenderloom::app
