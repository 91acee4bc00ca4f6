// What the pages about corrections share.
#pragma once
#include "tenderloom/render/views.h"

namespace tenderloom::review {

/// partials/correction_track: a track with its requests.
base::Json track_model(const base::Json& track, std::int64_t round, const std::string& complete_url,
                       const render::ViewContext& context);
base::Json track_shape();
/// The trail of a page under a submission on the staff's side.
base::Json case_trail(const base::Json& resource, const std::string& own, const render::ViewContext& context);

}  // namespace tenderloom::review
