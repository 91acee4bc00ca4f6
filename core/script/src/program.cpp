#include "program.h"

#include <charconv>

#include "sandbox.h"
#include "tenderloom/base/text.h"

namespace tenderloom::script {
namespace {

const char kModules = 0;  // address: key of the registry

/// Reads bytecode as lua_dump writes it, as far as the question needs: does any function assign to a variable of a
/// function around it? Where the format is not the expected one, the answer is yes, which is only slower.
class BytecodeReader {
 public:
  explicit BytecodeReader(std::string_view code) : code_(code) {}

  bool assigns() {
    constexpr std::string_view kStart("\x1bLua\x54\x00\x19\x93\r\n\x1a\n\x04\x08\x08", 15);
    if (!code_.starts_with(kStart)) return true;
    skip(kStart.size() + 8 + 8 + 1);  // an integer and a number to check, the count of upvalues
    const bool found = function();
    return broken_ || found;
  }

 private:
  static constexpr unsigned kSetUpvalue = 10;  // OP_SETUPVAL of Lua 5.4

  bool function() {
    text();
    number();
    number();
    skip(3);
    bool found = false;
    for (std::size_t n = number(); n > 0 && !broken_; --n) {
      found = found || (byte_at(0) & 0x7F) == kSetUpvalue;
      skip(4);
    }
    for (std::size_t n = number(); n > 0 && !broken_; --n) constant();
    skip(number() * 3);
    for (std::size_t n = number(); n > 0 && !broken_; --n) found = function() || found;
    skip(number());
    for (std::size_t n = number() * 2; n > 0 && !broken_; --n) number();
    for (std::size_t n = number(); n > 0 && !broken_; --n) {
      text();
      number();
      number();
    }
    for (std::size_t n = number(); n > 0 && !broken_; --n) text();
    return found;
  }

  void constant() {
    const unsigned kind = byte_at(0);
    skip(1);
    switch (kind) {
      case 0x00:
      case 0x01:
      case 0x11:
        break;  // nil, false, true
      case 0x03:
      case 0x13:
        skip(8);
        break;  // integer, float
      case 0x04:
      case 0x14:
        text();
        break;
      default:
        broken_ = true;
    }
  }

  void text() {
    const std::size_t size = number();
    if (size > 0) skip(size - 1);
  }

  std::size_t number() {
    std::size_t value = 0;
    while (!broken_) {
      const unsigned byte = byte_at(0);
      skip(1);
      value = (value << 7) | (byte & 0x7F);
      if (byte & 0x80) break;
    }
    return value;
  }

  unsigned byte_at(std::size_t offset) const {
    return offset < code_.size() ? static_cast<unsigned char>(code_[offset]) : 0;
  }

  void skip(std::size_t count) {
    if (count > code_.size()) {
      broken_ = true;
      code_ = {};
    } else {
      code_.remove_prefix(count);
    }
  }

  std::string_view code_;
  bool broken_ = false;
};

struct Compilation {
  const Source* source;
  Chunk* chunk;
};

int append_code(lua_State*, const void* data, std::size_t size, void* out) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(data), size);
  return 0;
}

int compile_chunk(lua_State* lua) {
  const auto& work = *static_cast<Compilation*>(lua_touserdata(lua, 1));
  lua_pushfstring(lua, "@%s", work.source->path.c_str());
  const std::string& text = work.source->text;
  if (luaL_loadbufferx(lua, text.data(), text.size(), lua_tostring(lua, -1), "t") != LUA_OK) return lua_error(lua);
  lua_dump(lua, append_code, &work.chunk->bytecode, 0);
  return 0;
}

