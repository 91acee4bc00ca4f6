#include "forms_support.h"

using namespace forms_test;

TEST_CASE("R-033 what lacks required things may be stored and is incomplete; what is wrong may not") {
  Form form("band");
  const auto lacking = form.with({{"low", 1}, {"high", 100}});
  CHECK(lacking.acceptable());
  CHECK_FALSE(lacking.complete());
  CHECK(at(lacking, "price") == "required");
  const auto wrong = form.with({{"low", 1}, {"high", 100}, {"price", 0}});
  CHECK_FALSE(wrong.acceptable());
  CHECK(at(wrong, "price") == "min R-026");
  const auto whole = form.with({{"low", 1}, {"high", 100}, {"price", 5200}});
  CHECK(whole.complete());
  CHECK(whole.acceptable());
}

TEST_CASE("a row needs at least what names it") {
  Form form("band");
  const auto unnamed = form.with({{"low", 1}, {"price", 5200}});
  CHECK_FALSE(unnamed.named);
  CHECK_FALSE(unnamed.acceptable());
  CHECK(at(unnamed, "high") == "required");
}

TEST_CASE("R-021 R-022 the bounds of a band") {
  Form form("band");
  CHECK(at(form.with({{"low", 0}, {"high", 5}}), "low") == "min R-021");
  CHECK(at(form.with({{"low", 1}, {"high", 1}}), "high") == "above R-022");
  CHECK(at(form.with({{"low", 1}, {"high", 2}}), "high").empty());
  CHECK(at(form.with({{"low", 5}, {"high", 4}}), "high") == "above R-022");
}

TEST_CASE("R-024 a third row under one parent is refused, changing one of two is not") {
  Form form("band");
  form.around.rows = {{1, {{"low", 1}, {"high", 10}}}, {2, {{"low", 11}, {"high", 20}}}};
  const auto third = form.with({{"low", 21}, {"high", 30}, {"price", 1}});
  CHECK(at(third, "") == "too_many_rows R-024");
  CHECK_FALSE(third.acceptable());
  form.input.id = 2;
  form.around.rows.pop_back();
  CHECK(form.with({{"low", 21}, {"high", 30}, {"price", 1}}).complete());
}

TEST_CASE("R-025 the least number follows the lower bound until a person changes it") {
  Form form("band");
  CHECK(form.with({{"low", 10}, {"high", 100}}).values["least"] == 10);
  CHECK(form.with({{"low", 10}, {"high", 100}, {"least", ""}}).values["least"] == 10);
  CHECK(form.with({{"low", 10}, {"high", 100}, {"least", 20}}).values["least"] == 20);
  form.input.id = 5;
  form.input.stored = {{"low", 10}, {"high", 100}, {"least", 10}};
  CHECK(form.with({{"low", 30}}).values["least"] == 30);
  CHECK(form.with({{"low", 30}, {"least", 10}}).values["least"] == 30);  // sent back as it was
  form.input.stored["least"] = 20;
  CHECK(form.with({{"low", 15}}).values["least"] == 20);  // a person's own choice stays
  CHECK(at(form.with({{"low", 30}}), "least") == "at_least R-025");
  CHECK(at(form.with({{"least", 101}}), "least") == "at_most R-025");
}

TEST_CASE("a written default is for rows that never had a value") {
  Form form("maker");
  CHECK(form.with(Json::object()).values["grade"] == "basic");
  CHECK_FALSE(form.with({{"grade", ""}}).values.contains("grade"));
  CHECK_FALSE(form.with({{"grade", Json()}}).values.contains("grade"));
  CHECK(form.with({{"grade", "high"}}).values["grade"] == "high");
}

