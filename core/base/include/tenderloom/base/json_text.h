// JSON as the shortest text, as Json::dump() writes it, at about a third of its cost: for what is written row by row.
#pragma once
#include <string>
#include <string_view>

#include "tenderloom/base/json.h"

namespace tenderloom::base {

/// Throws what Json::dump() throws for a text that is not UTF-8.
std::string json_text(const Json& value);
void append_json(std::string& out, const Json& value);
void append_json(std::string& out, std::string_view text);  // as a JSON string, with its quotes

}  // namespace tenderloom::base
