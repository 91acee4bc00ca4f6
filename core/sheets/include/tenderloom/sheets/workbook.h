// Reading spreadsheets that strangers made: .xlsx by a streaming reader (libzip and expat), .xls by a child process in
// bounds (xlrd). Nothing of a file is believed before it is checked; see core/docs/decisions/0040-spreadsheets.md.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"

namespace tenderloom::sheets {

/// One cell that holds something.
struct Cell {
  enum class Kind {
    text,           // as typed; rich text joined, phonetic guides left out
    number,         // "1200", "0.5": plain decimal notation with at most 15 significant digits, as a person sees it
    boolean,        // "true", "false"
    date,           // "2026-05-19", "2026-05-19T10:04:00" or, a time alone, "10:04:00"
    error,          // "#N/A": what a formula gave
    without_value,  // a formula whose result the file does not hold (never opened in a spreadsheet program)
  };
  int column = 0;  // from 0
  Kind kind = Kind::text;
  std::string text;
};

struct Row {
  std::int64_t number = 0;  // as the spreadsheet program shows it, from 1
  std::vector<Cell> cells;  // in order of columns; empty cells are left out, merged cells count at their first
  const Cell* at(int column) const;
};

/// Bounds; beyond them a file is refused. The defaults fit R-041 (10 MB, 5,000 rows of data and a header).
struct Limits {
  std::int64_t file_bytes = 10 * 1024 * 1024;
  std::int64_t unpacked_bytes = 256 * 1024 * 1024;  // all that is read of the archive
  int compression = 200;                            // a part may unpack to so many times its packed size
  int parts = 2000;
  std::int64_t rows = 5001;  // the last row that may hold something
  int columns = 200;
  std::int64_t text_bytes = 64 * 1024 * 1024;  // all shared texts together
  int cell_bytes = 32767 * 4;
  int depth = 64;  // of XML
  std::chrono::milliseconds child_time{20'000};
};

/// A workbook that is open for reading. Not thread-safe; different workbooks are independent.
class Workbook {
 public:
  virtual ~Workbook();
  /// Names of the sheets that hold cells, in order; hidden ones too.
  virtual const std::vector<std::string>& sheets() const = 0;
  /// Hands over the rows of one sheet that hold something, from top to bottom; `on_row` answers false to stop.
  /// Errors: those of open() that only show when the sheet is read.
  virtual base::Result<void> read(std::size_t sheet, const std::function<bool(Row&&)>& on_row) = 0;
};

/// Errors: sheet_unknown_kind (no .xlsx and no .xls), sheet_too_big {max_bytes}, sheet_encrypted, sheet_macros,
/// sheet_binary (.xlsb), sheet_damaged {part}, sheet_doctype {part}, sheet_bomb, sheet_too_many_rows {max},
/// sheet_too_many_columns {max}, sheet_text_too_long {row}, sheet_empty, sheet_reader_unavailable (an operator's
/// matter).
base::Result<std::unique_ptr<Workbook>> open_workbook(const std::filesystem::path& file, const Limits& limits = {});

/// "C" for 2, "AA" for 26: the letters of a column as people call it.
std::string column_letters(int column);

}  // namespace tenderloom::sheets
