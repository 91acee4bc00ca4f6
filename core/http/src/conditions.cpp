#include "conditions.h"

#include <algorithm>
#include <charconv>

#include "ascii.h"

namespace tenderloom::http {
namespace {

/// All lines of one field, joined. Absent is not the same as empty.
std::optional<std::string> joined(const Request& request, std::string_view name) {
  std::optional<std::string> value;
  for (const Header& header : request.headers) {
    if (!ascii::equal_ignoring_case(header.name, name)) continue;
    value = value ? *value + "," + header.value : header.value;
  }
  return value;
}

bool lists(std::string_view tags, std::string_view etag, bool weak_is_enough) {
  if (ascii::trim(tags) == "*") return true;
  bool found = false;
  ascii::each_member(tags, [&](std::string_view tag) {
    if (weak_is_enough && tag.starts_with("W/")) tag.remove_prefix(2);
    found = found || tag == etag;
  });
  return found;
}

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  if (text.empty() || !std::all_of(text.begin(), text.end(), ascii::is_digit)) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Condition check_conditions(const Request& request, std::string_view etag) {
  if (const auto match = joined(request, "if-match"); match && !lists(*match, etag, false)) return Condition::failed;
  if (const auto none = joined(request, "if-none-match"); none && lists(*none, etag, true))
    return Condition::not_modified;
  return Condition::proceed;
}

RangeAnswer read_range(const Request& request, std::string_view etag, std::int64_t size, Range& range) {
  const std::string_view header = request.header("range");
  constexpr std::string_view kUnit = "bytes=";
  if (request.method != Method::get || header.size() <= kUnit.size() ||
      !ascii::equal_ignoring_case(header.substr(0, kUnit.size()), kUnit))
    return RangeAnswer::whole;
  const std::string_view condition = request.header("if-range");
  if (!condition.empty() && (etag.empty() || condition != etag)) return RangeAnswer::whole;
  const std::string_view spec = ascii::trim(header.substr(kUnit.size()));
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos || spec.find(',') != std::string_view::npos) return RangeAnswer::whole;
  const auto first = number(spec.substr(0, dash));
  const auto last = number(spec.substr(dash + 1));
  if (dash == 0) {  // the last so many bytes
    if (!last) return RangeAnswer::whole;
    if (*last == 0 || size == 0) return RangeAnswer::unsatisfiable;
    range.length = std::min(*last, size);
    range.first = size - range.length;
    return RangeAnswer::part;
  }
  if (!first || (!last && dash + 1 != spec.size()) || (last && *last < *first)) return RangeAnswer::whole;
  if (*first >= size) return RangeAnswer::unsatisfiable;
  range.first = *first;
  range.length = std::min(last.value_or(size - 1), size - 1) - *first + 1;
  return RangeAnswer::part;
}

}  // namespace tenderloom::http
