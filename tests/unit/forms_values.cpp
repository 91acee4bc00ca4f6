#include "forms_support.h"

using namespace forms_test;

namespace {

/// The stored form of one value of the level that has every type, or the code of the refusal.
Json stored(const std::string& field, const Json& raw) {
  Form form("maker");
  const auto evaluation = form.with({{field, raw}});
  if (is_wrong(evaluation, field)) return "! " + find(evaluation, field)->code;
  return evaluation.values.value(field, Json());
}

}  // namespace

TEST_CASE("texts are trimmed, single lines stay single, blanks are nothing") {
  CHECK(stored("maker_name", "  甲\n乙 ") == "甲 乙");
  CHECK(stored("maker_name", "　") == Json());
  CHECK(stored("maker_name", Json()) == Json());
  CHECK(stored("maker_name", 2026) == "2026");
  CHECK(stored("maker_name", true) == "! not_text");
  CHECK(stored("maker_name", Json::object({{"a", 1}})) == "! not_text");
  CHECK(stored("maker_name", "\xff\xfe") == "! not_text");
  CHECK(stored("intro", "一\r\n二") == "一\n二");
}

TEST_CASE("texts that turn their direction are refused, whatever kind of text; what nobody sees is dropped") {
  for (const char* field : {"maker_name", "intro", "mail", "website"})
    CHECK(stored(field, "a\u202Eb@example.tw") == "! turns_direction");
  CHECK(stored("maker_name", "\u2066甲\u2069") == "! turns_direction");
  CHECK(stored("maker_name", "\u202E") == "! turns_direction");
  CHECK(stored("maker_name", "\u200B甲\uFEFF乙\u200E") == "甲乙");
  CHECK(stored("maker_name", "\u200E\u200F") == Json());
  CHECK(stored("maker_name", "👩\u200D💻") == "👩\u200D💻");
}

TEST_CASE("what was stored with such a character before stays as it is, and is marked") {
  Form form("maker");
  form.input.stored = {{"maker_name", "甲\u202E乙"}};
  const auto evaluation = form.with(Json::object());
  CHECK(evaluation.values["maker_name"] == "甲\u202E乙");
  REQUIRE(find(evaluation, "maker_name"));
  CHECK_FALSE(is_wrong(evaluation, "maker_name"));
}

TEST_CASE("R-160 whole numbers and money: thousands commas yes, full-width digits and fractions no") {
  CHECK(stored("capital", "5,200,000") == 5200000);
  CHECK(stored("capital", " 1000000 ") == 1000000);
  CHECK(stored("capital", 1000000.0) == 1000000);
  CHECK(stored("capital", "52,00,000") == "! not_integer");
  CHECK(stored("capital", ",200") == "! not_integer");
  CHECK(stored("capital", "1,000,00") == "! not_integer");
  CHECK(stored("capital", "５２００") == "! full_width_digits");
  CHECK(stored("capital", "5200.5") == "! not_integer");
  CHECK(stored("capital", 5200.5) == "! not_integer");
  CHECK(stored("capital", "一百萬") == "! not_integer");
  CHECK(stored("capital", "1e9") == "! not_integer");
  CHECK(stored("capital", "0x10") == "! not_integer");
  CHECK(stored("capital", "99999999999999999999") == "! number_too_large");
  CHECK(stored("capital", 18446744073709551615ULL) == "! number_too_large");
  CHECK(stored("capital", "") == Json());
  CHECK(stored("capital", "-") == "! not_integer");
}

TEST_CASE("decimals are texts, exact, with the decimals that the definition allows") {
  CHECK(stored("score", "98.50") == "98.5");
  CHECK(stored("score", 98.5) == "98.5");
  CHECK(stored("score", 7) == "7");
  CHECK(stored("score", "1.234") == "! too_many_decimals");
  CHECK(stored("score", "abc") == "! not_decimal");
  CHECK(stored("score", "1.2.3") == "! not_decimal");
}