TEST_CASE("an absent key is left as it is, null clears") {
  Form form("maker");
  form.input.stored = {{"maker_name", "甲"}, {"intro", "舊"}, {"telephone", {{"area", "02"}, {"number", "1"}}}};
  const auto untouched = form.with({{"intro", "新"}});
  CHECK(untouched.values["maker_name"] == "甲");
  CHECK(untouched.values["intro"] == "新");
  const auto cleared = form.with({{"intro", Json()}, {"telephone", Json()}});
  CHECK_FALSE(cleared.values.contains("intro"));
  CHECK_FALSE(cleared.values.contains("telephone"));
  const auto part = form.with({{"telephone", {{"number", "2"}}}});
  CHECK(part.values["telephone"] == Json{{"area", "02"}, {"number", "2"}});
  CHECK(form.with({{"telephone.number", ""}}).values["telephone"] == Json{{"area", "02"}});
}

TEST_CASE("hidden values are kept, but neither checked nor counted") {
  Form form("maker");
  form.input.stored = {{"identity", "agent"}, {"expiry", "2026-01-01"}};
  CHECK(at(form.with(Json::object()), "expiry") == "not_before");
  const auto hidden = form.with({{"perpetual", true}});
  CHECK_FALSE(hidden.state("expiry")->visible);
  CHECK(hidden.values["expiry"] == "2026-01-01");
  CHECK(at(hidden, "expiry").empty());
  const auto other = form.with({{"identity", "oem"}, {"perpetual", true}});
  CHECK_FALSE(other.state("perpetual")->visible);
  CHECK_FALSE(other.state("expiry")->visible);
}

TEST_CASE("required by a condition") {
  Form form("maker");
  CHECK_FALSE(form.with({{"identity", "oem"}}).state("authorization")->required);
  const auto agent = form.with({{"identity", "agent"}});
  CHECK(agent.state("authorization")->required);
  CHECK(at(agent, "authorization") == "required");
  CHECK(form.with({{"identity", "subsidiary"}}).state("authorization")->required);
}

TEST_CASE("conditions over an ancestor, and R-036 the platform of the second group") {
  Form form("product");
  CHECK(at(form.with({{"product_name", "甲"}, {"group_code", "2"}}), "platform") == "required R-036");
  CHECK(at(form.with({{"product_name", "甲"}, {"group_code", "1"}}), "platform").empty());
  CHECK_FALSE(form.with(Json::object()).state("license")->visible);
  form.around.ancestor_values = {{"maker", {{"identity", "agent"}}}};
  CHECK(form.with(Json::object()).state("license")->visible);
}

TEST_CASE("options from the tender are narrowed by the field they belong to") {
  Form form("product");
  const auto second = form.with({{"product_name", "甲"}, {"group_code", "2"}, {"category_code", "mail"}});
  CHECK(at(second, "category_code").empty());
  REQUIRE(second.state("category_code")->options.size() == 1);
  CHECK(second.state("category_code")->options[0].label == "郵件");
  CHECK(at(form.with({{"product_name", "甲"}, {"group_code", "1"}, {"category_code", "mail"}}), "category_code") ==
        "not_an_option");
  CHECK(form.with({{"product_name", "甲"}}).state("category_code")->options.empty());
  CHECK(at(form.with({{"past", "past_items-1"}}), "past").empty());
  CHECK(at(form.with({{"past", "past_items-2"}}), "past") == "not_an_option");
  form.around.tender_values = Json::object();
  CHECK(at(form.with({{"group_code", "1"}}), "group_code") == "not_an_option");
}

TEST_CASE("a value that is no longer offered is kept and marked while it is unchanged") {
  Form form("product");
  form.input.stored = {{"product_name", "甲"}, {"group_code", "9"}, {"category_code", "old"}};
  const auto kept = form.with({{"product_name", "乙"}});
  CHECK(kept.values["group_code"] == "9");
  CHECK(at(kept, "group_code") == "option_gone");
  CHECK_FALSE(is_wrong(kept, "group_code"));
  CHECK(kept.acceptable());
  CHECK(at(form.with({{"group_code", "9"}}), "group_code") == "option_gone");  // sent back as it was
  CHECK(at(form.with({{"group_code", "8"}}), "group_code") == "not_an_option");
}

