// The second half of the meta-schema: what the parts of a definition say about each other.
#include <algorithm>
#include <set>

#include "loader.h"
#include "paths.h"
#include "reference_rules.h"

namespace tenderloom::forms {
bool is_number(const Field& field) {
  return field.type == FieldType::integer || field.type == FieldType::decimal || field.type == FieldType::percent ||
         field.type == FieldType::money;
}

bool is_date(const Field& field) { return field.type == FieldType::date || field.type == FieldType::datetime; }

bool has_options(const Field& field) {
  return field.type == FieldType::choice || field.type == FieldType::choices || field.type == FieldType::choice_tree ||
         field.type == FieldType::country || field.type == FieldType::countries;
}

bool fits_cell(const Field& field) {
  switch (field.type) {
    case FieldType::group:
    case FieldType::table:
    case FieldType::checklist:
    case FieldType::price_range:
    case FieldType::file:
    case FieldType::files:
    case FieldType::image:
    case FieldType::password:
    case FieldType::consent:
    case FieldType::computed:
      return false;
    default:
      return !field.secret;
  }
}

void values_of(const std::vector<Option>& options, std::vector<std::string>& values) {
  for (const Option& option : options) {
    values.push_back(option.value);
    values_of(option.children, values);
  }
}

void bad_reference(Problems& problems, const Origin& origin, const std::string& where, const std::string& key,
                   const std::string& name, const std::string& expected, const std::vector<std::string>& possible) {
  problems.add_at(
      origin, name, "bad_reference",
      {{"where", where}, {"key", key}, {"name", name}, {"expected", expected}, {"advice", advice(name, possible)}});
}

namespace {

class ReferenceCheck {
 public:
  ReferenceCheck(TypeDefinition::Impl& type, Problems& problems)
      : type_(type), problems_(problems), conditions_(type, problems) {}

  void run() {
    check_tree();
    for (Level& level : type_.levels) {
      check_level(level);
      check_fields(level, level.fields, nullptr);
      order_fields(level, problems_);
    }
    check_sheet();
    check_staff();
    check_staff_checks(type_, problems_);
    check_stages(type_, conditions_, problems_);
    for (const Document& document : type_.documents) {
      conditions_.check_document_condition(document.required, "document " + document.key);
    }
  }

 private:
  /// Every column names a field that fits a cell, levels come from the root down, and what names a row is among them.
  void check_sheet() {
    std::vector<std::string> possible;
    for (const Level& level : type_.levels)
      for (const Field& field : level.fields)
        if (fits_cell(field)) possible.push_back(level.key + "." + field.key);
    std::set<std::string> named;
    for (const SheetColumn& column : type_.sheet) {
      const std::string name = column.level + "." + column.field;
      if (std::find(possible.begin(), possible.end(), name) == possible.end() || !named.insert(name).second)
        bad_reference(problems_, column.origin, type_.key, "sheet", name, "a field that fits a cell, once", possible);
    }
    if (!type_.sheet.empty()) {
      for (const Level& level : type_.levels)
        for (const std::string& field : level.name_fields)
          if (!named.count(level.key + "." + field))
            bad_reference(problems_, level.origin, type_.key, "sheet", level.key + "." + field,
                          "every field that names a row", possible);
      return;
    }
    for (const Level& level : type_.levels)
      for (const Field& field : level.fields)
        if (fits_cell(field) && field.set_by.empty()) type_.sheet.push_back({level.key, field.key, level.origin});
  }

