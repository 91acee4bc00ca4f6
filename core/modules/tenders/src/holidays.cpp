#include "tenderloom/tenders/holidays.h"

#include <iconv.h>

#include <set>

#include "holiday_rows.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/csv_reader.h"
#include "tenderloom/base/text.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::tenders {
namespace {

constexpr std::size_t kDayColumn = 0, kOffColumn = 2, kNameColumn = 3;
constexpr std::size_t kLongestRemark = 100;

/// Older tables are published in Big5. None: it is neither.
std::optional<std::string> as_utf8(const std::string& text) {
  if (base::valid_utf8(text)) return text;
  const iconv_t converter = ::iconv_open("UTF-8", "CP950");
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string in = text, out(text.size() * 3 + 4, '\0');
  char *from = in.data(), *to = out.data();
  std::size_t left = in.size(), room = out.size();
  const bool whole = ::iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1) && left == 0;
  ::iconv_close(converter);
  if (!whole) return std::nullopt;
  out.resize(out.size() - room);
  return out;
}

std::string cell_of(const base::CsvRow& row, std::size_t column) {
  return column < row.cells.size() ? std::string(base::trim(row.cells[column])) : std::string();
}

/// "20260101", or as people write a day.
std::optional<base::Date> day_of(const std::string& text) {
  if (text.size() == 8 && text.find_first_not_of("0123456789") == std::string::npos)
    return base::parse_date(text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6));
  return base::parse_date(text);
}

base::Result<std::vector<CalendarDay>> read_days(const std::string& csv) {
  const auto text = as_utf8(csv);
  if (!text) return base::Error{"calendar_text", Json::object(), "file"};
  const auto rows = base::csv_rows(*text);
  if (!rows) return base::Error{"calendar_text", Json::object(), "file"};
  std::vector<CalendarDay> days;
  std::set<std::string> seen;
  for (const auto& row : *rows) {
    const std::string off = cell_of(row, kOffColumn);
    const auto day = day_of(cell_of(row, kDayColumn));
    if (!day && days.empty()) continue;  // headings
    if (!day && cell_of(row, kDayColumn).empty()) continue;
    if (!day || (off != "0" && off != "2") || !seen.insert(base::iso_date(*day)).second)
      return base::Error{"calendar_row", {{"row", row.number}}, "file"};
    days.push_back({base::iso_date(*day), off == "2", base::truncate(cell_of(row, kNameColumn), kLongestRemark)});
  }
  if (days.empty()) return base::Error{"calendar_empty", Json::object(), "file"};
  return days;
}

}  // namespace

std::optional<CalendarDay> Holidays::day_off(base::Date day) {
  const std::string text = base::iso_date(day);
  if (auto found = database_.read([&](soci::session& sql) { return repository::calendar_day(sql, text); }))
    return found->off ? std::move(found) : std::nullopt;
  const std::chrono::weekday weekday{std::chrono::sys_days(day)};
  if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) return CalendarDay{text, true, {}};
  return std::nullopt;
}

bool Holidays::knows(int year) {
  return database_.read([&](soci::session& sql) { return repository::has_calendar(sql, std::to_string(year)); });
}

std::vector<std::pair<int, int>> Holidays::years() {
  return database_.read([](soci::session& sql) { return repository::calendar_years(sql); });
}

std::vector<CalendarDay> Holidays::days(int year) {
  return database_.read([&](soci::session& sql) { return repository::calendar_days(sql, std::to_string(year)); });
}

base::Result<Holidays::Loaded> Holidays::load(const std::string& csv, const Actor& actor) {
  const auto days = read_days(csv);
  if (!days) return days.error();
  std::set<std::string> years;
  for (const CalendarDay& one : *days) years.insert(one.day.substr(0, 4));
  const auto now = clock_.now();
  database_.write([&](storage::Transaction& tx) {
    for (const std::string& year : years) repository::replace_calendar(tx, year, *days);
    audit::Entry entry;
    entry.at = now;
    if (actor.person_id != 0) entry.person = actor.person_id;
    entry.actor_name = actor.name;
    entry.address = actor.address;
    entry.action = "calendar.loaded";
    entry.subject = "calendar";
    entry.details = {{"years", years}, {"days", days->size()}};
    audit_.record(tx, entry);
  });
  Loaded loaded;
  for (const std::string& year : years) loaded.years.push_back(std::stoi(year));
  loaded.days = days->size();
  return loaded;
}

}  // namespace tenderloom::tenders
