// Sandboxed Lua. A ScriptPool belongs to one set of scripts (a tender type's bundle, a configuration file); it keeps
// warm states, leases one to a thread at a time and takes back only states that are still as they were made.
//
// A state has an allow-list out of base, string, table, math and utf8 (src/library.cpp) and `here(level)`, which
// answers {file, line} of a caller; no load, require of files, io, os, debug, coroutines, metatables or bytecode.
// `require` reaches the modules that the pool was given and nothing else, at the top of a file. Memory, instructions
// and wall-clock time are bounded and no pcall can swallow the end of a budget; what is one long C call (patterns,
// sorting, shifting) pays for its work from the same budget.
//
// What one call writes, the next user of the state never sees: globals, libraries, modules and every table that a kept
// function can reach are read-only once loading ends, variables outside a function are put back after each call, and an
// iterator cannot be kept. Arguments are fresh tables, which a function may change as it likes. pairs() walks in one
// order (numbers, then texts sorted by bytes), so that every state and server judges alike. Text is no number:
// arithmetic on it is an error (decimals are texts).
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/base/json.h"
#include "tenderloom/base/result.h"

namespace tenderloom::script {

using base::Json;
using base::Result;

struct Budget {
  std::size_t memory_bytes = 8 << 20;         // of the whole state; one text may take an eighth of it
  std::uint64_t instructions = 2'000'000;     // of one call; loading may take ten times both
  std::chrono::milliseconds wall_clock{250};  // of one call
};

/// One Lua source text. `name` is what `require` and error messages call it ("price", "lib/check"); `path` is for
/// people.
struct Source {
  std::string name;
  std::string path;
  std::string text;
};

/// What Lua calls back: takes the arguments as a JSON array, answers JSON. An Error becomes a Lua error with its code;
/// an exception ends the call and is thrown on to whoever called the script. Must be thread-safe.
using NativeFunction = std::function<Result<Json>(const Json& arguments)>;

/// A state leased to this thread. Functions that scripts return stay inside the state; they are reached by handles.
class ScriptState {
 public:
  ScriptState(const ScriptState&) = delete;
  ScriptState& operator=(const ScriptState&) = delete;
  ScriptState(ScriptState&&) noexcept;
  ~ScriptState();
  /// Calls the function with that handle (see ScriptPool::run_main) with JSON arguments; one result as JSON.
  /// null in an object argument is an absent key; nothing answered is null; a table with the keys 1..n is an array,
  /// every other one (the empty one too) an object. Errors: script_failed {file, line, message}, script_budget {file,
  /// line, what: memory|instructions|time}. An unknown handle is a bug: std::out_of_range.
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
  /// For several calls in a row. The pool must outlive the lease.
  Result<ScriptState> lease();
  /// Leases a state for one call. Cheap: an idle state is taken, else a new one is made from precompiled text.
  Result<Json> call(int function_handle, const std::vector<const Json*>& arguments);
  std::size_t idle_states() const;

 private:
  friend class ScriptState;
  struct Impl;
  explicit ScriptPool(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::script