TEST_CASE("booleans come as JSON, as form boxes, as a hidden empty input before a ticked box") {
  CHECK(stored("hardware", false) == false);
  CHECK(stored("hardware", "false") == false);
  CHECK(stored("hardware", Json::array({"", "false"})) == false);
  CHECK(stored("hardware", "") == Json());
  CHECK(stored("hardware", "maybe") == "! not_boolean");
  CHECK(stored("consent", Json::array({"", "true"})) == true);
  CHECK(stored("consent", "on") == true);
}

TEST_CASE("R-013 dates are understood as people write them and stored in one form") {
  for (const char* written :
       {"2026-05-19", "2026/5/19", "2026.05.19", "115/05/19", "115年5月19日", "民國115年5月19日", "1150519"}) {
    INFO(written);
    CHECK(stored("tested_on", written) == "2026-05-19");
  }
  CHECK(stored("tested_on", "2026-02-30") == "! not_date");
  CHECK(stored("tested_on", "yesterday") == "! not_date");
  CHECK(stored("tested_on", 20260519) == "! not_date");
  CHECK(stored("tested_on", "２０２６-05-19") == "! full_width_digits");
  CHECK(stored("opened_at", "2026-05-19T10:04:00+08:00") == "2026-05-19T10:04:00+08:00");
  CHECK(stored("opened_at", "2026-05-19T02:04:00Z") == "2026-05-19T10:04:00+08:00");
  CHECK(stored("opened_at", "115/05/19 10:04") == "2026-05-19T10:04:00+08:00");
  CHECK(stored("opened_at", "noon") == "! not_datetime");
}

TEST_CASE("formats of Taiwan") {
  CHECK(stored("tax_number", " 04595252 ") == "04595252");
  CHECK(stored("tax_number", "04595253") == "! not_tax_id");
  CHECK(stored("tax_number", "00000000") == "! not_tax_id");
  CHECK(stored("tax_number", "０４５９５２５２") == "! full_width_digits");
  CHECK(stored("tax_number", 12345670) == "12345670");               // a spreadsheet's number
  CHECK(stored("phone", "02-1234-5678#123") == "02-1234-5678#123");
  CHECK(stored("phone", "+886-2-12345678") == "! not_phone");
  CHECK(stored("mobile", "0912345678") == "0912-345-678");
  CHECK(stored("mail", "A.B@Example.TW") == "a.b@example.tw");
  CHECK(stored("mail", "a@b") == "! not_email");
  CHECK(stored("address", "100057 臺北市") == "100057 臺北市");
  CHECK(stored("address", "臺北市") == "! not_address");
  CHECK(stored("website", "javascript:alert(1)") == "! not_url");
}

TEST_CASE("choices are codes, each once; a single text is a list of one") {
  CHECK(stored("sizes", Json::array({"", "small", "small", "large"})) == Json::array({"small", "large"}));
  CHECK(stored("sizes", "small") == Json::array({"small"}));
  CHECK(stored("sizes", Json::array({""})) == Json());
  CHECK(stored("sizes", Json::array({1})) == "! not_list");
  CHECK(stored("sizes", 5) == "! not_list");
  CHECK(stored("aliases", "甲\n\n乙") == Json::array({"甲", "乙"}));
  CHECK(stored("street_price", Json{{"low", "1,000"}, {"high", 2000}, {"unit", " 套 "}}) ==
        Json{{"low", 1000}, {"high", 2000}, {"unit", "套"}});
  CHECK(stored("street_price", Json{{"low", ""}, {"high", ""}, {"unit", "套"}}) == Json());
  CHECK(stored("street_price", "100") == "! not_object");
}

