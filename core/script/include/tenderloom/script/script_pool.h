// Sandboxed Lua. A ScriptPool belongs to one set of scripts (a tender type's bundle, a configuration file); it keeps
// warm states, leases one to a thread at a time and takes back only states that are still as they were made.
//
// A state has base, string, table, math and utf8 only; no load, require of files, io, os, debug or bytecode. `require`
// reaches the modules that the pool was given and nothing else. Memory, instructions and wall-clock time are bounded
// and no pcall or coroutine can swallow the end of a budget. Patterns are guarded against backtracking. Globals are
// frozen: what one call writes, the next user of the state never sees.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/base/json.h"
#include "tenderloom/base/result.h"

struct lua_State;

namespace tenderloom::script {

using base::Json;
using base::Result;

struct Budget {
  std::size_t memory_bytes = 8 << 20;           // of the whole state
  std::uint64_t instructions = 2'000'000;       // of one call
  std::chrono::milliseconds wall_clock{250};    // of one call
};

/// One Lua source text. `name` is what `require` and error messages call it ("tier", "lib/check"); `path` is for people.
struct Source {
  std::string name;
  std::string path;
  std::string text;
};

/// What Lua calls back: takes the arguments as JSON, answers JSON. An Error becomes a Lua error with its code.
using NativeFunction = std::function<Result<Json>(const Json& arguments)>;

/// A state leased to this thread. Functions that scripts return stay inside the state; they are reached by handles.
class ScriptState {
 public:
  ScriptState(const ScriptState&) = delete;
  ScriptState& operator=(const ScriptState&) = delete;
  ~ScriptState();
  /// Calls the function with that handle (see ScriptPool::run_main) with JSON arguments; one result as JSON.
  /// Errors: script_failed {file, line, message}, script_budget {file, line, what: memory|instructions|time}.
  Result<Json> call(int function_handle, const std::vector<const Json*>& arguments);
  /// The value of the main chunk as JSON, where every function is {"$function": handle, "$line": n, "$file": path}
  /// and every table made by a tagged constructor keeps its "$tag", "$file" and "$line".
  const Json& main_value() const;

 private:
  friend class ScriptPool;
  struct Impl;
  explicit ScriptState(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Thread-safe.
class ScriptPool {
 public:
  /// Compiles and runs `main` once; fails with script_failed or script_budget. `modules` are what `require` may reach;
  /// `natives` are global functions that scripts may call while a rule runs.
  static Result<std::unique_ptr<ScriptPool>> create(Source main, std::vector<Source> modules, Budget budget = {},
                                                    std::map<std::string, NativeFunction> natives = {});
  ~ScriptPool();

  /// What the main chunk returned (see ScriptState::main_value). Handles are the same in every state of the pool.
  const Json& value() const;
  /// Leases a state for one call. Cheap: an idle state is taken, else a new one is made from precompiled text.
  Result<Json> call(int function_handle, const std::vector<const Json*>& arguments);
  std::size_t idle_states() const;

 private:
  struct Impl;
  explicit ScriptPool(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::script
