#include "node_writer.h"

#include <algorithm>

#include "figures.h"
#include "tenderloom/base/json_object.h"
#include "tenderloom/base/json_text.h"
#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

/// Of the row itself; fields inside groups and tables have names with a path.
bool of_row(const forms::FieldState& state) { return state.field != nullptr && state.name == state.field->key; }

const Json& value_of(const forms::Evaluation& evaluation, const forms::Field& field) {
  static const Json none;
  const Json& from = field.type == forms::FieldType::computed ? evaluation.computed : evaluation.values;
  const auto found = from.find(field.key);
  return found == from.end() ? none : *found;
}

constexpr std::size_t kCellLength = 120;
constexpr std::size_t kSearchLength = 300;  // of one field; what is found by is a name, not an essay

/// The value of a field of the row that people may see; null: there is none.
const Json* shown_value(const forms::Evaluation& evaluation, const forms::FieldState* state) {
  if (state == nullptr || !state->visible || !state->field->shown_to.empty()) return nullptr;
  const Json& value = value_of(evaluation, *state->field);
  return value.is_null() ? nullptr : &value;
}

bool names_group(const forms::Field& field) {
  return field.options.kind == forms::OptionSource::Kind::tender && field.options.name == "groups" &&
         field.options.of.empty();
}

}  // namespace

std::pair<const forms::Level*, const forms::Field*> grouping_field(const forms::TypeDefinition& type) {
  for (const forms::Level& level : type.levels())
    for (const forms::Field& field : level.fields)
      if (names_group(field)) return {&level, &field};
  return {nullptr, nullptr};
}

namespace {

/// As to_missing(…) reads as text.
std::string missing_text(const std::vector<forms::Finding>& findings) {
  std::string text = "[";
  for (const forms::Finding& finding : findings) {
    text += text.size() == 1 ? "{\"code\":" : ",{\"code\":";
    base::append_json(text, std::string_view(finding.code));
    text += ",\"field\":";
    base::append_json(text, std::string_view(finding.field));
    if (!finding.params.empty()) base::append_json(text += ",\"params\":", finding.params);
    if (!finding.rule.empty()) base::append_json(text += ",\"rule\":", std::string_view(finding.rule));
    if (finding.severity == forms::Severity::wrong) text += ",\"wrong\":true";
    text += '}';
  }
  return text + ']';
}

}  // namespace

Derived derive(const forms::TypeDefinition& type, const forms::Level& level, const forms::Evaluation& evaluation,
               const forms::Surroundings& around, Node& node) {
  node.missing = to_missing(evaluation.findings);
  return derive_to_store(type, level, evaluation, around, node);
}

Derived derive_to_store(const forms::TypeDefinition& type, const forms::Level& level,
                        const forms::Evaluation& evaluation, const forms::Surroundings& around, Node& node) {
  node.values = evaluation.values;
  node.computed = evaluation.computed;
  node.title = evaluation.title;
  node.own_complete = evaluation.complete() && !node.needs_check;
  node.counters = counter_values(level, node.values, node.own_complete);

  node.hidden.clear();
  for (const forms::FieldState& state : evaluation.fields)
    if (of_row(state) && (!state.visible || !state.field->shown_to.empty())) node.hidden.push_back(state.field->key);

  Derived derived;
  derived.texts.missing = missing_text(evaluation.findings);
  const auto text_of = [&](const forms::FieldState& state, const Json& value, const std::string& locale) {
    return forms::display(type, level, *state.field, value, locale, &around, evaluation.values);
  };
  std::vector<std::pair<std::string, std::vector<std::string>>> cells;
  for (const std::string& locale : type.locales())
    cells.emplace_back(locale, std::vector<std::string>(level.columns.size()));
  for (std::size_t column = 0; column < level.columns.size(); ++column) {
    const forms::FieldState* state = evaluation.state(level.columns[column].key);
    const Json* value = shown_value(evaluation, state);
    if (value == nullptr) continue;  // what is hidden is kept but never shown
    for (auto& [locale, row] : cells) {
      const bool known = &row != &cells.front().second && forms::reads_alike(*state->field);
      row[column] = known ? cells.front().second[column] : base::truncate(text_of(*state, *value, locale), kCellLength);
    }
  }
  derived.texts.cells = encode_cells(cells);

  std::string search = node.title;
  const std::string& first = type.locales().front();
  for (const std::string& key : level.search) {
    search += ' ';
    const forms::FieldState* state = evaluation.state(key);
    if (const Json* value = shown_value(evaluation, state))
      search += base::truncate(text_of(*state, *value, first), kSearchLength);
  }
  derived.texts.search_text = base::fold(search);

  for (const forms::FieldState& state : evaluation.fields) {
    // What must be unique is compared by its key; what groups items is found by it.
    if (!of_row(state) || !state.visible || (state.field->unique.empty() && !names_group(*state.field))) continue;
    const Json& value = value_of(evaluation, *state.field);
    if (!value.is_null()) derived.keys.push_back({state.field->key, value_hash(value)});
  }
  return derived;
}

// What is usual is left out: no parameters, no rule, not wrong.
Json to_missing(const std::vector<forms::Finding>& findings) {
  Json list = Json::array();
  for (const forms::Finding& finding : findings) {
    Json each = base::json_object("field", finding.field, "code", finding.code);
    if (!finding.params.empty()) each["params"] = finding.params;
    if (!finding.rule.empty()) each["rule"] = finding.rule;
    if (finding.severity == forms::Severity::wrong) each["wrong"] = true;
    list.push_back(std::move(each));
  }
  return list;
}

std::vector<forms::Finding> from_missing(const Json& missing) {
  std::vector<forms::Finding> findings;
  for (const Json& each : missing) {
    findings.push_back({each.at("field"), each.at("code"), each.value("params", Json::object()),
                        each.value("rule", std::string()),
                        each.value("wrong", false) ? forms::Severity::wrong : forms::Severity::missing});
  }
  return findings;
}

std::string changes_of_new(const Json& values) {
  std::string text = "[";
  for (const auto& [key, value] : values.get_ref<const Json::object_t&>()) {
    if (value.is_null()) continue;
    text += text.size() == 1 ? "{\"field\":" : ",{\"field\":";
    base::append_json(text, std::string_view(key));
    base::append_json(text += ",\"new\":", value);
    text += ",\"old\":null}";
  }
  return text + ']';
}

Json changes_between(const Json& before, const Json& after) {
  Json changes = Json::array();
  static const Json kNothing;
  const auto note = [&](const std::string& key, const Json& old_value, const Json& new_value) {
    if (old_value != new_value) changes.push_back(base::json_object("field", key, "old", old_value, "new", new_value));
  };
  const auto value_in = [](const Json& values, const std::string& key) -> const Json& {
    const auto found = values.find(key);
    return found == values.end() ? kNothing : *found;
  };
  for (const auto& [key, value] : after.items()) note(key, value_in(before, key), value);
  for (const auto& [key, value] : before.items())
    if (!after.contains(key)) note(key, value, kNothing);
  return changes;
}

}  // namespace tenderloom::submissions
