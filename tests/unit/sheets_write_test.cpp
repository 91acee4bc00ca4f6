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

TEST_CASE("R-043 a text that looks like an escaped character stays what was typed") {
  // ECMA-376 part 1, 22.9.2.19: a program reads _xHHHH_ as one character, so its first underscore is written as
  // _x005F_.
  const fs::path file = sheets_test::target("escapes.xlsx");
  const std::vector<std::string> texts = {"_x0041_",     "a_x0041_x0042_b", "_x005F_x0041_", "_x0041",  "__x00e9__",
                                          "_x004G_",     "_X0041_",         "廠牌_x4E2D_號", "_x000D_", "_x",
                                          "_x0041_\x07", "名_x0000_"};
  sheets::Writer writer(file);
  writer.sheet({"品項", {{.heading = "表_x0041_頭"}, {.heading = "選", .choices = {"a,_x0041_", "b"}}}});
  for (const auto& text : texts) writer.row({Value::of_text(text)});
  REQUIRE(writer.finish());
  std::string expected = "A1 text:表_x0041_頭|B1 text:選";
  for (std::size_t at = 0; at < texts.size(); ++at) expected += "|A" + std::to_string(at + 2) + " text:" + texts[at];
  CHECK(content(file) == expected);
  CHECK(seen_by_openpyxl(file, "s['A1'].value, s['A3'].value, b['_lists']['A1'].value") ==
        "表_x005F_x0041_頭 a_x005F_x0041_x005F_x0042_b a,_x005F_x0041_");  // openpyxl shows what the file says
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
