// The government's calendar of office days (政府行政機關辦公日曆表): which days nobody works, so that a deadline on one
// is seen before it is announced. Staff load it by CSV, a year at a time.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::audit {
class AuditLog;
}

namespace tenderloom::tenders {

struct Actor;

struct CalendarDay {
  std::string day;  // "2026-01-01"
  bool off = false;
  std::string name;  // 開國紀念日; empty for a plain weekend or working day
};

/// Thread-safe.
class Holidays {
 public:
  Holidays(storage::Database& database, const base::Clock& clock, audit::AuditLog& audit)
      : database_(database), clock_(clock), audit_(audit) {}

  /// Nobody works on that day: a holiday of the calendar, or a weekend of a year that it does not hold.
  std::optional<CalendarDay> day_off(base::Date day);
  bool knows(int year);
  /// Years that are loaded, latest first, with how many of their days are off.
  std::vector<std::pair<int, int>> years();
  std::vector<CalendarDay> days(int year);

  struct Loaded {
    std::vector<int> years;
    std::size_t days = 0;
  };
  /// Takes the CSV as the government publishes it: day, weekday, 0 or 2 (2: off), remark; UTF-8 or Big5. The years in
  /// it replace what was there. Errors: calendar_text, calendar_row {row}, calendar_empty, import_quote {row}.
  base::Result<Loaded> load(const std::string& csv, const Actor& actor);

 private:
  storage::Database& database_;
  const base::Clock& clock_;
  audit::AuditLog& audit_;
};

}  // namespace tenderloom::tenders
