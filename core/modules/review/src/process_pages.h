#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/review/review.h"

namespace tenderloom::review {
/// /staff/tenders/{no}/process: the states of a tender's type as tables and drawings.
void add_process_routes(http::Router& router, const Review::Dependencies& uses);
void register_process_views(render::ViewRegistry& views);
}  // namespace tenderloom::review
