// N-16: what a file proves ends on the date beside it (`expiry` of the field); vendor and staff are reminded in time.
#pragma once
#include "tenderloom/review/review.h"

namespace tenderloom::review {

/// Looks through every application that was handed in and mails what ends soon or has ended, each thing once a stage.
/// How many things were told.
int remind_of_expiries(const Review::Dependencies& uses, base::Instant now);
void add_expiry_routes(http::Router& router, const Review::Dependencies& uses);
void register_expiry_views(render::ViewRegistry& views);

}  // namespace tenderloom::review
