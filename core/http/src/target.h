// The request-target (RFC 9112 section 3.2) and the Host field: read strictly, decoded once.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "fault.h"

namespace tenderloom::http {

struct Target {
  enum class Form { origin, absolute, asterisk, authority } form = Form::origin;
  std::string path;       // decoded, without dot segments; "*" for asterisk-form
  std::string raw_query;  // as sent, without the question mark
  std::vector<std::pair<std::string, std::string>> query;
  std::string host;     // of absolute-form
  bool secure = false;  // absolute-form with https
};

/// `method` decides which forms are allowed: asterisk-form only for OPTIONS, authority-form only for CONNECT.
std::variant<Target, Fault> read_target(std::string_view method, std::string_view text);

/// A name, IPv4 address or bracketed IPv6 address with an optional port. Stricter than RFC 3986 (no percent-encoding,
/// no sub-delims), because the value may end up in addresses that the portal writes.
bool valid_host(std::string_view host);

/// Percent-decoding of a form or query value; nothing when a percent sign is not followed by two hex digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);

/// name=value pairs joined by &. Refuses broken percent-encoding, NUL and invalid UTF-8; `fault_code` names the
/// refusal. More than `most` pairs are refused as well.
std::variant<std::vector<std::pair<std::string, std::string>>, Fault> read_pairs(std::string_view text,
                                                                                 std::size_t most,
                                                                                 const char* fault_code);

}  // namespace tenderloom::http
