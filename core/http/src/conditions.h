// Preconditions and ranges (RFC 9110 sections 13 and 14).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tenderloom/http/request.h"

namespace tenderloom::http {

enum class Condition { proceed, not_modified, failed };
/// Of a GET or HEAD; `etag` with its quotes, strong.
Condition check_conditions(const Request& request, std::string_view etag);

struct Range {
  std::int64_t first = 0;
  std::int64_t length = 0;
};
enum class RangeAnswer { whole, part, unsatisfiable };
/// A single range of a GET; several, or an If-Range that does not fit, are answered by the whole.
RangeAnswer read_range(const Request& request, std::string_view etag, std::int64_t size, Range& range);

}  // namespace tenderloom::http
