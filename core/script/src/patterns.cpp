// string.find, match, gmatch and gsub over the Matcher; they behave as the Lua 5.4 manual says.
#include <cctype>
#include <cstring>

#include "library.h"
#include "matcher.h"
#include "sandbox.h"

namespace tenderloom::script {
namespace {

struct Text {
  const char* data;
  std::size_t size;
};

Text text_argument(lua_State* lua, int index) {
  Text text{};
  text.data = luaL_checklstring(lua, index, &text.size);
  return text;
}

/// Where the search begins, from 0; negative positions count from the end. One more than the size: nowhere.
std::size_t start_argument(lua_State* lua, int index, std::size_t size) {
  const lua_Integer position = luaL_optinteger(lua, index, 1);
  if (position > 0) return std::min(static_cast<std::size_t>(position) - 1, size + 1);
  if (position == 0 || position < -static_cast<lua_Integer>(size)) return 0;
  return static_cast<std::size_t>(static_cast<lua_Integer>(size) + position);
}

bool has_specials(Text pattern) {
  for (std::size_t i = 0; i < pattern.size; ++i) {
    if (pattern.data[i] != '\0' && std::strchr("^$*+?.([%-", pattern.data[i])) return true;
  }
  return false;
}

int find_or_match(lua_State* lua, bool find) {
  const Text subject = text_argument(lua, 1);
  Text pattern = text_argument(lua, 2);
  const std::size_t start = start_argument(lua, 3, subject.size);
  Sandbox::of(lua).charge((subject.size + pattern.size) / 64);
  if (start > subject.size) {
    lua_pushnil(lua);
    return 1;
  }
  const char* at = subject.data + start;
  const char* subject_end = subject.data + subject.size;
  if (find && (lua_toboolean(lua, 4) || !has_specials(pattern))) {
    // memmem is linear whatever it is given, unlike the standard library's way with memchr and memcmp
    const void* found = memmem(at, subject.size - start, pattern.data, pattern.size);
    if (!found) {
      lua_pushnil(lua);
      return 1;
    }
    const auto position = static_cast<const char*>(found) - subject.data;
    lua_pushinteger(lua, position + 1);
    lua_pushinteger(lua, position + static_cast<lua_Integer>(pattern.size));
    return 2;
  }
  const bool anchored = pattern.size > 0 && pattern.data[0] == '^';
  if (anchored) pattern = {pattern.data + 1, pattern.size - 1};
  Matcher matcher(lua, subject.data, subject.size, pattern.data, pattern.size);
  do {
    if (const char* end = matcher.match_at(at)) {
      if (!find) return matcher.push_captures(at, end);
      lua_pushinteger(lua, at - subject.data + 1);
      lua_pushinteger(lua, end - subject.data);
      return matcher.push_captures(nullptr, nullptr) + 2;
    }
  } while (!anchored && at++ < subject_end);
  lua_pushnil(lua);
  return 1;
}

/// Lua: s:find(pattern [, init [, plain]])
int string_find(lua_State* lua) { return find_or_match(lua, true); }
/// Lua: s:match(pattern [, init])
int string_match(lua_State* lua) { return find_or_match(lua, false); }

/// Lua: the iterator of gmatch; upvalues: subject, pattern, where to go on, the end of the last match (-1: none).
int next_match(lua_State* lua) {
  const Text subject = text_argument(lua, lua_upvalueindex(1));
  const Text pattern = text_argument(lua, lua_upvalueindex(2));
  const char* last_end = subject.data + lua_tointeger(lua, lua_upvalueindex(4));
  Matcher matcher(lua, subject.data, subject.size, pattern.data, pattern.size);
  const char* at = subject.data + lua_tointeger(lua, lua_upvalueindex(3));
  for (; at <= subject.data + subject.size; ++at) {
    const char* end = matcher.match_at(at);
    if (!end || end == last_end) continue;
    lua_pushinteger(lua, end - subject.data);
    lua_copy(lua, -1, lua_upvalueindex(3));
    lua_replace(lua, lua_upvalueindex(4));
    return matcher.push_captures(at, end);
  }
  lua_pushinteger(lua, at - subject.data);
  lua_replace(lua, lua_upvalueindex(3));
  return 0;
}

/// Lua: s:gmatch(pattern [, init])
int string_gmatch(lua_State* lua) {
  const Text subject = text_argument(lua, 1);
  text_argument(lua, 2);
  const std::size_t start = start_argument(lua, 3, subject.size);
  lua_settop(lua, 2);
  lua_pushinteger(lua, static_cast<lua_Integer>(start));
  lua_pushinteger(lua, -1);
  lua_pushcclosure(lua, next_match, 4);
  return 1;
}

/// Adds the replacement text of gsub with its %0 to %9.
void add_template(lua_State* lua, luaL_Buffer* out, Matcher& matcher, const char* match, const char* match_end) {
  std::size_t size = 0;
  const char* text = lua_tolstring(lua, 3, &size);
  for (std::size_t i = 0; i < size; ++i) {
    if (text[i] != '%') {
      luaL_addchar(out, text[i]);
      continue;
    }
    const char escape = ++i < size ? text[i] : '\0';
    if (escape == '%') {
      luaL_addchar(out, '%');
    } else if (escape == '0') {
      luaL_addlstring(out, match, static_cast<std::size_t>(match_end - match));
    } else if (std::isdigit(static_cast<unsigned char>(escape))) {
      matcher.push_capture(escape - '1', match, match_end);
      luaL_tolstring(lua, -1, nullptr);  // a position is a number
      lua_remove(lua, -2);
      luaL_addvalue(out);
    } else {
      luaL_error(lua, "invalid use of '%%' in replacement string");
    }
  }
}

void add_replacement(lua_State* lua, luaL_Buffer* out, Matcher& matcher, const char* match, const char* match_end) {
  switch (lua_type(lua, 3)) {
    case LUA_TFUNCTION: {
      lua_pushvalue(lua, 3);
      const int count = matcher.push_captures(match, match_end);
      lua_call(lua, count, 1);
      break;
    }
    case LUA_TTABLE:
      matcher.push_capture(0, match, match_end);
      lua_gettable(lua, 3);
      break;
    default:
      add_template(lua, out, matcher, match, match_end);
      return;
  }
  if (!lua_toboolean(lua, -1)) {
    lua_pop(lua, 1);
    luaL_addlstring(out, match, static_cast<std::size_t>(match_end - match));
  } else if (!lua_isstring(lua, -1)) {
    luaL_error(lua, "invalid replacement value (a %s)", luaL_typename(lua, -1));
  } else {
    luaL_addvalue(out);
  }
}

/// Lua: s:gsub(pattern, text or table or function [, most])
int string_gsub(lua_State* lua) {
  const Text subject = text_argument(lua, 1);
  Text pattern = text_argument(lua, 2);
  const int kind = lua_type(lua, 3);
  luaL_argexpected(lua, kind == LUA_TNUMBER || kind == LUA_TSTRING || kind == LUA_TFUNCTION || kind == LUA_TTABLE, 3,
                   "string/function/table");
  const lua_Integer most = luaL_optinteger(lua, 4, static_cast<lua_Integer>(subject.size) + 1);
  const bool anchored = pattern.size > 0 && pattern.data[0] == '^';
  if (anchored) pattern = {pattern.data + 1, pattern.size - 1};
  lua_settop(lua, 3);

  Matcher matcher(lua, subject.data, subject.size, pattern.data, pattern.size);
  const char *at = subject.data, *subject_end = subject.data + subject.size, *last_end = nullptr;
  lua_Integer count = 0;
  luaL_Buffer out;
  luaL_buffinit(lua, &out);
  while (count < most) {
    const char* end = matcher.match_at(at);
    if (end && end != last_end) {
      ++count;
      add_replacement(lua, &out, matcher, at, end);
      at = last_end = end;
    } else if (at < subject_end) {
      luaL_addchar(&out, *at++);
    } else {
      break;
    }
    if (anchored) break;
  }
  luaL_addlstring(&out, at, static_cast<std::size_t>(subject_end - at));
  luaL_pushresult(&out);
  lua_pushinteger(lua, count);
  return 2;
}

}  // namespace

const luaL_Reg kPatternFunctions[] = {{"find", string_find},
                                      {"match", string_match},
                                      {"gmatch", string_gmatch},
                                      {"gsub", string_gsub},
                                      {nullptr, nullptr}};

}  // namespace tenderloom::script
