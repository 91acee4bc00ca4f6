// The native companion of scripts/cloud_services: tests of cloud services (SM-06). The type itself is data and Lua.
#include "tenderloom/plugin/abi.h"
#include "testing_pages.h"
#include "testing_rows.h"

namespace {

using namespace tenderloom;

class CloudServices final : public plugin::Plugin {
 public:
  void start(plugin::Host& host) override {
    host.serve_type(cloud_services::kType);
    host.add_migrations(cloud_services::rows::migrations());
    host.add_integrity(cloud_services::rows::integrity());
    host.add_personal_data(cloud_services::rows::personal_data());
    testing_ = std::make_unique<cloud_services::Testing>(
        host.services(), [&host](std::int64_t submission) { host.judge_again(submission); });
    host.add_stage_judge(cloud_services::kBegunJudge, cloud_services::Testing::begun);
    for (const char* event : {"scheduled", "unscheduled", "passed", "failed", "retest"})
      host.add_mail({std::string("cloud_services_test_") + event, "vendor", cloud_services::kTesting,
                     "contact_name contact_title company_name tender_name tender_no service round day reason link"});
    host.add_mail({"cloud_services_test_assigned", "staff_person", cloud_services::kTesting,
                   "company_name tender_name tender_no service round day reason link"});
    cloud_services::register_views(host);
    cloud_services::add_routes(host, *testing_);
    cloud_services::add_vendor_routes(host, *testing_);
    host.add_facts(cloud_services::kType, cloud_services::kLevel,
                   [this](const plugin::FactQuery& query) { return testing_->facts(query); });
    host.add_dossier(cloud_services::kType,
                     [this](const plugin::DossierQuery& query) { return testing_->dossier(query); });
    host.add_navigation({true, "review_group", "cloud_tests", "/plugins/cloud_services/tests"});
  }

 private:
  std::unique_ptr<cloud_services::Testing> testing_;
};

}  // namespace

TENDERLOOM_PLUGIN(cloud_services, "2.0", CloudServices)
