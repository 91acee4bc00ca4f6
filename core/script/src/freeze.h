// What makes a state the same after a call as before it: every table that a kept function can reach becomes read-only,
// and variables outside a function that some function assigns to are put back after each call.
#pragma once
#include <lua.hpp>

namespace tenderloom::script {

/// Pushes the table that holds what the table at `index` shows: itself, or a frozen table's contents. Never raises.
void push_contents(lua_State* lua, int index);

/// Makes the table at `index` read-only in place. Raises on lack of memory only.
void freeze_table(lua_State* lua, int index);

/// Tells freeze_reachable() that the function on the top of the stack keeps no state of its own.
void allow_c_function(lua_State* lua);

/// Remembers every function inside the value at `index`, so that it can be pushed by its address.
void keep_functions_of(lua_State* lua, int index);
/// Pushes a remembered function. Never raises.
void push_kept_function(lua_State* lua, const void* function);

/// Freezes what the remembered functions and the table at `modules` reach; raises when something keeps state that
/// cannot be frozen (an iterator). With `restorable`, remembers the variables that restore_variables() puts back.
void freeze_reachable(lua_State* lua, int modules, bool restorable);
/// Never raises.
void restore_variables(lua_State* lua);

}  // namespace tenderloom::script
