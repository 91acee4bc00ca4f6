#include "sheets_support.h"

using namespace sheets_test;

TEST_CASE("R-041 the same table is read from openpyxl, xlwt and LibreOffice files, .xlsx and .xls") {
  const std::string table =
      "A1 text:廠牌|B1 text:級距下限|C1 text:單價|D1 text:上架日|E1 text:時間|F1 text:公有雲|G1 text:備註|"
      "A2 text:臺灣微軟 𠮷|B2 number:100|C2 number:0.1|D2 date:2026-05-19|E2 date:2026-05-19T10:04:00|"
      "F2 boolean:true|G2 text:=不是公式|A4 text:合併";
  for (const char* name : {"openpyxl.xlsx", "xlwt.xls", "office.xlsx", "office.xls"}) {
    INFO(name);
    auto book = sheets::open_workbook(files() / name);
    REQUIRE(book);
    CHECK((*book)->sheets() == std::vector<std::string>{"品項", "說明"});
    CHECK(content(**book) == table);
    CHECK(content(**book, 1) == "A1 text:填寫說明");
    CHECK(content(**book) == table);  // a sheet can be read again
  }
}

TEST_CASE("Cells of every shape: rich text, phonetic guides, escapes, numbers, dates, formulas") {
  CHECK(content(files() / "shapes.xlsx") ==
        "A1 text:粗 體|B1 text:東京|C1 text:行內|D1 text:a\rb_x4|"
        "A2 number:0.1|B2 number:1200|C2 number:100000000000000000000|D2 number:0|"
        "A3 date:2026-05-19|B3 date:2026-05-19|C3 date:12:00:00|D3 number:3.5|E3 date:1900-02-28|F3 date:1900-02-28|"
        "C7 boolean:true|E7 error:#N/A|F7 without_value:|G7 number:2|H7 text:文");
  CHECK(content(files() / "from_1904.xlsx") == "A1 date:1904-01-01");
}

TEST_CASE("Rows can be found by column, and reading stops when the caller has enough") {
  auto book = sheets::open_workbook(files() / "shapes.xlsx");
  REQUIRE(book);
  int rows = 0;
  REQUIRE((*book)->read(0, [&](sheets::Row&& row) {
    ++rows;
    CHECK(row.at(1)->text == "東京");
    CHECK(row.at(17) == nullptr);
    return false;
  }));
  CHECK(rows == 1);
}

TEST_CASE("Columns have the letters that people call them by") {
  CHECK(sheets::column_letters(0) == "A");
  CHECK(sheets::column_letters(25) == "Z");
  CHECK(sheets::column_letters(26) == "AA");
  CHECK(sheets::column_letters(701) == "ZZ");
  CHECK(sheets::column_letters(702) == "AAA");
}
