// core/script: pools, values, errors with their places, natives, threads.
#include <thread>

#include "script_support.h"

using namespace script_test;

TEST_CASE("A pool runs its main chunk once and calls the functions that it returned") {
  auto pool = pool_of("local n = 20\nreturn { label = 'x', f = function(a, b) return a + b + n end }");
  CHECK(pool->value()["label"] == "x");
  CHECK(pool->value()["f"]["$file"] == "rules/main.lua");
  CHECK(pool->value()["f"]["$line"] == 2);
  CHECK(*call(*pool, {1, 2}) == 23);
}

TEST_CASE("Handles are the same in every state of a pool") {
  std::string text = "return {";
  for (int i = 0; i < 60; ++i) text += "k" + std::to_string(i) + " = function() return " + std::to_string(i) + " end,";
  auto pool = pool_of(text + "}");
  std::vector<tenderloom::script::ScriptState> leased;  // forces new states
  for (int i = 0; i < 4; ++i) leased.push_back(std::move(*pool->lease()));
  for (auto& state : leased) {
    for (int i = 0; i < 60; ++i) {
      const int handle = pool->value()["k" + std::to_string(i)]["$function"];
      CHECK(*state.call(handle, {}) == i);
    }
  }
  leased.clear();
  CHECK(pool->idle_states() == 4);
}

TEST_CASE("A function that stands at two places has one handle") {
  auto pool = pool_of("local f = function() return 7 end return { a = f, b = { f } }");
  CHECK(pool->value()["a"]["$function"] == pool->value()["b"][0]["$function"]);
}

TEST_CASE("An unknown handle is a bug of the caller") {
  auto pool = pool_of("return { f = function() end }");
  CHECK_THROWS_AS(pool->call(1, {}), std::out_of_range);
  CHECK_THROWS_AS(pool->call(-1, {}), std::out_of_range);
}

TEST_CASE("require reaches the modules of the pool, once each, and nothing else") {
  const std::vector<Source> modules = {
      {"tier", "lib/tier.lua", "local money = require 'money' return { price = money.of(5) }"},
      {"money", "lib/money.lua", "return { of = function(n) return n * 100 end }"}};
  auto pool = pool_of("local a, b = require 'tier', require 'tier' return { same = a == b, price = a.price }", modules);
  CHECK(pool->value() == Json({{"same", true}, {"price", 500}}));

  CHECK(refusal_of("require 'os'").params["message"] == "there is no module 'os'");
  CHECK(refusal_of("require '/etc/passwd'").code == "script_failed");
  const std::vector<Source> circle = {{"a", "a.lua", "return require 'b'"}, {"b", "b.lua", "return require 'a'"}};
  CHECK(refusal_of("return require 'a'", circle).params["message"] == "the module 'a' requires itself");
}

TEST_CASE("A script error names file and line") {
  SECTION("of the compiler") {
    const Error error = refusal_of("local a = 1\nlocal b = = 2");
    CHECK(error.code == "script_failed");
    CHECK(error.params["file"] == "rules/main.lua");
    CHECK(error.params["line"] == 2);
    CHECK(error.params["message"] == "unexpected symbol near '='");
  }
  SECTION("of the compiler, in a module with a long path") {
    const std::string path = "scripts/" + std::string(80, 'x') + ":12: /module.lua";
    const Error error = refusal_of("return 1", {{"m", path, "\n\nreturn +"}});
    CHECK(error.params["file"] == path);
    CHECK(error.params["line"] == 3);
  }
  SECTION("while loading a module") {
    const Error error = refusal_of("\n\nrequire 'm'", {{"m", "lib/m.lua", "\nlocal x = nil + 1"}});
    CHECK(error.params["file"] == "lib/m.lua");
    CHECK(error.params["line"] == 2);
  }
  SECTION("while a rule runs") {
    const Error error = answer_of("local t = {}\nreturn t.x.y").error();
    CHECK(error.params["file"] == "rules/main.lua");
    CHECK(error.params["line"] == 3);
    CHECK(error.params["message"] == "attempt to index a nil value (field 'x')");
  }
  SECTION("that blames the caller by error(text, 2)") {
    const Error error =
        answer_of("local function need(x)\n if not x then error('needed', 2) end\nend\nlocal y = 1\nneed(a)").error();
    CHECK(error.params["line"] == 6);
    CHECK(error.params["message"] == "needed");
  }
  SECTION("of a budget") {
    const Error error = answer_of("\n\nwhile true do end").error();
    CHECK(error.code == "script_budget");
    CHECK(error.params["file"] == "rules/main.lua");
    CHECK(error.params["line"] == 4);
  }
}

