#include "convert.h"

#include <cmath>

#include "freeze.h"
#include "tenderloom/base/text.h"

namespace tenderloom::script {
namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kNodeBytes = 32;  // what a value costs beside its text, roughly, in the reader's allowance
constexpr lua_Number kExactWhole = 9007199254740992.0;  // 2^53: beyond it a float no longer counts one by one

}  // namespace

void push_json(lua_State* lua, const Json& value, int depth) {
  if (depth > kDeepest) luaL_error(lua, "the argument is nested too deeply");
  luaL_checkstack(lua, 4, "the argument is nested too deeply");
  switch (value.type()) {
    case Json::value_t::boolean:
      lua_pushboolean(lua, value.get<bool>() ? 1 : 0);
      break;
    case Json::value_t::number_integer:
      lua_pushinteger(lua, value.get<std::int64_t>());
      break;
    case Json::value_t::number_unsigned: {
      const auto number = value.get<std::uint64_t>();
      if (number <= static_cast<std::uint64_t>(LUA_MAXINTEGER)) {
        lua_pushinteger(lua, static_cast<lua_Integer>(number));
      } else {
        lua_pushnumber(lua, static_cast<lua_Number>(number));
      }
      break;
    }
    case Json::value_t::number_float:
      lua_pushnumber(lua, value.get<double>());
      break;
    case Json::value_t::string: {
      const auto& text = value.get_ref<const std::string&>();
      lua_pushlstring(lua, text.data(), text.size());
      break;
    }
    case Json::value_t::array: {
      const auto& items = value.get_ref<const Json::array_t&>();
      lua_createtable(lua, static_cast<int>(items.size()), 0);
      for (std::size_t i = 0; i < items.size(); ++i) {
        push_json(lua, items[i], depth + 1);
        lua_rawseti(lua, -2, static_cast<lua_Integer>(i) + 1);
      }
      break;
    }
    case Json::value_t::object: {
      const auto& members = value.get_ref<const Json::object_t&>();
      lua_createtable(lua, 0, static_cast<int>(members.size()));
      for (auto member = members.begin(); member != members.end(); ++member) {
        if (member->second.is_null()) continue;
        lua_pushlstring(lua, member->first.data(), member->first.size());
        push_json(lua, member->second, depth + 1);
        lua_rawset(lua, -3);
      }
      break;
    }
    default:
      lua_pushnil(lua);
  }
}

bool FromLua::refuse(std::string problem) {
  problem_ = std::move(problem);
  return false;
}

bool FromLua::spend(std::size_t bytes) {
  if (bytes > bytes_left_) return refuse("the value is too big");
  bytes_left_ -= bytes;
  return true;
}

bool FromLua::read(int index, Json& out) {
  index = lua_absindex(lua_, index);
  if (!spend(kNodeBytes)) return false;
  switch (lua_type(lua_, index)) {
    case LUA_TNIL:
      out = nullptr;
      return true;
    case LUA_TBOOLEAN:
      out = lua_toboolean(lua_, index) != 0;
      return true;
    case LUA_TNUMBER: {
      if (lua_isinteger(lua_, index)) {
        out = static_cast<std::int64_t>(lua_tointeger(lua_, index));
        return true;
      }
      const lua_Number number = lua_tonumber(lua_, index);
      if (!std::isfinite(number)) return refuse("a number is not finite");
      // 10 / 2 is the float 5.0 in Lua; people mean 5.
      if (std::fabs(number) <= kExactWhole && number == std::floor(number)) {
        out = static_cast<std::int64_t>(number);
      } else {
        out = number;
      }
      return true;
    }
    case LUA_TSTRING: {
      std::string value;
      if (!text(index, value)) return false;
      out = std::move(value);
      return true;
    }
    case LUA_TTABLE:
      return table(index, out);
    case LUA_TFUNCTION:
      return function(index, out);
    default:
      return refuse(std::string("a value of type ") + luaL_typename(lua_, index) + " has no meaning here");
  }
}

