#include "deadline_warnings.h"

#include <set>

#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

base::Json deadline_warnings(tenders::Service& tenders, const Ends& ends, const base::Words& words,
                             const std::string& locale) {
  std::set<base::Date> days;
  for (const auto& end : ends)
    if (end) days.insert(base::taipei_date(*end - std::chrono::microseconds(1)));
  base::Json warnings = base::Json::array();
  for (const base::Date day : days) {
    const auto off = tenders.holidays().day_off(day);
    if (!off) continue;
    const char* code = off->name.empty() ? "deadline_weekend" : "deadline_holiday";
    const base::Json params = {{"day", off->day}, {"name", off->name}};
    warnings.push_back(
        {{"code", code}, {"params", params}, {"message", words.text(locale, std::string("warning.") + code, params)}});
  }
  return warnings;
}

http::Flash warned(http::Flash done, const base::Json& warnings, const base::Words& words, const std::string& locale) {
  if (warnings.empty()) return done;
  std::string text;
  for (const base::Json& warning : warnings) text += (text.empty() ? "" : " ") + warning.value("message", "");
  return {"notice",
          "flash.deadline_warned",
          {{"done", words.text(locale, done.key, done.params)}, {"warning", std::move(text)}}};
}

}  // namespace tenderloom::review
