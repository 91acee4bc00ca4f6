// Walking over UTF-8, for the text functions only.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace tenderloom::base::utf8 {

inline constexpr char32_t kInvalid = 0xFFFFFFFF;

/// Reads the code point at `position` and moves on. A broken sequence gives kInvalid and moves by one byte, so that a
/// walk always ends.
char32_t next(std::string_view text, std::size_t& position);
void append(std::string& out, char32_t code_point);

bool is_blank(char32_t code_point);  // what people see as a blank, line ends included
/// Takes no room and says nothing; joiners and variation selectors say something.
bool is_invisible(char32_t code_point);
bool is_cjk(char32_t code_point);  // characters that are words of their own: Han, kana, bopomofo, hangul

}  // namespace tenderloom::base::utf8
