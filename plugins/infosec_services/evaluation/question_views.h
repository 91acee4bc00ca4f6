// Questions of a committee as pages show them: to those who judge beside the proposal, to its vendor on a page.
#pragma once
#include "reading.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::infosec_services {

Json question_models(const Json& questions, const render::ViewContext& context);
Json question_shape();
Json error_shape();

}  // namespace tenderloom::infosec_services
