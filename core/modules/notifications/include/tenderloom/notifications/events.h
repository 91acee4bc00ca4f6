// Which events send mails: who gets them, what their templates may name, and which rule asks for them. Every module
// registers its own; the words stand in templates/<locale>/<key>.mustache beside the module's locales.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/base/json.h"

namespace tenderloom::notifications {

struct Mail;

/// Who gets an event's mail.
namespace to {
inline constexpr const char* kVendor = "vendor";  // the company's registered contact
inline constexpr const char* kPerson = "person";  // the person whose account it is about
inline constexpr const char* kStaff = "staff";    // everybody on the staff with Event::permission
}  // namespace to

/// What a preview is about, as the address of /staff/mail/preview names it: {"company", "submission", "tender",
/// "reason", "until"}, all texts, each optional.
using About = base::Json;

/// The mails that the event would send now, from real data, as they would be queued; empty: it would send none. Reads
/// only. `locale` is the language to write in.
using Draft = std::function<std::vector<Mail>(const About& about, const std::string& locale)>;

struct Event {
  std::string key;   // "registration_approved": its template, and Mail::kind in the outbox; at most 40 characters
  std::string rule;  // rules.md section K: "N-01"; empty: none
  const char* to;    // a word of namespace `to`
  std::string permission = {};  // staff who get it (to staff), or who decide it and may preview it (to others)
  base::Json model = {};        // the shape that its template is checked against; see names()
  bool secret = false;          // holds a link that signs in: the text is forgotten once it is sent
  Draft draft = nullptr;        // null: previewed with the company's contact and marked blanks
  bool daily = false;           // whoever gets it may have it gathered into one mail a day (choices.h)
  bool off = false;             // and may do without it: no rule asks for it
  std::string only = {};        // to a person: to::kVendor or to::kStaff, where the others never get it; empty: anybody
};

/// A flat shape of texts: names("contact_name company_name link").
base::Json names(std::string_view blank_separated);
/// Names that every template may use besides its event's: site_name contact_email contact_phone contact_hours.
const base::Json& names_everywhere();

/// Filled while the portal is put together, before Templates::load; read-only afterwards.
class Events {
 public:
  void add(Event event);                              // throws std::logic_error on a second one of that key
  void set_draft(std::string_view key, Draft draft);  // throws std::logic_error for an unknown one
  /// What people may have once a day, and with `off` not at all. Throws std::logic_error for an unknown one.
  void leave_to_people(std::string_view key, bool off);
  /// Of a mail to a person: whom it never reaches need not read of it. Throws std::logic_error for an unknown one.
  void only_to(std::string_view key, std::string_view whom);
  const Event* find(std::string_view key) const;
  const std::vector<Event>& all() const { return events_; }

 private:
  std::vector<Event> events_;
};

}  // namespace tenderloom::notifications
