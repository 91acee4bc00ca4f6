// What differs between two versions of a tender type, and what that means for rows that were entered under the old one
// (`tenderloom type diff`; staff before they move a tender).
#pragma once
#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

enum class Effect {
  compatible,  // every stored row stays as good as it was
  look,        // a row may count as incomplete or wrong from now on, or be judged otherwise: somebody must look
  breaking     // stored values have no place any more
};
std::string_view name_of(Effect effect);  // "compatible", "needs a look", "breaking"

struct TypeChange {
  Effect effect = Effect::compatible;
  std::string where;          // "price", "price.unit_price", "product.checklist.a1.answer", "document consent", ""
  std::string code;           // "field_removed", "limit_tighter", …
  std::string before, after;  // as an author would write them; may be empty
  std::string text() const;   // one English sentence: where: …
};

/// All changes: breaking ones first, then in the order of the definition. What a Lua function does cannot be compared:
/// a changed file that holds rules is reported as rules_differ. Both must have been loaded with the same portal words.
std::vector<TypeChange> compare(const TypeDefinition& before, const TypeDefinition& after);
/// The gravest of them; compatible when there is none.
Effect verdict(const std::vector<TypeChange>& changes);

}  // namespace tenderloom::forms
