// Time. Instants are UTC microseconds and are stored as such (BIGINT); people see Asia/Taipei (UTC+8, no daylight
// saving time). Everything that asks for the time takes a Clock, so that tests and CLOCK_FILE can set it.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "tenderloom/base/result.h"

namespace tenderloom::base {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Date = std::chrono::year_month_day;  // a calendar day in Asia/Taipei

std::int64_t to_micros(Instant instant);
Instant from_micros(std::int64_t micros);

class Clock {
 public:
  virtual ~Clock();
  /// Thread-safe.
  virtual Instant now() const = 0;
  Date today() const;  // in Asia/Taipei
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

/// The system clock plus the signed number of seconds in a file, read anew at most every 100 ms (CLOCK_FILE, test mode
/// only).
class OffsetClock final : public Clock {
 public:
  explicit OffsetClock(std::filesystem::path file);
  Instant now() const override;

 private:
  std::filesystem::path file_;
  mutable std::atomic<std::int64_t> offset_{0};
  mutable std::atomic<std::int64_t> read_at_{0};
};

/// Set by hand; for tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : micros_(to_micros(start)) {}
  Instant now() const override { return from_micros(micros_.load()); }
  void set(Instant instant) { micros_ = to_micros(instant); }
  void advance(std::chrono::microseconds by) { micros_ += by.count(); }

 private:
  std::atomic<std::int64_t> micros_;
};

Date taipei_date(Instant instant);
Instant taipei_midnight(Date date);    // 00:00:00 of that day in Asia/Taipei
Instant taipei_end_of_day(Date date);  // the last microsecond of that day
bool valid_date(int year, unsigned month, unsigned day);

/// "2026-05-19T10:04:00+08:00"
std::string iso8601(Instant instant);
/// Reads what iso8601 writes, with Z or any offset; a date alone is midnight in Asia/Taipei; without an offset:
/// Asia/Taipei.
std::optional<Instant> parse_iso8601(std::string_view text);
/// "2026-05-19"
std::string iso_date(Date date);
/// "2026-05-19 10:04"
std::string display_time(Instant instant);
/// What people type: 2026-05-19, 2026/5/19, 2026.5.19, 115/05/19, 115-5-19, 115年5月19日, 民國115年5月19日, 1150519
///
std::optional<Date> parse_date(std::string_view text);

/// the year of the Republic of China is the Gregorian year less 1911. Years before 1912 have none.
struct RocDate {
  int year;  // 115
  unsigned month;
  unsigned day;
  static std::optional<RocDate> from(Date date);
  std::string text() const;     // 115年4月24日
  std::string compact() const;  // 1150424
  std::string slashed() const;  // 115/04/24
};

/// seven digits, ROC year (3) + 02 + sequence 01-99. Not a date.
struct TenderNumber {
  int roc_year;
  int sequence;
  static std::optional<TenderNumber> parse(std::string_view text);
};

}  // namespace tenderloom::base
