#include <charconv>
#include <cstdio>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/text.h"

namespace tenderloom::base {

using namespace std::chrono;

namespace {

// Characters of the date formats, not sentences: 民國, 年, 月, 日.
constexpr std::string_view kEra = "\u6C11\u570B", kYearMark = "\u5E74", kMonthMark = "\u6708", kDayMark = "\u65E5";

constexpr hours kTaipei{8};
constexpr int kRocOffset = 1911;
constexpr int kFirstRocYear = 1912;

struct Taipei {
  Date date;
  hh_mm_ss<microseconds> time;
};

Taipei in_taipei(Instant instant) {
  const auto local = instant + kTaipei;
  const auto midnight = floor<days>(local);
  return {Date(midnight), hh_mm_ss<microseconds>(local - midnight)};
}

template <typename... Values>
std::string format(const char* pattern, Values... values) {
  char buffer[64];
  const int length = std::snprintf(buffer, sizeof buffer, pattern, values...);
  return std::string(buffer, static_cast<std::size_t>(length));
}

int year_of(Date date) { return static_cast<int>(date.year()); }
unsigned month_of(Date date) { return static_cast<unsigned>(date.month()); }
unsigned day_of(Date date) { return static_cast<unsigned>(date.day()); }

/// Eats text from the left; every function answers whether it found what it was asked for.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool at_end() const { return rest_.empty(); }
  bool literal(std::string_view wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }
  /// Between `least` and `most` ASCII digits, and no digit after them.
  bool digits(std::size_t least, std::size_t most, int& value) {
    const std::size_t count = run();
    if (count < least || count > most) return false;
    return take(count, value);
  }
  /// Exactly `count` digits, whatever follows.
  bool exactly(std::size_t count, int& value) { return run() >= count && take(count, value); }
  std::size_t run() const { return std::min(rest_.find_first_not_of("0123456789"), rest_.size()); }
  void skip_blanks() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  }
  char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

 private:
  bool take(std::size_t count, int& value) {
    std::from_chars(rest_.data(), rest_.data() + count, value);
    rest_.remove_prefix(count);
    return true;
  }
  std::string_view rest_;
};

std::optional<Date> make_date(int year, int month, int day, bool roc) {
  if (roc && year < 1) return std::nullopt;
  if (roc) year += kRocOffset;
  if (month < 1 || day < 1 || !valid_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day))) {
    return std::nullopt;
  }
  return Date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
              std::chrono::day(static_cast<unsigned>(day)));
}

bool read_iso_date(Reader& in, std::optional<Date>& date) {
  int year = 0, month = 0, day = 0;
  if (!in.digits(4, 4, year) || !in.literal("-") || !in.digits(2, 2, month) || !in.literal("-")) return false;
  if (!in.exactly(2, day)) return false;
  date = make_date(year, month, day, false);
  return date.has_value();
}

bool read_offset(Reader& in, minutes& offset) {
  if (in.literal("Z") || in.literal("z")) {
    offset = minutes(0);
    return true;
  }
  const bool west = in.peek() == '-';
  if (!in.literal("+") && !in.literal("-")) return false;
  int hour = 0, minute = 0;
  if (!in.exactly(2, hour)) return false;
  if (!in.at_end()) {
    in.literal(":");
    if (!in.exactly(2, minute)) return false;
  }
  if (hour > 18 || minute > 59) return false;
  offset = minutes(hour * 60 + minute) * (west ? -1 : 1);
  return true;
}

}  // namespace

Date taipei_date(Instant instant) { return in_taipei(instant).date; }
Instant taipei_midnight(Date date) { return Instant(sys_days(date)) - kTaipei; }
Instant taipei_end_of_day(Date date) { return taipei_midnight(date) + days(1) - microseconds(1); }

bool valid_date(int year, unsigned month, unsigned day) {
  return year >= 1 && year <= 9999 && month <= 12 && day <= 31 &&
         Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)).ok();
}

std::string iso_date(Date date) { return format("%04d-%02u-%02u", year_of(date), month_of(date), day_of(date)); }

std::string iso8601(Instant instant) {
  const Taipei at = in_taipei(instant);
  return format("%04d-%02u-%02uT%02d:%02d:%02d+08:00", year_of(at.date), month_of(at.date), day_of(at.date),
                static_cast<int>(at.time.hours().count()), static_cast<int>(at.time.minutes().count()),
                static_cast<int>(at.time.seconds().count()));
}

