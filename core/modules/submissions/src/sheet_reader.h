// From a workbook to rows that can be imported, or the reason why the whole file is refused.
#pragma once
#include "sheet_headings.h"
#include "tenderloom/submissions/import.h"

namespace tenderloom::submissions {

struct ReadSheet {
  std::vector<SheetRow> rows;
  std::vector<sheets::Row> cells;  // the same rows as they stand in the file
  std::vector<std::string> first;  // with a leading column: what stands in it, row by row
  sheets::Row headings;            // row 1 as it stands in the file
};

/// Reads the sheet that has the template's headings in row 1, in their order and in any of the languages; others are
/// the vendor's own matter. `locale`: the language of what a refusal quotes.
/// Errors: those of sheets::open_workbook and of Headings::find; sheet_empty.
/// With `leading` the template's columns begin at B, and A has that heading (a word's key).
base::Result<ReadSheet> read_sheet_rows(const std::filesystem::path& file, const forms::TypeDefinition& type,
                                        const std::string& locale, const std::string& leading = {});

}  // namespace tenderloom::submissions
