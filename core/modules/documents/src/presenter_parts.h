// What the pages of documents and of the submission share.
#pragma once
#include "tenderloom/render/parts.h"
#include "tenderloom/render/views.h"

namespace tenderloom::documents {

std::string tender_url(const render::Json& resource);
render::Json documents_trail(const render::Json& resource, const render::ViewContext& context, const std::string& here);
/// Figure 35: the two warnings, each with what to do and where.
render::Json warnings(const render::Json& resource, const render::ViewContext& context);
render::Json problem_notice(const render::Json& extra, const render::ViewContext& context);
render::Json notices_shape();
render::Json links_shape();

void register_submission_view(render::ViewRegistry& views);

}  // namespace tenderloom::documents
