#pragma once
#include "tenderloom/render/views.h"

namespace tenderloom::documents {
/// documents/list and documents/submission.
void register_document_views(render::ViewRegistry& views);
}  // namespace tenderloom::documents
