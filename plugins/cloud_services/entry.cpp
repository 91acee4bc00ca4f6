// The native companion of scripts/cloud_services. The type is data and Lua throughout; the companion says that it is
// served, so that a portal without it keeps the type's tenders read-only.
#include "tenderloom/plugin/abi.h"
#include "tenderloom/plugin/host.h"

namespace {

class CloudServices final : public tenderloom::plugin::Plugin {
 public:
  void start(tenderloom::plugin::Host& host) override { host.serve_type("cloud_services"); }
};

}  // namespace

TENDERLOOM_PLUGIN(cloud_services, "1.0", CloudServices)
