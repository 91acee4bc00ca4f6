// The order calculator: public, because those who order are agencies without an account here.
#pragma once
#include "evaluation/reading.h"
#include "tenderloom/plugin/host.h"

namespace tenderloom::infosec_services {

void add_order(plugin::Host& host, const Evaluation& all);
void add_order_views(plugin::Host& host);

}  // namespace tenderloom::infosec_services
