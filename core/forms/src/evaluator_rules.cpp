#include "evaluator.h"
#include "paths.h"
#include "tenderloom/base/text.h"

namespace tenderloom::forms {

Evaluator::Evaluator(const TypeDefinition& type, const Level& level, const Input& input, const Surroundings& around,
                     const std::function<void(const base::Error&)>& report)
    : type_(type), level_(level), input_(input), around_(around), report_(report) {}

Evaluation Evaluator::run() {
  merge();
  if (input_.by_labels) read_labels();
  apply_defaults();
  judge();
  compute();
  run_checks();
  finish();
  return std::move(out_);
}

Json Evaluator::call(int function, const std::vector<const Json*>& arguments, const std::string& rule, bool& failed) {
  auto answer = type_.scripts().call(function, arguments);
  failed = !answer.ok();
  if (answer.ok()) return std::move(answer).value();
  if (report_) {
    base::Error error = answer.error();
    error.params["type"] = type_.key();
    error.params["level"] = level_.key;
    error.params["rule"] = rule;
    report_(error);
  }
  return nullptr;
}

void Evaluator::compute() {
  for (std::size_t i = 0; i < level_.fields.size(); ++i) {
    const Field& field = level_.fields[i];
    if (field.type != FieldType::computed || !visible_[i]) continue;
    const Json value = compute_value(type_, level_, field.computed, scope(), [&](const Json& function) {
      bool failed = false;
      const Json nothing;
      const Json& context = function.value("context", false) ? context_for_rules() : nothing;
      return call(function.at("$function").get<int>(), {&shown_, &context}, field.key, failed);
    });
    if (is_blank(value)) continue;
    out_.computed[field.key] = value;
    if (context_) (*context_)["computed"] = out_.computed;
    check_computed(field, value);
  }
}

void Evaluator::check_computed(const Field& field, const Json& value) {
  const Limits& limits = field.limits;
  const auto breach = [&](const char* code, Json params) {
    params["computed"] = field.key;
    add(field.mend_at, code, std::move(params), rule_of(field, code));
  };
  if (value.is_string() && limits.max_length) {
    const auto length = static_cast<std::int64_t>(base::code_points(value.get_ref<const std::string&>()));
    if (length > *limits.max_length) breach("max_length", {{"limit", *limits.max_length}, {"length", length}});
  }
  const auto number = decimal_of(value);
  if (number && limits.min && *number < *limits.min) breach("min", {{"limit", limits.min->text()}});
  if (number && limits.max && *number > *limits.max) breach("max", {{"limit", limits.max->text()}});
}

bool Evaluator::can_run(const Check& check) const {
  const Scope here = scope();
  for (const std::string& path : check.reads) {
    if (is_blank(look_up(here, path))) return false;
    const std::string first = path.substr(0, path.find('.'));
    const bool wrong = std::any_of(out_.findings.begin(), out_.findings.end(), [&](const Finding& finding) {
      return finding.severity == Severity::wrong && finding.field.starts_with(first) &&
             (finding.field.size() == first.size() || finding.field[first.size()] == '.' ||
              finding.field[first.size()] == '[');
    });
    if (wrong && find_field(level_.fields, first)) return false;
  }
  return true;
}

void Evaluator::run_checks() {
  // What one rule found does not keep another from running: soundness is judged by the data's limits alone.
  std::vector<const Check*> ready;
  for (const Check& check : level_.checks) {
    if (can_run(check)) ready.push_back(&check);
  }
  const Json nothing;
  for (const Check* check : ready) {
    const Json& siblings = check->needs_siblings ? siblings_for_rules() : nothing;
    const Json& context = check->needs_context ? context_for_rules() : nothing;
    bool failed = false;
    const Json answer = call(check->function, {&shown_, &siblings, &context}, check->rule, failed);
    if (failed) {
      add("", "rule_failed", {{"rule", check->rule}}, check->rule);
    } else {
      take_answer(*check, answer);
    }
  }
}

void Evaluator::take_answer(const Check& check, const Json& answer) {
  if (answer.is_null() || answer == false || (answer.is_structured() && answer.empty())) return;
  if (answer.is_array()) {
    for (const Json& problem : answer) take_problem(check, problem);
  } else {
    take_problem(check, answer);
  }
}

void Evaluator::take_problem(const Check& check, const Json& problem) {
  if (!problem.is_object() || !problem.contains("code") || !problem["code"].is_string()) {
    if (report_) report_({"rule_answer_invalid", {{"type", type_.key()}, {"level", level_.key}, {"rule", check.rule}}});
    add("", "rule_failed", {{"rule", check.rule}}, check.rule);
    return;
  }
  const bool missing = problem.value("severity", Json()) == "missing";
  const Json field = problem.value("field", Json());
  Json params = problem.value("params", Json::object());
  if (!params.is_object()) params = Json::object();
  add(field.is_string() ? field.get<std::string>() : "", problem["code"].get<std::string>(), std::move(params),
      check.rule, missing ? Severity::missing : Severity::wrong);
}

const Json& Evaluator::siblings_for_rules() {
  if (sibling_values_) return *sibling_values_;
  const bool conditional = std::any_of(level_.fields.begin(), level_.fields.end(), [](const Field& field) {
    return field.visible.op != Condition::Op::always || !field.fields.empty();
  });
  Json list = Json::array();
  for (const Row& row : rows()) {
    if (row.id == input_.id && row.id != 0) continue;  // never compared with itself
    Json values = row.values.is_object() ? row.values : Json::object();
    if (conditional) hide(level_, values, {&values, &level_.fields, nullptr, &around_, nullptr}, nullptr);
    values["id"] = row.id;
    list.push_back(std::move(values));
  }
  sibling_values_ = std::move(list);
  return *sibling_values_;
}

const Json& Evaluator::context_for_rules() {
  if (context_) return *context_;
  Json context = around_.ancestors().is_object() ? around_.ancestors() : Json::object();
  context["tender"] = around_.tender();
  context["computed"] = out_.computed;
  context["today"] = base::iso_date(base::taipei_date(around_.now()));
  context["now"] = base::iso8601(around_.now());
  context["submitting"] = input_.submitting;
  context["by_staff"] = input_.by_staff;
  context["level"] = level_.key;
  if (input_.id != 0) context["id"] = input_.id;
  context_ = std::move(context);
  return *context_;
}

void Evaluator::finish() {
  for (const std::string& name : level_.name_fields) {
    if (is_blank(look_up(scope(), name))) out_.named = false;
  }
  const Json title = compute_value(type_, level_, level_.title, scope(), [&](const Json& function) {
    bool failed = false;
    const Json nothing;
    const Json& context = function.value("context", false) ? context_for_rules() : nothing;
    return call(function.at("$function").get<int>(), {&shown_, &context}, "title", failed);
  });
  out_.title = title.is_string() ? title.get<std::string>() : title.is_null() ? "" : title.dump();
  if (out_.findings.size() < 2) return;
  // In the fields' order; the row as a whole comes last.
  std::vector<std::pair<std::size_t, std::size_t>> order;  // place of the field, place of the finding
  order.reserve(out_.findings.size());
  for (const Finding& finding : out_.findings) {
    const std::string_view first = std::string_view(finding.field).substr(0, finding.field.find_first_of(".["));
    const Field* field = find_field(level_.fields, first);
    const std::size_t place = field ? static_cast<std::size_t>(field - level_.fields.data()) : level_.fields.size();
    order.emplace_back(place, order.size());
  }
  if (std::is_sorted(order.begin(), order.end())) return;
  std::sort(order.begin(), order.end());
  std::vector<Finding> sorted;
  sorted.reserve(order.size());
  for (const auto& [place, at] : order) sorted.push_back(std::move(out_.findings[at]));
  out_.findings = std::move(sorted);
}

}  // namespace tenderloom::forms
