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

TEST_CASE("R-055 a productivity tool takes template B, other SaaS A, platforms C; SaaS is asked which it is") {
  const auto type = cloud();
  const forms::Level& level = *type->level("service");
  Around around;
  around.tender_values["groups"] = type->default_groups();
  const auto judged = [&](const Json& changes) {
    forms::Input input;
    input.changes = changes;
    return forms::evaluate(*type, level, input, around, nullptr);
  };
  const auto refused = [&](const char* group, const Json& tool, const char* model) {
    Json changes = {{"service_name", "甲"}, {"group_code", group}, {"template_code", model}};
    if (!tool.is_null()) changes["productivity_tool"] = tool;
    const auto evaluation = judged(changes);
    const auto* finding = find(evaluation, "template_code");
    if (finding != nullptr) CHECK(finding->rule == "R-055");
    return finding == nullptr ? std::string() : finding->code;
  };
  CHECK(refused("3", true, "B").empty());
  CHECK(refused("3", true, "A") == "template_of_productivity_tool");
  CHECK(refused("3", false, "A").empty());
  CHECK(refused("3", false, "B") == "template_of_package");
  for (const Json& tool : {Json(true), Json(false), Json()}) CHECK(refused("3", tool, "C") == "template_of_saas");
  for (const char* group : {"1", "2"}) {
    CHECK(refused(group, {}, "C").empty());
    for (const char* model : {"A", "B"}) CHECK(refused(group, {}, model) == "template_of_platform");
  }
  // Unanswered, it is missing: the row may be kept, not handed in.
  const auto open = judged({{"service_name", "甲"}, {"group_code", "3"}, {"template_code", "A"}});
  REQUIRE(find(open, "productivity_tool") != nullptr);
  CHECK(find(open, "productivity_tool")->code == "required");
  CHECK(find(open, "productivity_tool")->rule == "R-055");
  CHECK(find(judged({{"service_name", "甲"}, {"group_code", "1"}}), "productivity_tool") == nullptr);
}

TEST_CASE("R-056 80 grading items: at 普 those of 普 are asked for, at 中 and 高 all; none before a level is chosen") {
  const auto type = cloud();
  const forms::Level& level = *type->level("service");
  CHECK(level.field("system_grading_items")->rows.size() == 80);
  const auto asked = [&](const Json& changes) {
    Around around;
    forms::Input input;
    input.changes = changes;
    const auto evaluation = forms::evaluate(*type, level, input, around, nullptr);
    std::set<std::string> rows;
    for (const auto& finding : evaluation.findings)
      if (finding.field.starts_with("system_grading_items.") && finding.field.ends_with(".conform"))
        rows.insert(finding.field.substr(21, 7));
    return rows;
  };
  const auto basic = asked({{"system_level", "basic"}});
  CHECK(basic.size() == 45);
  CHECK(basic.contains("item_01"));
  CHECK_FALSE(basic.contains("item_05"));  // 中
  CHECK_FALSE(basic.contains("item_07"));  // 高
  CHECK(asked({{"system_level", "medium"}}).size() == 80);
  CHECK(asked({{"system_level", "high"}}).size() == 80);
  CHECK(asked({{"service_name", "甲"}}).empty());
  // What is optional asks for its words once it is begun.
  const Json begun = {{"system_level", "basic"},
                      {"system_grading_items", {{"item_05", {{"statement", "閒置即登出"}}}}}};
  CHECK(asked(begun).contains("item_05"));
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
