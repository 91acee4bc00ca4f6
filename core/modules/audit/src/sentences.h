// The words of the log: an action's sentence, what a subject is, where it leads.
#pragma once
#include <string>

#include "tenderloom/base/json.h"
#include "tenderloom/base/words.h"

namespace tenderloom::audit {

/// "audit.action.<code>"; a code without a sentence (of a plugin) is shown as it is.
std::string action_text(const base::Words& words, const std::string& locale, const std::string& action);
/// "company:12" as "廠商 12".
std::string subject_text(const base::Words& words, const std::string& locale, const std::string& subject);
/// The page about it, or empty.
std::string subject_url(const std::string& subject);
/// One line a value; values inside values in a row with dots between.
base::Json flat(const base::Json& details);

}  // namespace tenderloom::audit