TEST_CASE("Whatever is thrown becomes one short readable sentence") {
  CHECK(answer_of("error({ code = 'tier_overlap' })").error().params["message"] == "tier_overlap");
  CHECK(answer_of("error({})").error().params["message"] == "an error of type table");
  CHECK(answer_of("error()").error().params["message"] == "an error of type nil");
  CHECK(answer_of("error(function() end)").error().params["message"] == "an error of type function");
  CHECK(answer_of("error('\\xff\\xfe\\n\\0', 0)").error().code == "script_failed");
  const std::string huge =
      answer_of("local s = 'x' for i = 1, 17 do s = s .. s end error(s)").error().params["message"];
  CHECK(huge.size() <= 403);
  CHECK_NOTHROW(answer_of("error('\\xe5\\x8f', 0)").error().params.dump());
}

TEST_CASE("here() tells a constructor where its caller stands") {
  const std::vector<Source> modules = {{"field", "lib/field.lua",
                                        "return { integer = function(name)\n  return function(t)\n"
                                        "    t.file, t.line = here(2)\n"
                                        "    return t\n  end\nend }"}};
  auto pool =
      pool_of("local field = require 'field'\nreturn {\n\n  field.integer 'tier_lower' { label = 'x' },\n}", modules);
  CHECK(pool->value()[0]["file"] == "rules/main.lua");
  CHECK(pool->value()[0]["line"] == 4);
  CHECK(value_of("return here(50)").is_null());
  CHECK(answer_of("return here(0)").error().code == "script_failed");
}

TEST_CASE("Natives answer JSON, their errors are Lua errors, their exceptions end the call") {
  std::map<std::string, NativeFunction> natives;
  natives["add"] = [](const Json& arguments) -> Result<Json> {
    return Json(arguments[0].get<int>() + arguments[1].get<int>());
  };
  natives["refuse"] = [](const Json&) -> Result<Json> { return Error{"not_now", {}, {}}; };
  natives["crash"] = [](const Json&) -> Result<Json> { throw std::runtime_error("database gone"); };
  natives["count"] = [](const Json& arguments) -> Result<Json> { return Json(arguments.size()); };
  auto pool = pool_of(
      "return { sum = function() return add(1, 2) end, no = function() local ok, why = pcall(refuse) return why end,\n"
      "dead = function() return refuse() end, crash = function() while true do pcall(crash) end end,\n"
      "count = function() return count() + 10 * count(nil, {}) end, bad = function() return add(pairs) end }",
      {}, {}, natives);
  CHECK(*call(*pool, {}, "sum") == 3);
  CHECK(*call(*pool, {}, "no") == "not_now");
  CHECK(call(*pool, {}, "dead").error().params["message"] == "not_now");
  CHECK_THROWS_WITH(call(*pool, {}, "crash"), "database gone");
  CHECK(*call(*pool, {}, "count") == 20);
  CHECK(call(*pool, {}, "bad").error().code == "script_failed");
  CHECK(*call(*pool, {}, "sum") == 3);
}

TEST_CASE("Natives cannot be called while scripts load, so that every state loads alike") {
  std::map<std::string, NativeFunction> natives;
  natives["now"] = [](const Json&) -> Result<Json> { return Json(1); };
  auto pool = ScriptPool::create({"main", "m.lua", "return { at = now() }"}, {}, {}, natives);
  REQUIRE_FALSE(pool.ok());
  CHECK(pool.error().params["message"] == "native functions can be called only while a rule runs");
}

TEST_CASE("Many threads call one pool at once") {
  auto pool = pool_of(
      "local calls = 0\nreturn function(a)\n calls = calls + 1\n local sum = 0\n"
      " for i = 1, a.n do sum = sum + i end\n return { sum = sum, calls = calls }\nend");
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        const int n = t * 7 + i % 50;
        const auto answer = call(*pool, {Json{{"n", n}}});
        if (!answer.ok() || (*answer)["sum"] != n * (n + 1) / 2 || (*answer)["calls"] != 1) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(pool->idle_states() <= 8);
}

TEST_CASE("A lease goes on after a budget ended in it") {
  auto pool =
      pool_of("return { hang = function() while true do end end, one = function() return 1 end }", {}, small_budget());
  auto state = pool->lease();
  REQUIRE(state.ok());
  CHECK(state->call(pool->value()["hang"]["$function"], {}).error().code == "script_budget");
  CHECK(*state->call(pool->value()["one"]["$function"], {}) == 1);
}
