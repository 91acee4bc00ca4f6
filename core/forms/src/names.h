// Names of values inside a row: "tier_upper", "members[2].name", "checklist.row_01.statement".
#pragma once
#include "tenderloom/forms/evaluate.h"

namespace tenderloom::forms {

/// Options that a sentence gives as examples, as figure 34 does.
inline constexpr std::size_t kShownOptions = 10;

struct NamedField {
  const Field* field = nullptr;
  std::vector<const Field*> path;  // from the level's own field down to `field`
  std::string part;                // what follows the field: "low" of price.low
  int row = 0;                     // of the innermost table, from 1; 0: none
};
NamedField find_named(const Level& level, std::string_view name);

/// The label as a sentence names it: with the row of a table or a checklist before it.
std::string full_label(const TypeDefinition& type, const Level& level, const NamedField& named,
                       const std::string& locale);

}  // namespace tenderloom::forms
