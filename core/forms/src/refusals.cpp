#include "tenderloom/forms/refusals.h"

namespace tenderloom::forms {

std::string refusal_text(const TypeDefinition& type, const base::Error& error, const std::string& locale,
                         std::initializer_list<std::string_view> machines) {
  const base::Words& words = type.words();
  if (error.code == "state_refused" && error.params.is_object()) {
    const std::string state = error.params.value("state", "");
    for (const std::string_view machine : machines)
      if (const std::string* label = words.find(locale, "process." + std::string(machine) + "." + state))
        return words.text(locale, "error.state_refused_now", {{"state", *label}});
  }
  return words.text(locale, "error." + error.code, error.params);
}

}  // namespace tenderloom::forms
