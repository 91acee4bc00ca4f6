#include "sandbox.h"

#include <cstdlib>

#include "convert.h"
#include "tenderloom/base/text.h"

namespace tenderloom::script {
namespace {

constexpr std::size_t kLongestMessage = 400;       // code points of an error message that people get to see
constexpr std::size_t kNoticedAllocation = 16384;  // smaller ones are cheap beside the instructions that ask for them
constexpr std::size_t kPressure = 1 << 20;         // after allocating so much, the clock is looked at

/// The nearest Lua function on the stack, from `level` outwards.
bool lua_place(lua_State* lua, int level, lua_Debug& at) {
  for (; lua_getstack(lua, level, &at); ++level) {
    lua_getinfo(lua, "Sl", &at);
    if (at.currentline > 0) return true;
  }
  return false;
}

std::string file_of(const lua_Debug& at) { return at.source[0] == '@' ? at.source + 1 : at.source; }

std::string shortened(std::string_view text) {
  text = text.substr(0, kLongestMessage * 4);
  std::string valid;
  for (const char c : text) valid += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  while (!valid.empty() && !base::valid_utf8(valid)) valid.pop_back();  // cut at a character, or binary junk
  return base::truncate(valid, kLongestMessage);
}

}  // namespace

Sandbox::Sandbox(std::size_t memory_bytes) : memory_bytes_(memory_bytes), longest_string_(memory_bytes / 8) {
  lua_State* lua = lua_newstate(allocate, this);
  if (!lua) return;  // run() reports it as the end of the memory budget
  *static_cast<Sandbox**>(lua_getextraspace(lua)) = this;
  lua_ = lua;
}

Sandbox::~Sandbox() {
  if (lua_) lua_close(lua_);
}

void* Sandbox::allocate(void* self, void* block, std::size_t old_size, std::size_t new_size) {
  auto& sandbox = *static_cast<Sandbox*>(self);
  const std::size_t old = block ? old_size : 0;
  if (new_size == 0) {
    std::free(block);
    sandbox.used_ -= old;
    return nullptr;
  }
  if (new_size > old) {
    // A new block comes with the type of what it is for. One long string makes every comparison of it slow.
    const bool too_long = !block && old_size == LUA_TSTRING && new_size > sandbox.longest_string_;
    if (too_long || sandbox.used_ + (new_size - old) > sandbox.memory_bytes_) return sandbox.refuse(new_size);
  }
  void* fresh = std::realloc(block, new_size);
  if (!fresh) return nullptr;
  sandbox.used_ += new_size - old;
  if (new_size > old) {
    sandbox.refused_ = 0;
    if (new_size >= kNoticedAllocation && (sandbox.pressure_ += new_size) >= kPressure) {
      sandbox.pressure_ = 0;
      sandbox.arm(1);
    }
  }
  return fresh;
}

void* Sandbox::refuse(std::size_t size) {
  // Lua collects garbage after the first refusal and asks again; the second refusal is final. A script that lives at
  // its limit would collect at every step, so that the end of the memory is an end that pcall cannot swallow.
  if (refused_ == size && expiry_ == Expiry::none) expire(Expiry::memory);
  refused_ = size;
  return nullptr;
}

void Sandbox::arm(int instructions) {
  if (!lua_) return;
  interval_ = instructions;
  lua_sethook(lua_, on_count, LUA_MASKCOUNT, instructions);
}

void Sandbox::on_count(lua_State* lua, lua_Debug*) {
  Sandbox& sandbox = of(lua);
  sandbox.left_ -= sandbox.interval_;
  sandbox.check();
}

void Sandbox::settle() {
  left_ -= static_cast<std::int64_t>(std::min<std::uint64_t>(uncharged_, 1ULL << 62));
  uncharged_ = 0;
  check();
}

void Sandbox::check() {
  if (expiry_ == Expiry::none) {
    if (left_ <= 0) {
      expire(Expiry::instructions);
    } else if (std::chrono::steady_clock::now() >= deadline_) {
      expire(Expiry::time);
    }
  }
  if (expiry_ != Expiry::none) raise_expired();
  if (interval_ != kHookEvery) arm(kHookEvery);
}

void Sandbox::expire(Expiry why) {
  expiry_ = why;
  if (!lua_) return;
  arm(1);
  lua_Debug at;
  if (lua_place(lua_, 0, at)) {
    file_ = file_of(at);
    line_ = at.currentline;
  }
}

void Sandbox::raise_expired() {
  arm(1);
  lua_pushlightuserdata(lua_, this);  // needs no memory; what it is does not matter, expiry_ says why
  lua_error(lua_);
  std::abort();  // lua_error does not return, but does not say so to the compiler
}

bool Sandbox::call_native(const NativeFunction& function) {
  // Everything with a destructor lives and dies in here: a Lua error jumps over destructors.
  std::string message;
  try {
    Json arguments = Json::array();
    FromLua reader(lua_, memory_bytes_);
    for (int i = 1; i <= lua_gettop(lua_); ++i) {
      arguments.push_back(nullptr);
      if (!reader.read(i, arguments.back())) {
        message = reader.problem();
        break;
      }
    }
    if (message.empty()) {
      auto answer = function(arguments);
      if (answer.ok()) {
        native_answer_ = std::move(*answer);
        return true;
      }
      message = answer.error().code;
    }
  } catch (...) {
    native_failure_ = std::current_exception();
    expire(Expiry::native);
    return false;
  }
  native_answer_ = std::move(message);
  return false;
}

int Sandbox::on_error(lua_State* lua) {
  Sandbox& sandbox = of(lua);
  if (sandbox.expiry_ != Expiry::none) return 1;
  if (lua_type(lua, 1) == LUA_TTABLE) {
    // error{code = "x"}: what people can read of it
    for (const char* key : {"message", "code"}) {
      lua_pushstring(lua, key);
      if (lua_rawget(lua, 1) == LUA_TSTRING) {
        lua_replace(lua, 1);
        break;
      }
      lua_pop(lua, 1);
    }
  }
  try {
    sandbox.note_error();
  } catch (const std::bad_alloc&) {
    sandbox.message_.clear();
  }
  return 1;
}

void Sandbox::note_error() {
  std::string message;
  if (lua_type(lua_, 1) == LUA_TSTRING) {
    std::size_t size = 0;
    const char* text = lua_tolstring(lua_, 1, &size);
    message.assign(text, std::min<std::size_t>(size, kLongestMessage * 8));
  } else {
    message = std::string("an error of type ") + luaL_typename(lua_, 1);
  }
  lua_Debug at;
  file_.clear();
  line_ = 0;
  // error("…", 2) names the caller's line: the frame whose place the message begins with is the right one.
  for (int level = 0; level < 50 && lua_getstack(lua_, level, &at); ++level) {
    lua_getinfo(lua_, "Sl", &at);
    if (at.currentline <= 0) continue;
    const std::string prefix = std::string(at.short_src) + ":" + std::to_string(at.currentline) + ": ";
    const bool named = message.starts_with(prefix);
    if (named || line_ == 0) {
      file_ = file_of(at);
      line_ = at.currentline;
    }
    if (named) {
      message.erase(0, prefix.size());
      break;
    }
  }
  message_ = shortened(message);
}

base::Error Sandbox::failure(int status) const {
  Json params = {{"file", file_}, {"line", line_}};
  if (expiry_ != Expiry::none) {
    params["what"] = expiry_ == Expiry::memory ? "memory" : expiry_ == Expiry::time ? "time" : "instructions";
    return {"script_budget", std::move(params)};
  }
  params["message"] = status == LUA_ERRERR ? "too many nested errors" : message_;
  return {"script_failed", std::move(params)};
}

Result<void> Sandbox::run(lua_CFunction body, void* argument, int results, const Limits& limits) {
  if (!lua_) {
    expiry_ = Expiry::memory;
    return failure(LUA_ERRMEM);
  }
  left_ = static_cast<std::int64_t>(std::min<std::uint64_t>(limits.instructions, 1ULL << 62));
  deadline_ = std::chrono::steady_clock::now() + limits.wall_clock;
  uncharged_ = pressure_ = refused_ = 0;
  file_.clear();
  line_ = 0;
  arm(kHookEvery);

  lua_settop(lua_, 0);
  lua_pushcfunction(lua_, on_error);
  lua_pushcfunction(lua_, body);
  lua_pushlightuserdata(lua_, argument);
  const int status = lua_pcall(lua_, 1, results, 1);
  if (status == LUA_OK && expiry_ == Expiry::none) {
    lua_remove(lua_, 1);
    return {};
  }
  lua_settop(lua_, 0);
  if (native_failure_) std::rethrow_exception(std::exchange(native_failure_, nullptr));
  if (status == LUA_ERRMEM && expiry_ == Expiry::none) expiry_ = Expiry::memory;
  return failure(status);
}

}  // namespace tenderloom::script
