// SQL of the calendar of office days.
#pragma once
#include "tenderloom/storage/migrations.h"
#include "tenderloom/tenders/holidays.h"

namespace tenderloom::tenders::repository {

storage::Migration holidays_migration();
std::optional<CalendarDay> calendar_day(soci::session& sql, const std::string& day);
bool has_calendar(soci::session& sql, const std::string& year);
std::vector<std::pair<int, int>> calendar_years(soci::session& sql);
std::vector<CalendarDay> calendar_days(soci::session& sql, const std::string& year);
void replace_calendar(storage::Transaction& tx, const std::string& year, const std::vector<CalendarDay>& days);

}  // namespace tenderloom::tenders::repository
