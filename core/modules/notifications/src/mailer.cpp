// From a kind and its parameters to the text of a mail.
#include <stdexcept>

#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::notifications {

namespace {

/// One line: a subject with a line break in it would end the header.
std::string one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    if (control && (line.empty() || line.back() == ' ')) continue;
    line += control ? ' ' : c;
  }
  return std::string(base::trim(line));
}

}  // namespace

std::string Mailer::site_name(const std::string& locale) const {
  return settings_.site_name.empty() ? words_.text(locale, "mail.site_name") : settings_.site_name;
}

Mail Mailer::compose(const std::string& which, const std::string& locale, const base::Json& params) const {
  base::Json model = params.is_object() ? params : base::Json::object();
  for (base::Json& value : model) {
    if (value.is_object()) value = value.value(locale, value.value(std::string(base::kFirstLocale), ""));
  }
  model["site_name"] = site_name(locale);
  model["contact_email"] = settings_.contact_email;
  model["contact_phone"] = settings_.contact_phone;
  model["contact_hours"] = words_.text(locale, "mail.contact_hours");
  const Event* event = events_.find(which);
  Templates::Text text;
  if (!event || !templates_.render(which, locale, model, text)) {
    throw std::logic_error("no words for mails of the kind " + which);
  }
  Mail mail;
  mail.kind = which;
  mail.locale = locale;
  mail.secret = event->secret;
  mail.params = params;
  mail.subject = one_line(text.subject);
  mail.text = base::clean_lines(text.body);
  return mail;
}

}  // namespace tenderloom::notifications