TEST_CASE("what import or copy brought and cannot be read is kept and marked, what is typed is refused") {
  Form form("maker");
  form.input.stored = {{"capital", "一百萬"}, {"identity", 5}, {"members", "x"}, {"tested_on", Json::array({1})}};
  const auto kept = form.with(Json::object());
  CHECK(at(kept, "capital") == "not_integer");
  CHECK_FALSE(is_wrong(kept, "capital"));
  CHECK(kept.values["capital"] == "一百萬");
  CHECK(is_wrong(form.with({{"capital", "一百萬"}}), "capital"));
}

TEST_CASE("spreadsheets give the labels that people read") {
  Form form("maker");
  form.input.by_labels = true;
  const auto row =
      form.with({{"identity", "代理商"}, {"origin", "台灣"}, {"sizes", "小型、大型"}, {"locations", "Japan，美國"}});
  CHECK(row.values["identity"] == "agent");
  CHECK(row.values["origin"] == "TW");  // 台 is 臺
  CHECK(row.values["sizes"] == Json::array({"small", "large"}));
  CHECK(row.values["locations"] == Json::array({"JP", "US"}));
  CHECK(row.state("authorization")->required);  // conditions see the code
  const auto odd = form.with({{"origin", "中國"}});
  CHECK(at(odd, "origin") == "not_an_option R-050");
  CHECK(form.sentence(*find(odd, "origin")) ==
        "產地不在下拉選單候選內(候選範例："
        "臺灣、美國、以色列、英國、日本、新加坡、加拿大、德國、韓國、愛爾蘭等)");  // R-041, figure 34
  form.input.by_labels = false;
  CHECK(is_wrong(form.with({{"identity", "代理商"}}), "identity"));
}

TEST_CASE("fields that staff fill in cannot be set by vendors") {
  Form form("maker");
  form.input.stored = {{"result_on", "2026-06-01"}};
  const auto same = form.with({{"result_on", "2026-06-01"}});
  CHECK(at(same, "result_on").empty());
  CHECK_FALSE(same.state("result_on")->editable);
  const auto changed = form.with({{"result_on", "2026-06-02"}});
  CHECK(at(changed, "result_on") == "read_only");
  CHECK(changed.values["result_on"] == "2026-06-01");
  CHECK_FALSE(form.with({{"result_on", Json()}}).values["result_on"].is_null());
  form.input.by_staff = true;
  CHECK(form.with({{"result_on", "2026-06-02"}}).values["result_on"] == "2026-06-02");
}

TEST_CASE("nobody can invent a file") {
  Form form("maker");
  const Json forged = {{"id", "99"}, {"name", "x.pdf"}, {"sha256", "0"}};
  CHECK_FALSE(form.with({{"authorization", forged}}).values.contains("authorization"));
  form.input.stored = {{"authorization", {{"id", "1"}, {"name", "a.pdf"}}}};
  CHECK(form.with({{"authorization", forged}}).values["authorization"]["id"] == "1");
  CHECK(form.with({{"authorization", ""}}).values["authorization"]["id"] == "1");
  form.input.files = {{"authorization", {{"id", "2"}, {"name", "b.pdf"}}}};
  CHECK(form.with(Json::object()).values["authorization"]["id"] == "2");
  form.input.files = {{"authorization", Json()}};
  CHECK_FALSE(form.with(Json::object()).values.contains("authorization"));
}

TEST_CASE("a misspelt field is told, not swallowed") {
  Form form("maker");
  const auto typo = form.with({{"maker_nam", "x"}});
  CHECK(at(typo, "") == "unknown_field");
  CHECK(form.sentence(*find(typo, "")) == "沒有名為「maker_nam」的欄位，是否為「maker_name」");
  CHECK(at(form.with({{"telephone", {{"areaa", "x"}}}}), "") == "unknown_field");
  CHECK(at(form.with({{"_csrf", "x"}, {"version", 3}, {"parent", "1"}}), "").empty());
}

