#include "forms_support.h"

using namespace forms_test;

namespace {

Json model_of(Form& form, const Json& changes, forms::FormModelOptions options = {}) {
  const auto evaluation = form.with(changes);
  if (options.locale.empty()) options.locale = "zh-TW";
  return forms::form_model(*form.type, form.level, evaluation, options);
}

const Json& field_of(const Json& model, const std::string& key) {
  for (const Json& group : model["groups"]) {
    for (const Json& field : group["fields"]) {
      if (field["key"] == key) return field;
    }
  }
  FAIL("no field " << key);
  throw;
}

/// Every name the model uses is in its shape.
void check_shape(const Json& model, const Json& shape, const std::string& where) {
  if (model.is_object()) {
    for (const auto& [key, value] : model.items()) {
      INFO(where << "/" << key);
      REQUIRE(shape.contains(key));
      if (value.is_structured()) check_shape(value, shape[key], where + "/" + key);
    }
  } else if (model.is_array()) {
    REQUIRE(shape.is_array());
    for (const Json& entry : model) check_shape(entry, shape[0], where);
  }
}

}  // namespace

TEST_CASE("fields stand in their groups, each with exactly one kind of control") {
  Form form("maker");
  const Json model = model_of(form, Json::object());
  REQUIRE(model["groups"].size() == 2);
  CHECK(model["groups"][0]["label"] == "基本資料");
  CHECK(model["groups"][0]["hint"] == "請依登記資料填寫");
  CHECK(model["groups"][0]["missing"] == 3);
  CHECK(field_of(model, "maker_name")["is_text"] == true);
  CHECK(field_of(model, "identity")["is_radio"] == true);
  CHECK(field_of(model, "origin")["is_select"] == true);
  CHECK(field_of(model, "perpetual")["is_boolean"] == true);
  CHECK(field_of(model, "hardware")["is_radio"] == true);       // a question with two answers
  CHECK(field_of(model, "hardware")["may_take_back"] == true);  // and it need not be answered now
  CHECK(field_of(model, "identity")["may_take_back"] == false);
  CHECK(field_of(model, "sizes")["is_checkboxes"] == true);
  CHECK(field_of(model, "locations")["is_select"] == true);
  CHECK(field_of(model, "locations")["multiple"] == true);
  CHECK(field_of(model, "secret")["is_password"] == true);
  CHECK(field_of(model, "summary")["is_computed"] == true);
  CHECK(field_of(model, "result_on")["is_static"] == true);  // staff fill it in
  check_shape(model, forms::form_model_shape(), "");
}

TEST_CASE("required is said where it is asked, optional elsewhere, hidden where the condition fails") {
  Form form("maker");
  const Json model = model_of(form, {{"identity", "agent"}, {"perpetual", true}});
  CHECK(model["has_required"] == true);
  CHECK(field_of(model, "maker_name")["required"] == true);
  CHECK(field_of(model, "intro")["optional"] == true);
  CHECK(field_of(model, "expiry")["hidden"] == true);
  CHECK(field_of(model, "expiry")["conditional"] == true);
  CHECK(field_of(model, "perpetual")["checked"] == true);
}

TEST_CASE("a refused form comes back as it was typed, with each error at its field and in the summary") {
  Form form("maker");
  const Json typed = {{"maker_name", "一二三四五六七八九十一"},
                      {"capital", "５２００"},
                      {"identity", "agent"},
                      {"members[1].years", "-1"},
                      {"tested_on", "13月"},
                      {"secret", "Abc"}};
  const auto evaluation = form.with(typed);
  forms::FormModelOptions options;
  options.locale = "zh-TW";
  options.typed = &typed;
  options.findings = &evaluation.findings;
  const Json model = forms::form_model(*form.type, form.level, evaluation, options);
  CHECK(field_of(model, "maker_name")["value"] == "一二三四五六七八九十一");
  CHECK(field_of(model, "maker_name")["counter"] == Json{{"now", 11}, {"max", 10}});
  CHECK(field_of(model, "maker_name")["has_error"] == true);
  CHECK(field_of(model, "maker_name")["describedby"] == "field-maker_name-counter field-maker_name-error");
  CHECK(field_of(model, "capital")["value"] == "５２００");
  CHECK(field_of(model, "capital")["error"] == "資本額請使用半形數字，例如 123");
  CHECK(field_of(model, "tested_on")["value"] == "13月");
  CHECK(field_of(model, "secret")["value"] == "");  // a password is never sent back
  CHECK(model.dump().find("\"Abc\"") == std::string::npos);
  const Json& row = field_of(model, "members")["table_rows"][0];
  CHECK(row["cells"][3]["value"] == "-1");
  CHECK(row["cells"][3]["has_error"] == true);
  CHECK(row["cells"][3]["name"] == "members[0].years");
  CHECK(model["has_errors"] == true);
  CHECK(model["errors"][0] == Json{{"field", "maker_name"},
                                   {"anchor", "field-maker_name"},
                                   {"message", "廠牌名稱最多 10 個字元，目前 11 個字元，請縮短"}});
  for (const Json& error : model["errors"]) CHECK(error["anchor"].is_string());
}

TEST_CASE("a draft shows what is wrong only, unless what is missing is asked for") {
  Form form("maker");
  const auto evaluation = form.with({{"capital", 1}});
  forms::FormModelOptions options;
  options.locale = "zh-TW";
  options.findings = &evaluation.findings;
  options.show_missing = false;
  const Json model = forms::form_model(*form.type, form.level, evaluation, options);
  CHECK(model["errors"].size() == 1);
  CHECK(field_of(model, "maker_name")["has_error"] == false);
}

