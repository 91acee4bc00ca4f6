// Text is UTF-8, counted in code points, and compared in search as people read it: 臺 as 台, full width
// as half width, letters without case.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::base {

bool valid_utf8(std::string_view text);
/// Code points; a CR LF pair counts as one. The text must be valid UTF-8.
std::size_t code_points(std::string_view text);
/// Words as annexes count them: runs of non-blank Latin text are one word each, every CJK character is one.
std::size_t words(std::string_view text);
std::string_view trim(std::string_view text);                              // ASCII and ideographic blanks at both ends
std::string truncate(std::string_view text, std::size_t max_code_points);  // with … when cut
/// For comparing and searching: NFKC-like width folding, ASCII lower case, 臺 to 台, runs of blanks to one.
std::string fold(std::string_view text);
/// Pairs of neighbouring code points of the folded text, each once, blanks skipped; a single character stands alone.
std::vector<std::string> bigrams(std::string_view text);
std::string to_lower_ascii(std::string_view text);
std::string escape_html(std::string_view text);
/// CR LF and lone CR become LF; other control characters but tab are removed.
std::string clean_lines(std::string_view text);
/// 1234567 becomes 1,234,567.
std::string thousands(long long number);
/// The candidate nearest to `word` by edit distance, or empty when none is near (for "did you mean").
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace tenderloom::base
