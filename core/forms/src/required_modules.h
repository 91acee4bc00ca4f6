// Which files of scripts/lib a type uses: a bundle pins these and no others, so that it changes only when they do.
#pragma once
#include <map>
#include <set>
#include <string>

#include "tenderloom/forms/definition.h"

namespace tenderloom::forms {

/// File names within `library` ("field.lua"), found by following `require` from the type's own files.
std::set<std::string> required_modules(const Bundle& own, const std::string& key,
                                       const std::map<std::string, std::string>& library);

/// Names of the library's texts to print that some script of the bundle names by `print = "…"` and the type's own
/// folder does not have.
std::set<std::string> required_prints(const Bundle& bundle, const std::string& key,
                                      const std::map<std::string, std::string>& library);

}  // namespace tenderloom::forms
