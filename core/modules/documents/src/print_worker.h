// The text of worker/print_worker.py, which is part of the program so that it always fits it.
#pragma once
#include <string_view>

namespace tenderloom::documents {
extern const std::string_view kPrintWorker;
}