TEST_CASE("both calendars are shown") {
  Form form("maker");
  const Json model = model_of(form, {{"tested_on", "115/05/19"}});
  CHECK(field_of(model, "tested_on")["value"] == "2026-05-19");
  CHECK(field_of(model, "tested_on")["date_alternate"] == "民國 115年5月19日");
}

TEST_CASE("files are shown with their links, or wait as pending tokens") {
  Form form("maker");
  form.input.stored = {{"authorization", {{"id", "7"}, {"name", "授權.pdf"}, {"size", 1536}}},
                       {"pictures", Json::array({{{"id", "8"}, {"name", "a.png"}, {"size", 10}}})}};
  forms::FormModelOptions options;
  options.files_url = "/tenders/1150202/items/maker/7/files/";
  const Json model = model_of(form, {{"identity", "agent"}}, options);
  const Json& file = field_of(model, "authorization");
  CHECK(file["files"][0]["url"] == "/tenders/1150202/items/maker/7/files/authorization");
  CHECK(file["files"][0]["size_text"] == "2 KB");
  CHECK(file["upload_url"] == "/tenders/1150202/items/maker/7/files/authorization");
  CHECK(file["accept"] == ".pdf");
  CHECK(file["limits_text"] == "PDF，10 MB 以內，1 至 20 頁");
  CHECK(field_of(model, "pictures")["files"][0]["url"] == "/tenders/1150202/items/maker/7/files/pictures?file=8");
  const Json fresh = model_of(form, Json::object());
  CHECK(field_of(fresh, "authorization")["upload_url"] == false);
}

TEST_CASE("tables, checklists, groups, lists and ranges are made of cells") {
  Form form("maker");
  const Json model = model_of(
      form, {{"grade", "high"}, {"members", Json::array({{{"name", "甲"}}})}, {"aliases", Json::array({"乙"})}});
  CHECK(field_of(model, "members")["table_rows"].size() == 2);  // one blank row to go on with
  CHECK(field_of(model, "members")["columns"][0] == Json{{"label", "姓名"}, {"required", true}});
  const Json& checks = field_of(model, "checks");
  CHECK(checks["table_rows"].size() == 3);
  CHECK(checks["table_rows"][0]["cells"][0]["value"] == "日誌保存");
  CHECK(checks["table_rows"][0]["cells"][1]["name"] == "checks.logs.conform");
  CHECK(checks["can_add"] == false);
  CHECK(field_of(model, "telephone")["cells"][1]["name"] == "telephone.number");
  CHECK(field_of(model, "aliases")["table_rows"][0]["cells"][0]["name"] == "aliases[0]");
  CHECK(field_of(model, "street_price")["cells"][0]["name"] == "street_price.low");
  check_shape(model, forms::form_model_shape(), "");
}

TEST_CASE("ids on the page are unique") {
  Form form("maker");
  const Json model =
      model_of(form, {{"members", Json::array({{{"name", "甲"}}, {{"name", "乙"}}})}, {"grade", "high"}});
  std::set<std::string> ids;
  const std::function<void(const Json&)> collect = [&](const Json& part) {
    if (part.is_object() && part.contains("id") && part.contains("is_text")) {
      INFO(part["id"]);
      CHECK(ids.insert(part["id"]).second);
    }
    if (part.is_structured()) {
      for (const Json& inner : part) collect(inner);
    }
  };
  collect(model);
  CHECK(ids.size() > 60);
}

TEST_CASE("what may only be read is text") {
  Form form("product");
  form.input.stored = {{"product_name", "甲"}, {"group_code", "2"}, {"category_code", "mail"}};
  forms::FormModelOptions options;
  options.read_only = true;
  const Json model = model_of(form, Json::object(), options);
  CHECK(model["read_only"] == true);
  CHECK(model["has_required"] == true);
  CHECK(field_of(model, "group_code")["is_static"] == true);
  CHECK(field_of(model, "group_code")["value"] == "第二組");
  CHECK(field_of(model, "category_code")["value"] == "郵件");
  CHECK(field_of(model, "item_name")["value"] == "甲");
}

TEST_CASE("an option that is gone stays to be seen") {
  Form form("product");
  form.input.stored = {{"product_name", "甲"}, {"group_code", "9"}};
  const Json model = model_of(form, Json::object());
  const Json& options = field_of(model, "group_code")["options"];
  CHECK(options.back()["value"] == "9");
  CHECK(options.back()["selected"] == true);
}

TEST_CASE("JSON schema for programs, reference for people") {
  const auto type = everything();
  const Json schema = forms::json_schema(*type, *type->level("maker"), "zh-TW");
  const Json& properties = schema["properties"];
  CHECK(properties["maker_name"]["maxLength"] == 10);
  CHECK(properties["capital"]["minimum"] == 1000000);
  CHECK(properties["identity"]["enum"] == Json::array({"oem", "agent", "subsidiary", nullptr}));
  CHECK(properties["members"]["items"]["properties"]["years"]["type"] == Json::array({"integer", "null"}));
  CHECK(properties["summary"]["readOnly"] == true);
  CHECK(properties["secret"]["writeOnly"] == true);
  const std::string reference = forms::field_reference(*type, "zh-TW");
  CHECK(reference.find("| 級距上限 | `high` | integer | yes | yes | > low | R-022 above |") != std::string::npos);
  CHECK(reference.find("some maker with identity = agent") != std::string::npos);
}