  /// What is kept from vendors is set by staff, no file, and in no list that vendors see.
  void check_staff() {
    for (const Level& level : type_.levels) {
      std::vector<std::string> open;
      for (const Field& field : level.fields)
        if (field.shown_to.empty()) open.push_back(field.key);
      const auto refuse = [&](const std::string& key, const std::string& name) {
        const Field* field = find_field(level.fields, name);
        if (field && !field->shown_to.empty())
          bad_reference(problems_, field->origin, "level " + level.key, key, name, "a field that vendors may see",
                        open);
      };
      for (const ListColumn& column : level.columns) refuse("columns", column.key);
      for (const std::string& name : level.search) refuse("search", name);
      for (const std::string& name : level.name_fields) refuse("name", name);
      for (const Counter& counter : level.counters)
        refuse("counters", counter.kind == "where" ? counter.where.path : counter.field);
      for (const Field& field : level.fields) {
        const std::string where = "field " + field.path + " of " + level.key;
        const bool extras = !field.shown_to.empty() || field.asks_reason || field.tells_vendor;
        if (extras && field.set_by.empty()) wrong_reference(field.origin, where, "set_by", field.set_by, "\"staff\"");
        if (!field.shown_to.empty() && (field.is_file() || holds_file(field)))
          wrong_reference(field.origin, where, "shown_to", field.key, "a field without files");
        if (!field.shown_to.empty() && field.tells_vendor)
          wrong_reference(field.origin, where, "tells_vendor", field.key, "a field that vendors may see");
        const Field* ends = field.expiry.empty() ? nullptr : find_field(level.fields, field.expiry);
        if (!field.expiry.empty() && (!ends || ends->type != FieldType::date))
          wrong_reference(field.origin, where, "expiry", field.expiry, "a date beside it");
      }
    }
    for (const StaffList& list : type_.staff_lists) {
      const Level* level = find_level(type_.levels, list.level);
      const Field* field = level ? find_field(level->fields, list.field) : nullptr;
      if (!field || field->set_by.empty()) {
        wrong_reference(list.origin, "staff_lists", "field", list.level + "." + list.field, "a field that staff set");
        continue;
      }
      for (const std::string& column : list.columns)
        if (!find_field(level->fields, column))
          bad_reference(problems_, list.origin, "staff_lists", "columns", column, "a field of the level",
                        keys_of(level->fields));
    }
  }

  static bool holds_file(const Field& field) {
    return std::any_of(field.fields.begin(), field.fields.end(), [](const Field& each) { return each.is_file(); });
  }

  void check_tree() {
    const std::string where = type_.key;
    int roots = 0;
    bool sound = true;
    for (std::size_t i = 0; i < type_.levels.size(); ++i) {
      Level& level = type_.levels[i];
      if (level.parent.empty()) {
        ++roots;
        continue;
      }
      const Level* above = find_level(type_.levels, level.parent);
      if (!above || above >= &level) {
        std::vector<std::string> possible;
        for (std::size_t j = 0; j < i; ++j) possible.push_back(type_.levels[j].key);
        bad_reference(problems_, level.origin, "level " + level.key, "parent", level.parent,
                      "a level that stands before it", possible);
        level.parent.clear();  // so that walks upwards end
        sound = false;
      } else {
        level.index = above->index + 1;
      }
    }
    if (sound && type_.kind == "tree" && roots != 1 && !type_.levels.empty()) {
      problems_.add({type_.key + "/type.lua", 1}, "level_order",
                    {{"where", where},
                     {"detail", "a tree has exactly one level without parent, this has " + std::to_string(roots)}});
    }
  }

  void check_level(Level& level) {
    const std::string where = "level " + level.key;
    std::vector<std::string> keys;
    for (const Field& field : level.fields) keys.push_back(field.key);
    const auto need_field = [&](const std::string& key, const std::string& name) -> const Field* {
      const Field* field = find_field(level.fields, name);
      if (!field) bad_reference(problems_, level.origin, where, key, name, "a field of this level", keys);
      return field;
    };
    for (const std::string& name : level.name_fields) need_field("name", name);
    if (level.title.is_null()) {
      level.title = {{"join", level.name_fields}, {"separator", "-"}};
    } else {
      check_join(level, level.title, where, "title", level.origin);
    }
    for (const std::string& name : level.search) need_field("search", name);
    static const std::set<std::string> kColumns = {"id",          "position",     "created_at", "updated_at",
                                                   "child_count", "completeness", "title"};
    for (ListColumn& column : level.columns) {
      if (kColumns.contains(column.key)) continue;
      std::vector<std::string> possible = keys;
      possible.insert(possible.end(), kColumns.begin(), kColumns.end());
      const Field* field = find_field(level.fields, column.key);
      if (field && field->label == column.label) column.label.clear();  // nothing of its own to say or to translate
      if (!field) {
        bad_reference(problems_, level.origin, where, "columns", column.key, "a field of this level", possible);
      }
    }
    for (const Counter& counter : level.counters) {
      if (counter.kind == "sum") {
        const Field* field = need_field("counters", counter.field);
        if (field && !is_number(*field)) wrong_reference(level.origin, where, "counters", counter.field, "a number");
      }
      conditions_.check_condition(counter.where, level, nullptr, where + ", counter " + counter.key, "");
    }
    for (const Check& check : level.checks) {
      for (const std::string& path : check.reads) {
        if (!resolve(type_.levels, level, nullptr, path).found()) {
          bad_reference(problems_, check.origin, "check " + check.rule + " of " + level.key, "the list of fields", path,
                        "a field", possible_paths(type_.levels, level, nullptr));
        }
      }
    }
    for (const Field& field : level.fields) {
      if (find_level(type_.levels, field.key) && field.type == FieldType::group) {
        problems_.add(field.origin, "reserved_key",
                      {{"where", where}, {"key", field.key}, {"meaning", "a level, so that paths would be ambiguous"}});
      }
    }
  }

