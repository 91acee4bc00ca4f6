#include "paths.h"
#include "reference_rules.h"
#include "script_table.h"

namespace tenderloom::forms {

void ConditionCheck::check_condition(const Condition& condition, const Level& level, const std::vector<Field>* row,
                                     const std::string& where, const std::string& self) {
  using Op = Condition::Op;
  for (const Condition& part : condition.parts) {
    if (condition.op != Op::any_node) check_condition(part, level, row, where, self);
  }
  if (condition.op == Op::any_node) {
    problems_.add(condition.origin, "wrong_type",
                  {{"where", where}, {"key", "when.any_node"}, {"expected", "used in documents only"}});
  }
  if (condition.op == Op::all) check_contradiction(condition, where);
  if (condition.path.empty() || condition.op == Op::any_node) return;
  if (condition.path == self) {
    problems_.add(condition.origin, "self_condition", {{"where", where}, {"key", "the condition"}});
    return;
  }
  const PathTarget target = resolve(type_.levels, level, row, condition.path);
  if (!target.found()) {
    bad_reference(problems_, condition.origin, where, "the condition", condition.path,
                  "a field that can be seen from here", possible_paths(type_.levels, level, row));
  } else if (target.field) {
    check_reachable(condition, *target.field, where);
  }
}

void ConditionCheck::unreachable(const Condition& condition, const std::string& where, std::string detail) {
  problems_.add(condition.origin, "unreachable_condition", {{"where", where}, {"detail", std::move(detail)}});
}

void ConditionCheck::check_reachable(const Condition& condition, const Field& field, const std::string& where) {
  using Op = Condition::Op;
  const auto check_value = [&](const Json& value) {
    if (has_options(field)) {
      if (field.options.kind == OptionSource::Kind::tender && !value.is_string()) {
        unreachable(condition, where, field.key + " is a code and codes are texts");
      }
      if (field.options.kind != OptionSource::Kind::fixed) return;
      std::vector<std::string> values;
      values_of(field.options.fixed, values);
      const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
      if (!value.is_string() || std::find(values.begin(), values.end(), text) == values.end()) {
        unreachable(condition, where, text + " is not an option of " + field.key + "; " + advice(text, values));
      }
    } else if (field.type == FieldType::boolean || field.type == FieldType::consent) {
      if (!value.is_boolean()) unreachable(condition, where, field.key + " is true or false");
    } else if (is_number(field)) {
      if (!value.is_number()) unreachable(condition, where, field.key + " is a number");
    } else if (!value.is_string()) {
      unreachable(condition, where, field.key + " is a text");
    }
  };
  if (condition.op == Op::equals) check_value(condition.value);
  if (condition.op == Op::in) {
    if (condition.value.empty()) unreachable(condition, where, "the list is empty");
    for (const Json& value : condition.value) check_value(value);
  }
  if ((condition.op == Op::greater || condition.op == Op::less) && !is_number(field) && !is_date(field) &&
      field.type != FieldType::computed) {
    unreachable(condition, where, field.key + " is neither a number nor a date");
  }
}

void ConditionCheck::check_contradiction(const Condition& all, const std::string& where) {
  std::map<std::string, const Json*> wanted;
  for (const Condition& part : all.parts) {
    if (part.op != Condition::Op::equals) continue;
    const auto [known, fresh] = wanted.try_emplace(part.path, &part.value);
    if (!fresh && *known->second != part.value) unreachable(part, where, part.path + " cannot have two values at once");
  }
}

void ConditionCheck::check_document_condition(const Condition& condition, const std::string& where) {
  if (condition.op == Condition::Op::any_node) {
    const Level* level = find_level(type_.levels, condition.path);
    if (!level) {
      std::vector<std::string> keys;
      for (const Level& known : type_.levels) keys.push_back(known.key);
      bad_reference(problems_, condition.origin, where, "when.any_node", condition.path, "a level", keys);
      return;
    }
    for (const Condition& part : condition.parts) check_condition(part, *level, nullptr, where, "");
    return;
  }
  for (const Condition& part : condition.parts) check_document_condition(part, where);
  if (!condition.path.empty() && !condition.path.starts_with("tender.")) {
    problems_.add(condition.origin, "bad_reference",
                  {{"where", where},
                   {"key", "the condition"},
                   {"name", condition.path},
                   {"expected", "a key of the tender"},
                   {"advice", "ask rows with when.any_node(\"level\", …)"}});
  }
}

}  // namespace tenderloom::forms
