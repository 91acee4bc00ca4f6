// Searching the items of every vendor, for staff.
#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/review/review.h"

namespace tenderloom::review {

void add_item_search_routes(http::Router& router, const Review::Dependencies& uses);
void register_item_search_view(render::ViewRegistry& views);

}  // namespace tenderloom::review
