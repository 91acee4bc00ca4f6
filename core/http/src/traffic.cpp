#include "tenderloom/http/traffic.h"

#include <algorithm>

namespace tenderloom::http {

std::string_view name_of(Area area) {
  constexpr std::array<std::string_view, kAreas> kNames{"none",   "assets", "public", "account",
                                                        "vendor", "staff",  "other"};
  return kNames[static_cast<std::size_t>(area)];
}

Area area_of(std::string_view permission) {
  if (permission == "public") return Area::open;
  if (permission == "signed_in" || permission.starts_with("account.")) return Area::account;
  if (permission.starts_with("vendor.")) return Area::vendor;
  return permission.starts_with("staff.") ? Area::staff : Area::other;
}

void Traffic::count(Area area, int status, std::int64_t micros) {
  const auto at = static_cast<std::size_t>(area);
  if (status >= kFirstStatus && status < kFirstStatus + static_cast<int>(kStatuses))
    requests_[at][static_cast<std::size_t>(status - kFirstStatus)].fetch_add(1, std::memory_order_relaxed);
  const auto bound = std::lower_bound(kBounds.begin(), kBounds.end(), micros) - kBounds.begin();
  times_[at][static_cast<std::size_t>(bound)].fetch_add(1, std::memory_order_relaxed);
  micros_[at].fetch_add(micros, std::memory_order_relaxed);
}

Traffic::Times Traffic::times(Area area) const {
  const auto at = static_cast<std::size_t>(area);
  Times times;
  for (std::size_t i = 0; i < times.requests.size(); ++i)
    times.requests[i] = times_[at][i].load(std::memory_order_relaxed);
  times.micros = micros_[at].load(std::memory_order_relaxed);
  return times;
}

}  // namespace tenderloom::http
