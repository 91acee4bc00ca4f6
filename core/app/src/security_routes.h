// How finders of a vulnerability reach the operator: /.well-known/security.txt (RFC 9116) and a page that says more.
#pragma once
#include "tenderloom/base/clock.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"

namespace tenderloom::app {

void register_security_routes(http::Router& router, const config::Settings& settings, const base::Clock& clock);
void register_security_views(render::ViewRegistry& views);

}  // namespace tenderloom::app
