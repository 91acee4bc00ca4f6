// The virus scanner of uploads: clamd, and what is done while it does not answer.
#pragma once
#include <atomic>
#include <cstdint>

#include "tenderloom/base/log.h"
#include "tenderloom/clamd/scanner.h"
#include "tenderloom/http/server.h"

namespace tenderloom::app {

/// Thread-safe.
class UploadScan final : public http::UploadScanner {
 public:
  /// `accept`: files are taken while the scanner is away, and the log says so.
  UploadScan(clamd::Scanner scanner, bool accept, const base::Logger& log)
      : scanner_(std::move(scanner)), accept_(accept), log_(log) {}
  base::Result<void> scan(const std::filesystem::path& file) override;
  /// Whether it answers; asked at most every ten seconds, because anybody may ask for it.
  bool answers();
  base::Result<std::string> version() const { return scanner_.version(); }

 private:
  clamd::Scanner scanner_;
  bool accept_;
  const base::Logger& log_;
  std::atomic<std::int64_t> asked_at_{0};  // seconds of the steady clock
  std::atomic<bool> answered_{false};
};

}  // namespace tenderloom::app
