// Turns what the scripts of a type return into a TypeDefinition, and refuses what is wrong with it, all at once.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "definition_impl.h"
#include "script_table.h"

namespace tenderloom::forms {

class Loader {
 public:
  Loader(const std::string& key, Bundle bundle, const Calculators& calculators, const base::Words* portal_words);
  std::variant<std::shared_ptr<const TypeDefinition>, std::vector<DefinitionProblem>> load();

 private:
  // loader.cpp
  bool make_pool(const Calculators& calculators);
  void report_script(const base::Error& error);
  void read_type(const Json& type);
  void read_levels(const Json& levels);
  void read_guides(ScriptTable& type);
  void read_documents(ScriptTable& type);
  void read_default_groups(ScriptTable& type);
  void read_sheet(ScriptTable& type);
  void read_staff_lists(ScriptTable& type);
  void read_staff_checks(ScriptTable& type);
  // loader_process.cpp
  void read_process(ScriptTable& type);
  void read_machine(ScriptTable& table, StateMachine& machine);
  void read_own_machines(ScriptTable& process);  // loader_machines.cpp
  // loader_stages.cpp
  void read_stages(ScriptTable& type);
  StageOutcome read_outcome(ScriptTable& table, const std::string& stage);
  Committee read_committee(ScriptTable& table, const std::string& stage);
  StageJudgeRule read_judge(ScriptTable& table);
  void compile_stages(const std::string& rule);
  void read_catalogue(ScriptTable& type);
  Catalogue::Zone read_zone(ScriptTable& table);
  // loader_reminders.cpp
  void read_reminders(ScriptTable& type);
  ReminderDays read_days(ScriptTable& table, const char* key, int least, int most, const ReminderDays& absent);
  // loader_level.cpp
  void read_level(const std::string& name, const Json& value);
  void read_parent(ScriptTable& table, Level& level);
  void read_greatest(ScriptTable& table, Level& level);
  void read_groups(ScriptTable& table, Level& level);
  void read_columns(ScriptTable& table, Level& level);
  void read_counters(ScriptTable& table, Level& level);
  void read_checks(ScriptTable& table, Level& level);
  bool takes(const Json& function, int position) const;
  // loader_field.cpp
  std::vector<Field> read_fields(const std::vector<const Json*>& entries, const std::string& level,
                                 const std::string& prefix, const Origin& fallback, const std::string& where);
  Field read_field(const Json& tagged, const std::string& level, const std::string& prefix, const Origin& fallback);
  void read_common(ScriptTable& spec, Field& field, const std::string& level);
  void read_by_type(ScriptTable& spec, Field& field, const std::string& level);
  void read_number_limits(ScriptTable& spec, Field& field);
  void read_text_limits(ScriptTable& spec, Field& field);
  void read_item_limits(ScriptTable& spec, Field& field);
  void read_date_limits(ScriptTable& spec, Field& field);
  void read_checklist(ScriptTable& spec, Field& field, const std::string& level);
  void read_computed(ScriptTable& spec, Field& field);
  void read_rules(ScriptTable& spec, Field& field);
  void read_messages(ScriptTable& spec, Field& field, const std::string& level);
  // loader_parts.cpp
  Condition read_condition(ScriptTable& table, std::string_view key, Condition::Op absent);
  Condition condition_of(const Json& value, ScriptTable& table, std::string_view key);
  OptionSource read_options(ScriptTable& spec, std::string_view key, bool tree);
  std::vector<Option> options_of(const Json& list, ScriptTable& spec, bool tree, int depth);
  Json read_computation(const Json& value, ScriptTable& table, std::string_view key);
  void read_file_limits(ScriptTable& table, Limits& limits, std::vector<std::string> extensions, std::int64_t bytes);
  void need_file(ScriptTable& table, std::string_view key, const std::string& file);
  // loader_words.cpp
  void enter(const std::string& key, const std::string& text, const Origin& origin);
  void enter_words(const Level& level);
  void enter_field_words(const Level& level, const Field& field);
  void enter_options(const std::string& key, const std::vector<Option>& options, const Origin& origin);
  void load_locales();
  void load_locale(const std::string& file, const std::string& locale, bool own);
  void find_problem_codes();
  void index_labels();

  void check_references();  // reference_check.cpp
  void find_readers();      // readers.cpp

  std::unique_ptr<TypeDefinition::Impl> made_;
  Problems problems_;
  const Calculators& calculators_;
};

}  // namespace tenderloom::forms
