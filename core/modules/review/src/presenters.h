#pragma once
#include "tenderloom/render/views.h"

namespace tenderloom::review {

/// review/start, review/submissions, review/submission.
void register_review_views(render::ViewRegistry& views);
void register_submission_view(render::ViewRegistry& views);
render::Json submission_badge(const render::Json& resource, const render::ViewContext& context);

}  // namespace tenderloom::review
