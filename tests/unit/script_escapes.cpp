// core/script: attempts to break out of the sandbox. Each must end soon, and leave the pool in order.
#include "script_support.h"

using namespace script_test;

namespace {

/// Ends by a budget, soon, whatever the script does against it; afterwards the pool still works.
void must_end(const std::string& body, const std::string& what = "") {
  INFO(body);
  auto pool = pool_of("return { f = function()\n" + body + "\nend, ok = function() return 'still here' end }", {},
                      small_budget());
  const auto start = std::chrono::steady_clock::now();
  const auto answer = call(*pool);
  const auto took = std::chrono::steady_clock::now() - start;
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().code == "script_budget");
  if (!what.empty()) CHECK(answer.error().params["what"] == what);
  CHECK(took < std::chrono::seconds(3));  // the budget is 0.2 s; the machine may be busy
  CHECK(*call(*pool, {}, "ok") == "still here");
}

/// May do as it likes, as long as it ends soon and the next user of the pool is not disturbed.
void must_come_back(const std::string& body) {
  INFO(body);
  auto pool = pool_of("return { f = function()\n" + body + "\nend, ok = function() return 'still here' end }", {},
                      small_budget());
  const auto start = std::chrono::steady_clock::now();
  const auto answer = call(*pool);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(3));
  CHECK(*call(*pool, {}, "ok") == "still here");
}

}  // namespace

TEST_CASE("An endless loop ends, and no pcall keeps it alive") {
  must_end("while true do end", "instructions");
  must_end("repeat until false");
  must_end("::again:: goto again");
  must_end("for i = 1, math.huge do end");
  must_end("pcall(function() while true do end end) return 'swallowed'");
  must_end("while true do pcall(function() while true do end end) end");
  must_end("local function f() pcall(f) f() end while true do pcall(pcall, pcall, f) end");
  must_end("local function again() return again() end again()");
  must_end("for i = 1, 100 do pcall(function() for j = 1, 100 do pcall(function() while true do end end) end end) end");
  must_end("table.sort({3, 2, 1, 5, 4}, function(x, y) while true do end end)");
  must_end("('aaa'):gsub('a', function() while true do end end)");
  must_end("while true do pcall(error, {}) end");
}

TEST_CASE("The wall clock ends what the instruction count does not") {
  const Budget patient{4 << 20, 1'000'000'000'000, std::chrono::milliseconds(100)};
  auto pool = pool_of("return function() while true do pcall(error) end end", {}, patient);
  CHECK(call(*pool).error().params["what"] == "time");
}

TEST_CASE("Memory bombs end at the limit, inside pcall too") {
  must_end("local s = 'x' while true do s = s .. s end", "memory");
  must_end("local s = 'x' while true do pcall(function() s = s .. s end) end", "memory");
  must_end("local t = {} for i = 1, 1e9 do t[i] = i end");
  must_end("local t = {} while true do t = { t, t } end");
  must_end(
      "local t = {} for i = 1, 50000 do t[i] = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' end\n"
      "local s = table.concat(t) return #table.concat({s, s, s, s, s, s, s, s})",
      "memory");
  must_end("local s = 'x' for i = 1, 18 do s = s .. s end return (s:gsub('x', s))", "memory");
  must_end("local s = ('%99s'):format('x') while true do s = s:upper() .. s end", "memory");
  must_end("local function f(...) return f(1, ...) end f()");
  must_end("local t = {} for i = 1, 1e9 do t['k' .. i] = {} end");
  must_end("local f = function() end while true do local g = f f = function() return g() end end");
}

TEST_CASE("A text is bounded, so that comparing texts cannot be made slow") {
  must_end("local s = 'x' for i = 1, 20 do s = s .. s end", "memory");  // an eighth of 4 MiB
}

