// Iterating over tables in one order everywhere, and the table library with the calls bounded that run on for ever in
// C: the length of a table with holes can be 2^62 (t[1], t[2], t[4], t[8] ... suffice), and then insert and remove
// shift that many places without a single instruction between.
#include <algorithm>

#include "freeze.h"
#include "library.h"
#include "sandbox.h"

namespace tenderloom::script {
namespace {

constexpr lua_Unsigned kLongestTable = 100'000;
constexpr lua_Unsigned kLongestSort = 20'000;

bool before(const SortKey& a, const SortKey& b) {
  if (a.type != b.type) return a.type < b.type;
  if (a.type == LUA_TSTRING) return a.text < b.text;
  return a.integer != b.integer ? a.integer < b.integer : a.number < b.number;
}

/// What stands in the table, numbers first, then texts; answers whether the keys are exactly 1..n.
bool collect_keys(lua_State* lua, int table, std::vector<SortKey>& keys) {
  keys.clear();
  const auto length = static_cast<lua_Integer>(lua_rawlen(lua, table));
  bool sequence = true;
  for (lua_pushnil(lua); lua_next(lua, table) != 0; lua_pop(lua, 1)) {
    SortKey key{lua_type(lua, -2), 0, 0, {}};
    if (lua_isinteger(lua, -2)) {
      key.integer = lua_tointeger(lua, -2);
      sequence = sequence && key.integer >= 1 && key.integer <= length;
    } else {
      sequence = false;
      if (key.type == LUA_TNUMBER) {
        key.number = lua_tonumber(lua, -2);
      } else if (key.type == LUA_TSTRING) {
        std::size_t size = 0;
        const char* text = lua_tolstring(lua, -2, &size);
        key.text = {text, size};
      } else if (key.type == LUA_TBOOLEAN) {
        key.integer = lua_toboolean(lua, -2);
      } else {
        luaL_error(lua, "pairs needs keys that are numbers, texts or booleans: others have no order");
      }
    }
    keys.push_back(key);
  }
  if (sequence && keys.size() == static_cast<std::size_t>(length)) return true;
  std::sort(keys.begin(), keys.end(), before);
  return false;
}

/// Lua: the iterator of pairs over 1..n; upvalues: contents, position, n. Skips what was removed meanwhile.
int next_item(lua_State* lua) {
  const lua_Integer last = lua_tointeger(lua, lua_upvalueindex(3));
  lua_Integer at = lua_tointeger(lua, lua_upvalueindex(2)) + 1;
  while (at <= last && lua_rawgeti(lua, lua_upvalueindex(1), at) == LUA_TNIL) {
    lua_pop(lua, 1);
    ++at;
  }
  lua_pushinteger(lua, at);
  lua_copy(lua, -1, lua_upvalueindex(2));
  if (at > last) {
    lua_pushnil(lua);
    return 1;
  }
  lua_insert(lua, -2);
  return 2;
}

/// Lua: the iterator of pairs over sorted keys; upvalues: contents, position, keys. Skips what was removed meanwhile.
int next_member(lua_State* lua) {
  lua_Integer at = lua_tointeger(lua, lua_upvalueindex(2));
  for (;;) {
    ++at;
    if (lua_rawgeti(lua, lua_upvalueindex(3), at) == LUA_TNIL) break;
    lua_pushvalue(lua, -1);
    if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL) break;
    lua_pop(lua, 2);
  }
  lua_pushinteger(lua, at);
  lua_replace(lua, lua_upvalueindex(2));
  return lua_isnil(lua, -1) ? 1 : 2;
}

lua_Unsigned checked_length(lua_State* lua, int index) {
  luaL_checktype(lua, index, LUA_TTABLE);
  push_contents(lua, index);
  const lua_Unsigned length = lua_rawlen(lua, -1);
  lua_pop(lua, 1);
  if (length > kLongestTable) luaL_error(lua, "the table is too long");
  return length;
}

/// Calls the original function of the table library, which open_library() made the upvalue.
int original(lua_State* lua) { return lua_tocfunction(lua, lua_upvalueindex(1))(lua); }

void charge_for(lua_State* lua, lua_Unsigned places) {
  if (places > 64) Sandbox::of(lua).charge(places / 8);
}

int table_insert(lua_State* lua) {
  const lua_Unsigned length = checked_length(lua, 1);
  if (lua_gettop(lua) == 3) charge_for(lua, length);
  return original(lua);
}

int table_remove(lua_State* lua) {
  const lua_Unsigned length = checked_length(lua, 1);
  if (lua_gettop(lua) == 2) charge_for(lua, length);
  return original(lua);
}

int table_concat(lua_State* lua) {
  charge_for(lua, checked_length(lua, 1) * 4);
  return original(lua);
}

int table_unpack(lua_State* lua) {
  charge_for(lua, checked_length(lua, 1) * 4);
  return original(lua);
}

int table_pack(lua_State* lua) {
  charge_for(lua, static_cast<lua_Unsigned>(lua_gettop(lua)));
  return original(lua);
}

int table_sort(lua_State* lua) {
  const lua_Unsigned length = checked_length(lua, 1);
  if (length > kLongestSort) return luaL_error(lua, "the table is too long to be sorted");
  if (lua_isnoneornil(lua, 2)) {
    // Compared in C without an instruction between: pay for all comparisons first, long texts by their length.
    lua_Unsigned longest = 0, levels = 1;
    for (lua_Unsigned i = 1; i <= length; ++i) {
      if (lua_rawgeti(lua, 1, static_cast<lua_Integer>(i)) == LUA_TSTRING)
        longest = std::max(longest, lua_rawlen(lua, -1));
      lua_pop(lua, 1);
    }
    while ((length >> levels) != 0) ++levels;
    Sandbox::of(lua).charge(length * levels * (1 + longest / 64) / 2);
  } else {
    luaL_checktype(lua, 2, LUA_TFUNCTION);
    luaL_argcheck(lua, !lua_iscfunction(lua, 2), 2, "a function written in Lua is needed");
  }
  return original(lua);
}

}  // namespace

