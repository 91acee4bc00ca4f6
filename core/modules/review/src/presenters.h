#pragma once
#include "tenderloom/render/views.h"

namespace tenderloom::review {
/// review/start, review/submissions, review/submission.
void register_review_views(render::ViewRegistry& views);
}  // namespace tenderloom::review