TEST_CASE("groups: optional as a whole, but whole once begun") {
  Form form("maker");
  CHECK(at(form.with(Json::object()), "telephone.area").empty());
  const auto begun = form.with({{"telephone.number", "1"}});
  CHECK(at(begun, "telephone.area") == "required");
  CHECK_FALSE(is_wrong(begun, "telephone.area"));
  CHECK(at(form.with({{"telephone.area", "2"}, {"telephone.number", "1"}}), "telephone.area") == "pattern");
}

TEST_CASE("tables: every row by itself, conditions look at the row first") {
  Form form("maker");
  const auto rows = form.with({{"members", Json::array({{{"name", "甲"}, {"role", "other"}},
                                                        {{"role", "lead"}, {"years", -1}},
                                                        {{"name", "丙"}, {"role", "boss"}}})}});
  CHECK(at(rows, "members[0].role_name") == "required");
  CHECK(at(rows, "members[1].name") == "required");
  CHECK(at(rows, "members[1].years") == "min");
  CHECK(at(rows, "members[1].role_name").empty());
  CHECK(at(rows, "members[2].role") == "not_an_option");
  CHECK(form.sentence(*find(rows, "members[1].name")) == "請輸入團隊成員第 2 列的姓名");
  Json many = Json::array();
  for (int i = 0; i < 4; ++i) many.push_back({{"name", "x"}});
  CHECK(at(form.with({{"members", many}}), "members") == "too_many");
  CHECK_FALSE(form.with({{"members", Json::array()}}).values.contains("members"));
}

TEST_CASE("a table of absurd length is cut, not computed") {
  Form form("maker");
  Json many = Json::array();
  for (int i = 0; i < 5000; ++i) many.push_back({{"name", "x"}});
  const auto evaluation = form.with({{"members", many}});
  CHECK(is_wrong(evaluation, "members"));
  CHECK(evaluation.values["members"].size() <= 1000);
}

TEST_CASE("R-056 checklists: rows have conditions of their own") {
  Form form("maker");
  const auto basic = form.with({{"grade", "basic"}, {"checks", {{"logs", {{"conform", "yes"}}}}}});
  CHECK(at(basic, "checks.logs.statement") == "required");
  CHECK(at(basic, "checks.factors.conform").empty());
  CHECK_FALSE(basic.state("checks.never")->visible);
  const auto high = form.with({{"grade", "high"}, {"checks", {{"logs", {{"conform", "no"}}}}}});
  CHECK(at(high, "checks.logs.statement").empty());
  CHECK(at(high, "checks.factors.conform") == "required");
  CHECK(high.state("checks.never")->visible);
  CHECK(form.sentence(*find(high, "checks.factors.conform")) == "請選擇多因子鑑別的符合");
}

TEST_CASE("findings stand in the order of the fields, those of the row last") {
  Form form("band");
  form.around.rows = {{1, {{"low", 1}, {"high", 10}}}, {2, {{"low", 11}, {"high", 20}}}};
  const auto evaluation = form.with({{"low", 1}, {"high", 5}, {"nonsense", 1}});
  std::vector<std::string> order;
  for (const auto& finding : evaluation.findings) order.push_back(finding.field);
  CHECK(order == std::vector<std::string>{"low", "price", "", ""});
}

