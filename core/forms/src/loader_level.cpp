#include "loader.h"

namespace tenderloom::forms {
namespace {

/// Words that mean something else where a level's key stands: in conditions, in the context of rules, in addresses.
const std::map<std::string, std::string, std::less<>> kReserved = {{"tender", "the tender in conditions"},
                                                                   {"context", "the context of rules"},
                                                                   {"computed", "computed values"},
                                                                   {"today", "the day in rules"},
                                                                   {"now", "the time in rules"},
                                                                   {"submitting", "a flag in rules"},
                                                                   {"id", "the row's id"},
                                                                   {"new", "an address"},
                                                                   {"evaluate", "an address"}};

}  // namespace

void Loader::read_level(const std::string& name, const Json& value) {
  const Origin origin{made_->key + "/" + name + ".lua", 1};
  if (!value.is_object()) {
    problems_.add(origin, "wrong_type",
                  {{"where", name + ".lua"}, {"key", "what it returns"}, {"expected", "a table with keys"}});
    return;
  }
  ScriptTable table(value, "level " + name, origin, problems_);
  if (!usable_key(name)) table.report("", "bad_key", {{"key", name}});
  if (const auto meaning = kReserved.find(name); meaning != kReserved.end()) {
    table.report("", "reserved_key", {{"key", name}, {"meaning", meaning->second}});
  }
  Level level;
  level.key = name;
  level.origin = origin;
  level.label = table.label();
  read_parent(table, level);
  level.name_fields = table.texts("name");
  if (const Json* title = table.find("title")) level.title = read_computation(*title, table, "title");
  level.priced = table.flag("priced");
  read_groups(table, level);
  level.fields = read_fields(table.list("fields", true), name, "", origin, table.where());
  read_checks(table, level);
  read_columns(table, level);
  level.search = table.texts("search");
  read_counters(table, level);
  level.purpose = table.text("purpose");
  level.empty_text = table.text("empty");
  level.guidance = table.text("guidance");
  read_greatest(table, level);
  if (const std::string step = table.text("step"); !step.empty()) enter("level." + name + ".step", step, origin);
  level.extra = table.any_object("extra");
  for (const Level& other : made_->levels) {
    if (other.key == name) table.report("", "duplicate_key", {{"key", name}});
  }
  made_->levels.push_back(std::move(level));
}

void Loader::read_parent(ScriptTable& table, Level& level) {
  level.parent = table.text("parent");
  const Json* bounds = table.object("per_parent");
  if (!bounds) return;
  ScriptTable inner(*bounds, table.where() + ", per_parent", table.origin(), problems_);
  level.per_parent_min = static_cast<int>(inner.count("min").value_or(0));
  level.per_parent_max = static_cast<int>(inner.count("max").value_or(0));
  if (level.per_parent_max > 0 && level.per_parent_min > level.per_parent_max) {
    inner.report("per_parent", "limits_contradict", {{"low", "min"}, {"high", "max"}});
  }
  if (const Json* rules = inner.object("rules")) {
    ScriptTable ids(*rules, inner.where() + ", rules", table.origin(), problems_);
    level.min_rule = ids.rule("min");
    level.max_rule = ids.rule("max");
  }
}

void Loader::read_greatest(ScriptTable& table, Level& level) {
  const Json* greatest = table.object("greatest");
  if (!greatest) return;
  ScriptTable inner(*greatest, table.where() + ", greatest", table.origin(), problems_);
  level.greatest = {inner.key_text("field"), inner.label(), inner.rule("rule")};
  const Field* field = level.field(level.greatest.field);
  if (!field ||
      (field->type != FieldType::integer && field->type != FieldType::money && field->type != FieldType::decimal))
    inner.wrong_type("field", "the key of a field of whole numbers, money or decimals");
  enter("level." + level.key + ".greatest", level.greatest.label, level.origin);
}

void Loader::read_groups(ScriptTable& table, Level& level) {
  for (const Json* entry : table.list("groups")) {
    ScriptTable inner(*entry, table.where() + ", groups", table.origin(), problems_);
    FieldGroup group{inner.key_text("key"), inner.label(), inner.text("hint")};
    for (const FieldGroup& other : level.groups) {
      if (other.key == group.key) inner.report(group.key, "duplicate_key", {{"key", group.key}});
    }
    level.groups.push_back(std::move(group));
  }
}

void Loader::read_columns(ScriptTable& table, Level& level) {
  for (const Json* entry : table.list("columns")) {
    if (entry->is_string()) {
      level.columns.push_back({entry->get<std::string>(), "", ""});
      continue;
    }
    ScriptTable inner(*entry, table.where() + ", columns", table.origin(), problems_);
    level.columns.push_back({inner.key_text("key"), inner.text("label"), inner.text("hint")});
  }
}

void Loader::read_counters(ScriptTable& table, Level& level) {
  for (const Json* entry : table.list("counters")) {
    ScriptTable inner(*entry, table.where() + ", counters", table.origin(), problems_);
    Counter counter;
    counter.key = inner.key_text("key");
    counter.label = inner.label();
    counter.kind = inner.text("kind");
    const std::set<std::string> kinds = {"count", "sum", "where", "complete", "incomplete"};
    if (!kinds.contains(counter.kind)) inner.wrong_type("kind", "count, sum, where, complete or incomplete");
    counter.field = inner.text("field");
    if (counter.kind == "sum" && counter.field.empty()) inner.report("", "missing_key", {{"key", "field"}});
    counter.where = read_condition(inner, "where", Condition::Op::always);
    level.counters.push_back(std::move(counter));
  }
}

void Loader::read_checks(ScriptTable& table, Level& level) {
  for (const Json* entry : table.list("checks")) {
    if (!has_tag(*entry, "check") || !entry->contains("run") || !is_function(entry->at("run"))) {
      table.wrong_type("checks", "a list of check \"R-…\" (function(row, siblings, context) … end)");
      continue;
    }
    Check check;
    check.origin = origin_of(*entry, table.origin());
    ScriptTable inner(*entry, "check of " + table.where(), check.origin, problems_);
    check.rule = inner.rule("rule");
    if (check.rule.empty()) inner.report("", "missing_key", {{"key", "a rule id, as check \"R-023\""}});
    check.reads = inner.texts("reads");
    const Json& run = *inner.find("run");
    check.function = run.at("$function").get<int>();
    check.needs_siblings = takes(run, 2);
    check.needs_context = takes(run, 3);
    level.checks.push_back(std::move(check));
  }
}

bool Loader::takes(const Json& function, int position) const {
  // Siblings and context cost something to bring: only a rule that names the parameter is given them.
  const Origin origin = origin_of(function, {});
  const auto file = made_->bundle.files.find(origin.file);
  if (file == made_->bundle.files.end()) return true;
  std::size_t at = 0;
  for (int line = 1; line < origin.line && at != std::string::npos; ++line) {
    at = file->second.find('\n', at);
    if (at != std::string::npos) ++at;
  }
  if (at == std::string::npos) return true;
  const std::size_t word = file->second.find("function", at);
  const std::size_t open = word == std::string::npos ? word : file->second.find('(', word);
  const std::size_t close = open == std::string::npos ? open : file->second.find(')', open);
  if (close == std::string::npos) return true;
  std::string parameters = file->second.substr(open + 1, close - open - 1);
  std::erase_if(parameters, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
  if (parameters.find("...") != std::string::npos) return true;
  std::size_t begin = 0;
  for (int i = 1; i < position; ++i) {
    begin = parameters.find(',', begin);
    if (begin == std::string::npos) return false;
    ++begin;
  }
  return begin < parameters.size() && parameters[begin] != '_';
}

}  // namespace tenderloom::forms
