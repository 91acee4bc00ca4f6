#include "normalise_number.h"

#include "tenderloom/base/decimal.h"
#include "tenderloom/base/text.h"

namespace tenderloom::forms {
namespace {

constexpr std::int64_t kMostWhole = 9'007'199'254'740'991;  // what a JSON client counts exactly

/// 5,200 without its commas; nullopt when they stand where no thousands are.
std::optional<std::string> without_commas(std::string_view text) {
  if (text.find(',') == std::string_view::npos) return std::string(text);
  const std::string_view whole = text.substr(0, std::min(text.find('.'), text.size()));
  std::size_t digits = 0;
  for (std::size_t i = whole.size(); i-- > 0;) {
    const char c = whole[i];
    if (c == ',') {
      if (digits != 3) return std::nullopt;
      digits = 0;
    } else if (c >= '0' && c <= '9') {
      if (++digits > 3) return std::nullopt;
    } else if (i != 0 || c != '-') {
      return std::nullopt;
    }
  }
  if (digits == 0 || text.substr(whole.size()).find(',') != std::string_view::npos) return std::nullopt;
  std::string out(text);
  std::erase(out, ',');
  return out;
}

}  // namespace

bool has_full_width_digit(std::string_view text) {
  // U+FF10 to U+FF19 are EF BC 90 to EF BC 99.
  for (std::size_t at = text.find("\xEF\xBC"); at != std::string_view::npos; at = text.find("\xEF\xBC", at + 1)) {
    if (at + 2 >= text.size()) break;
    const auto last = static_cast<unsigned char>(text[at + 2]);
    if (last >= 0x90 && last <= 0x99) return true;
  }
  return false;
}

Normalised normalised_number(const Field& field, const Json& given, bool whole) {
  const char* code = whole ? "not_integer" : "not_decimal";
  std::optional<base::Decimal> value;
  if (given.is_number_integer() || given.is_number_unsigned()) {
    if (given.is_number_unsigned() && given.get<std::uint64_t>() > static_cast<std::uint64_t>(kMostWhole)) {
      return refuse("number_too_large");
    }
    value = base::Decimal(given.get<std::int64_t>());
  } else if (given.is_number_float()) {
    const double number = given.get<double>();
    // A whole float is written with an exponent when it is big; programs may send 5.0.
    if (!(number >= -9e15 && number <= 9e15)) return refuse("number_too_large");
    if (number == static_cast<double>(static_cast<std::int64_t>(number))) {
      value = base::Decimal(static_cast<std::int64_t>(number));
    } else {
      value = base::Decimal::parse(given.dump());
      // What is so small that it is written with an exponent.
      if (!value && !whole)
        return refuse("too_many_decimals", {{"limit", field.limits.decimals.value_or(base::Decimal::kMaxScale)}});
    }
  } else if (given.is_string()) {
    const std::string_view text = base::trim(given.get_ref<const std::string&>());
    if (text.empty()) return accept(nullptr);
    if (has_full_width_digit(text)) return refuse("full_width_digits");
    const auto plain = without_commas(text);
    if (!plain) return refuse(code);
    value = base::Decimal::parse(*plain);
    if (!value && plain->size() > 15 && plain->find_first_not_of("-0123456789.") == std::string::npos) {
      return refuse("number_too_large");
    }
  }
  if (!value) return refuse(code);
  if (!whole) {
    if (field.limits.decimals && value->scale() > 0) {
      const auto kept = value->rounded(*field.limits.decimals);
      if (!(kept == *value)) return refuse("too_many_decimals", {{"limit", *field.limits.decimals}});
    }
    return accept(value->text());
  }
  const auto integer = value->whole();
  if (!integer) return refuse(code);
  if (*integer > kMostWhole || *integer < -kMostWhole) return refuse("number_too_large");
  return accept(*integer);
}

}  // namespace tenderloom::forms
