// What proves something until a day: files with a date beside them (`expiry` of the field; R-051, N-16).
#pragma once
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

struct Expiring {
  const Field* file = nullptr;
  const Field* date = nullptr;
  base::Date ends;
  int days = 0;  // below 0: it has ended; it holds on its last day
};

/// The last day on which what that file proves holds, by the date beside it.
base::Date holds_until(const Field& file, base::Date date);
/// The files of a row whose day is near (by the type's reminders) or over, in the fields' order.
std::vector<Expiring> expiring(const TypeDefinition& type, const Level& level, const Json& values, base::Date today);
/// What people are told about that day; empty while it is far off.
std::string expiry_sentence(const TypeDefinition& type, base::Date ends, base::Date today, const std::string& locale);

}  // namespace tenderloom::forms
