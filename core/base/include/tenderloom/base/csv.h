// Comma-separated values as spreadsheet programs open them (RFC 4180, UTF-8 with a byte order mark).
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::base {

inline constexpr std::string_view kCsvStart = "\xEF\xBB\xBF";

/// One cell. Text stays text: what a spreadsheet program would take for a formula (= + - @, a tab or a line break at
/// its beginning) gets an apostrophe before it.
std::string csv_cell(std::string_view text);
/// Cells with commas between and CR LF at the end.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace tenderloom::base