TEST_CASE("the answer of evaluate has the contract's shape") {
  Form form("band");
  const auto evaluation = form.with({{"low", 5}, {"high", 4}});
  const Json answer = forms::to_json(*form.type, form.level, evaluation, "zh-TW");
  CHECK(answer["fields"][0]["key"] == "low");
  CHECK(answer["fields"][0]["type"] == "integer");
  CHECK(answer["fields"][0]["required"] == true);
  CHECK(answer["fields"][0]["visible"] == true);
  const Json& finding = answer["findings"][0];
  CHECK(finding["field"] == "high");
  CHECK(finding["code"] == "above");
  CHECK(finding["params"]["limit"] == 5);
  CHECK(finding["rule"] == "R-022");
  CHECK(finding["message"] == "級距上限必須大於級距下限 5");
  Form product("product");
  const Json options =
      forms::to_json(*product.type, product.level, product.with(Json::object()), "zh-TW")["fields"][1]["options"];
  CHECK(options == Json::array({{{"value", "1"}, {"label", "第一組"}}, {{"value", "2"}, {"label", "第二組"}}}));
}

TEST_CASE("R-046 conditions of documents ask the rows") {
  const auto type = everything();
  Around around;
  const auto& condition = type->documents().at(1).required;
  const auto rows_with = [](const char* identity) {
    return [identity](const std::string& level) {
      return level == "maker" ? std::vector<Json>{{{"identity", "oem"}}, {{"identity", identity}}}
                              : std::vector<Json>{};
    };
  };
  CHECK(forms::holds(condition, Json::object(), around, rows_with("agent")));
  CHECK_FALSE(forms::holds(condition, Json::object(), around, rows_with("oem")));
  CHECK_FALSE(forms::holds(condition, Json::object(), around, {}));
}

TEST_CASE("any input is answered, none throws") {
  const std::vector<Json> values = {nullptr,
                                    true,
                                    -1,
                                    1.5,
                                    1e300,
                                    "",
                                    "x",
                                    "\xc3\x28",
                                    Json::array(),
                                    Json::object(),
                                    Json::array({Json::array({Json::array()})}),
                                    Json{{"a", {{"b", 1}}}},
                                    "9223372036854775808",
                                    std::string(100000, 'a'),
                                    Json::array({nullptr, "", 1}),
                                    Json{{"low", Json::array()}}};
  for (const char* key : {"maker", "product", "band"}) {
    Form form(key);
    for (const auto& field : form.level.fields) {
      for (const Json& value : values) {
        CHECK_NOTHROW(form.with({{field.key, value}}));
        form.input.stored = {{field.key, value}};
        CHECK_NOTHROW(form.with(Json::object()));
        form.input.stored = Json::object();
        form.input.files = {{field.key, value}};
        CHECK_NOTHROW(form.with(Json::object()));
        form.input.files = Json::object();
      }
    }
    for (const Json& value : values) {
      CHECK_NOTHROW(form.with(value));
      form.input.stored = value;
      CHECK_NOTHROW(form.with(Json::object()));
      form.input.stored = Json::object();
    }
  }
}

TEST_CASE("what an ancestor hides is empty for the rows below") {
  Form form("product");
  form.around.ancestor_values = {{"maker", {{"maker_name", "甲"}, {"identity", "oem"}, {"perpetual", true}}}};
  CHECK(form.with({{"product_name", "x"}}).computed["item_name"] == "甲-x");
  const auto type = everything();
  const auto& maker = *type->level("maker");
  const Json stored = {{"maker_name", "甲"}, {"identity", "oem"}, {"perpetual", true}, {"expiry", "2020-01-01"}};
  CHECK(forms::shown_values(*type, maker, stored, form.around) == Json{{"maker_name", "甲"}, {"identity", "oem"}});
  CHECK(forms::shown_values(*type, maker, 5, form.around) == Json::object());
}

TEST_CASE("of a tree the leaves are offered, with their branch as heading") {
  Form form("maker");
  const Json answer = forms::to_json(*form.type, form.level, form.with(Json::object()), "zh-TW");
  for (const Json& field : answer["fields"]) {
    if (field["key"] != "fields_of_use") continue;
    CHECK(field["options"][0] == Json{{"value", "mail"}, {"label", "郵件"}, {"group", "辦公"}});
    CHECK(field["options"].size() == 3);
  }
}
