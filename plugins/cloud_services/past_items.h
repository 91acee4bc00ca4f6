// 前標品項銷售資料: the vendor's own priced items of earlier tenders of this type (figure 31, R-040's order).
#pragma once
#include "tenderloom/plugin/host.h"

namespace tenderloom::cloud_services {

/// At most `kMost` items, the latest tender first. The code of an option is "<tender number>:<node id>".
inline constexpr int kMost = 500;
std::vector<forms::Option> past_items(storage::Database& database, const plugin::OptionQuery& query);

}  // namespace tenderloom::cloud_services
