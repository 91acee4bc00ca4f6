#include "holiday_rows.h"

namespace tenderloom::tenders::repository {
namespace {

/// Days of a year, as text they stand one after the other.
std::pair<std::string, std::string> bounds_of(const std::string& year) { return {year + "-01-01", year + "-12-31"}; }

}  // namespace

storage::Migration holidays_migration() {
  return {"0005-holidays",
          {"CREATE TABLE IF NOT EXISTS calendar_day (day $str(10) NOT NULL PRIMARY KEY, is_off $flag NOT NULL, "
           "name $text NOT NULL) $table"}};
}

std::optional<CalendarDay> calendar_day(soci::session& sql, const std::string& day) {
  CalendarDay found{day, false, {}};
  int off = 0;
  sql << "SELECT is_off, name FROM calendar_day WHERE day = :day", soci::into(off), soci::into(found.name),
      soci::use(day);
  if (!sql.got_data()) return std::nullopt;
  found.off = off != 0;
  return found;
}

bool has_calendar(soci::session& sql, const std::string& year) {
  const auto [first, last] = bounds_of(year);
  int some = 0;
  sql << "SELECT COUNT(*) FROM calendar_day WHERE day BETWEEN :first AND :last", soci::into(some), soci::use(first),
      soci::use(last);
  return some > 0;
}

std::vector<std::pair<int, int>> calendar_years(soci::session& sql) {
  std::string year;
  int off = 0;
  std::vector<std::pair<int, int>> years;
  soci::statement statement =
      (sql.prepare
           << "SELECT substr(day, 1, 4), SUM(is_off) FROM calendar_day GROUP BY substr(day, 1, 4) ORDER BY 1 DESC",
       soci::into(year), soci::into(off));
  statement.execute();
  while (statement.fetch()) years.emplace_back(std::stoi(year), off);
  return years;
}

std::vector<CalendarDay> calendar_days(soci::session& sql, const std::string& year) {
  const auto [first, last] = bounds_of(year);
  CalendarDay row;
  int off = 0;
  std::vector<CalendarDay> days;
  soci::statement statement =
      (sql.prepare << "SELECT day, is_off, name FROM calendar_day WHERE day BETWEEN :first AND :last ORDER BY day",
       soci::use(first), soci::use(last), soci::into(row.day), soci::into(off), soci::into(row.name));
  statement.execute();
  while (statement.fetch()) {
    row.off = off != 0;
    days.push_back(row);
  }
  return days;
}

void replace_calendar(storage::Transaction& tx, const std::string& year, const std::vector<CalendarDay>& days) {
  const auto [first, last] = bounds_of(year);
  tx.sql() << "DELETE FROM calendar_day WHERE day BETWEEN :first AND :last", soci::use(first), soci::use(last);
  std::string day, name;
  int off = 0;
  soci::statement insert =
      (tx.sql().prepare << "INSERT INTO calendar_day (day, is_off, name) VALUES (:day, :off, :name)", soci::use(day),
       soci::use(off), soci::use(name));
  for (const CalendarDay& one : days) {
    if (one.day.substr(0, 4) != year) continue;
    day = one.day, name = one.name, off = one.off ? 1 : 0;
    insert.execute(true);
  }
}

}  // namespace tenderloom::tenders::repository
