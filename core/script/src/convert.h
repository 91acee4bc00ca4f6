// Between Lua values and JSON. Tables with the keys 1..n are arrays, all others objects (the empty one too); null in an
// object is an absent key; whole numbers stay whole.
#pragma once
#include <lua.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "tenderloom/script/script_pool.h"

namespace tenderloom::script {

/// Pushes the value. Raises Lua errors, so that it must run inside a protected call; holds nothing with a destructor.
void push_json(lua_State* lua, const Json& value, int depth = 0);

/// Reads values without ever raising a Lua error, so that it may hold C++ objects.
class FromLua {
 public:
  FromLua(lua_State* lua, std::size_t most_bytes) : lua_(lua), bytes_left_(most_bytes) {}
  /// Functions become {"$function": n, "$file", "$line"}; n counts in an unspecified order.
  void keep_functions() { keep_functions_ = true; }
  /// False when the value has no JSON; problem() then says why.
  bool read(int index, Json& out);
  const std::string& problem() const { return problem_; }
  const std::vector<const void*>& functions() const { return functions_; }

 private:
  bool table(int index, Json& out);
  bool array(int index, std::size_t size, Json& out);
  bool object(int index, Json& out);
  bool text(int index, std::string& out);
  bool function(int index, Json& out);
  bool spend(std::size_t bytes);
  bool refuse(std::string problem);

  lua_State* lua_;
  std::size_t bytes_left_;
  int depth_ = 0;
  bool keep_functions_ = false;
  std::vector<const void*> functions_;
  std::unordered_map<const void*, int> numbers_;
  std::string problem_;
};

/// Numbers the kept functions in the order of a walk over the JSON, which is the same in every state.
std::vector<const void*> number_functions(Json& value, const std::vector<const void*>& found);

}  // namespace tenderloom::script
