// JSON bodies: one object, of bounded depth, every key once.
#pragma once
#include <string_view>
#include <variant>

#include "fault.h"
#include "tenderloom/base/json.h"

namespace tenderloom::http {

/// Faults: json_malformed, json_too_deep, json_duplicate_key, json_not_object, text_invalid (a NUL in a text).
std::variant<base::Json, Fault> read_json_object(std::string_view text);

}  // namespace tenderloom::http
