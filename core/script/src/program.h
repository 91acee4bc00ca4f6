// The scripts of a pool, compiled once. States are made from the bytecode of our own compiler; scripts themselves can
// load nothing.
#pragma once
#include <lua.hpp>
#include <string>
#include <vector>

#include "tenderloom/script/script_pool.h"

namespace tenderloom::script {

struct Chunk {
  std::string name;
  std::string path;
  std::string bytecode;
};

struct Program {
  Chunk main;
  std::vector<Chunk> modules;
  bool writes_variables = false;  // some function assigns to a variable outside itself

  static Result<Program> compile(const Source& main, const std::vector<Source>& modules);
};

/// Pushes the chunk as a function. Runs inside a protected call.
void push_chunk(lua_State* lua, const Chunk& chunk);
/// Pushes the table of the modules that were required so far.
void push_modules(lua_State* lua);
/// Lua: require(name); upvalue: the Program.
int require_module(lua_State* lua);

}  // namespace tenderloom::script
