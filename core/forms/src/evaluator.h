// One evaluation, step by step. The order of the steps is the order of the functions.
#pragma once
#include <set>

#include "choices.h"
#include "limits.h"

namespace tenderloom::forms {

class Evaluator {
 public:
  Evaluator(const TypeDefinition& type, const Level& level, const Input& input, const Surroundings& around,
            const std::function<void(const base::Error&)>& report);
  Evaluation run();

 private:
  // evaluator_merge.cpp: what is stored and what is changed, in one form
  void merge();
  Json merge_field(const Field& field, const Json* stored, const Json* change, const std::string& name, bool frozen);
  Json merge_members(const std::vector<Field>& fields, const Json* stored, const Json* change, const std::string& name,
                     bool frozen);
  Json merge_table(const Field& field, const Json* stored, const Json* change, const std::string& name, bool frozen);
  Json merge_file(const Field& field, const Json* stored, const Json* change, const std::string& name);
  Json merge_scalar(const Field& field, const Json* stored, const Json* change, const std::string& name, bool frozen);
  void refuse_unknown(const std::vector<Field>& fields, const Json& change, const std::string& prefix);
  void read_labels();
  void apply_defaults();

  // evaluator_judge.cpp: states and limits
  void judge();
  void judge_field(const Field& field, const Json* value, const std::string& name, const Scope& scope, bool visible,
                   bool enforced);
  void judge_inside(const Field& field, const Json* value, const std::string& name, const Scope& scope, bool visible,
                    bool enforced);
  void judge_value(const Field& field, const Json& value, const std::string& name, const Scope& scope,
                   std::span<const Option> options);
  void judge_choice(const Field& field, const Json& value, const std::string& name, std::span<const Option> options);
  void judge_missing(const Field& field, const std::string& name);
  void judge_place();
  const Json* stored_value(const std::string& name) const;

  // evaluator_rules.cpp: computed values and rules in Lua
  void compute();
  void check_computed(const Field& field, const Json& value);
  void run_checks();
  bool can_run(const Check& check) const;
  void take_answer(const Check& check, const Json& answer);
  void take_problem(const Check& check, const Json& problem);
  Json call(int function, const std::vector<const Json*>& arguments, const std::string& rule, bool& failed);
  const Json& siblings_for_rules();
  const Json& context_for_rules();
  void finish();

  void add(const std::string& field, std::string code, Json params, std::string rule,
           Severity severity = Severity::wrong);
  static std::string rule_of(const Field& field, const std::string& limit);
  Scope scope() const { return {&shown_, &level_.fields, nullptr, &around_, &out_.computed}; }

  const TypeDefinition& type_;
  const Level& level_;
  const Input& input_;
  const Surroundings& around_;
  const std::function<void(const base::Error&)>& report_;
  std::optional<Json> nested_;
  const Json* changes_ = &input_.changes;  // with names of paths as nested values
  Evaluation out_;
  Json shown_;  // values without what is hidden
  std::vector<bool> visible_;
  std::set<std::string> unreadable_;  // names whose value could not be read: not asked for again
  std::optional<std::vector<Row>> rows_;
  std::optional<Json> sibling_values_, context_;
  const std::vector<Row>& rows();
};

/// A value or title made of others: joined, or by a function. Null when nothing came of it.
Json compute_value(const TypeDefinition& type, const Level& level, const Json& computation, const Scope& scope,
                   const std::function<Json(const Json& function)>& call);

}  // namespace tenderloom::forms
