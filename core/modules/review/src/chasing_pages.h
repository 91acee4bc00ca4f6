// Chasing, the last day and figures by HTTP.
#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/review/chasing.h"

namespace tenderloom::review {

void add_chasing_routes(http::Router& router, const Review::Dependencies& uses, Chasing& chasing);
void register_chasing_views(render::ViewRegistry& views);

}  // namespace tenderloom::review
