// The text under a key of what was sent or answered; empty when there is none or it is something else.
#pragma once
#include <string>

#include "tenderloom/base/json.h"

namespace tenderloom::accounts {

inline std::string text_in(const base::Json& values, const std::string& key) {
  const auto found = values.find(key);
  return found != values.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace tenderloom::accounts
