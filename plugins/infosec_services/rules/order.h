// What an agency pays for an order line: quantity x man-days of a unit x price of a man-day, to the whole NT$.
#pragma once
#include <cstdint>
#include <optional>

#include "exact.h"

namespace tenderloom::infosec_services {

/// None when a figure is not above zero, or the amount has more than 15 digits.
std::optional<std::int64_t> order_amount(std::int64_t quantity, const base::Decimal& man_days_per_unit,
                                         std::int64_t man_day_price, Rounding rounding = Rounding::half_up);

}  // namespace tenderloom::infosec_services
