// Which sheet of a workbook is the one to import, and what is wrong with its headings when none is.
#pragma once
#include "sheet_layout.h"
#include "tenderloom/base/result.h"
#include "tenderloom/sheets/workbook.h"

namespace tenderloom::submissions {

/// The headings of the template, each in any of the languages; line ends, blanks, width, case and an asterisk behind
/// it do not count.
class Headings {
 public:
  /// With `leading` column A has that heading (a word's key) and the template's columns begin at B. `locale` is the
  /// language that problems are told in.
  Headings(const forms::TypeDefinition& type, const std::string& leading, const std::string& locale);

  /// The first sheet whose first row has them all. Errors: sheet_empty; else of the sheet that comes nearest, named:
  /// sheet_heading_row {row} (they stand further down), sheet_heading_none (there are none), sheet_heading {column,
  /// expected, found} (one is wrong), sheet_heading_missing {names}, sheet_headings {count, list}; those of reading.
  base::Result<std::size_t> find(sheets::Workbook& book) const;

 private:
  struct Expected {
    std::string shown;
    std::vector<std::string> bare;  // in each language, as it is compared
    bool is(const std::string& found) const;
  };
  struct Look;
  std::vector<std::size_t> wrong_in(const sheets::Row& row) const;
  base::Error error_of(const Look& look, const std::string& sheet) const;
  base::Json told(const sheets::Row& row, std::size_t column) const;

  const base::Words& words_;
  const std::string& locale_;
  std::vector<Expected> expected_;
};

/// Whether that is a word of ours in any of the languages, compared as headings are.
bool is_heading(const std::string& text, const base::Words& words, const std::string& key);

}  // namespace tenderloom::submissions
