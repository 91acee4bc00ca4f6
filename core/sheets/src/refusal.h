// Inside the readers a refusal travels as an exception, because it must cross the callbacks of expat; it never leaves
// the library.
#pragma once
#include "tenderloom/base/result.h"

namespace tenderloom::sheets {

struct Refusal {
  base::Error error;
};

[[noreturn]] inline void refuse(const char* code, base::Json params = base::Json::object()) {
  throw Refusal{{code, std::move(params)}};
}

}  // namespace tenderloom::sheets
