// Exact decimal numbers: money and rates never pass through binary floating point.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenderloom::base {

/// value = units / 10^scale. Up to 18 significant digits; arithmetic that would overflow returns nullopt.
class Decimal {
 public:
  static constexpr int kMaxScale = 9;
  Decimal() = default;
  Decimal(std::int64_t whole) : units_(whole) {}  // NOLINT(google-explicit-constructor)
  /// "-12.50"; ASCII digits only, no exponent, no thousands commas.
  static std::optional<Decimal> parse(std::string_view text);

  std::optional<Decimal> plus(const Decimal& other) const;
  std::optional<Decimal> times(const Decimal& other) const;
  /// Rounded half away from zero to `scale` decimals.
  Decimal rounded(int scale) const;
  std::optional<std::int64_t> whole() const;  // only when there is no fraction
  int scale() const { return scale_; }
  std::string text() const;  // without trailing zeros
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const { return (*this <=> other) == 0; }

 private:
  Decimal(std::int64_t units, int scale) : units_(units), scale_(scale) {}
  std::int64_t units_ = 0;
  int scale_ = 0;
};

}  // namespace tenderloom::base
