// Limits of dates: fixed days, today, other fields, each with a distance. Both ends are inclusive.
#include "limits.h"
#include "paths.h"

namespace tenderloom::forms {
namespace {

base::Date moved(base::Date day, int amount, char unit) {
  using namespace std::chrono;
  if (unit == 'd' || unit == 'w') return year_month_day(sys_days(day) + days(unit == 'w' ? amount * 7 : amount));
  base::Date moved_day = unit == 'y' ? day + years(amount) : day + months(amount);
  if (!moved_day.ok()) moved_day = moved_day.year() / moved_day.month() / last;  // a year before 29 February
  return moved_day;
}

std::optional<base::Date> day_of(const DateLimit& limit, const Scope& scope) {
  std::optional<base::Date> day;
  if (limit.base == "today") {
    if (scope.around) day = base::taipei_date(scope.around->now());
  } else if (limit.base.front() >= '0' && limit.base.front() <= '9') {
    day = base::parse_date(limit.base);
  } else if (const Json* value = look_up(scope, limit.base)) {
    day = date_of(*value);
  }
  return day ? std::optional(moved(*day, limit.amount, limit.unit)) : std::nullopt;
}

}  // namespace

std::vector<Breach> date_breaches(const Field& field, const Json& value, const Scope& scope) {
  std::vector<Breach> found;
  const auto day = date_of(value);
  if (!day) return found;
  if (const auto limit = field.limits.not_before.empty() ? std::nullopt : parse_date_limit(field.limits.not_before)) {
    const auto bound = day_of(*limit, scope);
    if (bound && *day < *bound)
      found.push_back({"not_before", "not_before", {{"limit", base::iso_date(*bound)}}, Severity::wrong, ""});
  }
  if (const auto limit = field.limits.not_after.empty() ? std::nullopt : parse_date_limit(field.limits.not_after)) {
    const auto bound = day_of(*limit, scope);
    if (bound && *day > *bound)
      found.push_back({"not_after", "not_after", {{"limit", base::iso_date(*bound)}}, Severity::wrong, ""});
  }
  return found;
}

}  // namespace tenderloom::forms
