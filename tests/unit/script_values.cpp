// core/script: what becomes of JSON in Lua and of Lua values in JSON.
#include "script_support.h"

using namespace script_test;

TEST_CASE("JSON goes in and comes out the same") {
  const auto through = [](const Json& value) { return value_of("return a", {value}); };
  CHECK(through(9007199254740993) == 9007199254740993);
  CHECK(through(-1) == -1);
  CHECK(through("12.50") == "12.50");
  CHECK(through("台北市") == "台北市");
  CHECK(through("") == "");
  CHECK(through(true) == true);
  CHECK(through(nullptr) == nullptr);
  CHECK(through(0.1) == 0.1);
  CHECK(through(Json::array({1, "a", Json::array({2})})) == Json::array({1, "a", Json::array({2})}));
  CHECK(through({{"a", {{"b", {1, 2}}}}}) == Json({{"a", {{"b", {1, 2}}}}}));
  CHECK(through(std::string("a\0b", 3)) == std::string("a\0b", 3));
  CHECK(through(Json::array()) == Json::object());  // Lua has one empty table
  CHECK(through({{"gone", nullptr}, {"kept", 1}}) == Json({{"kept", 1}}));
}

TEST_CASE("Whole numbers stay whole, and what Lua made a float by division is whole again") {
  CHECK(value_of("return math.type(a)", {5}) == "integer");
  CHECK(value_of("return 10 / 2").is_number_integer());
  CHECK(value_of("return 10 / 4") == 2.5);
  CHECK(value_of("return 2^53").is_number_integer());
  CHECK(value_of("return 2^70").is_number_float());
  CHECK(value_of("return math.maxinteger") == INT64_MAX);
}

TEST_CASE("Decimals are texts, which Lua will not count with") {
  CHECK(answer_of("return a * 3", {"0.1"}).error().code == "script_failed");
  CHECK(value_of("return a .. '!'", {"0.1"}) == "0.1!");
}

TEST_CASE("Tables with the keys 1 to n are arrays, all others objects") {
  CHECK(value_of("return { 1, 2 }") == Json({1, 2}));
  CHECK(value_of("return {}") == Json::object());
  CHECK(value_of("return { 1, nil, 3 }") == Json({{"1", 1}, {"3", 3}}));
  CHECK(value_of("return { 1, x = 2 }") == Json({{"1", 1}, {"x", 2}}));
  CHECK(value_of("local t = {} t[2] = 'b' t[1] = 'a' return t") == Json({"a", "b"}));
  CHECK(value_of("return { [0] = 1 }") == Json({{"0", 1}}));
}

TEST_CASE("A rule may answer nothing") {
  CHECK(value_of("").is_null());
  CHECK(value_of("return nil, 1").is_null());
}

TEST_CASE("What has no JSON is refused with the function's place") {
  for (const char* body : {"return pairs", "return { f = function() end }", "return 0/0", "return 1/0",
                           "return '\\xff'", "return { [1.5] = 1 }", "return { [true] = 1 }", "return { [{}] = 1 }",
                           "return { ['$function'] = 0 }", "return { [5] = 1, ['5'] = 2 }",
                           "local t = {} t.t = t return t", "local t = {} for i = 1, 100 do t = { t } end return t"}) {
    INFO(body);
    const auto answer = answer_of(body);
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().code == "script_failed");
    CHECK(answer.error().params["file"] == "rules/main.lua");
    CHECK(answer.error().params["line"] == 1);
  }
}

TEST_CASE("A small table that unfolds into an enormous answer is refused") {
  const auto start = std::chrono::steady_clock::now();
  CHECK(answer_of("local t = { 1 } for i = 1, 50 do t = { t, t } end return t").error().params["message"] ==
        "the value is too big");
  CHECK(
      answer_of("local s = 'x' for i = 1, 19 do s = s .. s end local t = {} for i = 1, 10000 do t[i] = s end return t")
          .error()
          .params["message"] == "the value is too big");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("A main value may not contain itself") {
  CHECK(refusal_of("local t = {} t.t = t return t").code == "script_failed");
  CHECK(refusal_of("return { x = 0/0 }").params["message"] == "a number is not finite");
}

TEST_CASE("Arguments nested beyond reason are refused") {
  Json deep = 1;
  for (int i = 0; i < 200; ++i) deep = Json::array({deep});
  CHECK(answer_of("return 1", {deep}).error().code == "script_failed");
}

TEST_CASE("An argument that does not fit into the memory ends the budget") {
  CHECK(answer_of("return 1", {Json(std::string(10 << 20, 'x'))}).error().code == "script_budget");
}

TEST_CASE("pairs walks in one order: the items, then the texts sorted") {
  CHECK(value_of("local out = {} for k in pairs(a) do out[#out + 1] = k end return table.concat(out, ',')",
                 {{{"zebra", 1}, {"apple", 2}, {"Mango", 3}, {"台", 4}}}) == "Mango,apple,zebra,台");
  CHECK(
      value_of(
          "local out = {} for k, v in pairs({ 10, 20, x = 1, [-1] = 2, [2.5] = 3 }) do out[#out + 1] = tostring(k) end "
          "return table.concat(out, ' ')") == "-1 2.5 1 2 x");
  CHECK(
      value_of("local n = 0 for k, v in pairs(a) do a[k] = nil n = n + 1 end return n + (next(a) == nil and 100 or 0)",
               {{{"p", 1}, {"q", 2}}}) == 102);
  CHECK(value_of("local n = 0 for _ in pairs({}) do n = 1 end return n") == 0);
}
