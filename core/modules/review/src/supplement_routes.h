#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/review/supplements.h"

namespace tenderloom::review {
/// /tenders/{no}/supplements…; everything given must outlive the router.
void add_vendor_supplement_routes(http::Router& router, const Review::Dependencies& uses, Supplements& supplements);
/// /staff/submissions/{id}/supplement…, /supplements/{round}….
void add_staff_supplement_routes(http::Router& router, const Review::Dependencies& uses, Supplements& supplements);
/// /staff/phrases.
void add_phrase_routes(http::Router& router, const Review::Dependencies& uses, Supplements& supplements);
void register_supplement_views(render::ViewRegistry& views);
void register_round_views(render::ViewRegistry& views);
}  // namespace tenderloom::review
