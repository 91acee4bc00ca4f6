// The second half of the meta-schema for stages and the catalogue: everything that they name is there.
#include <algorithm>
#include <set>

#include "paths.h"
#include "reference_rules.h"

namespace tenderloom::forms {

namespace {

class StageCheck {
 public:
  StageCheck(const TypeDefinition::Impl& type, ConditionCheck& conditions, Problems& problems)
      : type_(type), conditions_(conditions), problems_(problems) {
    for (const Stage& stage : type.stages) keys_.push_back(stage.key);
    for (const Level& level : type.levels) levels_.push_back(level.key);
  }

  void run() {
    for (const Stage& stage : type_.stages) check_stage(stage);
    check_reached();
    if (type_.catalogue) check_catalogue(*type_.catalogue);
  }

 private:
  void check_stage(const Stage& stage) {
    const std::string where = "stage " + stage.key;
    const Level* level = stage.level.empty() ? nullptr : find_level(type_.levels, stage.level);
    if (!stage.level.empty() && level == nullptr)
      bad_reference(problems_, stage.origin, where, "level", stage.level, "a level", levels_);
    std::set<std::string> seen;
    std::vector<std::string> outcomes;
    for (const StageOutcome& outcome : stage.outcomes) {
      outcomes.push_back(outcome.key);
      if (!seen.insert(outcome.key).second)
        problems_.add(outcome.origin, "duplicate_key", {{"where", where}, {"key", outcome.key}});
      if (std::find(keys_.begin(), keys_.end(), outcome.to) == keys_.end())
        bad_reference(problems_, outcome.origin, where, "to", outcome.to, "a stage", keys_);
      const Stage* next = stage_at(outcome.to);
      if (next != nullptr && next->level != stage.level && !next->level.empty() && !stage.level.empty())
        wrong(outcome.origin, where, "to", outcome.to, "a stage of the same level or of the application");
      if (!outcome.application.empty() && !stage.level.empty())
        wrong(outcome.origin, where, "application", outcome.application, "of a stage that judges the application");
      if (outcome.when.op == Condition::Op::always) continue;
      if (level != nullptr)
        conditions_.check_condition(outcome.when, *level, nullptr, where, "");
      else
        conditions_.check_document_condition(outcome.when, where);
    }
    const auto need = [&](const std::string& key, const std::string& name) {
      if (std::find(outcomes.begin(), outcomes.end(), name) == outcomes.end())
        bad_reference(problems_, stage.origin, where, key, name, "an outcome of the stage", outcomes);
    };
    if (!stage.deadline_outcome.empty()) {
      need("deadline", stage.deadline_outcome);
      const StageOutcome* ends = stage.outcome(stage.deadline_outcome);
      if (ends != nullptr && ends->by != "system")
        wrong(stage.origin, where, "deadline", ends->key, "an outcome by = \"system\"");
    }
    for (const auto& [value, outcome] : stage.judge.outcomes) need("judge", outcome);
    if (!stage.judge.field.empty()) {
      const Field* field = level == nullptr ? nullptr : find_field(level->fields, stage.judge.field);
      if (field == nullptr || field->set_by.empty())
        wrong(stage.origin, where, "judge", stage.judge.field, "a field of its level that the office sets");
    }
    if (stage.listed && (!type_.catalogue || type_.catalogue->level != stage.level))
      wrong(stage.origin, where, "listed", stage.key, "of the level that the catalogue shows");
  }

  /// The first stage is where it begins; every other one is somewhere led to.
  void check_reached() {
    for (std::size_t i = 1; i < type_.stages.size(); ++i) {
      const std::string& key = type_.stages[i].key;
      const bool reached = std::any_of(type_.stages.begin(), type_.stages.end(), [&](const Stage& stage) {
        return std::any_of(stage.outcomes.begin(), stage.outcomes.end(),
                           [&](const StageOutcome& outcome) { return outcome.to == key; });
      });
      if (!reached) wrong(type_.stages[i].origin, "stage " + key, "stages", key, "what an outcome leads to");
    }
  }

  void check_catalogue(const Catalogue& catalogue) {
    const Level* level = find_level(type_.levels, catalogue.level);
    if (level == nullptr) {
      bad_reference(problems_, catalogue.origin, "catalogue", "level", catalogue.level, "a level", levels_);
      return;
    }
    static constexpr std::string_view kLabel = "catalogue.field.";
    for (const auto& [key, origin] : type_.inline_words)
      if (key.starts_with(kLabel)) check_public(catalogue, key.substr(kLabel.size()), "labels of the catalogue");
    for (const Catalogue::Zone& zone : catalogue.zones) {
      const std::string where = "zone " + zone.key + " of the catalogue";
      if (zone.when.op != Condition::Op::always) conditions_.check_condition(zone.when, *level, nullptr, where, "");
      std::vector<std::string> all{zone.title};
      if (!zone.summary.empty()) all.push_back(zone.summary);
      for (const auto* list : {&zone.search, &zone.facets, &zone.fields})
        all.insert(all.end(), list->begin(), list->end());
      for (const std::string& name : all) check_public(catalogue, name, where);
      for (const std::string& name : zone.facets) check_facet(catalogue, name, where);
    }
  }

  const Stage* stage_at(const std::string& key) const {
    for (const Stage& stage : type_.stages)
      if (stage.key == key) return &stage;
    return nullptr;
  }

  const Field* field_at(const std::string& name) const {
    const std::size_t dot = name.find('.');
    const Level* level = find_level(type_.levels, name.substr(0, dot));
    return level == nullptr || dot == std::string::npos ? nullptr : find_field(level->fields, name.substr(dot + 1));
  }

  void check_public(const Catalogue& catalogue, const std::string& name, const std::string& where) {
    const Field* field = field_at(name);
    if (field == nullptr || field->secret || !field->shown_to.empty())
      wrong(catalogue.origin, where, "field", name, "\"level.field\" that vendors may see");
  }

  void check_facet(const Catalogue& catalogue, const std::string& name, const std::string& where) {
    const Field* field = field_at(name);
    const bool choice = field != nullptr && (field->type == FieldType::choice || field->type == FieldType::choices) &&
                        field->options.kind == OptionSource::Kind::fixed;
    if (!choice) wrong(catalogue.origin, where, "facets", name, "a choice with fixed options");
  }

  void wrong(const Origin& origin, const std::string& where, const std::string& key, const std::string& name,
             const std::string& expected) {
    problems_.add_at(origin, name, "wrong_reference",
                     {{"where", where}, {"key", key}, {"name", name}, {"expected", expected}});
  }

  const TypeDefinition::Impl& type_;
  ConditionCheck& conditions_;
  Problems& problems_;
  std::vector<std::string> keys_, levels_;
};

}  // namespace

void check_stages(const TypeDefinition::Impl& type, ConditionCheck& conditions, Problems& problems) {
  StageCheck(type, conditions, problems).run();
}

}  // namespace tenderloom::forms
