// From what people and programs send to what is stored: one form for every type.
#pragma once
#include "tenderloom/forms/evaluate.h"

namespace tenderloom::forms {

struct Normalised {
  Json value;        // null: nothing was given
  std::string code;  // why it cannot be read; empty: it can
  Json params;       // of the code; null: none
  bool ok() const { return code.empty(); }
};

/// Any type but groups, tables, checklists, files and computed values.
Normalised normalise(const Field& field, const Json& raw, bool by_labels);

/// {"members[2].name": "x", "contact.phone": "y"} as objects and arrays; what is nested already stays.
Json nest(const Json& flat);
/// Is there nothing to nest?
bool is_nested(const Json& values);

}  // namespace tenderloom::forms
