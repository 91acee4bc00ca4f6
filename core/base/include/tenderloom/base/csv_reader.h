// Rows of a CSV text (RFC 4180): quoted cells may hold commas, quotes and line breaks.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/base/result.h"

namespace tenderloom::base {

struct CsvRow {
  std::int64_t number = 0;  // of the row, from 1
  std::vector<std::string> cells;
};

/// Errors: import_not_utf8, import_quote {row} (a quote that is not closed).
Result<std::vector<CsvRow>> csv_rows(std::string_view text);

}  // namespace tenderloom::base