bool FromLua::text(int index, std::string& out) {
  std::size_t size = 0;
  const char* data = lua_tolstring(lua_, index, &size);
  if (!spend(size)) return false;
  out.assign(data, size);
  return base::valid_utf8(out) || refuse("a text is not UTF-8");
}

bool FromLua::table(int index, Json& out) {
  if (++depth_ > kDeepest || !lua_checkstack(lua_, 6)) return refuse("a table is nested too deeply or contains itself");
  const int top = lua_gettop(lua_);
  push_contents(lua_, index);  // what a frozen table really holds
  const int contents = lua_gettop(lua_);
  const std::size_t size = lua_rawlen(lua_, contents);
  // A sequence has exactly the keys 1..n: as many keys as its length.
  bool sequence = size > 0;
  if (sequence) {
    std::size_t keys = 0;
    for (lua_pushnil(lua_); lua_next(lua_, contents) != 0; lua_pop(lua_, 1)) {
      ++keys;
      if (!lua_isinteger(lua_, -2) || keys > size) {
        sequence = false;
        lua_pop(lua_, 2);
        break;
      }
    }
    sequence = sequence && keys == size;
  }
  const bool done = sequence ? array(contents, size, out) : object(contents, out);
  lua_settop(lua_, top);
  --depth_;
  return done;
}

bool FromLua::array(int index, std::size_t size, Json& out) {
  out = Json::array();
  auto& items = out.get_ref<Json::array_t&>();
  for (std::size_t i = 1; i <= size; ++i) {
    items.emplace_back();
    lua_rawgeti(lua_, index, static_cast<lua_Integer>(i));
    if (!read(-1, items.back())) return false;
    lua_pop(lua_, 1);
  }
  return true;
}

bool FromLua::object(int index, Json& out) {
  out = Json::object();
  auto& members = out.get_ref<Json::object_t&>();
  for (lua_pushnil(lua_); lua_next(lua_, index) != 0; lua_pop(lua_, 1)) {
    std::string key;
    if (lua_type(lua_, -2) == LUA_TSTRING) {
      if (!text(-2, key)) return false;
      if (key == "$function") return refuse("the key $function is reserved");
    } else if (lua_isinteger(lua_, -2)) {
      key = std::to_string(lua_tointeger(lua_, -2));
    } else {
      return refuse(std::string("a key of type ") + luaL_typename(lua_, -2) + " has no meaning here");
    }
    Json value;
    if (!read(-1, value)) return false;
    // The keys 1 and "1" of one table: which of them wins would be up to chance.
    if (!members.emplace(std::move(key), std::move(value)).second)
      return refuse("a key stands twice, as number and text");
  }
  return true;
}

bool FromLua::function(int index, Json& out) {
  if (!keep_functions_) return refuse("a function cannot be answered");
  const void* function = lua_topointer(lua_, index);
  const auto [found, fresh] = numbers_.try_emplace(function, static_cast<int>(functions_.size()));
  if (fresh) functions_.push_back(function);
  lua_Debug at;
  lua_pushvalue(lua_, index);
  lua_getinfo(lua_, ">S", &at);
  out = {{"$function", found->second},
         {"$file", at.source[0] == '@' ? at.source + 1 : ""},
         {"$line", std::max(at.linedefined, 0)}};
  return true;
}

namespace {

void number(Json& value, const std::vector<const void*>& found, std::vector<int>& numbers,
            std::vector<const void*>& ordered) {
  if (value.is_object()) {
    if (const auto handle = value.find("$function"); handle != value.end()) {
      int& assigned = numbers[handle->get<std::size_t>()];
      if (assigned < 0) {
        assigned = static_cast<int>(ordered.size());
        ordered.push_back(found[handle->get<std::size_t>()]);
      }
      *handle = assigned;
      return;
    }
  }
  if (!value.is_structured()) return;
  for (Json& member : value) number(member, found, numbers, ordered);
}

}  // namespace

std::vector<const void*> number_functions(Json& value, const std::vector<const void*>& found) {
  std::vector<int> numbers(found.size(), -1);
  std::vector<const void*> ordered;
  number(value, found, numbers, ordered);
  return ordered;
}

}  // namespace tenderloom::script
