// What names a row: among its siblings, as it is compared, and to people, with what stands above it.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/base/text.h"
#include "tenderloom/forms/definition.h"
#include "tenderloom/submissions/model.h"

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

/// "AAA / Backup": titles from the root down. Many rows of a level are called the same ("1-100").
inline std::string path_text(const std::vector<Node>& path) {
  std::string text;
  for (const Node& node : path) text += (text.empty() ? "" : " / ") + node.title;
  return text;
}

}  // namespace tenderloom::submissions
