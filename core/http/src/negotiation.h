// What the client would like: HTML or JSON, which language, compressed or not (RFC 9110 section 12.5).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/http/request.h"

namespace tenderloom::http {

/// HTML by HX-Request or when `Accept` prefers it; a missing header, */* and ties give JSON, so that scripts need no
/// header.
bool prefers_html(const Request& request);

/// The first of `locales` that the list prefers, or nothing. "en-GB" is answered by "en", "zh" and "zh-Hant" by
/// "zh-TW".
std::optional<std::string> preferred_locale(std::string_view accept_language, const std::vector<std::string>& locales);

bool accepts_gzip(std::string_view accept_encoding);

/// A media type without its parameters, in lower case; a parameter's value without quotes.
std::string media_type_of(std::string_view content_type);
std::optional<std::string> parameter_of(std::string_view field, std::string_view name);

}  // namespace tenderloom::http
