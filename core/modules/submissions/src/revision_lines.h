// The differences of a revision as people read them: one line for every part that changed.
#pragma once
#include <functional>

#include "tenderloom/forms/evaluate.h"

namespace tenderloom::submissions {

using base::Json;

/// [{"label","old","new"}]: parts of groups, tables and checklists on lines of their own, labels and values in that
/// language. What stood in a field that the definition no longer has is told as the version says by which it was
/// written. That is asked for when it is needed, and may be null; such a field is then told as one that is no longer
/// used.
using WrittenBy = std::function<const forms::TypeDefinition*()>;
Json revision_lines(const forms::TypeDefinition& type, const forms::Level& level, const Json& changes,
                    const std::string& locale, const forms::Surroundings* around, const WrittenBy& written_by = {});

}  // namespace tenderloom::submissions
