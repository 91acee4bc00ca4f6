#include "tenderloom/base/csv.h"

namespace tenderloom::base {

std::string csv_cell(std::string_view text) {
  const bool formula = !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
  // The same in full width, which some spreadsheet programs take alike.
  const bool wide = text.starts_with("\xEF\xBC\x9D") || text.starts_with("\xEF\xBC\x8B") ||
                    text.starts_with("\xEF\xBC\x8D") || text.starts_with("\xEF\xBC\xA0");
  std::string cell = formula || wide ? "'" : "";
  cell += text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t at = 0; at < cells.size(); ++at) line += (at == 0 ? "" : ",") + csv_cell(cells[at]);
  return line + "\r\n";
}

}  // namespace tenderloom::base
