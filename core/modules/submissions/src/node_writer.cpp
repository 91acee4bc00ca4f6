#include "node_writer.h"

#include <algorithm>

#include "figures.h"
#include "tenderloom/base/json_object.h"
#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

std::vector<std::string> locales_of(const forms::TypeDefinition& type) {
  std::vector<std::string> locales{std::string(base::kFirstLocale), "en"};
  for (const std::string& locale : type.words().locales())
    if (std::find(locales.begin(), locales.end(), locale) == locales.end()) locales.push_back(locale);
  return locales;
}

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

/// A value as text, or nothing when it is hidden: hidden values are kept but never shown.
std::string shown(const forms::TypeDefinition& type, const forms::Level& level, const forms::Evaluation& evaluation,
                  const std::string& key, const std::string& locale, const forms::Surroundings& around,
                  std::size_t longest) {
  const forms::FieldState* state = evaluation.state(key);
  if (state == nullptr || !state->visible || !state->field->shown_to.empty()) return {};
  const Json& value = value_of(evaluation, *state->field);
  if (value.is_null()) return {};
  return base::truncate(forms::display(type, level, *state->field, value, locale, &around, evaluation.values), longest);
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

Derived derive(const forms::TypeDefinition& type, const forms::Level& level, const forms::Evaluation& evaluation,
               const forms::Surroundings& around, Node& node) {
  node.values = evaluation.values;
  node.computed = evaluation.computed;
  node.title = evaluation.title;
  node.missing = to_missing(evaluation.findings);
  node.own_complete = evaluation.complete() && !node.needs_check;
  node.counters = counter_values(level, node.values, node.own_complete);

  node.hidden.clear();
  for (const forms::FieldState& state : evaluation.fields)
    if (of_row(state) && (!state.visible || !state.field->shown_to.empty())) node.hidden.push_back(state.field->key);

  Derived derived;
  std::vector<std::pair<std::string, std::vector<std::string>>> cells;
  for (const std::string& locale : locales_of(type)) {
    std::vector<std::string> row;
    for (const forms::ListColumn& column : level.columns)
      row.push_back(shown(type, level, evaluation, column.key, locale, around, kCellLength));
    cells.emplace_back(locale, std::move(row));
  }
  derived.texts.cells = encode_cells(cells);

  std::string search = node.title;
  const std::string first(base::kFirstLocale);
  for (const std::string& key : level.search)
    search += ' ' + shown(type, level, evaluation, key, first, around, kSearchLength);
  derived.texts.search_text = base::fold(search);

  for (const forms::FieldState& state : evaluation.fields) {
    // What must be unique is compared by its key; what groups items is found by it.
    if (!of_row(state) || !state.visible || (state.field->unique.empty() && !names_group(*state.field))) continue;
    const Json& value = value_of(evaluation, *state.field);
    if (!value.is_null()) derived.keys.push_back({state.field->key, value_hash(value)});
  }
  return derived;
}

Json to_missing(const std::vector<forms::Finding>& findings) {
  Json list = Json::array();
  for (const forms::Finding& finding : findings) {
    list.push_back({{"field", finding.field},
                    {"code", finding.code},
                    {"params", finding.params},
                    {"rule", finding.rule},
                    {"wrong", finding.severity == forms::Severity::wrong}});
  }
  return list;
}

std::vector<forms::Finding> from_missing(const Json& missing) {
  std::vector<forms::Finding> findings;
  for (const Json& each : missing) {
    findings.push_back({each.at("field"), each.at("code"), each.at("params"), each.at("rule"),
                        each.at("wrong") ? forms::Severity::wrong : forms::Severity::missing});
  }
  return findings;
}

Json changes_between(const Json& before, const Json& after) {
  Json changes = Json::array();
  const auto note = [&](const std::string& key, const Json& old_value, const Json& new_value) {
    if (old_value != new_value) changes.push_back(base::json_object("field", key, "old", old_value, "new", new_value));
  };
  for (const auto& [key, value] : after.items()) note(key, before.value(key, Json()), value);
  for (const auto& [key, value] : before.items())
    if (!after.contains(key)) note(key, value, Json());
  return changes;
}

}  // namespace tenderloom::submissions
