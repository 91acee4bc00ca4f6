#include "exact.h"

#include <limits>

namespace tenderloom::infosec_services {
namespace {

using boost::multiprecision::cpp_int;

cpp_int to_integer(const Exact& value, Rounding rounding) {
  const cpp_int above = numerator(value), below = denominator(value);
  switch (rounding) {
    case Rounding::up:
      return (above + below - 1) / below;
    case Rounding::down:
      return above / below;
    case Rounding::half_up:
      break;
  }
  return (2 * above + below) / (2 * below);
}

cpp_int ten_to(int exponent) { return boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(exponent)); }

}  // namespace

std::optional<Rounding> rounding_of(const std::string& name) {
  if (name == "half_up") return Rounding::half_up;
  if (name == "up") return Rounding::up;
  if (name == "down") return Rounding::down;
  return std::nullopt;
}

Exact exact(const base::Decimal& value) {
  std::string digits = value.text();
  const auto point = digits.find('.');
  if (point == std::string::npos) return Exact(cpp_int(digits));
  const int scale = static_cast<int>(digits.size() - point - 1);
  digits.erase(point, 1);
  // A text that begins with 0 would be read as octal.
  const bool negative = digits.front() == '-';
  const auto first = digits.find_first_not_of("-0");
  const cpp_int units = first == std::string::npos ? cpp_int(0) : cpp_int(digits.substr(first));
  return Exact(negative ? -units : units, ten_to(scale));
}

Exact share(const base::Decimal& percent) { return exact(percent) / 100; }

std::int64_t whole(const Exact& value, Rounding rounding) {
  const cpp_int rounded = to_integer(value, rounding);
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  return rounded > kMost ? kMost : rounded.convert_to<std::int64_t>();
}

std::string text(const Exact& value, int decimals) {
  std::string digits = to_integer(value * ten_to(decimals), Rounding::half_up).str();
  if (decimals == 0) return digits;
  const auto fraction = static_cast<std::size_t>(decimals);
  if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
  digits.insert(digits.size() - fraction, 1, '.');
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

}  // namespace tenderloom::infosec_services
