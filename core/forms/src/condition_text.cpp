#include "condition_text.h"

namespace tenderloom::forms {

std::string text_of(const Condition& condition) {
  using Op = Condition::Op;
  const auto join = [&](const char* word) {
    std::string all;
    for (const Condition& part : condition.parts)
      all += (all.empty() ? "" : std::string(" ") + word + " ") + text_of(part);
    return "(" + all + ")";
  };
  const std::string value = condition.value.is_string() ? condition.value.get<std::string>() : condition.value.dump();
  switch (condition.op) {
    case Op::always:
      return "yes";
    case Op::never:
      return "no";
    case Op::equals:
      return condition.path + " = " + value;
    case Op::in:
      return condition.path + " in " + value;
    case Op::present:
      return condition.path + " given";
    case Op::truthy:
      return condition.path + " is yes";
    case Op::greater:
      return condition.path + " > " + value;
    case Op::less:
      return condition.path + " < " + value;
    case Op::all:
      return join("and");
    case Op::any:
      return join("or");
    case Op::negate:
      return "not " + (condition.parts.empty() ? "" : text_of(condition.parts.front()));
    case Op::any_node:
      return "some " + condition.path + " with " + (condition.parts.empty() ? "" : text_of(condition.parts.front()));
  }
  return {};
}

}  // namespace tenderloom::forms
