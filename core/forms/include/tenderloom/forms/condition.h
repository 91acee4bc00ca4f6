// Conditions as a definition says them, and where it says things.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/base/json.h"

namespace tenderloom::forms {

using base::Json;

/// Where something was written, for messages to the author.
struct Origin {
  std::string file;
  int line = 0;
};

/// Conditions are data (`when` in scripts/lib/when.lua), evaluated natively. `path` is "field", "parent_level.field" or
/// "tender.key".
struct Condition {
  enum class Op {
    always,
    never,
    equals,
    in,
    present,
    truthy,
    greater,
    less,
    all,
    any,
    negate,
    any_node
  } op = Op::always;
  std::string path;              // any_node: the level's key
  Json value;                    // equals, in (array), greater, less
  std::vector<Condition> parts;  // all, any, negate (1), any_node (1)
  Origin origin;
};

}  // namespace tenderloom::forms
