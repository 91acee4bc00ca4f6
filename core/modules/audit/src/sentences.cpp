#include "sentences.h"

#include <array>
#include <utility>

namespace tenderloom::audit {

namespace {

void add_flat(base::Json& rows, const std::string& name, const base::Json& value) {
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) add_flat(rows, name.empty() ? key : name + "." + key, inner);
  } else if (!value.is_null() && value != "") {
    rows.push_back({{"name", name}, {"value", value.is_string() ? value.get<std::string>() : value.dump()}});
  }
}

std::pair<std::string, std::string> parts_of(const std::string& subject) {
  const auto colon = subject.find(':');
  if (colon == std::string::npos) return {subject, ""};
  return {subject.substr(0, colon), subject.substr(colon + 1)};
}

}  // namespace

std::string action_text(const base::Words& words, const std::string& locale, const std::string& action) {
  const std::string key = "audit.action." + action;
  return words.find(locale, key) ? words.text(locale, key) : action;
}

std::string subject_text(const base::Words& words, const std::string& locale, const std::string& subject) {
  const auto [kind, id] = parts_of(subject);
  const std::string key = "audit.subject." + kind;
  return words.find(locale, key) ? words.text(locale, key, {{"id", id}}) : subject;
}

std::string subject_url(const std::string& subject) {
  static constexpr std::array<std::pair<const char*, const char*>, 4> kPages{{{"company", "/staff/registrations/"},
                                                                              {"submission", "/staff/submissions/"},
                                                                              {"tender", "/staff/tenders/"},
                                                                              {"audit", "/staff/audit/"}}};
  const auto [kind, id] = parts_of(subject);
  for (const auto& [name, page] : kPages) {
    if (kind == name && !id.empty()) return page + id;
  }
  return {};
}

base::Json flat(const base::Json& details) {
  base::Json rows = base::Json::array();
  add_flat(rows, "", details);
  return rows;
}

}  // namespace tenderloom::audit
