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

std::vector<Expiring> expiring(const Level& level, const Json& values, base::Date today) {
  std::vector<Expiring> found;
  for (const Field& field : level.fields) {
    if (field.expiry.empty() || !values.is_object() || values.value(field.key, Json()).is_null()) continue;
    const Json ends = values.value(field.expiry, Json());
    auto day = ends.is_string() ? base::parse_date(ends.get_ref<const std::string&>()) : std::nullopt;
    const Field* date = level.field(field.expiry);
    if (day && field.expiry_months > 0) day = months_later(*day, field.expiry_months);
    if (!date || !day || days_until(*day, today) >= kExpiryNoticeDays) continue;
    found.push_back({&field, date, *day, days_until(*day, today)});
  }
  return found;
}

std::string expiry_sentence(const TypeDefinition& type, base::Date ends, base::Date today, const std::string& locale) {
  const int days = days_until(ends, today);
  if (days >= kExpiryNoticeDays) return {};
  return type.words().text(locale, days < 0 ? "expiry_notice.over" : "expiry_notice.near",
                           {{"date", base::iso_date(ends)}, {"days", days}, {"most", kExpiryNoticeDays}});
}

}  // namespace tenderloom::forms
