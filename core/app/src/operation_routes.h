// Health, readiness, the API's description.
#pragma once
#include "portal.h"

namespace tenderloom::app {

/// Registers /healthz, /readyz, /openapi.json and /api. Call it last: the description lists every route.
void register_operation_routes(http::Router& router, storage::Database& database, tenders::Tenders& tenders,
                               const base::Words& words);
void register_operation_views(render::ViewRegistry& views);

}  // namespace tenderloom::app
