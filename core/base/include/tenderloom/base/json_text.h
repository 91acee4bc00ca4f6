// JSON as the shortest text, as Json::dump() writes it, and back, as Json::parse() reads it, each at about a third of
// the cost: for what is written and read row by row.
#pragma once
#include <string>
#include <string_view>

#include "tenderloom/base/json.h"

namespace tenderloom::base {

/// Throws what Json::dump() throws for a text that is not UTF-8.
std::string json_text(const Json& value);
void append_json(std::string& out, const Json& value);
void append_json(std::string& out, std::string_view text);  // as a JSON string, with its quotes

/// Any thread. Throws what Json::parse() throws.
Json json_of(std::string_view text);

}  // namespace tenderloom::base
