// Numbers without any rounding of their own: sums, products and quotients stay exact fractions until they are shown or
// become money.
#pragma once
#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "tenderloom/base/decimal.h"

namespace tenderloom::infosec_services {

using Exact = boost::multiprecision::cpp_rational;

/// OQ-12: how a price becomes whole NT$.
enum class Rounding { half_up, up, down };
std::optional<Rounding> rounding_of(const std::string& name);  // "half_up", "up", "down"

Exact exact(const base::Decimal& value);
/// "16" percent as 0.16.
Exact share(const base::Decimal& percent);

/// Values here are never negative.
std::int64_t whole(const Exact& value, Rounding rounding);  // beyond 64 bits: the largest
/// With at most `decimals` decimals, half up, without trailing zeros.
std::string text(const Exact& value, int decimals);

}  // namespace tenderloom::infosec_services
