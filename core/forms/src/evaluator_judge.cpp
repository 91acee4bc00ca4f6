#include "evaluator.h"
#include "names.h"
#include "paths.h"
#include "tenderloom/base/text.h"

namespace tenderloom::forms {
namespace {

bool is_composite(const Field& field) {
  return field.type == FieldType::group || field.type == FieldType::table || field.type == FieldType::checklist;
}

/// A box that was not ticked is as good as empty where ticking is what is asked for.
bool is_unanswered(const Field& field, const Json* value) {
  if (is_blank(value)) return true;
  return field.type == FieldType::consent && value->is_boolean() && !value->get<bool>();
}

/// Names of what is inside of something, one after the other in one text.
class InnerName {
 public:
  explicit InnerName(std::string outer) : text_(std::move(outer)), length_(text_.size() + 1) { text_ += '.'; }
  const std::string& of(const Field& inner) {
    text_.resize(length_);
    return text_ += inner.key;
  }

 private:
  std::string text_;
  std::size_t length_;
};

/// How many states a field has at least: rows of tables come on top.
std::size_t states_of(const Field& field) {
  if (field.type == FieldType::checklist && !field.rows.empty())
    return 1 + field.rows.size() * (1 + field.rows.front().fields.size());
  return 1 + (field.type == FieldType::group ? field.fields.size() : 0);
}

}  // namespace

std::string Evaluator::rule_of(const Field& field, const std::string& limit) {
  const auto rule = field.rules.find(limit);
  return rule == field.rules.end() ? "" : rule->second;
}

void Evaluator::add(const std::string& field, std::string code, Json params, std::string rule, Severity severity) {
  if (params.is_null()) params = Json::object();
  out_.findings.push_back({field, std::move(code), std::move(params), std::move(rule), severity});
}

void Evaluator::judge() {
  shown_ = out_.values;
  hide(level_, shown_, scope(), &visible_);
  for (std::size_t i = 0; i < level_.fields.size(); ++i)  // what is kept from vendors does not exist for them
    if (!level_.fields[i].shown_to.empty() && !input_.by_staff) visible_[i] = false;
  const Scope here = scope();
  std::size_t states = 0;
  for (const Field& field : level_.fields) states += states_of(field);
  out_.fields.reserve(states);
  for (std::size_t i = 0; i < level_.fields.size(); ++i) {
    const Field& field = level_.fields[i];
    const auto value = shown_.find(field.key);
    judge_field(field, value == shown_.end() ? nullptr : &*value, field.key, here, visible_[i], true);
  }
  judge_place();
}

void Evaluator::judge_field(const Field& field, const Json* value, const std::string& name, const Scope& scope,
                            bool visible, bool enforced) {
  FieldState state;
  state.field = &field;
  state.name = name;
  state.visible = visible;
  const bool others_set_it = !field.set_by.empty() && !input_.by_staff;
  state.editable = field.type != FieldType::computed && !others_set_it;
  state.required = visible && enforced && !others_set_it && holds(field.required, scope);
  if (is_choice(field)) {
    Choices choices = choices_of(field, scope);
    state.options = choices.options;
    state.owned_options = std::move(choices.owned);
  }
  const bool required = state.required;
  const std::span<const Option> options = state.options;
  out_.fields.push_back(std::move(state));
  if (is_composite(field)) {
    judge_inside(field, value, name, scope, visible, required);
    return;
  }
  if (!visible || field.type == FieldType::computed || unreadable_.contains(name)) return;
  if (!is_unanswered(field, value)) {
    judge_value(field, *value, name, scope, options);
  } else if (required) {
    judge_missing(field, name);
  } else if (!field.limits.same_as.empty() && !is_blank(look_up(scope, field.limits.same_as))) {
    add(name, "same_as", {{"other", field.limits.same_as}}, rule_of(field, "same_as"));
  }
}

void Evaluator::judge_inside(const Field& field, const Json* value, const std::string& name, const Scope& scope,
                             bool visible, bool required) {
  const std::size_t before = out_.findings.size();
  const bool blank = is_blank(value);
  static const Json nothing = Json::object();
  if (field.type == FieldType::table) {
    for (std::size_t i = 0; value && value->is_array() && i < value->size(); ++i) {
      const Json& row = (*value)[i];
      const Scope inner{&row, &field.fields, &scope, &around_, nullptr};
      InnerName cell_name(name + "[" + std::to_string(i) + "]");
      for (const Field& column : field.fields) {
        const auto cell = row.find(column.key);
        judge_field(column, cell == row.end() ? nullptr : &*cell, cell_name.of(column), inner,
                    visible && holds(column.visible, inner), true);
      }
    }
    if (visible && !blank) {
      for (Breach& breach : breaches(type_, field, *value, scope)) {
        add(name, breach.code, std::move(breach.params), rule_of(field, breach.limit), breach.severity);
      }
    }
  } else {
    const Json& members = value && value->is_object() ? *value : nothing;
    const bool checklist = field.type == FieldType::checklist;
    const Scope inner{&members, checklist ? nullptr : &field.fields, &scope, &around_, nullptr};
    // What is optional as a whole asks for its parts only when some of it is filled in.
    const bool parts_enforced = required || !blank;
    InnerName part_name(name);
    for (const Field& part : checklist ? field.rows : field.fields) {
      const auto found = members.find(part.key);
      judge_field(part, found == members.end() ? nullptr : &*found, part_name.of(part), inner,
                  visible && holds(part.visible, inner), parts_enforced);
    }
  }
  if (visible && required && blank && out_.findings.size() == before && !unreadable_.contains(name))
    judge_missing(field, name);
}

void Evaluator::judge_missing(const Field& field, const std::string& name) {
  // The rule that makes it required is named beside the limit; files and lists ask for a number where they have one.
  if (field.limits.min_items && *field.limits.min_items > 1) {
    add(name, "too_few", {{"limit", *field.limits.min_items}, {"count", 0}}, rule_of(field, "min_items"),
        Severity::missing);
  } else {
    add(name, "required", {}, rule_of(field, "required"), Severity::missing);
  }
}

void Evaluator::judge_value(const Field& field, const Json& value, const std::string& name, const Scope& scope,
                            std::span<const Option> options) {
  if (is_choice(field)) judge_choice(field, value, name, options);
  for (Breach& breach : breaches(type_, field, value, scope)) {
    add(name + breach.part, breach.code, std::move(breach.params), rule_of(field, breach.limit), breach.severity);
  }
  if (!field.unique.empty() && around_.taken(level_, field, value, field.unique)) {
    add(name, "taken", {{"value", value.is_string() ? value : Json(value.dump())}}, rule_of(field, "unique"));
  }
}

const Json* Evaluator::stored_value(const std::string& name) const {
  const Scope stored{&input_.stored, nullptr, nullptr, nullptr, nullptr};
  return name.find('[') == std::string::npos ? look_up(stored, name) : nullptr;
}

void Evaluator::judge_choice(const Field& field, const Json& value, const std::string& name,
                             std::span<const Option> options) {
  const Json* stored = stored_value(name);
  const auto judge_one = [&](const Json& code) {
    if (code.is_string() && find_option(options, code.get_ref<const std::string&>())) return;
    const bool was_there =
        stored &&
        (*stored == code || (stored->is_array() && std::find(stored->begin(), stored->end(), code) != stored->end()));
    const std::string text = code.is_string() ? base::truncate(code.get<std::string>(), 60) : code.dump();
    std::string examples;
    std::size_t shown = 0;
    for (const Option& option : options) {
      if (shown++ == kShownOptions) break;
      examples += (examples.empty() ? "" : "\u3001") + option.label;
    }
    Json params = {{"value", text}};
    if (!examples.empty()) params["examples"] = examples;
    if (was_there) {
      add(name, "option_gone", std::move(params), rule_of(field, "options"), Severity::missing);
    } else {
      add(name, "not_an_option", std::move(params), rule_of(field, "options"));
    }
  };
  if (!value.is_array()) {
    judge_one(value);
    return;
  }
  bool exclusive = false;
  for (const Json& code : value) {
    judge_one(code);
    const Option* option = code.is_string() ? find_option(options, code.get_ref<const std::string&>()) : nullptr;
    exclusive = exclusive || (option && option->exclusive);
  }
  if (exclusive && value.size() > 1) add(name, "exclusive_option", {}, rule_of(field, "options"));
}

void Evaluator::judge_place() {
  // a row too many is refused where it would be made.
  if (input_.id != 0 || level_.per_parent_max <= 0) return;
  if (static_cast<int>(rows().size()) >= level_.per_parent_max) {
    add("", "too_many_rows", {{"limit", level_.per_parent_max}}, level_.max_rule);
  }
}

const std::vector<Row>& Evaluator::rows() {
  if (!rows_) rows_ = around_.siblings();
  return *rows_;
}

}  // namespace tenderloom::forms
