// What is said of an application's size: items (品項) are counted where a type has a tree with priced rows, and nowhere
// else.
#pragma once
#include "tenderloom/forms/definition.h"

namespace tenderloom::submissions {

/// Types of forms beside each other have parts to fill in and no items, whatever of them has a price.
bool counts_items(const forms::TypeDefinition& type);
bool made_of_forms(const forms::TypeDefinition& type);

}  // namespace tenderloom::submissions