TEST_CASE("a list for one value is refused whatever is in it, and the finding says so") {
  for (const char* field : {"maker_name", "intro", "capital", "score", "availability", "tested_on", "opened_at",
                            "tax_number", "phone", "mobile", "mail", "address", "website", "secret"}) {
    INFO(field);
    for (const Json& list :
         {Json::array(), Json::array({""}), Json::array({"", "甲"}), Json::array({"甲"}), Json::array({"甲", "乙"}),
          Json::array({1}), Json::array({nullptr}), Json::array({Json::array({"甲"})}), Json::array({{{"a", "甲"}}})})
      CHECK(stored(field, list) == "! not_single");
  }
  // Of what a form shows as boxes or to choose from, its hidden blank may stand before the one answer.
  for (const char* field : {"identity", "origin", "hardware", "consent"}) {
    INFO(field);
    for (const Json& list : {Json::array(), Json::array({"true"}), Json::array({"true", "false"}),
                             Json::array({"", "true", "false"}), Json::array({"true", ""}), Json::array({"", true})})
      CHECK(stored(field, list) == "! not_single");
    CHECK(stored(field, Json::array({"", ""})) == Json());
  }
  Form form("maker");
  const auto evaluation = form.with({{"maker_name", Json::array({"甲", "乙"})}});
  CHECK(form.sentence(*find(evaluation, "maker_name")).find("只能填寫一個值，收到的是 2 項的清單") !=
        std::string::npos);
  CHECK_FALSE(evaluation.values.contains("maker_name"));
}

TEST_CASE("every other shape of JSON that is not the field's own is refused, and nothing of it is stored") {
  const Json object = {{"a", "甲"}}, nested = {{"low", {{"low", 1}}}}, deep = Json::array({Json::array({"small"})});
  struct Wrong {
    const char* field;
    Json given;
    const char* code;
  };
  const Wrong wrong[] = {
      {"maker_name", object, "not_text"},
      {"maker_name", Json::object(), "not_text"},
      {"maker_name", true, "not_text"},
      {"maker_name", 1.5, "not_text"},
      {"capital", object, "not_integer"},
      {"capital", Json::object(), "not_integer"},
      {"capital", true, "not_integer"},
      {"capital", 1e300, "number_too_large"},
      {"capital", -1e300, "number_too_large"},
      {"capital", 1e16, "number_too_large"},
      {"capital", 1e-9, "not_integer"},
      {"capital", INT64_MIN, "number_too_large"},
      {"score", object, "not_decimal"},
      {"score", false, "not_decimal"},
      {"score", 1e300, "number_too_large"},
      {"score", 1e-12, "too_many_decimals"},
      {"hardware", object, "not_boolean"},
      {"hardware", 2, "not_boolean"},
      {"hardware", 1.0, "not_boolean"},
      {"tested_on", object, "not_date"},
      {"tested_on", true, "not_date"},
      {"opened_at", 5, "not_datetime"},
      {"identity", object, "not_text"},
      {"identity", true, "not_text"},
      {"sizes", object, "not_list"},
      {"sizes", Json::object(), "not_list"},
      {"sizes", true, "not_list"},
      {"sizes", deep, "not_list"},
      {"sizes", {"small", 1}, "not_list"},
      {"sizes", {"small", true}, "not_list"},
      {"sizes", {"small", object}, "not_list"},
      {"aliases", {"甲", 1}, "not_list"},
      {"aliases", deep, "not_list"},
      {"aliases", object, "not_list"},
      {"telephone", {"02"}, "not_object"},
      {"telephone", Json::array(), "not_object"},
      {"telephone", true, "not_object"},
      {"members", object, "not_list"},
      {"members", Json::object(), "not_list"},
      {"members", 3, "not_list"},
      {"checks", "yes", "not_object"},
      {"checks", Json::array(), "not_object"},
      {"street_price", {1, 2}, "not_object"},
      {"street_price", Json::array(), "not_object"},
      {"street_price", nested, "not_integer"},
      {"street_price", {{"low", {1}}}, "not_integer"},
      {"street_price", {{"low", 1}, {"lowest", 1}}, "unknown_field"},
  };
  for (const Wrong& one : wrong) {
    INFO(one.field << " " << one.given.dump());
    Form form("maker");
    const auto evaluation = form.with({{one.field, one.given}});
    CHECK(is_wrong(evaluation, one.field));
    REQUIRE(find(evaluation, one.field) != nullptr);
    CHECK(find(evaluation, one.field)->code == one.code);
    CHECK_FALSE(form.sentence(*find(evaluation, one.field)).empty());
    CHECK_FALSE(evaluation.values.contains(one.field));
  }
  for (const char* field :
       {"maker_name", "capital", "hardware", "identity", "sizes", "telephone", "members", "checks"}) {
    INFO(field);  // null and an empty text clear a value, whatever its type
    CHECK(stored(field, nullptr) == Json());
    CHECK(stored(field, "") == Json());
  }
}

