// What the staff's pages of stages share: the way to them, and the panels of action on a list and on one case.
#pragma once
#include "tenderloom/base/json.h"
#include "tenderloom/render/views.h"

namespace tenderloom::review {

using base::Json;

/// The way to the page `own` of a tender's stages; `above` not empty: below the tender's overview.
Json stage_trail(const Json& tender, const std::string& own, const std::string& above,
                 const render::ViewContext& context);
/// What the panels of action need, on the list and on the page of one case.
Json stage_act_model(const Json& resource, const Json& extra, const Json& outcomes, const render::ViewContext& context);
/// The shape of a page with the panels of action.
Json with_stage_act(Json shape);
/// The page of one case and the summary of a committee.
void register_stage_case_views(render::ViewRegistry& views);

}  // namespace tenderloom::review
