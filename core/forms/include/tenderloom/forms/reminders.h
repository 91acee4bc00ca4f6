// When people are told of what comes to an end: `reminders` of type.lua (N-06, N-16, N-17).
#pragma once
#include <optional>
#include <vector>

namespace tenderloom::forms {

/// The earliest reminder that a type may ask for; of a file's date.
inline constexpr int kEarliestReminder = 60, kEarliestExpiryReminder = 365;

/// Days before the end, the earliest reminder first; none: nobody is told.
using ReminderDays = std::vector<int>;

struct Reminders {
  ReminderDays closing{3, 1};               // before a tender closes (N-17)
  ReminderDays corrections{3, 1};           // before a window of corrections ends (N-06)
  ReminderDays stages{3, 1};                // before the last day of a stage; a stage may have its own
  ReminderDays expiries{90, 60, 30, 7, 0};  // before what a file proves ends; 0: it has ended (N-16)

  /// So many days before a file's date it is said on pages too.
  int notice() const { return expiries.empty() ? 0 : expiries.front(); }
};

/// The latest reminder whose time has come with so many days left; below 0: it has ended.
inline std::optional<int> reached(const ReminderDays& reminders, int left) {
  std::optional<int> latest;
  for (const int before : reminders)
    if (before == 0 ? left < 0 : left <= before) latest = before;
  return latest;
}

}  // namespace tenderloom::forms
