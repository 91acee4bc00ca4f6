#include "tenderloom/base/decimal.h"

#include <algorithm>

namespace tenderloom::base {
namespace {

__extension__ using Wide = __int128;
constexpr Wide kLimit = 1'000'000'000'000'000'000;  // 18 significant digits

constexpr Wide power_of_ten(int exponent) {
  Wide power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

struct Parts {
  std::int64_t units;
  int scale;
};

/// Drops trailing zeros of the fraction; nullopt when the number needs more digits than a Decimal has.
std::optional<Parts> fit(Wide units, int scale) {
  while (scale > 0 && units % 10 == 0) {
    units /= 10;
    --scale;
  }
  if (scale > Decimal::kMaxScale || units >= kLimit || units <= -kLimit) return std::nullopt;
  return Parts{static_cast<std::int64_t>(units), scale};
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  Wide units = 0;
  int scale = 0, digits = 0;
  bool in_fraction = false, digit_last = false;
  for (const char c : text) {
    if (c == '.' && !in_fraction && digits > 0) {
      in_fraction = true;
      digit_last = false;
      continue;
    }
    // Forty digits fit no Decimal whatever follows, and stay far from what Wide holds only below 38: stop earlier.
    if (c < '0' || c > '9' || ++digits > 36) return std::nullopt;
    units = units * 10 + (c - '0');
    scale += in_fraction ? 1 : 0;
    digit_last = true;
  }
  if (!digit_last) return std::nullopt;
  const auto parts = fit(negative ? -units : units, scale);
  if (!parts) return std::nullopt;
  return Decimal(parts->units, parts->scale);
}

std::optional<Decimal> Decimal::plus(const Decimal& other) const {
  const int scale = std::max(scale_, other.scale_);
  const Wide sum = units_ * power_of_ten(scale - scale_) + other.units_ * power_of_ten(scale - other.scale_);
  const auto parts = fit(sum, scale);
  if (!parts) return std::nullopt;
  return Decimal(parts->units, parts->scale);
}

std::optional<Decimal> Decimal::times(const Decimal& other) const {
  const auto parts = fit(static_cast<Wide>(units_) * other.units_, scale_ + other.scale_);
  if (!parts) return std::nullopt;
  return Decimal(parts->units, parts->scale);
}

Decimal Decimal::rounded(int scale) const {
  scale = std::max(scale, 0);
  if (scale >= scale_) return *this;
  const auto divisor = static_cast<std::int64_t>(power_of_ten(scale_ - scale));
  std::int64_t units = units_ / divisor;
  const std::int64_t rest = units_ % divisor;
  if (rest >= divisor - rest) ++units;
  if (-rest >= divisor + rest) --units;
  const auto parts = fit(units, scale);
  return parts ? Decimal(parts->units, parts->scale) : Decimal(units, scale);
}

std::optional<std::int64_t> Decimal::whole() const {
  if (scale_ != 0) return std::nullopt;
  return units_;
}

std::string Decimal::text() const {
  std::string digits = std::to_string(units_);
  if (scale_ == 0) return digits;
  const std::size_t first = digits[0] == '-' ? 1 : 0;
  const auto needed = static_cast<std::size_t>(scale_) + 1;
  if (digits.size() - first < needed) digits.insert(first, needed - (digits.size() - first), '0');
  digits.insert(digits.size() - static_cast<std::size_t>(scale_), 1, '.');
  return digits;
}

std::strong_ordering Decimal::operator<=>(const Decimal& other) const {
  const int scale = std::max(scale_, other.scale_);
  const Wide left = units_ * power_of_ten(scale - scale_), right = other.units_ * power_of_ten(scale - other.scale_);
  return left < right   ? std::strong_ordering::less
         : left > right ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

}  // namespace tenderloom::base
