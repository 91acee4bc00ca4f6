// A condition in words, for authors: "service.kind = saas".
#pragma once
#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

std::string text_of(const Condition& condition);

}  // namespace tenderloom::forms
