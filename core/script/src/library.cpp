#include "library.h"

#include "convert.h"
#include "freeze.h"
#include "program.h"
#include "sandbox.h"

namespace tenderloom::script {
namespace {

// Left out on purpose: xpcall (its handler runs with the hook switched off), math.random (a judgement must not depend
// on chance), string.rep, dump, pack and unpack, table.move, and everything that loads, prints or reaches metatables.
constexpr const char* kBase[] = {"assert", "error", "ipairs", "pcall", "select", "tostring", "type"};
constexpr const char* kMath[] = {"abs",        "ceil", "floor", "fmod", "huge",      "max",  "maxinteger", "min",
                                 "mininteger", "modf", "pi",    "sqrt", "tointeger", "type", "ult"};
constexpr const char* kString[] = {"len", "sub"};
constexpr const char* kUtf8[] = {"charpattern", "codes"};
// These work through their whole argument in one call, which is charged by its length.
constexpr const char* kChargedBase[] = {"tonumber"};
constexpr const char* kChargedString[] = {"byte", "char", "format", "lower", "reverse", "upper"};
constexpr const char* kChargedUtf8[] = {"char", "codepoint", "len", "offset"};

/// Lua: f(...) with the original C function as upvalue. The functions wrapped this way have no upvalues of their own.
int charged(lua_State* lua) {
  std::size_t bytes = 0;
  for (int i = lua_gettop(lua); i > 0; --i) {
    if (lua_type(lua, i) == LUA_TSTRING) bytes += lua_rawlen(lua, i);
  }
  // s:byte(i) over every i of a text must stay cheap.
  const bool one_place = bytes > 0 && lua_gettop(lua) == 2 && lua_type(lua, 2) == LUA_TNUMBER;
  if (bytes > 64 && !one_place) Sandbox::of(lua).charge(bytes / 16);
  return lua_tocfunction(lua, lua_upvalueindex(1))(lua);
}

/// Lua: file, line = here(level), of the caller at that level; 1 is who calls here, 2 the caller of that.
int here(lua_State* lua) {
  const auto level = luaL_optinteger(lua, 1, 1);
  luaL_argcheck(lua, level >= 1 && level <= 50, 1, "a level from 1 to 50");
  lua_Debug at;
  for (int i = static_cast<int>(level); lua_getstack(lua, i, &at); ++i) {
    lua_getinfo(lua, "Sl", &at);
    if (at.currentline <= 0) continue;  // a C function between, as pcall
    lua_pushstring(lua, at.source[0] == '@' ? at.source + 1 : at.source);
    lua_pushinteger(lua, at.currentline);
    return 2;
  }
  return 0;
}

int native(lua_State* lua) {
  const auto& function = *static_cast<const NativeFunction*>(lua_touserdata(lua, lua_upvalueindex(1)));
  Sandbox& sandbox = Sandbox::of(lua);
  if (sandbox.loading) return luaL_error(lua, "native functions can be called only while a rule runs");
  sandbox.charge(100);
  if (sandbox.call_native(function)) {
    push_json(lua, sandbox.native_answer());
    return 1;
  }
  if (sandbox.spoiled()) sandbox.raise_expired();
  push_json(lua, sandbox.native_answer());
  return lua_error(lua);
}

int unknown_global(lua_State* lua) {
  if (lua_type(lua, 2) != LUA_TSTRING || lua_rawlen(lua, 2) > 60) return luaL_error(lua, "there is no such name");
  return luaL_error(lua, "there is no name '%s' here", lua_tostring(lua, 2));
}

int refuse_global(lua_State* lua) {
  if (lua_type(lua, 2) != LUA_TSTRING || lua_rawlen(lua, 2) > 60) return luaL_error(lua, "globals cannot be written");
  return luaL_error(lua, "the global '%s' cannot be written: write local", lua_tostring(lua, 2));
}

template <std::size_t n>
void copy(lua_State* lua, int from, int to, const char* const (&names)[n]) {
  for (const char* name : names) {
    lua_getfield(lua, from, name);
    lua_setfield(lua, to, name);
  }
}

template <std::size_t n>
void copy_charged(lua_State* lua, int from, int to, const char* const (&names)[n]) {
  for (const char* name : names) {
    lua_getfield(lua, from, name);
    lua_pushcclosure(lua, charged, 1);
    lua_setfield(lua, to, name);
  }
}

/// Marks every function of the table at `index` as one that keeps no state.
void allow_all(lua_State* lua, int index) {
  for (lua_pushnil(lua); lua_next(lua, index) != 0; lua_pop(lua, 1)) {
    if (lua_iscfunction(lua, -1)) allow_c_function(lua);
  }
}

/// Freezes the library on the top of the stack and makes it a field of the globals.
void install(lua_State* lua, int globals, const char* name) {
  allow_all(lua, lua_gettop(lua));
  freeze_table(lua, -1);
  lua_setfield(lua, globals, name);
}

/// Pushes the standard library's table.
void open(lua_State* lua, const char* name, lua_CFunction opener) {
  lua_pushcfunction(lua, opener);
  lua_pushstring(lua, name);
  lua_call(lua, 1, 1);
}

}  // namespace

void open_library(lua_State* lua, const void* program, const std::map<std::string, NativeFunction>& natives) {
  const int base = lua_gettop(lua);
  lua_newtable(lua);
  const int globals = lua_gettop(lua);

  open(lua, "_G", luaopen_base);  // fills the state's first globals, which nothing can reach once they are replaced
  const int original = lua_gettop(lua);
  copy(lua, original, globals, kBase);
  copy_charged(lua, original, globals, kChargedBase);
  lua_settop(lua, globals);
  lua_pushcfunction(lua, sorted_pairs);
  lua_setfield(lua, globals, "pairs");
  lua_pushcfunction(lua, contents_next);
  lua_setfield(lua, globals, "next");
  lua_pushcfunction(lua, here);
  lua_setfield(lua, globals, "here");
  lua_pushlightuserdata(lua, const_cast<void*>(program));
  lua_pushcclosure(lua, require_module, 1);
  lua_setfield(lua, globals, "require");
  for (auto function = natives.begin(); function != natives.end(); ++function) {
    lua_pushlightuserdata(lua, const_cast<NativeFunction*>(&function->second));
    lua_pushcclosure(lua, native, 1);
    lua_setfield(lua, globals, function->first.c_str());
  }
  allow_all(lua, globals);

  // luaopen_string gives all strings a metatable with the whole library in it: replaced. The new one has no arithmetic
  // either, so that a decimal, which is a text, never becomes a binary float in passing.
  open(lua, "string", luaopen_string);
  lua_newtable(lua);
  copy(lua, globals + 1, globals + 2, kString);
  copy_charged(lua, globals + 1, globals + 2, kChargedString);
  luaL_setfuncs(lua, kPatternFunctions, 0);
  lua_pushvalue(lua, -1);
  install(lua, globals, "string");
  lua_pushliteral(lua, "");
  lua_createtable(lua, 0, 1);
  push_contents(lua, globals + 2);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
  lua_settop(lua, globals);

  open(lua, "table", luaopen_table);
  lua_newtable(lua);
  for (const luaL_Reg* guard = kTableFunctions; guard->name != nullptr; ++guard) {
    lua_getfield(lua, globals + 1, guard->name);
    lua_pushcclosure(lua, guard->func, 1);
    lua_setfield(lua, globals + 2, guard->name);
  }
  install(lua, globals, "table");
  lua_settop(lua, globals);

  open(lua, "math", luaopen_math);
  lua_newtable(lua);
  copy(lua, globals + 1, globals + 2, kMath);
  install(lua, globals, "math");
  lua_settop(lua, globals);

  open(lua, "utf8", luaopen_utf8);
  lua_newtable(lua);
  copy(lua, globals + 1, globals + 2, kUtf8);
  copy_charged(lua, globals + 1, globals + 2, kChargedUtf8);
  install(lua, globals, "utf8");
  lua_settop(lua, globals);

  freeze_table(lua, globals);
  lua_getmetatable(lua, globals);
  lua_pushcfunction(lua, refuse_global);
  lua_setfield(lua, -2, "__newindex");
  lua_pop(lua, 1);
  push_contents(lua, globals);
  lua_createtable(lua, 0, 1);
  lua_pushcfunction(lua, unknown_global);
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
  lua_pop(lua, 1);
  lua_rawseti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  lua_settop(lua, base);
}

}  // namespace tenderloom::script
