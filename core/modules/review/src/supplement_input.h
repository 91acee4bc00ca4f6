// What staff typed or sent when they ask for corrections.
#pragma once
#include "tenderloom/http/context.h"
#include "tenderloom/review/supplements.h"

namespace tenderloom::review {

/// 0 for what is no whole number.
std::int64_t whole_number(const std::string& text);
/// A date alone means the whole of that day.
std::optional<base::Instant> end_of(const std::string& text);
/// documents_until and items_until into the opening. Errors: until_invalid.
std::optional<base::Error> read_windows(const Json& values, Opening& opening);
/// By a program: {"documents": [...], "items": [...]}. By a page: ticks named `ask` ("field:<key>", "document:<key>",
/// "add_child:<level>", "remove") and a reason beside each, for the row of `level` and `node`.
std::vector<Ask> asks_of(const http::Context& context);

}  // namespace tenderloom::review