TEST_CASE("Deep recursion ends") {
  must_come_back("local function f() return 1 + f() end return f()");
  must_come_back("local function f() return pcall(f) end return f()");
  must_come_back("local function f(s) return (s:gsub('.', f)) end return f('x')");
  must_come_back("local function f() table.sort({1, 2, 3}, f) end f()");
  must_come_back("local t = {} t[1] = t return t");
  CHECK(refusal_of("return " + std::string(300, '(') + "1" + std::string(300, ')')).code == "script_failed");
  CHECK(refusal_of("return " + std::string(100'000, '{')).code == "script_failed");
}

TEST_CASE("Patterns cannot backtrack for ever") {
  must_end(
      "local s = '' for i = 1, 150 do s = s .. 'a' end local p = '' for i = 1, 30 do p = p .. 'a*' end "
      "return s:find(p .. 'b')");
  must_end(
      "local s = '' for i = 1, 150 do s = s .. 'a' end local p = '' for i = 1, 30 do p = p .. 'a-' end "
      "return s:match(p .. 'b')");
  must_end(
      "local s = '' for i = 1, 150 do s = s .. 'a' end local p = '' for i = 1, 60 do p = p .. 'a?' end "
      "while true do pcall(string.find, s, p .. 'b') end");
  must_end("local s = 'a' for i = 1, 15 do s = s .. s end for w in s:gmatch('.-.-.-b') do end");
  must_end("local s = '(' for i = 1, 16 do s = s .. s end return s:gsub('%b()', '')");
  must_end("local s = 'a' for i = 1, 17 do s = s .. s end return s:find('.*.*.*b')");
  must_end("local s = 'a' for i = 1, 16 do s = s .. s end local set = '[' .. s .. ']' return s:find(set .. '*b')");
  must_end("local s = 'a' for i = 1, 16 do s = s .. s end while true do s:find(s .. 'b', 1, true) end");
}

TEST_CASE("Calls that run long inside C pay for it") {
  // A table with powers of two as keys has the length 2^62: insert and remove would shift as many places.
  must_come_back("local t = {} for i = 0, 62 do t[1 << i] = 1 end table.insert(t, 1, 0)");
  must_come_back("local t = {} for i = 0, 62 do t[1 << i] = 1 end table.remove(t, 1)");
  must_come_back("local t = {} for i = 0, 62 do t[1 << i] = 1 end return #table.concat(t)");
  must_come_back("local t = {} for i = 0, 62 do t[1 << i] = 1 end return table.unpack(t)");
  must_come_back("return select('#', table.unpack({}, 1, 1e7))");
  must_come_back("return table.unpack({}, -9223372036854775807, 9223372036854775807)");
  must_end(
      "local s = 'x' for i = 1, 18 do s = s .. s end local t = {} for i = 1, 8 do t[i] = s .. i end "
      "for i = 9, 9000 do t[i] = t[i % 8 + 1] end table.sort(t)",
      "instructions");
  must_come_back("local t = {} for i = 1, 20000 do t[i] = i % 7 end table.sort(t, math.ult)");
  must_end("local s = 'x' for i = 1, 18 do s = s .. s end while true do utf8.len(s) end");
  must_end("local s = '1' for i = 1, 18 do s = s .. s end while true do tonumber(s) end");
  must_end("local t = {} for i = 1, 50000 do t['k' .. i] = i end while true do pairs(t) end");
}

TEST_CASE("Widths and counts that are out of all proportion are refused or bounded") {
  must_come_back("return string.format('%99999d', 1)");
  must_come_back("return string.format('%.99999f', 1)");
  must_come_back("return ('%s'):format(table.unpack({}, 1, 200000))");
  must_come_back("return utf8.char(table.unpack({}, 1, 200000))");
  must_come_back("return tostring(setmetatable)");
  must_come_back("error(('%99d'):format(1), 1e9)");
  must_come_back("return ('x'):byte(-1e15 // 1, 1e15 // 1)");
  must_come_back("return utf8.codepoint('x', math.mininteger, math.maxinteger)");
  must_come_back("return select(math.mininteger, 1)");
  must_come_back("local t = {} t[math.maxinteger] = 1 table.insert(t, 1) return #t");
  must_come_back("for i = math.maxinteger - 1, math.maxinteger do end for i = 1, 0, math.mininteger do end");
  must_come_back("return math.mininteger // -1, math.mininteger % -1");
}

TEST_CASE("What could load, reach out or change the sandbox is not there") {
  for (const char* name :
       {"load",   "loadstring", "loadfile", "dofile",  "print",     "collectgarbage", "getmetatable", "setmetatable",
        "rawget", "rawset",     "rawequal", "rawlen",  "xpcall",    "warn",           "_G",           "_VERSION",
        "os",     "io",         "debug",    "package", "coroutine", "module",         "unpack"}) {
    INFO(name);
    const auto answer = answer_of(std::string("return type(") + name + ")");
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().params["message"] == std::string("there is no name '") + name + "' here");
  }
  for (const char* name : {"string.rep", "string.dump", "string.pack", "string.unpack", "string.packsize", "table.move",
                           "math.random", "math.randomseed", "('').rep", "('').dump"}) {
    INFO(name);
    CHECK(value_of(std::string("return ") + name + " == nil") == true);
  }
}

TEST_CASE("Bytecode is refused") {
  CHECK(refusal_of("\x1bLuaS").code == "script_failed");
  CHECK(refusal_of("return 1", {{"m", "m.lua", "\x1bLua\x54"}}).params["file"] == "m.lua");
}

TEST_CASE("What a call writes, the next user of the state never sees") {
  // Every attempt runs twice in the same state and must find the same; most are refused outright.
  const auto same_twice = [](const std::string& text) {
    INFO(text);
    auto pool = pool_of(text, {{"m", "lib/m.lua",
                                "return { list = { 1, 2 }, deep = { x = { y = 1 } }, f = function() return 1 end }"}});
    const auto first = call(*pool);
    const auto second = call(*pool);
    REQUIRE(pool->idle_states() == 1);
    REQUIRE(first.ok() == second.ok());
    if (first.ok()) {
      CHECK(*first == *second);
    } else {
      CHECK(first.error().params == second.error().params);
    }
    return first;
  };
  SECTION("globals") {
    CHECK(same_twice("return function() leaked = (leaked or 0) + 1 return leaked end").error().params["message"] ==
          "there is no name 'leaked' here");
    CHECK(same_twice("return function() leaked = 1 end").error().params["message"] ==
          "the global 'leaked' cannot be written: write local");
    CHECK_FALSE(same_twice("return function() pairs = nil end").ok());
    CHECK_FALSE(same_twice("return function() _ENV.x = 1 end").ok());
    CHECK(*same_twice("return function() local before = _ENV.pairs ~= nil _ENV = { mine = 1 } return before end") ==
          true);
    CHECK_FALSE(same_twice("return function() table.insert(_ENV, 1) end").ok());
  }
  SECTION("libraries") {
    CHECK_FALSE(same_twice("return function() string.upper = string.lower end").ok());
    CHECK_FALSE(same_twice("return function() string.mine = 1 end").ok());
    CHECK_FALSE(same_twice("return function() math.pi = 3 end").ok());
    CHECK_FALSE(same_twice("return function() ('').mine = 1 end").ok());
    CHECK_FALSE(same_twice("return function() table.sort(table) table.insert(table, 'x') end").ok());
  }
  SECTION("modules") {
    CHECK_FALSE(same_twice("local m = require 'm' return function() m.list[1] = 9 end").ok());
    CHECK_FALSE(same_twice("local m = require 'm' return function() m.list[#m.list + 1] = 9 end").ok());
    CHECK_FALSE(same_twice("local m = require 'm' return function() m.deep.x.y = 2 end").ok());
    CHECK_FALSE(same_twice("local m = require 'm' return function() table.insert(m.list, 3) end").ok());
    CHECK_FALSE(same_twice("local m = require 'm' return function() table.remove(m.list) end").ok());
    CHECK_FALSE(
        same_twice("local m = require 'm' return function() table.sort(m.list, function(x, y) return x > y end) end")
            .ok());
    CHECK_FALSE(same_twice("return function() return require 'm' end").ok());
  }
  SECTION("tables around a function") {
    CHECK_FALSE(same_twice("local cache = {} return function() cache[#cache + 1] = 1 return #cache end").ok());
    CHECK_FALSE(same_twice("local t = { 1, 2, 3 } return function() t[2] = nil end").ok());
    CHECK_FALSE(same_twice("local t = { a = { b = {} } } return function() t.a.b.c = 1 end").ok());
    CHECK_FALSE(
        same_twice("local key = {} local t = { [key] = 1 } return function() key.x = 1 return t[key] end").ok());
    CHECK_FALSE(
        same_twice("local t = {} local function g() t.n = 1 end local u = { g = g } return function() u.g() end").ok());
  }
  SECTION("variables around a function") {
    CHECK(*same_twice("local n = 0 return function() n = n + 1 return n end") == 1);
    CHECK(*same_twice("local seen return function() local was = seen seen = {} return was == nil end") == true);
    CHECK(*same_twice("local n = 0 local function bump() n = n + 1 end return function() bump() bump() return n end") ==
          2);
    CHECK_FALSE(same_twice("local n = 0 return function() n = n + 1 error('at ' .. n) end").ok());
    CHECK(*same_twice("local f = function() return 1 end return function() local was = f() f = function() return 2 end "
                      "return was end") == 1);
  }
}

TEST_CASE("Tables that are read-only still read as tables do") {
  auto pool = pool_of(
      "local list, map = { 'a', 'b', 'c' }, { x = 1, y = 2 }\n"
      "return function()\n"
      "  local out = {}\n"
      "  for i, v in ipairs(list) do out[#out + 1] = i .. v end\n"
      "  for k, v in pairs(map) do out[#out + 1] = k .. v end\n"
      "  out[#out + 1] = table.concat(list, '-') .. #list .. select('#', table.unpack(list)) .. map.x .. list[2]\n"
      "  out[#out + 1] = tostring(next({}) == nil) .. tostring(next(map) ~= nil) .. tostring(list == list)\n"
      "  out[#out + 1] = ('b'):gsub('b', { b = 'z' })\n"
      "  return { out = out, list = list, map = map }\n"
      "end");
  const Json answer = *call(*pool);
  CHECK(answer["out"] == Json({"1a", "2b", "3c", "x1", "y2", "a-b-c331b", "truetruetrue", "z"}));
  CHECK(answer["list"] == Json({"a", "b", "c"}));
  CHECK(answer["map"] == Json({{"x", 1}, {"y", 2}}));
}

TEST_CASE("An iterator cannot be kept for the next call") {
  CHECK(refusal_of("local next_word = ('a b c'):gmatch('%a') return function() return next_word() end").code ==
        "script_failed");
  CHECK(refusal_of("local it = pairs({ 1, 2, 3 }) return function() return it() end").code == "script_failed");
  CHECK(refusal_of("return { it = ('a b'):gmatch('%a') }").code == "script_failed");
}

TEST_CASE("Arguments are the function's own") {
  auto pool = pool_of("return function(row) row.x = (row.x or 0) + 1 table.insert(row.list, 1) return row end");
  const Json row = {{"x", 1}, {"list", {5}}};
  CHECK(*call(*pool, {row}) == Json({{"x", 2}, {"list", {5, 1}}}));
  CHECK(*call(*pool, {row}) == Json({{"x", 2}, {"list", {5, 1}}}));
  CHECK(row["x"] == 1);
}

TEST_CASE("A script whose value differs from load to load is refused when the second state is made") {
  auto pool = pool_of("return { at = tostring({}), f = function() end }");
  auto first = pool->lease();
  auto second = pool->lease();
  CHECK(first.ok());
  REQUIRE_FALSE(second.ok());
  CHECK(second.error().code == "script_failed");
}
