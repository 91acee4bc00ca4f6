// What routes read from a request in the same way everywhere. (Plain functions over http::Context; used by the
// modules.)
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "tenderloom/http/context.h"

namespace tenderloom::accounts {

/// The row version that the request speaks about: If-Match, else `version` of the body. None when neither is there.
std::optional<std::int64_t> version_of(const http::Context& context);
/// A text of the body, or of the query; empty when it is absent.
std::string text_value(const http::Context& context, const char* name);
/// A whole number in decimal digits, as identifiers are written; none when the text is anything else or too long.
std::optional<std::int64_t> whole_number(std::string_view text);
/// A positive number that stands in the path ("id"); none when it is anything else.
std::optional<std::int64_t> id_param(const http::Context& context, const char* name);
/// An address inside this portal to go to afterwards; anything else gives `fallback` (no open redirect).
std::string local_target(const std::string& wanted, const std::string& fallback);

}  // namespace tenderloom::accounts
