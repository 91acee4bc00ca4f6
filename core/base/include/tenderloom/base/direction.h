// Characters that nobody sees and that show the text after them in another order than it is stored in: with them a name
// looks like another one.
#pragma once
#include <string>
#include <string_view>

namespace tenderloom::base {

/// The first embedding, override or isolate of a direction (U+202A to U+202E, U+2066 to U+2069) as "U+202E"; empty:
/// there is none. Scripts that run from right to left need none of them: their letters say it themselves.
std::string direction_mark(std::string_view text);
/// Without all of them.
std::string without_direction(std::string_view text);

}  // namespace tenderloom::base
