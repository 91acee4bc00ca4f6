#include "tenderloom/forms/evaluate.h"

#include "evaluator.h"
#include "tenderloom/base/json_object.h"

namespace tenderloom::forms {

Surroundings::~Surroundings() = default;

const Json& Alone::tender() const {
  static const Json nothing = Json::object();
  return nothing;
}

const Json& Alone::ancestors() const { return tender(); }
std::vector<Row> Alone::siblings() const { return {}; }
bool Alone::taken(const Level&, const Field&, const Json&, const std::string&) const { return false; }
std::vector<Option> Alone::options(const std::string&, const Json&) const { return {}; }

const FieldState* Evaluation::state(std::string_view name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const FieldState& state) { return state.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

bool Evaluation::acceptable() const {
  return named && std::none_of(findings.begin(), findings.end(),
                               [](const Finding& finding) { return finding.severity == Severity::wrong; });
}

bool Evaluation::complete() const { return findings.empty(); }

Json shown_values(const TypeDefinition& type, const Level& level, const Json& values, const Surroundings& around) {
  const ShownAncestors above(type, level, around);
  Json shown = values.is_object() ? values : Json::object();
  hide(level, shown, {&shown, &level.fields, nullptr, &above, nullptr}, nullptr);
  return shown;
}

Evaluation evaluate(const TypeDefinition& type, const Level& level, const Input& input, const Surroundings& around,
                    const std::function<void(const base::Error&)>& report) {
  const ShownAncestors above(type, level, around);
  return Evaluator(type, level, input, above, report).run();
}

namespace {

void add_options(Json& list, const TypeDefinition& type, const Level& level, const Field& field,
                 std::span<const Option> options, const std::string& heading, const std::string& locale) {
  for (const Option& option : options) {
    const std::string label = type.option_label(level, field, option, locale);
    if (!option.children.empty()) {  // of a tree only the leaves can be chosen; the branches are their headings
      add_options(list, type, level, field, option.children, heading.empty() ? label : heading + " / " + label, locale);
      continue;
    }
    Json entry = {{"value", option.value}, {"label", label}};
    if (const std::string& group = heading.empty() ? option.group : heading; !group.empty()) entry["group"] = group;
    list.push_back(std::move(entry));
  }
}

}  // namespace

Json to_json(const TypeDefinition& type, const Level& level, const Evaluation& evaluation, const std::string& locale) {
  Json fields = Json::array();
  for (const FieldState& state : evaluation.fields) {
    Json entry = {{"key", state.name},
                  {"type", name_of(state.field->type)},
                  {"label", type.label(level, *state.field, locale)},
                  {"required", state.required},
                  {"visible", state.visible},
                  {"editable", state.editable}};
    const Json& preset = state.field->default_value;
    if (preset.is_object() && preset.contains("$from")) entry["follows"] = preset["$from"];
    if (is_choice(*state.field)) {
      entry["options"] = Json::array();
      add_options(entry["options"], type, level, *state.field, state.options, "", locale);
    }
    fields.push_back(std::move(entry));
  }
  Json findings = Json::array();
  for (const Finding& finding : evaluation.findings) findings.push_back(to_json(type, level, finding, locale));
  return {{"fields", std::move(fields)}, {"computed", evaluation.computed}, {"findings", std::move(findings)}};
}

Json to_json(const TypeDefinition& type, const Level& level, const Finding& finding, const std::string& locale) {
  return base::json_object("field", finding.field, "code", finding.code, "params", finding.params, "message",
                           sentence(type, level, finding, locale), "rule", finding.rule);
}

}  // namespace tenderloom::forms
