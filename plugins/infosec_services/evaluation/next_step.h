// What a group waits for, as a notice (render::parts::notice_shape).
#pragma once
#include "tenderloom/base/json.h"
#include "tenderloom/render/views.h"

namespace tenderloom::infosec_services {

/// Of what group_json() says.
base::Json next_step(const base::Json& group, const render::ViewContext& context);

}  // namespace tenderloom::infosec_services
