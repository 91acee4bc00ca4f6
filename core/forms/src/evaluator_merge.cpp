#include "evaluator.h"
#include "normalise.h"
#include "paths.h"
#include "tenderloom/base/text.h"

namespace tenderloom::forms {
namespace {

/// What a body carries beside a node's values (contract: "A node", sign-in).
const std::set<std::string, std::less<>> kNotValues = {"version", "parent", "id", "altcha", "confirm"};
constexpr std::size_t kMostRows = 1000;

const Json* member(const Json* value, const std::string& key) {
  if (!value || !value->is_object()) return nullptr;
  const auto found = value->find(key);
  return found == value->end() ? nullptr : &*found;
}

/// Nothing was given: null, or the text of an empty control. An empty list or object is a value of its shape.
bool is_nothing(const Json& value) {
  return value.is_null() || (value.is_string() && base::trim(value.get_ref<const std::string&>()).empty());
}

/// Does the value hold nothing but blanks (the empty last row of a table)?
bool is_all_blank(const Json& value) {
  if (value.is_string()) return base::trim(value.get_ref<const std::string&>()).empty();
  if (!value.is_structured()) return value.is_null();
  return std::all_of(value.begin(), value.end(), [](const Json& part) { return is_all_blank(part); });
}

/// The option that people call so; what was made for one tender has one name in all languages.
const Option* option_called(std::span<const Option> options, const std::string& folded) {
  for (const Option& option : options) {
    if (!option.children.empty()) {
      if (const Option* inner = option_called(option.children, folded)) return inner;
    } else if (base::fold(option.label) == folded) {
      return &option;
    }
  }
  return nullptr;
}

}  // namespace

void Evaluator::merge() {
  if (!is_nested(input_.changes)) changes_ = &nested_.emplace(nest(input_.changes));
  refuse_unknown(level_.fields, *changes_, "");
  out_.values = merge_members(level_.fields, &input_.stored, changes_, "", false);
  if (!out_.values.is_object()) out_.values = Json::object();
}

void Evaluator::refuse_unknown(const std::vector<Field>& fields, const Json& change, const std::string& prefix) {
  if (!change.is_object()) return;
  for (const auto& [key, value] : change.get_ref<const Json::object_t&>()) {
    if (find_field(fields, key) || key.starts_with('_') || (prefix.empty() && kNotValues.contains(key))) continue;
    std::vector<std::string> known;
    for (const Field& field : fields) known.push_back(field.key);
    // The name is what a stranger sent: it is quoted, cut short.
    add("", "unknown_field",
        {{"name", base::valid_utf8(key) ? base::truncate(prefix + key, 60) : "?"},
         {"nearest", base::nearest(key, known)}},
        "");
  }
}

Json Evaluator::merge_members(const std::vector<Field>& fields, const Json* stored, const Json* change,
                              const std::string& prefix, bool frozen) {
  Json::object_t out;
  std::string name = prefix;
  for (const Field& field : fields) {
    name.resize(prefix.size());
    name += field.key;
    Json value = merge_field(field, member(stored, field.key), member(change, field.key), name, frozen);
    if (!value.is_null()) out.emplace(field.key, std::move(value));
  }
  return out.empty() && !prefix.empty() ? Json() : Json(std::move(out));
}

Json Evaluator::merge_field(const Field& field, const Json* stored, const Json* change, const std::string& name,
                            bool frozen) {
  frozen = frozen || (!field.set_by.empty() && !input_.by_staff);
  switch (field.type) {
    case FieldType::computed:
      return nullptr;
    case FieldType::file:
    case FieldType::files:
    case FieldType::image:
      if (frozen && change && !is_blank(*change)) {
        const Json *was = stored ? member(stored, "id") : nullptr, *is = member(change, "id");
        const bool same = stored && (*change == *stored || (was && is && *was == *is));
        if (!same) add(name, "read_only", {}, "");
      }
      return merge_file(field, stored, frozen ? nullptr : change, name);
    case FieldType::table:
      return merge_table(field, stored, change, name, frozen);
    case FieldType::group:
    case FieldType::checklist: {
      if (change && !frozen && change->is_null()) stored = nullptr;
      if (!stored && (!change || change->is_null()) && input_.files.empty()) return nullptr;  // nothing in it
      if (change && !is_nothing(*change) && !change->is_object()) {
        add(name, "not_object", {}, rule_of(field, "format"));
        unreadable_.insert(name);
        return stored ? *stored : Json();
      }
      const auto& members = field.type == FieldType::group ? field.fields : field.rows;
      if (change) refuse_unknown(members, *change, name + ".");
      return merge_members(members, stored, change, name + ".", frozen);
    }
    default:
      return merge_scalar(field, stored, change, name, frozen);
  }
}

Json Evaluator::merge_scalar(const Field& field, const Json* stored, const Json* change, const std::string& name,
                             bool frozen) {
  const Json* raw = change && !frozen ? change : stored;
  Normalised result = raw ? normalise(field, *raw, input_.by_labels && raw == change) : Normalised{};
  if (!result.ok()) {
    // What import or copy brought and no longer fits is kept and marked; what a person just typed is refused.
    add(name, result.code, std::move(result.params),
        rule_of(field, result.code == "too_many_decimals" ? "decimals" : "format"),
        raw == stored ? Severity::missing : Severity::wrong);
    unreadable_.insert(name);
    return raw == stored && stored ? *stored : Json();
  }
  if (change && frozen && !is_blank(*change)) {
    const Normalised wanted = normalise(field, *change, false);
    if (!wanted.ok() || wanted.value != result.value) add(name, "read_only", {}, "");
  }
  return std::move(result.value);
}

Json Evaluator::merge_table(const Field& field, const Json* stored, const Json* change, const std::string& name,
                            bool frozen) {
  const Json* rows = change && !frozen ? change : stored;
  if (!rows || is_nothing(*rows)) return nullptr;
  if (!rows->is_array()) {
    add(name, "not_list", {}, rule_of(field, "format"));
    unreadable_.insert(name);
    return stored ? *stored : Json();
  }
  Json out = Json::array();
  for (const Json& row : *rows) {
    if (is_all_blank(row)) continue;
    const std::string row_name = name + "[" + std::to_string(out.size()) + "]";
    if (!row.is_object()) {
      add(row_name, "not_object", {}, rule_of(field, "format"));
      unreadable_.insert(name);
      return stored ? *stored : Json();
    }
    if (out.size() == kMostRows) {
      add(name, "too_many", {{"limit", kMostRows}, {"count", rows->size()}}, "");
      break;
    }
    if (rows == change) refuse_unknown(field.fields, row, row_name + ".");
    // A changed table is given whole: its rows have no identity of their own, so nothing of the old ones is merged in.
    Json merged = Json::object();
    for (const Field& column : field.fields) {
      const Json* cell = member(&row, column.key);
      const std::string cell_name = row_name + "." + column.key;
      Json value = column.is_file() ? merge_file(column, stored, cell, cell_name)
                                    : merge_field(column, rows == stored ? cell : nullptr,
                                                  rows == change ? cell : nullptr, cell_name, false);
      if (!value.is_null()) merged[column.key] = std::move(value);
    }
    out.push_back(std::move(merged));
  }
  return out.empty() ? Json() : out;
}

Json Evaluator::merge_file(const Field& field, const Json* stored, const Json* change, const std::string& name) {
  if (const Json* resolved = member(&input_.files, name)) return is_blank(*resolved) ? Json() : *resolved;
  const bool in_table = name.find('[') != std::string::npos;
  if (!in_table) return stored && !is_blank(*stored) ? *stored : Json();
  // In a table rows move: a cell may name, by id, a file that some row of the table already has.
  if (is_blank(change)) return nullptr;
  const Json* id = change->is_object() ? member(change, "id") : change;
  if (!id || !stored || !stored->is_array()) return nullptr;
  for (const Json& row : *stored) {
    const Json* file = member(&row, field.key);
    const Json* known = member(file, "id");
    if (known && *known == *id) return *file;
  }
  return nullptr;
}

void Evaluator::read_labels() {
  // Spreadsheets say what people read: each label becomes its code before any condition looks at it.
  const Scope scope{&out_.values, &level_.fields, nullptr, &around_, nullptr};
  for (const Field& field : level_.fields) {
    const auto found = out_.values.find(field.key);
    if (found == out_.values.end() || !is_choice(field)) continue;
    const Choices choices = choices_of(field, scope);
    const auto& by_label = field.options.by_label;
    const auto code_of = [&](Json& value) {
      if (!value.is_string() || find_option(choices.options, value.get_ref<const std::string&>())) return;
      const std::string folded = base::fold(value.get_ref<const std::string&>());
      if (by_label) {
        if (const auto known = by_label->find(folded); known != by_label->end()) value = known->second;
      } else if (const Option* option = option_called(choices.options, folded)) {
        value = option->value;
      }
    };
    if (found->is_array()) {
      for (Json& value : *found) code_of(value);
    } else {
      code_of(*found);
    }
  }
}

void Evaluator::apply_defaults() {
  for (const Field& field : level_.fields) {
    if (field.default_value.is_null() || unreadable_.contains(field.key)) continue;
    const Json& wanted = field.default_value;
    const Json* own = member(&out_.values, field.key);
    if (wanted.is_object() && wanted.contains("$from")) {
      const auto source = wanted["$from"].get<std::string>();
      const Json* from = member(&out_.values, source);
      if (!from) continue;
      // Untouched: it still has what the other field had.
      const Json* before = member(&input_.stored, field.key);
      const Json* from_before = member(&input_.stored, source);
      const bool follows = own && before && from_before && *before == *from_before && *own == *before;
      if (is_blank(own) || follows) out_.values[field.key] = Json(*from);
    } else if (!own && !input_.stored.contains(field.key) && !member(changes_, field.key)) {
      out_.values[field.key] = wanted;
    }
  }
}

}  // namespace tenderloom::forms
