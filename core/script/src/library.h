// The allow-list of what scripts may call.
#pragma once
#include <lua.hpp>
#include <map>
#include <string>

#include "tenderloom/script/script_pool.h"

namespace tenderloom::script {

/// Makes the frozen globals of a fresh state: the allowed parts of base, string, table, math and utf8, `here`,
/// `require` (which `program` answers, see program.h) and the natives. Runs inside a protected call.
void open_library(lua_State* lua, const void* program, const std::map<std::string, NativeFunction>& natives);

// Guarded replacements, by file.
extern const luaL_Reg kPatternFunctions[];  // patterns.cpp: find, match, gmatch, gsub
extern const luaL_Reg kTableFunctions[];    // tables.cpp: insert, remove, concat, unpack, pack, sort
int sorted_pairs(lua_State* lua);           // tables.cpp
int contents_next(lua_State* lua);          // tables.cpp

}  // namespace tenderloom::script