int sorted_pairs(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  push_contents(lua, 1);
  const int contents = lua_gettop(lua);
  auto& keys = Sandbox::of(lua).keys_in_order;
  const bool sequence = collect_keys(lua, contents, keys);
  charge_for(lua, keys.size() * 4);
  lua_pushvalue(lua, contents);
  lua_pushinteger(lua, 0);
  if (sequence) {
    lua_pushinteger(lua, static_cast<lua_Integer>(keys.size()));
    lua_pushcclosure(lua, next_item, 3);
    return 1;
  }
  lua_createtable(lua, static_cast<int>(keys.size()), 0);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const SortKey& key = keys[i];
    if (key.type == LUA_TSTRING) {
      lua_pushlstring(lua, key.text.data(), key.text.size());
    } else if (key.type == LUA_TBOOLEAN) {
      lua_pushboolean(lua, static_cast<int>(key.integer));
    } else if (key.number != 0) {
      lua_pushnumber(lua, key.number);
    } else {
      lua_pushinteger(lua, key.integer);
    }
    lua_rawseti(lua, -2, static_cast<lua_Integer>(i) + 1);
  }
  lua_pushcclosure(lua, next_member, 3);
  return 1;
}

int contents_next(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TTABLE);
  lua_settop(lua, 2);
  push_contents(lua, 1);
  lua_insert(lua, 2);
  if (lua_next(lua, 2) != 0) return 2;
  lua_pushnil(lua);
  return 1;
}

const luaL_Reg kTableFunctions[] = {{"insert", table_insert}, {"remove", table_remove}, {"concat", table_concat},
                                    {"unpack", table_unpack}, {"pack", table_pack},     {"sort", table_sort},
                                    {nullptr, nullptr}};

}  // namespace tenderloom::script
