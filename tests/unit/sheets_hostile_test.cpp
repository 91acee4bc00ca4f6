#include "sheets_support.h"

using namespace sheets_test;

TEST_CASE("R-041 a file that is no honest spreadsheet is refused with its reason") {
  const std::vector<std::pair<std::string, std::string>> refused{
      {"doctype.xlsx", "sheet_doctype"},
      {"texts_doctype.xlsx", "sheet_doctype"},
      {"bad_index.xlsx", "sheet_damaged"},
      {"negative_index.xlsx", "sheet_damaged"},
      {"deep.xlsx", "sheet_damaged"},
      {"not_closed.xlsx", "sheet_damaged"},
      {"backwards.xlsx", "sheet_damaged"},
      {"cells_backwards.xlsx", "sheet_damaged"},
      {"too_low.xlsx", "sheet_too_many_rows"},
      {"too_wide.xlsx", "sheet_too_many_columns"},
      {"no_column.xlsx", "sheet_damaged"},
      {"no_number.xlsx", "sheet_damaged"},
      {"long_cell.xlsx", "sheet_text_too_long"},
      {"macros.xlsx", "sheet_macros"},
      {"macro_type.xlsx", "sheet_macros"},
      {"bomb.xlsx", "sheet_bomb"},
      {"bomb_sheet.xlsx", "sheet_bomb"},
      {"many_parts.xlsx", "sheet_bomb"},
      {"cut.xlsx", "sheet_damaged"},
      {"flipped.xlsx", "sheet_damaged"},
      {"zip.xlsx", "sheet_unknown_kind"},
      {"text.xlsx", "sheet_unknown_kind"},
      {"page.xls", "sheet_unknown_kind"},
      {"empty.xlsx", "sheet_unknown_kind"},
      {"noise.xls", "sheet_damaged"},
      {"cut.xls", "sheet_damaged"},
      {"encrypted.xlsx", "sheet_encrypted"},
  };
  for (const auto& [name, code] : refused) {
    INFO(name);
    CHECK(content(files() / name) == "refused: " + code);
  }
  CHECK(content(files() / "not-there.xlsx") == "refused: sheet_damaged");
}

TEST_CASE("R-041 rows that hold nothing do not count") {
  CHECK(content(files() / "low_but_blank.xlsx") == "A1 number:1");
  // Blanks, ideographic ones among them, and formulas that give an empty text.
  CHECK(content(files() / "low_blanks.xlsx") == "A1 number:1|F4 number:2");
  CHECK(content(files() / "low_blanks.xls") == "A1 number:1");
}

TEST_CASE("R-041 a file over the limit is refused unread") {
  sheets::Limits limits;
  limits.file_bytes = 100;
  CHECK(content(files() / "openpyxl.xlsx", limits) == "refused: sheet_too_big");
  CHECK(content(files() / "xlwt.xls", limits) == "refused: sheet_too_big");
}

TEST_CASE("A child that takes too long is ended and the file refused") {
  sheets::Limits limits;
  limits.child_time = std::chrono::milliseconds(1);
  CHECK(content(files() / "xlwt.xls", limits) == "refused: sheet_bomb");
}
