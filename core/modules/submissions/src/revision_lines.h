// The differences of a revision as people read them: one line for every part that changed.
#pragma once
#include "tenderloom/forms/evaluate.h"

namespace tenderloom::submissions {

using base::Json;

/// [{"label","old","new"}]: parts of groups, tables and checklists on lines of their own, labels and values in that
/// language. What stood in a field that the definition no longer has is told by its key.
Json revision_lines(const forms::TypeDefinition& type, const forms::Level& level, const Json& changes,
                    const std::string& locale, const forms::Surroundings* around);

}  // namespace tenderloom::submissions
