// The page of a pricing analysis.
#pragma once
#include "tenderloom/plugin/host.h"

namespace tenderloom::infosec_services {

void add_pricing_views(plugin::Host& host);

}  // namespace tenderloom::infosec_services
