// sanitise.h in a child process in bounds: whatever a text does to the parser, the portal goes on.
#pragma once
#include <chrono>
#include <filesystem>
#include <string_view>

#include "sanitise.h"

namespace tenderloom::infosec_services {

/// Thread-safe.
class Cleaner {
 public:
  explicit Cleaner(std::filesystem::path program, std::chrono::milliseconds time = std::chrono::seconds(6))
      : program_(std::move(program)), time_(time) {}
  /// A text that the child did not survive is refused as rich_too_deep; rich_cleaner_unavailable is an operator's
  /// matter.
  Rich clean(std::string_view html) const;

 private:
  std::filesystem::path program_;
  std::chrono::milliseconds time_;
};

}  // namespace tenderloom::infosec_services
