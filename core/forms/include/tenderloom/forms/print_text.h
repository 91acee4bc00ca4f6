// Where the text of a form to print stands: in the type's own folder, or in scripts/lib/documents for types that share
// it.
#pragma once
#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

/// documents/<name>.mustache of the type `key`, else of the library; null: there is none. Lives as long as the bundle.
const std::string* print_text(const Bundle& bundle, const std::string& key, const std::string& name);

}  // namespace tenderloom::forms
