// 雲端服務檢核表: which rows a template and a level ask for, against what was found of the official list
// (R-055..R-057).
#include "forms_support.h"

using namespace forms_test;

namespace {

std::shared_ptr<const forms::TypeDefinition> cloud() {
  auto bundle = forms::TypeStore::read_bundle(kRoot / "scripts", "cloud_services");
  REQUIRE(bundle.ok());
  return std::get<0>(forms::TypeDefinition::load("cloud_services", std::move(bundle).value(), {}, &portal_words()));
}

/// Numbers of the rows that are shown, and of those that must be answered.
struct Rows {
  std::set<int> shown, required;
};

Rows rows_of(const forms::TypeDefinition& type, const std::string& model, const std::string& system_level) {
  const forms::Level& level = *type.level("service");
  Around around;
  forms::Input input;
  input.changes = {{"service_name", "甲"}, {"template_code", model}, {"system_level", system_level}};
  const auto evaluation = forms::evaluate(type, level, input, around, nullptr);
  Rows rows;
  for (int number = 1; number <= 14; ++number) {
    const std::string name = std::string("cloud_checklist.row_") + (number < 10 ? "0" : "") + std::to_string(number);
    const auto* state = evaluation.state(name);
    if (state == nullptr || !state->visible) continue;
    rows.shown.insert(number);
    const auto* finding = find(evaluation, name + ".conform");
    if (finding != nullptr && finding->code == "required") rows.required.insert(number);
  }
  return rows;
}

}  // namespace

TEST_CASE("R-057 the package list has eleven rows at 普; productivity tools ask for five more") {
  const auto type = cloud();
  const Rows package = rows_of(*type, "A", "basic"), tools = rows_of(*type, "B", "basic");
  CHECK(package.required == std::set<int>{1, 3, 6, 7, 9, 10});
  CHECK(package.shown == std::set<int>{1, 2, 3, 4, 5, 6, 7, 9, 10, 11});  // row 8 is not applicable at 普
  CHECK(tools.required == std::set<int>{1, 3, 4, 5, 6, 7, 9, 10, 12, 13, 14});
}

TEST_CASE("R-056 at 中 and 高 every row that is recommended at any level must be answered") {
  const auto type = cloud();
  for (const char* level : {"medium", "high"}) {
    INFO(level);
    CHECK(rows_of(*type, "A", level).required == std::set<int>{1, 3, 4, 5, 6, 7, 9, 10, 12});
    CHECK(rows_of(*type, "A", level).shown.count(8) == 1);
  }
}

TEST_CASE("rows name the controls of 資通系統防護基準 that they rest on, with their levels") {
  const auto type = cloud();
  const forms::Field& checklist = *type->level("service")->field("cloud_checklist");
  const auto hint = [&](const std::string& key) {
    for (const forms::Field& row : checklist.rows)
      if (row.key == key) return row.hint;
    return std::string();
  };
  CHECK(hint("row_01").find("共 80 項") != std::string::npos);
  CHECK(hint("row_04").find("第 1 至 9 項：普 1-4、9；中 5-6；高 7-8。") != std::string::npos);
  CHECK(hint("row_05").find("第 67 至 70 項：高 67-70。") != std::string::npos);
  CHECK(hint("row_06").find("第 15 至 27 項：普 15-17、19-21、23-25；中 18、26；高 22、27。") != std::string::npos);
  CHECK(hint("row_12").find("第 36 至 37 項：普 36；高 37。") != std::string::npos);
}
