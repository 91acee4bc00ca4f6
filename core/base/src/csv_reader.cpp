#include "tenderloom/base/csv_reader.h"

#include "tenderloom/base/text.h"

namespace tenderloom::base {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Reads one cell from `at`; leaves `at` behind it, at a comma, a line break or the end. False: a quote stays open.
bool read_cell(std::string_view text, std::size_t& at, std::string& cell) {
  cell.clear();
  if (at >= text.size() || text[at] != '"') {
    while (at < text.size() && text[at] != ',' && text[at] != '\n' && text[at] != '\r') cell += text[at++];
    return true;
  }
  for (++at; at < text.size(); ++at) {
    if (text[at] != '"') {
      cell += text[at];
    } else if (at + 1 < text.size() && text[at + 1] == '"') {
      cell += text[++at];
    } else {
      ++at;
      // What follows a closing quote up to the comma belongs to the cell, as spreadsheet programs read it.
      while (at < text.size() && text[at] != ',' && text[at] != '\n' && text[at] != '\r') cell += text[at++];
      return true;
    }
  }
  return false;
}

}  // namespace

Result<std::vector<CsvRow>> csv_rows(std::string_view text) {
  if (!valid_utf8(text) || text.find('\0') != std::string_view::npos) return Error{"import_not_utf8"};
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  std::vector<CsvRow> rows;
  std::int64_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    CsvRow row;
    row.number = ++number;
    for (;;) {
      std::string cell;
      if (!read_cell(text, at, cell)) return Error{"import_quote", {{"row", number}}};
      row.cells.push_back(std::move(cell));
      if (at >= text.size() || text[at] != ',') break;
      ++at;
    }
    if (at < text.size() && text[at] == '\r') ++at;
    if (at < text.size() && text[at] == '\n') ++at;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace tenderloom::base
