// Long work as its owner sees it: progress, and what came of it (contract: /jobs/{id}, /jobs/{id}/result).
#pragma once
#include "portal.h"

namespace tenderloom::app {

void register_job_routes(http::Router& router, storage::JobQueue& jobs, const storage::BlobStore& blobs);
void register_job_views(render::ViewRegistry& views);

}  // namespace tenderloom::app
