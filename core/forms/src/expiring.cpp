#include "tenderloom/forms/expiring.h"

#include <chrono>

namespace tenderloom::forms {
namespace {

int days_until(base::Date ends, base::Date today) {
  return static_cast<int>((std::chrono::sys_days(ends) - std::chrono::sys_days(today)).count());
}

/// The same day of a later month, or its last one.
base::Date months_later(base::Date date, int months) {
  const base::Date later = date + std::chrono::months(months);
  return later.ok() ? later : base::Date(later.year() / later.month() / std::chrono::last);
}

}  // namespace

base::Date holds_until(const Field& file, base::Date date) {
  return file.expiry_months > 0 ? months_later(date, file.expiry_months) : date;
}

std::vector<Expiring> expiring(const TypeDefinition& type, const Level& level, const Json& values, base::Date today) {
  std::vector<Expiring> found;
  for (const Field& field : level.fields) {
    if (field.expiry.empty() || !values.is_object() || values.value(field.key, Json()).is_null()) continue;
    const Json ends = values.value(field.expiry, Json());
    const auto written = ends.is_string() ? base::parse_date(ends.get_ref<const std::string&>()) : std::nullopt;
    const Field* date = level.field(field.expiry);
    if (!date || !written) continue;
    const base::Date day = holds_until(field, *written);
    if (const int days = days_until(day, today); days < type.reminders().notice())
      found.push_back({&field, date, day, days});
  }
  return found;
}

std::string expiry_sentence(const TypeDefinition& type, base::Date ends, base::Date today, const std::string& locale) {
  const int days = days_until(ends, today);
  if (days >= type.reminders().notice()) return {};
  return type.words().text(locale, days < 0 ? "expiry_notice.over" : "expiry_notice.near",
                           {{"date", base::iso_date(ends)}, {"days", days}, {"most", type.reminders().notice()}});
}

}  // namespace tenderloom::forms