std::string display_time(Instant instant) {
  const Taipei at = in_taipei(instant);
  return format("%04d-%02u-%02u %02d:%02d", year_of(at.date), month_of(at.date), day_of(at.date),
                static_cast<int>(at.time.hours().count()), static_cast<int>(at.time.minutes().count()));
}

std::optional<Instant> parse_iso8601(std::string_view text) {
  Reader in(text);
  std::optional<Date> date;
  if (!read_iso_date(in, date)) return std::nullopt;
  if (in.at_end()) return taipei_midnight(*date);

  int hour = 0, minute = 0, second = 0;
  if (!in.literal("T") && !in.literal("t") && !in.literal(" ")) return std::nullopt;
  if (!in.exactly(2, hour) || !in.literal(":") || !in.exactly(2, minute)) return std::nullopt;
  if (in.literal(":") && !in.exactly(2, second)) return std::nullopt;
  microseconds fraction{0};
  if (in.literal(".")) {
    std::int64_t unit = 100'000;
    std::size_t count = in.run();
    if (count == 0) return std::nullopt;
    for (int digit = 0; count > 0; --count, unit /= 10) {
      in.exactly(1, digit);
      fraction += microseconds(digit * unit);
    }
  }
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  minutes offset = kTaipei;
  if (!in.at_end() && (!read_offset(in, offset) || !in.at_end())) return std::nullopt;
  return Instant(sys_days(*date)) + hours(hour) + minutes(minute) + seconds(second) + fraction - offset;
}

std::optional<Date> parse_date(std::string_view text) {
  Reader in(trim(text));
  const bool named_era = in.literal(kEra);
  in.skip_blanks();
  int year = 0, month = 0, day = 0;
  const std::size_t run = in.run();

  if (run == 7 || run == 8) {  // 1150519, 20260519
    const bool roc = run == 7;
    if ((named_era && !roc) || !in.exactly(run - 4, year) || !in.exactly(2, month) || !in.exactly(2, day)) {
      return std::nullopt;
    }
    return in.at_end() ? make_date(year, month, day, roc) : std::nullopt;
  }

  if (!in.digits(1, 4, year)) return std::nullopt;
  const bool roc = run < 4;
  if (named_era && !roc) return std::nullopt;
  in.skip_blanks();
  if (in.literal(kYearMark)) {
    in.skip_blanks();
    if (!in.digits(1, 2, month)) return std::nullopt;
    in.skip_blanks();
    if (!in.literal(kMonthMark)) return std::nullopt;
    in.skip_blanks();
    if (!in.digits(1, 2, day)) return std::nullopt;
    in.skip_blanks();
    if (!in.literal(kDayMark) || !in.at_end()) return std::nullopt;
    return make_date(year, month, day, roc);
  }
  // "26/5/19" could be 1926, 1937, 2019 or 2026: years of one or two digits need 民國 or 年.
  if (run < 3 && !named_era) return std::nullopt;
  const char separator = in.peek();
  const std::string_view between = separator == '-' ? "-" : separator == '/' ? "/" : ".";
  if (!in.literal(between) || !in.digits(1, 2, month) || !in.literal(between) || !in.digits(1, 2, day) ||
      !in.at_end()) {
    return std::nullopt;
  }
  return make_date(year, month, day, roc);
}

std::optional<RocDate> RocDate::from(Date date) {
  if (!date.ok() || year_of(date) < kFirstRocYear) return std::nullopt;
  return RocDate{year_of(date) - kRocOffset, month_of(date), day_of(date)};
}

std::string RocDate::text() const {
  return format("%d", year).append(kYearMark) + format("%u", month).append(kMonthMark) +
         format("%u", day).append(kDayMark);
}
std::string RocDate::compact() const { return format("%03d%02u%02u", year, month, day); }
std::string RocDate::slashed() const { return format("%03d/%02u/%02u", year, month, day); }

std::optional<TenderNumber> TenderNumber::parse(std::string_view text) {
  Reader in(text);
  TenderNumber number{};
  if (text.size() != 7 || !in.exactly(3, number.roc_year) || !in.literal("02") || !in.digits(2, 2, number.sequence)) {
    return std::nullopt;
  }
  if (number.roc_year < 1 || number.sequence < 1) return std::nullopt;
  return number;
}

}  // namespace tenderloom::base
