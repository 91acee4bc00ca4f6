#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/review/supplements.h"

namespace tenderloom::review {
/// /staff/submissions/{id}/documents/{upload}/check and …/verdict; everything given must outlive the router.
void add_document_check_routes(http::Router& router, const Review::Dependencies& uses, Supplements& supplements);
void register_document_check_views(render::ViewRegistry& views);
}  // namespace tenderloom::review
