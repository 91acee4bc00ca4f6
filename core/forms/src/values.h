// Values as text.
#pragma once
#include "choices.h"

namespace tenderloom::forms {

/// As it stands in a name: labels of choices in zh-TW, numbers without commas.
std::string plain_text(const TypeDefinition& type, const Level& level, const Field& field, const Json& value,
                       const Scope& scope);

}  // namespace tenderloom::forms
