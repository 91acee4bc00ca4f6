#include "machine.h"

#include "convert.h"
#include "freeze.h"
#include "library.h"

namespace tenderloom::script {
namespace {

constexpr std::uint64_t kLoadFactor = 10;  // loading a tender type builds all its tables; a call only judges one row
constexpr std::size_t kGarbage = 1 << 20;

struct Loading {
  const Program* program;
  const std::map<std::string, NativeFunction>* natives;
};

struct Calling {
  const void* function;
  const std::vector<const Json*>* arguments;
};

/// Leaves the main chunk's value on the stack.
int load_program(lua_State* lua) {
  const auto& work = *static_cast<Loading*>(lua_touserdata(lua, 1));
  open_library(lua, work.program, *work.natives);
  push_chunk(lua, work.program->main);
  lua_call(lua, 0, 1);
  keep_functions_of(lua, -1);
  push_modules(lua);
  freeze_reachable(lua, -1, work.program->writes_variables);
  lua_pop(lua, 1);
  Sandbox::of(lua).loading = false;
  return 1;
}

int call_function(lua_State* lua) {
  const auto& work = *static_cast<Calling*>(lua_touserdata(lua, 1));
  const int count = static_cast<int>(work.arguments->size());
  luaL_checkstack(lua, count + 2, "too many arguments");
  push_kept_function(lua, work.function);
  for (const Json* argument : *work.arguments) push_json(lua, *argument);
  lua_call(lua, count, 1);
  return 1;
}

}  // namespace

Result<std::unique_ptr<Machine>> Machine::load(const Program& program, const Budget& budget,
                                               const std::map<std::string, NativeFunction>& natives) {
  std::unique_ptr<Machine> machine(new Machine(program, budget));
  const auto loaded = machine->load(natives);
  if (!loaded.ok()) return loaded.error();
  return machine;
}

Result<void> Machine::load(const std::map<std::string, NativeFunction>& natives) {
  Loading work{&program_, &natives};
  auto done =
      sandbox_.run(load_program, &work, 1, {budget_.instructions * kLoadFactor, budget_.wall_clock * kLoadFactor});
  if (!done.ok()) return done;
  FromLua reader(sandbox_.lua(), budget_.memory_bytes);
  reader.keep_functions();
  const bool read = reader.read(1, value_);
  lua_settop(sandbox_.lua(), 0);
  if (!read) {
    return base::Error{"script_failed", {{"file", program_.main.path}, {"line", 0}, {"message", reader.problem()}}};
  }
  functions_ = number_functions(value_, reader.functions());
  lua_gc(sandbox_.lua(), LUA_GCCOLLECT);
  used_when_fresh_ = sandbox_.used();
  return {};
}

Result<Json> Machine::call(int function, const std::vector<const Json*>& arguments) {
  if (function < 0 || static_cast<std::size_t>(function) >= functions_.size()) {
    throw std::out_of_range("no script function has the handle " + std::to_string(function));
  }
  Calling work{functions_[static_cast<std::size_t>(function)], &arguments};
  const auto done = sandbox_.run(call_function, &work, 1, {budget_.instructions, budget_.wall_clock});
  if (!done.ok()) {
    if (reusable()) tidy();
    return done.error();
  }
  Json answer;
  FromLua reader(sandbox_.lua(), budget_.memory_bytes);
  const bool read = reader.read(1, answer);
  lua_settop(sandbox_.lua(), 0);
  tidy();
  if (read) return answer;
  lua_Debug at;
  push_kept_function(sandbox_.lua(), work.function);
  lua_getinfo(sandbox_.lua(), ">S", &at);
  return base::Error{"script_failed",
                     {{"file", at.source[0] == '@' ? at.source + 1 : at.source},
                      {"line", std::max(at.linedefined, 0)},
                      {"message", reader.problem()}}};
}

void Machine::tidy() {
  if (program_.writes_variables) restore_variables(sandbox_.lua());
  if (sandbox_.used() > used_when_fresh_ + kGarbage) lua_gc(sandbox_.lua(), LUA_GCCOLLECT);
}

}  // namespace tenderloom::script
