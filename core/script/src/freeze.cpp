#include "freeze.h"

#include "sandbox.h"

namespace tenderloom::script {
namespace {

// Addresses are the keys of the registry, so that no script can name them.
const char kFrozen = 0;     // in a metatable: the table is frozen
const char kHarmless = 0;   // set of C functions without state
const char kKept = 0;       // address -> function
const char kVariables = 0;  // {function, index of the variable, value, function, index, value ...}

void* key(const char& name) { return const_cast<char*>(&name); }

/// Pushes the registry's table of that name, made when it is not there.
void push_registry(lua_State* lua, const char& name) {
  if (lua_rawgetp(lua, LUA_REGISTRYINDEX, key(name)) == LUA_TTABLE) return;
  lua_pop(lua, 1);
  lua_newtable(lua);
  lua_pushvalue(lua, -1);
  lua_rawsetp(lua, LUA_REGISTRYINDEX, key(name));
}

bool is_frozen(lua_State* lua, int index) {
  if (!lua_getmetatable(lua, index)) return false;
  const bool frozen = lua_rawgetp(lua, -1, key(kFrozen)) != LUA_TNIL;
  lua_pop(lua, 2);
  return frozen;
}

int refuse_write(lua_State* lua) {
  if (lua_type(lua, 2) == LUA_TSTRING && lua_rawlen(lua, 2) <= 60) {
    return luaL_error(lua, "this table is read-only once it is loaded (writing '%s')", lua_tostring(lua, 2));
  }
  return luaL_error(lua, "this table is read-only once it is loaded");
}

int frozen_length(lua_State* lua) {
  push_contents(lua, 1);
  lua_pushinteger(lua, static_cast<lua_Integer>(lua_rawlen(lua, -1)));
  return 1;
}

/// Adds the value on the top of the stack to the list at `work` unless it stands in the set at `seen`; pops it.
void enqueue(lua_State* lua, int work, int seen) {
  const int type = lua_type(lua, -1);
  if (type == LUA_TTABLE || type == LUA_TFUNCTION) {
    lua_pushvalue(lua, -1);
    if (lua_rawget(lua, seen) == LUA_TNIL) {
      lua_pushvalue(lua, -2);
      lua_pushboolean(lua, 1);
      lua_rawset(lua, seen);
      lua_pushvalue(lua, -2);
      lua_rawseti(lua, work, static_cast<lua_Integer>(lua_rawlen(lua, work)) + 1);
    }
    lua_pop(lua, 1);
  }
  lua_pop(lua, 1);
}

/// Takes the last value of the list onto the stack.
bool dequeue(lua_State* lua, int work) {
  const auto last = static_cast<lua_Integer>(lua_rawlen(lua, work));
  if (last == 0) return false;
  lua_rawgeti(lua, work, last);
  lua_pushnil(lua);
  lua_rawseti(lua, work, last);
  Sandbox::of(lua).charge(10);
  return true;
}

void enqueue_members(lua_State* lua, int table, int work, int seen) {
  push_contents(lua, table);
  const int contents = lua_gettop(lua);
  for (lua_pushnil(lua); lua_next(lua, contents) != 0;) {
    enqueue(lua, work, seen);
    lua_pushvalue(lua, -1);
    enqueue(lua, work, seen);
  }
  lua_pop(lua, 1);
}

void require_harmless(lua_State* lua, int function) {
  push_registry(lua, kHarmless);
  lua_pushvalue(lua, function);
  if (lua_rawget(lua, -2) == LUA_TNIL) {
    luaL_error(lua, "an iterator (of pairs or gmatch) cannot be kept for later: make it where it is used");
  }
  lua_pop(lua, 2);
}

/// Visits the variables that the Lua function at `function` shares with others.
void visit_variables(lua_State* lua, int function, int work, int seen, int variables) {
  for (int i = 1; lua_getupvalue(lua, function, i) != nullptr; ++i) {
    if (variables != 0) {
      lua_pushlightuserdata(lua, lua_upvalueid(lua, function, i));
      lua_pushvalue(lua, -1);
      if (lua_rawget(lua, seen) == LUA_TNIL) {
        lua_pop(lua, 1);
        lua_pushboolean(lua, 1);
        lua_rawset(lua, seen);
        const auto size = static_cast<lua_Integer>(lua_rawlen(lua, variables));
        lua_pushvalue(lua, function);
        lua_rawseti(lua, variables, size + 1);
        lua_pushinteger(lua, i);
        lua_rawseti(lua, variables, size + 2);
        // nil would leave a hole that ends the list; nil is what a missing value is put back as
        if (lua_isnil(lua, -1)) {
          lua_pushlightuserdata(lua, key(kVariables));
        } else {
          lua_pushvalue(lua, -1);
        }
        lua_rawseti(lua, variables, size + 3);
      } else {
        lua_pop(lua, 2);
      }
    }
    enqueue(lua, work, seen);
  }
}

}  // namespace

void push_contents(lua_State* lua, int index) {
  index = lua_absindex(lua, index);
  if (lua_getmetatable(lua, index)) {
    if (lua_rawgetp(lua, -1, key(kFrozen)) == LUA_TTABLE) {
      lua_remove(lua, -2);
      return;
    }
    lua_pop(lua, 2);
  }
  lua_pushvalue(lua, index);
}

void freeze_table(lua_State* lua, int index) {
  index = lua_absindex(lua, index);
  if (is_frozen(lua, index)) return;
  lua_newtable(lua);
  const int contents = lua_gettop(lua);
  for (lua_pushnil(lua); lua_next(lua, index) != 0;) {
    lua_pushvalue(lua, -2);
    lua_insert(lua, -2);
    lua_rawset(lua, contents);
  }
  for (lua_pushnil(lua); lua_next(lua, contents) != 0; lua_pop(lua, 1)) {
    lua_pushvalue(lua, -2);
    lua_pushnil(lua);
    lua_rawset(lua, index);
  }
  // The metatable: reads go to the contents, every write finds the emptied table without the key and is refused.
  lua_createtable(lua, 0, 4);
  lua_pushvalue(lua, contents);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, refuse_write);
  lua_setfield(lua, -2, "__newindex");
  lua_pushcfunction(lua, frozen_length);
  lua_setfield(lua, -2, "__len");
  lua_pushvalue(lua, contents);
  lua_rawsetp(lua, -2, key(kFrozen));
  lua_setmetatable(lua, index);
  lua_pop(lua, 1);
}

