#include "tenderloom/base/clock.h"

#include <charconv>
#include <cmath>
#include <fstream>

namespace tenderloom::base {

using std::chrono::microseconds;

std::int64_t to_micros(Instant instant) { return instant.time_since_epoch().count(); }
Instant from_micros(std::int64_t micros) { return Instant(microseconds(micros)); }

Clock::~Clock() = default;

Date Clock::today() const { return taipei_date(now()); }

Instant SystemClock::now() const {
  return std::chrono::time_point_cast<microseconds>(std::chrono::system_clock::now());
}

namespace {

constexpr std::int64_t kReadEvery = 100'000;                // microseconds
constexpr double kLargestOffset = 100.0 * 366 * 24 * 3600;  // seconds; more is a slip of the hand
constexpr std::int64_t kUnread = std::numeric_limits<std::int64_t>::min();

std::int64_t steady_micros() {
  return std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// kUnread when the file holds no number: whoever writes it may be between truncating and writing.
std::int64_t read_offset(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string text;
  if (!(in >> text)) return kUnread;
  const char* begin = text.data() + (text[0] == '+' ? 1 : 0);
  const char* end = text.data() + text.size();
  double seconds = 0;
  const auto [rest, problem] = std::from_chars(begin, end, seconds);
  if (problem != std::errc{} || rest != end || !(std::fabs(seconds) <= kLargestOffset)) return kUnread;
  return std::llround(seconds * 1e6);
}

}  // namespace

OffsetClock::OffsetClock(std::filesystem::path file) : file_(std::move(file)) {
  const std::int64_t offset = read_offset(file_);
  if (offset != kUnread) offset_ = offset;
  read_at_ = steady_micros();
}

Instant OffsetClock::now() const {
  const std::int64_t steady = steady_micros();
  std::int64_t read_at = read_at_.load();
  // The exchange lets one thread read the file while the others go on with the former offset.
  if (steady - read_at >= kReadEvery && read_at_.compare_exchange_strong(read_at, steady)) {
    const std::int64_t offset = read_offset(file_);
    if (offset != kUnread) offset_ = offset;
  }
  return SystemClock().now() + microseconds(offset_.load());
}

}  // namespace tenderloom::base
