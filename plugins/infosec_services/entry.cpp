// The native companion of scripts/infosec_services: prices of man-days, order amounts and the choice of winners.
#include "tenderloom/plugin/abi.h"
#include "tenderloom/plugin/host.h"

namespace {

class InfosecServices final : public tenderloom::plugin::Plugin {
 public:
  void start(tenderloom::plugin::Host& host) override { host.serve_type("infosec_services"); }
};

}  // namespace

TENDERLOOM_PLUGIN(infosec_services, "1.0", InfosecServices)
