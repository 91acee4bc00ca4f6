// The stages of review that a type declares, compiled into the machine `stage` of its process, and its catalogue.
#include <algorithm>

#include "loader.h"

namespace tenderloom::forms {

namespace {

constexpr int kLongestPeriod = 3650, kMostBanYears = 20, kMostPoints = 1000;

Period period_of(ScriptTable& table) {
  const auto part = [&](const char* key) {
    const auto count = table.count(key).value_or(0);
    if (count > kLongestPeriod) table.wrong_type(key, "at most " + std::to_string(kLongestPeriod));
    return static_cast<int>(std::min<std::int64_t>(count, kLongestPeriod));
  };
  Period period;
  period.days = part("days");
  period.months = part("months");
  return period;
}

}  // namespace

StageOutcome Loader::read_outcome(ScriptTable& table, const std::string& stage) {
  StageOutcome outcome;
  outcome.key = table.key_text("key");
  outcome.label = table.label();
  outcome.to = table.key_text("to");
  outcome.origin = problems_.locate(table.origin(), outcome.key);
  if (const std::string by = table.text("by"); !by.empty()) outcome.by = by;
  if (outcome.by != "staff" && outcome.by != "vendor" && outcome.by != "system")
    table.wrong_type("by", "\"staff\", \"vendor\" or \"system\"");
  outcome.when = read_condition(table, "when", Condition::Op::always);
  outcome.asks_reason = table.flag("asks_reason");
  outcome.published = table.flag("published", true);
  outcome.mails = table.flag("mails");
  outcome.mail = table.text("mail");
  outcome.bans_years = static_cast<int>(std::min<std::int64_t>(table.count("bans_years").value_or(0), kMostBanYears));
  outcome.on = table.text("on");
  if (!outcome.on.empty() && (outcome.on != "corrections_expired" || outcome.by != "system"))
    table.wrong_type("on", "\"corrections_expired\", of an outcome by = \"system\"");
  outcome.application = table.text("application");
  if (!outcome.application.empty() && outcome.application != "accept" && outcome.application != "reject")
    table.wrong_type("application", "\"accept\" or \"reject\"");
  enter("process.stage_event." + stage + "." + outcome.key, outcome.label, outcome.origin);
  if (!outcome.mail.empty()) {
    outcome.mails = true;
    enter("stage." + stage + ".mail_" + outcome.key, outcome.mail, outcome.origin);
  }
  return outcome;
}

Committee Loader::read_committee(ScriptTable& table, const std::string& stage) {
  Committee committee;
  committee.least_members = static_cast<int>(std::clamp<std::int64_t>(table.count("least_members").value_or(1), 1, 99));
  if (const std::string ranking = table.text("ranking"); !ranking.empty()) committee.ranking = ranking;
  int weights = 0;
  for (const Json* entry : table.list("criteria", true)) {
    ScriptTable spec(*entry, "criteria of " + stage, table.origin(), problems_);
    Criterion one;
    one.key = spec.key_text("key");
    one.label = spec.label();
    one.hint = spec.text("hint");
    one.weight = static_cast<int>(std::min<std::int64_t>(spec.count("weight").value_or(0), 100));
    one.most = static_cast<int>(std::clamp<std::int64_t>(spec.count("most").value_or(100), 1, kMostPoints));
    weights += one.weight;
    for (const Criterion& other : committee.criteria)
      if (other.key == one.key) spec.report("key", "duplicate_key", {{"key", one.key}});
    const std::string key = "criterion." + stage + "." + one.key + ".";
    enter(key + "label", one.label, problems_.locate(spec.origin(), one.key));
    if (!one.hint.empty()) enter(key + "hint", one.hint, problems_.locate(spec.origin(), one.key));
    committee.criteria.push_back(std::move(one));
  }
  if (!committee.criteria.empty() && weights != 100)
    table.wrong_type("criteria", "a list whose weights add up to 100, these make " + std::to_string(weights));
  return committee;
}

StageJudgeRule Loader::read_judge(ScriptTable& table) {
  StageJudgeRule rule;
  rule.plugin = table.text("plugin");
  rule.field = table.text("field");
  if (rule.plugin.empty() == rule.field.empty())
    table.wrong_type("judge", "{ plugin = \"name\" } or { field = \"key\" }");
  const Json* outcomes = table.object("outcomes");
  if (outcomes == nullptr) return rule;
  for (const auto& [value, outcome] : outcomes->items())
    if (outcome.is_string()) rule.outcomes.emplace_back(value, outcome.get<std::string>());
  return rule;
}

void Loader::read_stages(ScriptTable& type) {
  const std::string rule = type.text("stages_rule");
  for (const Json* entry : type.list("stages")) {
    ScriptTable table(*entry, "stages", type.origin(), problems_);
    Stage stage;
    stage.key = table.key_text("key");
    stage.label = table.label();
    stage.hint = table.text("hint");
    stage.level = table.text("level");
    stage.origin = problems_.locate(type.origin(), stage.key);
    if (const std::string permission = table.text("permission"); !permission.empty()) stage.permission = permission;
    const Json* listed = table.find("listed");
    stage.listed_as_before = listed != nullptr && *listed == Json("as_before");
    stage.listed = stage.listed_as_before || table.flag("listed");
    const auto within = [&](const char* key, auto&& read) {
      const Json* said = table.object(key);
      if (said == nullptr) return;
      ScriptTable part(*said, std::string(key) + " of " + stage.key, problems_.locate(stage.origin, key), problems_);
      read(part);
    };
    within("committee", [&](ScriptTable& part) { stage.committee = read_committee(part, stage.key); });
    within("judge", [&](ScriptTable& part) { stage.judge = read_judge(part); });
    within("corrections", [&](ScriptTable& part) { stage.corrections = period_of(part); });
    within("deadline", [&](ScriptTable& part) {
      stage.deadline = period_of(part);
      stage.deadline_outcome = part.text("outcome");
      if (part.find("reminders") != nullptr) stage.reminders = read_days(part, "reminders", 1, kEarliestReminder, {});
    });
    for (const Json* outcome : table.list("outcomes")) {
      ScriptTable spec(*outcome, "outcomes of " + stage.key, stage.origin, problems_);
      stage.outcomes.push_back(read_outcome(spec, stage.key));
    }
    for (const Stage& other : made_->stages)
      if (other.key == stage.key) table.report("key", "duplicate_key", {{"key", stage.key}});
    enter("process.stage." + stage.key, stage.label, stage.origin);
    if (!stage.hint.empty()) enter("stage." + stage.key + ".hint", stage.hint, stage.origin);
    made_->stages.push_back(std::move(stage));
  }
  compile_stages(rule);
}

/// Guards: `applies` (its condition), `reason`, `scored` (a committee has closed its scoring), `settled` (nothing is
/// being corrected, where the stage has corrections).
void Loader::compile_stages(const std::string& rule) {
  if (made_->stages.empty()) return;
  StateMachine machine{"stage", rule, {}, {}};
  bool committees = false;
  for (const Stage& stage : made_->stages) {
    machine.states.push_back(stage.key);
    committees = committees || stage.committee;
    for (const StageOutcome& outcome : stage.outcomes) {
      std::string guard;
      const auto add = [&](const char* name) { guard += (guard.empty() ? "" : " ") + std::string(name); };
      if (outcome.when.op != Condition::Op::always) add("applies");
      if (outcome.asks_reason) add("reason");
      if (stage.committee && outcome.by == "staff") add("scored");
      if (outcome.by != "system" && stage.corrections.set()) add("settled");
      machine.transitions.push_back(
          {stage.key, outcome.key, outcome.by, guard, outcome.to, outcome.mails ? "stage_result" : "", false});
    }
  }
  made_->process.machines.push_back(std::move(machine));
  if (committees)
    for (const StateMachine& one : committee_process().machines) made_->process.machines.push_back(one);
}

Catalogue::Zone Loader::read_zone(ScriptTable& table) {
  Catalogue::Zone zone;
  zone.title = table.text("title");
  zone.summary = table.text("summary");
  zone.search = table.texts("search");
  zone.facets = table.texts("facets");
  zone.fields = table.texts("fields");  // a file that is named here is public as well
  return zone;
}

void Loader::read_catalogue(ScriptTable& type) {
  const Json* said = type.object("catalogue");
  if (said == nullptr) return;
  const Origin origin = problems_.locate(type.origin(), "catalogue");
  ScriptTable table(*said, "catalogue", origin, problems_);
  Catalogue catalogue;
  catalogue.key = table.text("key");
  catalogue.label = table.label();
  catalogue.level = table.text("level");
  catalogue.origin = origin;
  enter("catalogue.label", catalogue.label, origin);
  if (catalogue.key.empty() ||
      catalogue.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
    table.wrong_type("key", "small letters, digits and -, as they stand in the address");
  // What the public reads where the form numbers its fields: "level.field" -> label.
  if (const Json* labels = table.object("labels"))
    for (const auto& [name, label] : labels->items()) {
      if (label.is_string())
        enter("catalogue.field." + name, label.get<std::string>(), problems_.locate(origin, name));
      else
        table.wrong_type("labels", "labels by \"level.field\"");
    }
  for (const Json* entry : table.list("zones", true)) {
    ScriptTable spec(*entry, "zones of the catalogue", origin, problems_);
    Catalogue::Zone zone = read_zone(spec);
    zone.key = spec.key_text("key");
    zone.label = spec.label();
    zone.locale = spec.text("locale");
    if (!zone.locale.empty() && zone.locale != "zh-TW" && zone.locale != "en")
      spec.wrong_type("locale", "\"zh-TW\" or \"en\"");
    zone.when = read_condition(spec, "when", Condition::Op::always);
    enter("catalogue.zone." + zone.key, zone.label, problems_.locate(origin, zone.key));
    catalogue.zones.push_back(std::move(zone));
  }
  made_->catalogue = std::move(catalogue);
}

}  // namespace tenderloom::forms
