#include "order.h"

namespace tenderloom::infosec_services {
namespace {

constexpr std::int64_t kMostAmount = 999'999'999'999'999;

}  // namespace

std::optional<std::int64_t> order_amount(std::int64_t quantity, const base::Decimal& man_days_per_unit,
                                         std::int64_t man_day_price, Rounding rounding) {
  if (quantity <= 0 || man_day_price <= 0 || man_days_per_unit <= base::Decimal(0)) return std::nullopt;
  const std::int64_t amount = whole(Exact(quantity) * exact(man_days_per_unit) * Exact(man_day_price), rounding);
  return amount > kMostAmount ? std::nullopt : std::optional(amount);
}

}  // namespace tenderloom::infosec_services
