// `staff_checks` of type.lua: read, and compared with the levels that it speaks of.
#include <algorithm>

#include "loader.h"
#include "reference_rules.h"

namespace tenderloom::forms {
namespace {

const std::vector<std::string> kKinds{"rules", "documents", "previous", "shared", "person"};

std::vector<SheetColumn> columns_in(ScriptTable& table, const char* key) {
  std::vector<SheetColumn> columns;
  for (const std::string& name : table.texts(key)) {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) {
      table.wrong_type(key, "a list of \"level.field\"");
      continue;
    }
    columns.push_back({name.substr(0, dot), name.substr(dot + 1), table.origin()});
  }
  return columns;
}

const Level* level_of(const TypeDefinition::Impl& type, const std::string& key) {
  const auto found =
      std::find_if(type.levels.begin(), type.levels.end(), [&](const Level& level) { return level.key == key; });
  return found == type.levels.end() ? nullptr : &*found;
}

/// Is the level that one or above it?
bool stands_over(const TypeDefinition::Impl& type, const std::string& above, std::string level) {
  for (const Level* at = level_of(type, level); at != nullptr; at = level_of(type, at->parent))
    if (at->key == above) return true;
  return false;
}

class StaffCheckReferences {
 public:
  StaffCheckReferences(const TypeDefinition::Impl& type, Problems& problems) : type_(type), problems_(problems) {}

  void check(const StaffCheck& one) {
    const Level* level = level_of(type_, one.level);
    const bool of_rows = one.kind == "previous" || one.kind == "shared" || !one.level.empty();
    if (of_rows && level == nullptr) return wrong(one, "level", one.level, "a level of this type");
    for (const std::string& key : one.fields)
      if (level == nullptr || level->field(key) == nullptr) wrong(one, "fields", key, "a field of that level");
    if (one.kind == "previous") check_previous(one, *level);
    if (one.kind == "shared") check_shared(one);
  }

 private:
  void wrong(const StaffCheck& one, const char* key, const std::string& name, const char* expected) {
    problems_.add_at(one.origin, name.empty() ? one.key : name, "wrong_reference",
                     {{"where", "staff_checks " + one.key}, {"key", key}, {"name", name}, {"expected", expected}});
  }

  void check_previous(const StaffCheck& one, const Level& level) {
    const Field* amount = one.fields.size() == 1 ? level.field(one.fields.front()) : nullptr;
    const Field* past = level.field(one.past);
    if (amount == nullptr || !is_number(*amount))
      wrong(one, "fields", one.fields.empty() ? "" : one.fields.front(), "one number");
    if (!one.past.empty() && past == nullptr) wrong(one, "past", one.past, "a field of that level");
  }

  void check_shared(const StaffCheck& one) {
    bool own = false;
    for (const SheetColumn& column : one.same) {
      const Level* at = level_of(type_, column.level);
      const Field* field = at == nullptr ? nullptr : at->field(column.field);
      if (field == nullptr || field->unique.empty() || !stands_over(type_, column.level, one.level))
        wrong(one, "same", column.level + "." + column.field, "a unique field of the level or of one above it");
      own |= column.level == one.level;
    }
    if (!own) wrong(one, "same", one.level, "also a field of the level itself");
    for (const SheetColumn& column : one.beside) {
      const Level* at = level_of(type_, column.level);
      if (at == nullptr || at->field(column.field) == nullptr || !stands_over(type_, column.level, one.level))
        wrong(one, "beside", column.level + "." + column.field, "a field of the level or of one above it");
    }
  }

  const TypeDefinition::Impl& type_;
  Problems& problems_;
};

}  // namespace

void Loader::read_staff_checks(ScriptTable& type) {
  for (const Json* entry : type.list("staff_checks")) {
    ScriptTable table(*entry, "staff_checks", type.origin(), problems_);
    StaffCheck check;
    check.key = table.key_text("key");
    check.label = table.label();
    check.hint = table.text("hint");
    check.kind = table.text("kind");
    check.level = table.text("level");
    check.fields = table.texts("fields");
    check.past = table.text("past");
    check.most_percent = table.count("most_percent").value_or(0);
    check.same = columns_in(table, "same");
    check.beside = columns_in(table, "beside");
    check.origin = problems_.locate(type.origin(), check.key);
    if (std::find(kKinds.begin(), kKinds.end(), check.kind) == kKinds.end())
      table.wrong_type("kind", "\"rules\", \"documents\", \"previous\", \"shared\" or \"person\"");
    for (const StaffCheck& other : made_->staff_checks)
      if (other.key == check.key) table.report("key", "duplicate_key", {{"key", check.key}});
    enter("staff_check." + check.key, check.label, check.origin);
    if (!check.hint.empty()) enter("staff_check_hint." + check.key, check.hint, check.origin);
    made_->staff_checks.push_back(std::move(check));
  }
}

void check_staff_checks(const TypeDefinition::Impl& type, Problems& problems) {
  StaffCheckReferences references(type, problems);
  for (const StaffCheck& one : type.staff_checks) references.check(one);
}

}  // namespace tenderloom::forms
