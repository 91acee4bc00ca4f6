// Archived tenders by HTTP.
#pragma once
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/review/archive.h"

namespace tenderloom::review {

void add_archive_routes(http::Router& router, const Review::Dependencies& uses, TenderArchive& archive);
void register_archive_views(render::ViewRegistry& views);

}  // namespace tenderloom::review