/// The compiler's messages begin with "path:line: "; nothing runs yet, so that there is no frame to ask. Lua keeps only
/// the end of a path that is longer than LUA_IDSIZE.
base::Error compile_error(const Source& source, const base::Error& error) {
  if (!error.params.contains("message")) return {error.code, {{"file", source.path}, {"line", 0}, {"what", "memory"}}};
  std::string message = error.params["message"];
  const std::string& path = source.path;
  const std::string prefix =
      (path.size() < LUA_IDSIZE ? path : "..." + path.substr(path.size() - (LUA_IDSIZE - 4))) + ":";
  int line = 0;
  if (message.starts_with(prefix)) {
    const std::size_t end = message.find(": ", prefix.size());
    if (end != std::string::npos) {
      std::from_chars(message.data() + prefix.size(), message.data() + end, line);
      message.erase(0, end + 2);
    }
  }
  return {error.code, {{"file", path}, {"line", line}, {"message", message}}};
}

}  // namespace

Result<Program> Program::compile(const Source& main, const std::vector<Source>& modules) {
  // A state of its own for the compiler: what it leaves behind counts against nobody's memory.
  constexpr std::size_t kCompilerMemory = 64 << 20;
  constexpr Limits kCompilerLimits{1'000'000'000, std::chrono::seconds(10)};
  Sandbox compiler(kCompilerMemory);
  Program program;
  const auto compile = [&](const Source& source) -> Result<Chunk> {
    Chunk chunk{source.name, source.path, {}};
    Compilation work{&source, &chunk};
    const auto done = compiler.run(compile_chunk, &work, 0, kCompilerLimits);
    if (!done.ok()) return compile_error(source, done.error());
    program.writes_variables = program.writes_variables || BytecodeReader(chunk.bytecode).assigns();
    return chunk;
  };
  auto compiled = compile(main);
  if (!compiled.ok()) return compiled.error();
  program.main = std::move(*compiled);
  for (const Source& module : modules) {
    compiled = compile(module);
    if (!compiled.ok()) return compiled.error();
    program.modules.push_back(std::move(*compiled));
  }
  return program;
}

void push_chunk(lua_State* lua, const Chunk& chunk) {
  if (luaL_loadbufferx(lua, chunk.bytecode.data(), chunk.bytecode.size(), chunk.path.c_str(), "b") != LUA_OK) {
    lua_error(lua);
  }
}

void push_modules(lua_State* lua) {
  void* key = const_cast<char*>(&kModules);
  if (lua_rawgetp(lua, LUA_REGISTRYINDEX, key) == LUA_TTABLE) return;
  lua_pop(lua, 1);
  lua_newtable(lua);
  lua_pushvalue(lua, -1);
  lua_rawsetp(lua, LUA_REGISTRYINDEX, key);
}

int require_module(lua_State* lua) {
  const auto& program = *static_cast<const Program*>(lua_touserdata(lua, lua_upvalueindex(1)));
  const char* name = luaL_checkstring(lua, 1);
  push_modules(lua);
  const int modules = lua_gettop(lua);
  lua_pushvalue(lua, 1);
  if (lua_rawget(lua, modules) != LUA_TNIL) {
    if (lua_touserdata(lua, -1) == &kModules) return luaL_error(lua, "the module '%s' requires itself", name);
    return 1;
  }
  if (!Sandbox::of(lua).loading)
    return luaL_error(lua, "require '%s' at the top of the file, not inside a function", name);
  const Chunk* wanted = nullptr;
  for (const Chunk& chunk : program.modules) {
    if (chunk.name == name) wanted = &chunk;
  }
  if (!wanted) return luaL_error(lua, "there is no module '%s'", name);

  lua_pushvalue(lua, 1);
  lua_pushlightuserdata(lua, const_cast<char*>(&kModules));  // marks it as being loaded
  lua_rawset(lua, modules);
  push_chunk(lua, *wanted);
  lua_pushvalue(lua, 1);
  lua_call(lua, 1, 1);
  if (lua_isnil(lua, -1)) {
    lua_pop(lua, 1);
    lua_pushboolean(lua, 1);
  }
  lua_pushvalue(lua, 1);
  lua_pushvalue(lua, -2);
  lua_rawset(lua, modules);
  return 1;
}

}  // namespace tenderloom::script
