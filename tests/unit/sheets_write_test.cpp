#include "sheets_support.h"
#include "tenderloom/sheets/writer.h"

using namespace sheets_test;
using sheets::Column;
using sheets::Value;

namespace {

/// What another program sees, as JSON of openpyxl's view.
std::string seen_by_openpyxl(const fs::path& file, const std::string& expression) {
  const fs::path out = file.string() + ".txt";
  const std::string command = "/usr/bin/python3 -c \"import openpyxl; b = openpyxl.load_workbook('" + file.string() +
                              "'); s = b.worksheets[0]; print(" + expression + ")\" > " + out.string();
  if (std::system(command.c_str()) != 0) return "openpyxl failed";
  std::ifstream in(out);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("R-043 what is written is read back the same, and text stays text") {
  const fs::path file = sheets_test::target("written.xlsx");
  sheets::Writer writer(file);
  writer.sheet(
      {"品項",
       {{"廠牌"}, {"下限", Column::Kind::number}, {"單價", Column::Kind::money}, {"日期", Column::Kind::date}}});
  writer.row(
      {Value::of_text("=1+1"), Value::of_number(100), Value::of_number(1'200'000), Value::of_date("2026-05-19")});
  writer.row({Value::of_text("+886"), {}, Value::of_number(0.5)});
  writer.row({Value::of_text("@SUM"), {}, {}, {}});
  writer.row({Value::of_text("-臺𠮷\n第二行")});
  CHECK(writer.rows() == 4);
  REQUIRE(writer.finish());
  CHECK(content(file) ==
        "A1 text:廠牌|B1 text:下限|C1 text:單價|D1 text:日期|A2 text:=1+1|B2 number:100|C2 number:1200000|"
        "D2 date:2026-05-19|A3 text:+886|C3 number:0.5|A4 text:@SUM|A5 text:-臺𠮷\n第二行");
  CHECK(seen_by_openpyxl(file, "s['A2'].data_type, s.freeze_panes") == "s A2");
}

TEST_CASE("R-043 columns offer their choices; long lists stand on a hidden sheet, equal lists once") {
  const fs::path file = sheets_test::target("choices.xlsx");
  std::vector<std::string> countries;
  for (int at = 0; at < 240; ++at) countries.push_back("國家" + std::to_string(at));
  sheets::Writer writer(file);
  writer.sheet({"品項",
                {{.heading = "等級", .required = true, .note = "必填", .choices = {"普", "中", "高"}},
                 {.heading = "產地", .choices = countries},
                 {.heading = "備份地", .choices = countries},
                 {.heading = "有逗號", .choices = {"a,b", "c"}}}});
  writer.row({Value::of_text("普")});
  REQUIRE(writer.finish());
  CHECK(seen_by_openpyxl(file, "[v.formula1 for v in s.data_validations.dataValidation]") ==
        "['\"普,中,高\"', '_lists!$A$1:$A$240', '_lists!$A$1:$A$240', '_lists!$B$1:$B$2']");
  CHECK(seen_by_openpyxl(file, "b['_lists'].sheet_state, b['_lists']['A240'].value, s['A1'].comment.text") ==
        "hidden 國家239 必填");
}

TEST_CASE("A file that cannot be written is said") {
  sheets::Writer writer("/nonexistent/x.xlsx");
  writer.sheet({"a", {{"b"}}});
  const auto done = writer.finish();
  REQUIRE_FALSE(done);
  CHECK(done.error().code == "sheet_not_written");
}
