// Pools of one script, for the tests of core/script.
#pragma once
#include <catch2/catch.hpp>
#include <chrono>

#include "tenderloom/script/script_pool.h"

namespace script_test {

using tenderloom::base::Error;
using tenderloom::base::Json;
using tenderloom::base::Result;
using tenderloom::script::Budget;
using tenderloom::script::NativeFunction;
using tenderloom::script::ScriptPool;
using tenderloom::script::Source;

inline Budget small_budget() { return {4 << 20, 300'000, std::chrono::milliseconds(200)}; }

inline std::unique_ptr<ScriptPool> pool_of(std::string text, std::vector<Source> modules = {}, Budget budget = {},
                                           std::map<std::string, NativeFunction> natives = {}) {
  auto pool =
      ScriptPool::create({"main", "rules/main.lua", std::move(text)}, std::move(modules), budget, std::move(natives));
  if (!pool.ok()) FAIL(pool.error().code << " " << pool.error().params.dump());
  return std::move(*pool);
}

inline Error refusal_of(std::string text, std::vector<Source> modules = {}, Budget budget = {}) {
  auto pool = ScriptPool::create({"main", "rules/main.lua", std::move(text)}, std::move(modules), budget);
  REQUIRE_FALSE(pool.ok());
  return pool.error();
}

/// Calls the function that the script returns under the name `f`, or returns itself.
inline Result<Json> call(ScriptPool& pool, const std::vector<Json>& arguments = {}, const std::string& name = "f") {
  std::vector<const Json*> pointers;
  for (const Json& argument : arguments) pointers.push_back(&argument);
  const Json& value = pool.value();
  const Json& function = value.contains("$function") ? value : value.at(name);
  return pool.call(function.at("$function").get<int>(), pointers);
}

/// The answer of `return function(a, b) <body> end`.
inline Result<Json> answer_of(const std::string& body, const std::vector<Json>& arguments = {}, Budget budget = {}) {
  auto pool = pool_of("return function(a, b)\n" + body + "\nend", {}, budget);
  return call(*pool, arguments);
}

inline Json value_of(const std::string& body, const std::vector<Json>& arguments = {}) {
  auto answer = answer_of(body, arguments);
  if (!answer.ok()) FAIL(answer.error().code << " " << answer.error().params.dump());
  return *answer;
}

}  // namespace script_test
