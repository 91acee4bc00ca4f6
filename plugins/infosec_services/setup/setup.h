// What staff fix for a tender: rates and caps of prices, groups that are SOC, services that agencies order; and the
// order calculator over these services.
#pragma once
#include "desk.h"
#include "tenderloom/plugin/host.h"

namespace tenderloom::infosec_services {

/// What was typed, judged: findings "pricing.leave_rate", "items[2].man_days", "soc_groups".
struct TypedSettings {
  Json values = Json::object();  // as stored
  std::vector<base::Error> wrong;
};
TypedSettings settings_of_form(const Json& typed, const plugin::Tender& tender);

struct Sealing;
void add_setup(plugin::Host& host, const Desk& desk, const Sealing& sealing);
void add_setup_views(plugin::Host& host);

}  // namespace tenderloom::infosec_services
