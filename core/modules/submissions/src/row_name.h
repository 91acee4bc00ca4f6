// What names a row among its siblings, as it is compared.
#pragma once
#include <string>

#include "tenderloom/base/text.h"
#include "tenderloom/forms/definition.h"

namespace tenderloom::submissions {

/// Two rows with the same name in one place are the same row, whatever their width and case.
inline std::string name_of_row(const forms::Level& level, const base::Json& values) {
  constexpr char kBetweenNames = '\x1f';
  std::string name;
  for (const std::string& field : level.name_fields) {
    const auto found = values.find(field);
    if (found != values.end() && !found->is_null())
      name += base::fold(found->is_string() ? found->get<std::string>() : found->dump());
    name += kBetweenNames;
  }
  return name;
}

}  // namespace tenderloom::submissions
