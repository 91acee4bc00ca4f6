#include "tenderloom/sheets/workbook.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "tenderloom/base/formats.h"
#include "xls.h"
#include "xlsx.h"

namespace tenderloom::sheets {

Workbook::~Workbook() = default;

const Cell* Row::at(int column) const {
  const auto found = std::lower_bound(cells.begin(), cells.end(), column,
                                      [](const Cell& cell, int wanted) { return cell.column < wanted; });
  return found != cells.end() && found->column == column ? &*found : nullptr;
}

base::Result<std::unique_ptr<Workbook>> open_workbook(const std::filesystem::path& file, const Limits& limits) {
  static constexpr std::string_view kZip("PK\x03\x04", 4), kCompound("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  std::error_code unreadable;
  const auto size = std::filesystem::file_size(file, unreadable);
  if (unreadable) return base::Error{"sheet_damaged", {{"part", "file"}}};
  if (static_cast<std::int64_t>(size) > limits.file_bytes)
    return base::Error{"sheet_too_big",
                       {{"max_bytes", limits.file_bytes}, {"max", base::size_text(limits.file_bytes)}}};
  std::array<char, 8> head{};
  std::ifstream in(file, std::ios::binary);
  in.read(head.data(), head.size());
  const std::string_view begin(head.data(), static_cast<std::size_t>(in.gcount()));
  if (begin.substr(0, kZip.size()) == kZip) return open_xlsx(file, limits);
  if (begin == kCompound) return open_xls(file, limits);
  return base::Error{"sheet_unknown_kind"};
}

std::string column_letters(int column) {
  std::string letters;
  for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return letters;
}

}  // namespace tenderloom::sheets
