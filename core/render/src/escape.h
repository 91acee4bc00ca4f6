// What a value becomes on its way into a page.
#pragma once
#include <string>
#include <string_view>

namespace tenderloom::render {

/// & < > " ' as character references: safe in text and in quoted attributes.
void append_escaped(std::string& out, std::string_view text);
std::string escaped(std::string_view text);

/// Whether an address may stand in href, src, action and the like: local, http, https, mailto, tel; pictures as data in
/// `src`. Everything that a browser would run (javascript:, data:text/html, with any blanks and capitals in it) is not.
bool is_safe_address(std::string_view address);

}  // namespace tenderloom::render
