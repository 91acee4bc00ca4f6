#include "tenderloom/notifications/events.h"

#include <stdexcept>

#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::notifications {

base::Json names(std::string_view blank_separated) {
  base::Json shape = base::Json::object();
  while (!blank_separated.empty()) {
    const auto blank = std::min(blank_separated.find(' '), blank_separated.size());
    if (blank > 0) shape[std::string(blank_separated.substr(0, blank))] = "text";
    blank_separated.remove_prefix(std::min(blank + 1, blank_separated.size()));
  }
  return shape;
}

const base::Json& names_everywhere() {
  static const base::Json shape = names("site_name contact_email contact_phone contact_hours");
  return shape;
}

void Events::add(Event event) {
  if (find(event.key)) throw std::logic_error("two events are named " + event.key);
  events_.push_back(std::move(event));
}

void Events::set_draft(std::string_view key, Draft draft) {
  for (auto& event : events_) {
    if (event.key != key) continue;
    event.draft = std::move(draft);
    return;
  }
  throw std::logic_error("no event is named " + std::string(key));
}

void Events::leave_to_people(std::string_view key, bool off) {
  for (auto& event : events_) {
    if (event.key != key) continue;
    event.daily = true;
    event.off = off;
    return;
  }
  throw std::logic_error("no event is named " + std::string(key));
}

void Events::only_to(std::string_view key, std::string_view whom) {
  for (auto& event : events_) {
    if (event.key != key) continue;
    event.only = whom;
    return;
  }
  throw std::logic_error("no event is named " + std::string(key));
}

const Event* Events::find(std::string_view key) const {
  for (const auto& event : events_) {
    if (event.key == key) return &event;
  }
  return nullptr;
}

}  // namespace tenderloom::notifications
