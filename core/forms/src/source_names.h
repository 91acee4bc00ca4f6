// Names that stand in the text of a script, found without running it: require "name", problem("name"), print = "name".
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::forms {

struct SourceName {
  std::string name;
  std::size_t at = 0;  // where the word before it begins
};

enum class Between { parenthesis_or_nothing, equals };

/// Names of letters, digits and underscores in quotes that follow `word`; `also` may stand in them as well.
std::vector<SourceName> names_after(std::string_view text, std::string_view word, Between between, char also = '_');

}  // namespace tenderloom::forms
