// The options of a choice at this moment.
#pragma once
#include <memory>
#include <span>

#include "scope.h"

namespace tenderloom::forms {

struct Choices {
  std::span<const Option> options;
  std::shared_ptr<const std::vector<Option>> owned;  // keeps what is not part of the definition
};

bool is_choice(const Field& field);
/// `siblings` are the fields beside it, for the source of the field that narrows its list.
Choices choices_of(const Field& field, const Scope& scope);
/// What a code of a list of the tender is called where the field that narrows the list is not known, or has another
/// value by now; the code itself when no list has it.
std::string name_anywhere(const Field& field, const Scope& scope, std::string_view code);
/// Searches children as well; in a tree only leaves can be chosen.
const Option* find_option(std::span<const Option> options, std::string_view value);

}  // namespace tenderloom::forms
