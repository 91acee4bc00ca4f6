// One Lua state with its bounds: memory, instructions, wall clock. Nothing that Lua code does can outlive the end of a
// budget, because an expired sandbox raises again at the very next instruction (findings: the hook is re-armed at 1).
#pragma once
#include <chrono>
#include <exception>
#include <lua.hpp>
#include <string>
#include <vector>

#include "tenderloom/script/script_pool.h"

namespace tenderloom::script {

struct Limits {
  std::uint64_t instructions;
  std::chrono::milliseconds wall_clock;
};

/// A table's key, for iterating in an order that is the same in every state.
struct SortKey {
  int type;
  lua_Integer integer;
  lua_Number number;
  std::string_view text;  // of the Lua string, which the table keeps alive
};

class Sandbox {
 public:
  explicit Sandbox(std::size_t memory_bytes);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  static Sandbox& of(lua_State* lua) { return **static_cast<Sandbox**>(lua_getextraspace(lua)); }
  lua_State* lua() const { return lua_; }
  std::size_t used() const { return used_; }

  /// Calls `body` with `argument` as its light user data, under the limits. On success `results` values lie on the
  /// stack; else nothing does. An exception thrown by a native function is thrown on.
  Result<void> run(lua_CFunction body, void* argument, int results, const Limits& limits);

  /// True when the state must not be used again: a budget ended somewhere inside it.
  bool spoiled() const { return expiry_ != Expiry::none; }

  /// For C functions whose one call is worth many instructions; raises when that ends the budget.
  void charge(std::uint64_t cost) {
    uncharged_ += cost;
    if (uncharged_ >= kCheckEvery) settle();
  }

  /// Runs a native function on the arguments that lie on the stack; the answer waits in native_answer(). False: an
  /// error message lies on the stack or the sandbox has expired.
  bool call_native(const NativeFunction& function);
  const Json& native_answer() const { return native_answer_; }
  [[noreturn]] void raise_expired();

  bool loading = true;                 // the main chunk or a module runs; afterwards everything is frozen
  std::vector<SortKey> keys_in_order;  // room for pairs(), kept here because a Lua error would leak a local vector

 private:
  enum class Expiry { none, memory, instructions, time, native };
  static constexpr int kHookEvery = 1000;
  static constexpr std::uint64_t kCheckEvery = 1000;

  static void* allocate(void* self, void* block, std::size_t old_size, std::size_t new_size);
  static void on_count(lua_State* lua, lua_Debug*);
  static int on_error(lua_State* lua);
  void* refuse(std::size_t size);
  void arm(int instructions);
  void settle();
  void check();
  void expire(Expiry why);
  void note_error();
  base::Error failure(int status) const;

  lua_State* lua_ = nullptr;
  std::size_t used_ = 0, memory_bytes_, longest_string_, refused_ = 0, pressure_ = 0;
  std::int64_t left_ = 0;
  std::uint64_t uncharged_ = 0;
  std::chrono::steady_clock::time_point deadline_;
  int interval_ = kHookEvery;
  Expiry expiry_ = Expiry::none;
  std::string file_, message_;
  int line_ = 0;
  Json native_answer_;
  std::exception_ptr native_failure_;
};

}  // namespace tenderloom::script
