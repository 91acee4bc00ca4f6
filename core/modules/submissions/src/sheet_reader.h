// From a workbook to rows that can be imported, or the reason why the whole file is refused.
#pragma once
#include "sheet_layout.h"
#include "tenderloom/base/result.h"
#include "tenderloom/sheets/workbook.h"
#include "tenderloom/submissions/import.h"

namespace tenderloom::submissions {

struct ReadSheet {
  std::vector<SheetRow> rows;
  std::vector<sheets::Row> cells;  // the same rows as they stand in the file
  std::vector<std::string> first;  // with a leading column: what stands in it, row by row
};

/// Reads the first sheet. Row 1 must hold the headings of the template in their order, in any of the languages.
/// Errors: those of sheets::open_workbook; sheet_heading {column, expected, found}; sheet_empty.
/// With `leading` the template's columns begin at B, and A has that heading (a word's key).
base::Result<ReadSheet> read_sheet_rows(const std::filesystem::path& file, const forms::TypeDefinition& type,
                                        const std::string& leading = {});

}  // namespace tenderloom::submissions