  void wrong_reference(const Origin& origin, const std::string& where, const std::string& key, const std::string& name,
                       const std::string& expected) {
    problems_.add_at(origin, name, "wrong_reference",
                     {{"where", where}, {"key", key}, {"name", name}, {"expected", expected}});
  }

  void check_join(const Level& level, const Json& computation, const std::string& where, const std::string& key,
                  const Origin& origin) {
    if (!computation.is_object() || !computation.contains("join")) return;
    for (const Json& path : computation.at("join")) {
      if (!resolve(type_.levels, level, nullptr, path.get<std::string>()).found()) {
        bad_reference(problems_, origin, where, key, path.get<std::string>(), "a field",
                      possible_paths(type_.levels, level, nullptr));
      }
    }
  }

  void check_fields(Level& level, std::vector<Field>& fields, const std::vector<Field>* row) {
    for (Field& field : fields) {
      const std::string where = "field " + field.path + " of " + level.key;
      if (!field.group.empty() && !row) {
        std::vector<std::string> keys;
        for (const FieldGroup& group : level.groups) keys.push_back(group.key);
        if (std::find(keys.begin(), keys.end(), field.group) == keys.end()) {
          bad_reference(problems_, field.origin, where, "group", field.group, "a field group of this level", keys);
        }
      }
      check_siblings(level, field, fields, where);
      check_dates(level, field, row ? &fields : nullptr, where);
      check_default(field, fields, where);
      conditions_.check_condition(field.visible, level, row ? &fields : nullptr, where, field.key);
      conditions_.check_condition(field.required, level, row ? &fields : nullptr, where, field.key);
      if (field.options.kind == OptionSource::Kind::tender && !field.options.of.empty()) {
        const Field* of = find_field(fields, field.options.of);
        if (!of) of = find_field(level.fields, field.options.of);
        if (!of) {
          bad_reference(problems_, field.origin, where, "of", field.options.of, "a field of this level",
                        keys_of(fields));
        } else if (of->options.kind != OptionSource::Kind::tender) {
          wrong_reference(field.origin, where, "of", field.options.of, "a choice from.tender");
        }
      }
      if (field.type == FieldType::computed) {
        check_join(level, field.computed, where, "join", field.origin);
        if (field.mend_at.empty() && field.computed.is_object() && field.computed.contains("join")) {
          for (const Json& path : field.computed.at("join")) {
            if (field.mend_at.empty() && find_field(level.fields, path.get<std::string>())) field.mend_at = path;
          }
        }
        if (!field.mend_at.empty() && !find_field(level.fields, field.mend_at)) {
          bad_reference(problems_, field.origin, where, "at", field.mend_at, "a field of this level",
                        keys_of(level.fields));
        }
      }
      check_fields(level, field.fields, &field.fields);
      for (Field& checklist_row : field.rows) {
        conditions_.check_condition(checklist_row.visible, level, nullptr, where + ", row " + checklist_row.key,
                                    field.key);
        conditions_.check_condition(checklist_row.required, level, nullptr, where + ", row " + checklist_row.key,
                                    field.key);
        checklist_row.fields = field.fields;
      }
    }
  }

  static std::vector<std::string> keys_of(const std::vector<Field>& fields) {
    std::vector<std::string> keys;
    for (const Field& field : fields) keys.push_back(field.key);
    return keys;
  }

