// A sandbox with a program loaded into it.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "program.h"
#include "sandbox.h"

namespace tenderloom::script {

class Machine {
 public:
  /// Runs the program once. The program and the natives must outlive the machine.
  static Result<std::unique_ptr<Machine>> load(const Program& program, const Budget& budget,
                                               const std::map<std::string, NativeFunction>& natives);
  Result<Json> call(int function, const std::vector<const Json*>& arguments);
  const Json& value() const { return value_; }
  Json take_value() { return std::move(value_); }
  bool reusable() const { return !sandbox_.spoiled(); }

 private:
  Machine(const Program& program, const Budget& budget)
      : program_(program), budget_(budget), sandbox_(budget.memory_bytes) {}
  Result<void> load(const std::map<std::string, NativeFunction>& natives);
  void tidy();

  const Program& program_;
  Budget budget_;
  Sandbox sandbox_;
  Json value_;
  std::vector<const void*> functions_;  // by handle
  std::size_t used_when_fresh_ = 0;
};

}  // namespace tenderloom::script
