// The portal's own pattern matcher against the one of the Lua library: whatever pattern and subject chance brings, both
// must answer the same, errors included. Small subjects, because the original cannot be stopped.
#include <catch2/catch.hpp>
#include <lua.hpp>
#include <random>

#include "tenderloom/script/script_pool.h"

using namespace tenderloom::script;

namespace {

constexpr const char* kBody = R"(
  local ok, out = pcall(function()
    local out = {}
    local function keep(...)
      for i = 1, select('#', ...) do out[#out + 1] = tostring((select(i, ...))) end
      out[#out + 1] = '|'
    end
    keep(s:find(p)) keep(s:find(p, init)) keep(s:find(p, init, true)) keep(s:match(p)) keep(s:match(p, init))
    local n = 0
    for a, b, c in s:gmatch(p) do keep(a, b, c) n = n + 1 if n > 20 then break end end
    keep(s:gsub(p, r)) keep(s:gsub(p, r, 2)) keep(s:gsub(p, { a = 'X', b = 7, [1] = 'one' }))
    keep(s:gsub(p, function(x, y) if x == 'a' then return nil end return tostring(x) .. tostring(y) end))
    return table.concat(out, ';')
  end)
  return ok and 'ok ' .. out or 'error ' .. (tostring(out):gsub('^[^:]*:%d+: ', ''):gsub('^bad argument.*', 'bad argument'))
)";

class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}
  int pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  std::string some_of(const std::vector<std::string>& pieces, int most) {
    std::string text;
    for (int i = pick(0, most); i > 0; --i)
      text += pieces[static_cast<std::size_t>(pick(0, static_cast<int>(pieces.size()) - 1))];
    return text;
  }

 private:
  std::mt19937 random_;
};

std::string original(lua_State* lua, const std::string& s, const std::string& p, const std::string& r, int init) {
  lua_settop(lua, 1);
  lua_pushvalue(lua, 1);
  lua_pushlstring(lua, s.data(), s.size());
  lua_pushlstring(lua, p.data(), p.size());
  lua_pushlstring(lua, r.data(), r.size());
  lua_pushinteger(lua, init);
  REQUIRE(lua_pcall(lua, 4, 1, 0) == LUA_OK);
  std::size_t size = 0;
  const char* text = lua_tolstring(lua, -1, &size);
  return {text, size};
}

}  // namespace

TEST_CASE("The own matcher answers as the Lua library does") {
  const std::vector<std::string> letters = {"a", "b", "A", "1", " ", "(",  ")",  "]",
                                            "-", "%", "^", "$", ".", "aa", "ab", "_"};
  const std::vector<std::string> items = {
      "a",      "b",      ".", "%a", "%d", "%S", "%p", "%U", "[ab]", "[^a]", "[a-c1]", "[]]", "[^]]", "[%a-]",
      "[",      "*",      "+", "-",  "?",  "(",  ")",  "()", "^",    "$",    "%1",     "%2",  "%b()", "%bab",
      "%f[%a]", "%f[^a]", "%", "%%", "%.", "%f", "%b", "]",  "(a)",  "(.)",  "(.-)",   "a-b"};
  const std::vector<std::string> replacements = {"x", "%0", "%1", "%2", "%%", "%", "-", "%9"};
  lua_State* lua = luaL_newstate();
  luaL_openlibs(lua);
  REQUIRE(luaL_loadstring(lua, (std::string("local s, p, r, init = ...\n") + kBody).c_str()) == LUA_OK);
  auto pool = ScriptPool::create({"main", "m.lua", std::string("return function(s, p, r, init)\n") + kBody + "\nend"},
                                 {}, {8 << 20, 50'000'000, std::chrono::seconds(10)});
  REQUIRE(pool.ok());
  const int function = (*pool)->value()["$function"];
  int errors = 0;
  for (unsigned seed = 1; seed <= 20'000; ++seed) {
    Chance chance(seed);
    const std::string s = chance.some_of(letters, 8), p = chance.some_of(items, 6), r = chance.some_of(replacements, 3);
    const int init = chance.pick(-10, 10);
    const std::string expected = original(lua, s, p, r, init);
    const Json js = s, jp = p, jr = r, ji = init;
    const auto answer = (*pool)->call(function, {&js, &jp, &jr, &ji});
    INFO("seed " << seed << " subject '" << s << "' pattern '" << p << "' replacement '" << r << "' init " << init);
    REQUIRE(answer.ok());
    REQUIRE(answer->get<std::string>() == expected);
    errors += expected.starts_with("error") ? 1 : 0;
  }
  CHECK(errors > 500);     // malformed patterns were among them,
  CHECK(errors < 19'000);  // and many good ones
  lua_close(lua);
}
