// A request refused by the gate: which status, and a stable code that names the sentence `error.<code>`.
#pragma once
#include <optional>
#include <string>

namespace tenderloom::http {

struct Fault {
  int status = 400;
  std::string code;
  std::optional<int> retry_after = {};  // seconds
};

}  // namespace tenderloom::http
