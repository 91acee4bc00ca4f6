// An outage that passes: thrown by whoever notices it, answered as 503 with Retry-After.
#pragma once
#include <stdexcept>
#include <string>

namespace tenderloom::http {

/// `what()` is for the log only; clients see the sentence of `error.unavailable`.
class Unavailable : public std::runtime_error {
 public:
  explicit Unavailable(const std::string& what, int retry_after_seconds = 5);
  ~Unavailable() override;
  int retry_after() const { return retry_after_; }

 private:
  int retry_after_;
};

}  // namespace tenderloom::http