TEST_CASE("passwords are never trimmed") { CHECK(stored("secret", " Abcdefghij1! ") == "! password_blank_at_end"); }

TEST_CASE("groups and tables come nested or by name, blank rows are dropped") {
  Form form("maker");
  const auto flat = form.with({{"telephone.area", "02"},
                               {"telephone.number", "1234"},
                               {"members[0].name", "甲"},
                               {"members[1].name", ""},
                               {"members[2].name", "乙"},
                               {"members[2].years", "3"}});
  CHECK(flat.values["telephone"] == Json{{"area", "02"}, {"number", "1234"}});
  CHECK(flat.values["members"] == Json::array({{{"name", "甲"}}, {{"name", "乙"}, {"years", 3}}}));
  const auto nested =
      form.with({{"telephone", {{"area", "02"}, {"number", "1234"}}},
                 {"members", Json::array({{{"name", "甲"}}, {{"name", ""}}, {{"name", "乙"}, {"years", 3}}})}});
  CHECK(nested.values == flat.values);
}

TEST_CASE("names that are no names do not break anything") {
  Form form("maker");
  for (const char* name : {"members[", "members[x].name", "members[999999].name", "members[0", ".", "..", "a..b", "[0]",
                           "members[-1].name"}) {
    INFO(name);
    const auto evaluation = form.with({{name, "x"}});
    CHECK(is_wrong(evaluation, ""));
    CHECK(find(evaluation, "")->code == "unknown_field");
  }
  CHECK(at(form.with({{"members", "x"}}), "members") == "not_list");
  CHECK(at(form.with({{"members", Json::array({1})}}), "members[0]") == "not_object");
  CHECK(at(form.with({{"telephone", 3}}), "telephone") == "not_object");
  CHECK(at(form.with({{"checks", Json::array({1})}}), "checks") == "not_object");
}

TEST_CASE("R-161 values as people read them: % and ‰ are two things") {
  const auto type = everything();
  const auto& maker = *type->level("maker");
  const auto shown = [&](const char* field, const Json& value, const std::string& locale = "zh-TW") {
    return forms::display(*type, maker, *maker.field(field), value, locale);
  };
  CHECK(shown("capital", 5200000) == "5,200,000");
  CHECK(shown("score", "1234.5") == "1,234.5");
  CHECK(shown("availability", "99.95") == "99.95%");
  CHECK(shown("penalty_rate", "2") == "2‰");
  CHECK(shown("identity", "agent") == "代理商");
  CHECK(shown("origin", "JP", "en") == "Japan");
  CHECK(shown("origin", "XX") == "XX");
  CHECK(shown("sizes", Json::array({"small", "large"})) == "小型、大型");
  CHECK(shown("fields_of_use", Json::array({"mail"})) == "郵件");
  CHECK(shown("perpetual", true) == "是");
  CHECK(shown("perpetual", Json()).empty());
  CHECK(shown("opened_at", "2026-05-19T02:04:00Z") == "2026-05-19 10:04");
  CHECK(shown("authorization", Json{{"id", "1"}, {"name", "授權.pdf"}}) == "授權.pdf");
  CHECK(shown("street_price", Json{{"low", 1000}, {"high", 2000}, {"unit", "套"}}) == "1,000 至 2,000 / 套");
  CHECK(shown("telephone", Json{{"area", "02"}, {"number", "1234"}}) == "區碼：02，號碼：1234");
  CHECK(shown("secret", "Abcdefghij1!").find("Abc") == std::string::npos);
  const Around around;
  const auto& product = *type->level("product");
  CHECK(forms::display(*type, product, *product.field("group_code"), "2", "zh-TW", &around) == "第二組");
  CHECK(forms::display(*type, product, *product.field("category_code"), "mail", "zh-TW", &around,
                       {{"group_code", "2"}}) == "郵件");
}
