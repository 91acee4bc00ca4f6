// What is odd about a deadline that staff set: nobody works on its last day.
#pragma once
#include <optional>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/words.h"
#include "tenderloom/http/outcome.h"

namespace tenderloom::tenders {
class Service;
}

namespace tenderloom::review {

using Ends = std::vector<std::optional<base::Instant>>;

/// [{"code","params","message"}], one a day that is off; an end is the first instant that is too late.
base::Json deadline_warnings(tenders::Service& tenders, const Ends& ends, const base::Words& words,
                             const std::string& locale);
/// What was done, and what is odd about it, in one message.
http::Flash warned(http::Flash done, const base::Json& warnings, const base::Words& words, const std::string& locale);

}  // namespace tenderloom::review
