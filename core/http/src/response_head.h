// Status lines and header lines of answers.
#pragma once
#include <string>
#include <string_view>

namespace tenderloom::http {

std::string_view reason_phrase(int status);

/// "Sun, 06 Nov 1994 08:49:37 GMT" of now; made once a second and thread.
std::string_view date_now();

/// Appends "name: value\r\n". Control characters in the value become blanks, so that no value can begin a new line.
void add_header(std::string& head, std::string_view name, std::string_view value);

}  // namespace tenderloom::http
