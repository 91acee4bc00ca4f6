#include "made_files.h"

#include "seal_desk.h"

namespace tenderloom::infosec_services {

base::Result<void> unless_sealed_meanwhile(const Desk& desk, const CheckDesk& checks,
                                           const std::vector<std::int64_t>& proposals, const std::string& sha256) {
  for (const std::int64_t id : proposals) {
    const auto now = desk.find(id);
    if (!now || !checks.sealed(*now)) continue;
    desk.uses().database.write([&](storage::Transaction& tx) {
      desk.uses().jobs.enqueue(tx, kForgetJob,
                               {{"company", now->submission.company_id}, {"files", Json::array({sha256})}},
                               std::nullopt, std::nullopt, desk.uses().clock.now() + kForgetAfter);
    });
    return base::Error{"infosec_sealed", {{"state", "submitted"}}};
  }
  return {};
}

}  // namespace tenderloom::infosec_services
