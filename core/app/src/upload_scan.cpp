#include "upload_scan.h"

#include <chrono>

namespace tenderloom::app {

base::Result<void> UploadScan::scan(const std::filesystem::path& file) {
  auto verdict = scanner_.scan(file);
  if (verdict || verdict.error().code != "scanner_unavailable") return verdict;
  log_.error("scanner.unavailable", verdict.error().params);
  if (accept_) {
    log_.warning("scanner.file_not_scanned", {{"file", file.filename().string()}});
    return {};
  }
  return base::Error{verdict.error().code};  // why is the log's business
}

bool UploadScan::answers() {
  constexpr std::int64_t kEvery = 10;
  const auto since_boot = std::chrono::steady_clock::now().time_since_epoch();
  const std::int64_t now = std::chrono::duration_cast<std::chrono::seconds>(since_boot).count();
  std::int64_t last = asked_at_.load();
  if ((last == 0 || now - last >= kEvery) && asked_at_.compare_exchange_strong(last, now))
    answered_ = scanner_.version().ok();
  return answered_;
}

}  // namespace tenderloom::app
