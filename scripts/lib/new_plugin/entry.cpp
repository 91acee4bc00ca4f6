// The native companion of scripts/@key@.
#include "tenderloom/plugin/abi.h"
#include "tenderloom/plugin/host.h"

namespace {

class Companion final : public tenderloom::plugin::Plugin {
 public:
  void start(tenderloom::plugin::Host& host) override { host.serve_type("@key@"); }
};

}  // namespace

TENDERLOOM_PLUGIN(@key @, "1.0", Companion)
