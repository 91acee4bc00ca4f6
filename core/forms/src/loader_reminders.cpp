// `reminders` of type.lua: how many days before an end people are told of it.
#include <algorithm>

#include "loader.h"

namespace tenderloom::forms {

namespace {

constexpr std::size_t kMostReminders = 10;

}  // namespace

ReminderDays Loader::read_days(ScriptTable& table, const char* key, int least, int most, const ReminderDays& absent) {
  const Json* said = table.find(key);
  if (said == nullptr) return absent;
  ReminderDays days;
  bool sound = is_list(*said) && said->size() <= kMostReminders;
  for (const Json& entry : sound ? *said : Json::array()) {
    const auto day = entry.is_number_integer() ? entry.get<std::int64_t>() : -1;
    sound = sound && day >= least && day <= most && std::find(days.begin(), days.end(), day) == days.end();
    if (sound) days.push_back(static_cast<int>(day));
  }
  if (!sound) {
    table.wrong_type(key, "a list of at most " + std::to_string(kMostReminders) + " different numbers of days from " +
                              std::to_string(least) + " to " + std::to_string(most) + ", as { 7, 1 }");
    return absent;
  }
  std::sort(days.rbegin(), days.rend());
  return days;
}

void Loader::read_reminders(ScriptTable& type) {
  const Json* said = type.object("reminders");
  if (said == nullptr) return;
  ScriptTable table(*said, "reminders", problems_.locate(type.origin(), "reminders"), problems_);
  Reminders& reminders = made_->reminders;
  reminders.closing = read_days(table, "closing", 1, kEarliestReminder, reminders.closing);
  reminders.corrections = read_days(table, "corrections", 1, kEarliestReminder, reminders.corrections);
  reminders.stages = read_days(table, "stages", 1, kEarliestReminder, reminders.stages);
  reminders.expiries = read_days(table, "expiries", 0, kEarliestExpiryReminder, reminders.expiries);
}

}  // namespace tenderloom::forms