  void check_siblings(const Level&, const Field& field, const std::vector<Field>& siblings, const std::string& where) {
    const std::pair<const char*, const std::string*> references[] = {
        {"above", &field.limits.above}, {"at_least", &field.limits.at_least}, {"at_most", &field.limits.at_most}};
    for (const auto& [key, name] : references) {
      if (name->empty()) continue;
      const Field* other = find_field(siblings, *name);
      if (!other) {
        bad_reference(problems_, field.origin, where, key, *name, "a field beside it", keys_of(siblings));
      } else if (!is_number(*other) || *name == field.key) {
        wrong_reference(field.origin, where, key, *name, "another field with a number");
      }
    }
    for (const std::string& name : field.goes_with) {
      const Field* other = find_field(siblings, name);
      if (!other) {
        bad_reference(problems_, field.origin, where, "goes_with", name, "a field beside it", keys_of(siblings));
      } else if (other->is_file() || other->type == FieldType::computed || other->set_by != field.set_by) {
        wrong_reference(field.origin, where, "goes_with", name, "a field that the same people fill in");
      }
    }
    if (!field.limits.same_as.empty()) {
      const Field* other = find_field(siblings, field.limits.same_as);
      if (!other || other == &field) {
        bad_reference(problems_, field.origin, where, "same_as", field.limits.same_as, "another field beside it",
                      keys_of(siblings));
      }
    }
  }

  void check_dates(const Level& level, const Field& field, const std::vector<Field>* row, const std::string& where) {
    const std::pair<const char*, const std::string*> limits[] = {{"not_before", &field.limits.not_before},
                                                                 {"not_after", &field.limits.not_after}};
    for (const auto& [key, text] : limits) {
      if (text->empty()) continue;
      const auto limit = parse_date_limit(*text);
      if (!limit) {
        problems_.add_at(field.origin, key, "bad_date", {{"where", where}, {"key", key}});
        continue;
      }
      if (limit->base == "today" || (limit->base.front() >= '0' && limit->base.front() <= '9')) continue;
      const PathTarget target = resolve(type_.levels, level, row, limit->base);
      if (!target.found()) {
        bad_reference(problems_, field.origin, where, key, limit->base, "a date field",
                      possible_paths(type_.levels, level, row));
      } else if (target.field && !is_date(*target.field)) {
        wrong_reference(field.origin, where, key, limit->base, "a date");
      }
    }
  }

  void check_default(Field& field, const std::vector<Field>& siblings, const std::string& where) {
    Json& value = field.default_value;
    if (value.is_null()) return;
    // A text that is the key of a field beside it means that field's value, unless the text itself is an option.
    if (value.is_string()) {
      const auto text = value.get<std::string>();
      std::vector<std::string> values;
      values_of(field.options.fixed, values);
      const bool is_option = std::find(values.begin(), values.end(), text) != values.end();
      if (!is_option && find_field(siblings, text)) value = {{"$from", text}};
      if (value.is_string() && field.options.kind == OptionSource::Kind::fixed && !is_option) {
        bad_reference(problems_, field.origin, where, "default", text, "one of its options", values);
      }
    }
    if (value.is_object() && value.contains("$from")) {
      const auto name = value.at("$from").get<std::string>();
      const Field* source = find_field(siblings, name);
      if (!source || source == &field)
        bad_reference(problems_, field.origin, where, "default", name, "another field beside it", keys_of(siblings));
      return;
    }
    const bool fits = is_number(field) ? value.is_number() || value.is_string()
                      : field.type == FieldType::boolean || field.type == FieldType::consent ? value.is_boolean()
                      : field.type == FieldType::choice || field.type == FieldType::country  ? value.is_string()
                                                                                             : true;
    if (!fits) {
      problems_.add_at(field.origin, "default", "wrong_type",
                       {{"where", where}, {"key", "default"}, {"expected", "a value of its own type"}});
    }
  }

  TypeDefinition::Impl& type_;
  Problems& problems_;
  ConditionCheck conditions_;
};

}  // namespace

void Loader::check_references() { ReferenceCheck(*made_, problems_).run(); }

}  // namespace tenderloom::forms
