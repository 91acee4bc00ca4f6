#include "past_items.h"
#include "tenderloom/plugin/abi.h"

namespace {

class CloudServices final : public tenderloom::plugin::Plugin {
 public:
  void start(tenderloom::plugin::Host& host) override {
    host.serve_type("cloud_services");
    host.add_options("past_items", [&database = host.database()](const tenderloom::plugin::OptionQuery& query) {
      return tenderloom::cloud_services::past_items(database, query);
    });
  }
};

}  // namespace

TENDERLOOM_PLUGIN(cloud_services, "1.0", CloudServices)