void allow_c_function(lua_State* lua) {
  push_registry(lua, kHarmless);
  lua_pushvalue(lua, -2);
  lua_pushboolean(lua, 1);
  lua_rawset(lua, -3);
  lua_pop(lua, 1);
}

void keep_functions_of(lua_State* lua, int index) {
  index = lua_absindex(lua, index);
  push_registry(lua, kKept);
  const int kept = lua_gettop(lua);
  lua_newtable(lua);
  const int work = lua_gettop(lua);
  lua_newtable(lua);
  const int seen = lua_gettop(lua);
  lua_pushvalue(lua, index);
  enqueue(lua, work, seen);
  while (dequeue(lua, work)) {
    const int value = lua_gettop(lua);
    if (lua_istable(lua, value)) {
      enqueue_members(lua, value, work, seen);
    } else {
      lua_pushvalue(lua, value);
      lua_rawsetp(lua, kept, lua_topointer(lua, value));
    }
    lua_settop(lua, seen);
  }
  lua_settop(lua, kept - 1);
}

void push_kept_function(lua_State* lua, const void* function) {
  lua_rawgetp(lua, LUA_REGISTRYINDEX, key(kKept));
  lua_rawgetp(lua, -1, function);
  lua_remove(lua, -2);
}

void freeze_reachable(lua_State* lua, int modules, bool restorable) {
  modules = lua_absindex(lua, modules);
  const int base = lua_gettop(lua);
  lua_newtable(lua);
  const int work = lua_gettop(lua);
  lua_newtable(lua);
  const int seen = lua_gettop(lua);
  int variables = 0;
  if (restorable) {
    push_registry(lua, kVariables);
    variables = lua_gettop(lua);
  }
  push_registry(lua, kKept);
  enqueue_members(lua, lua_gettop(lua), work, seen);
  enqueue_members(lua, modules, work, seen);
  const int top = lua_gettop(lua);
  while (dequeue(lua, work)) {
    const int value = lua_gettop(lua);
    if (lua_istable(lua, value)) {
      if (!is_frozen(lua, value)) {
        enqueue_members(lua, value, work, seen);
        freeze_table(lua, value);
      }
    } else if (lua_iscfunction(lua, value)) {
      require_harmless(lua, value);
    } else {
      visit_variables(lua, value, work, seen, variables);
    }
    lua_settop(lua, top);
  }
  lua_settop(lua, base);
}

void restore_variables(lua_State* lua) {
  if (lua_rawgetp(lua, LUA_REGISTRYINDEX, key(kVariables)) == LUA_TTABLE) {
    const int variables = lua_gettop(lua);
    const auto size = static_cast<lua_Integer>(lua_rawlen(lua, variables));
    for (lua_Integer at = 1; at + 2 <= size; at += 3) {
      lua_rawgeti(lua, variables, at);
      lua_rawgeti(lua, variables, at + 1);
      const int index = static_cast<int>(lua_tointeger(lua, -1));
      lua_pop(lua, 1);
      lua_rawgeti(lua, variables, at + 2);
      if (lua_touserdata(lua, -1) == key(kVariables)) {
        lua_pop(lua, 1);
        lua_pushnil(lua);
      }
      lua_setupvalue(lua, -2, index);
      lua_settop(lua, variables);
    }
  }
  lua_pop(lua, 1);
}

}  // namespace tenderloom::script
