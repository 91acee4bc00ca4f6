#include "loader.h"

namespace tenderloom::forms {
namespace {

constexpr std::int64_t kFileBytes = 10 << 20;  // OQ-26
constexpr std::int64_t kImageBytes = 5 << 20;

constexpr std::string_view kTypeNames[] = {
    "text",      "textarea", "integer",     "decimal",   "percent",  "money",   "price_range", "boolean",
    "choice",    "choices",  "choice_tree", "text_list", "group",    "table",   "checklist",   "date",
    "datetime",  "email",    "phone",       "mobile",    "tax_id",   "address", "url",         "country",
    "countries", "file",     "files",       "image",     "password", "consent", "computed"};

const std::vector<std::string> kRuleKeys = {
    "required", "format",  "min",      "max",        "min_length", "max_length", "max_words", "min_items", "max_items",
    "decimals", "above",   "at_least", "at_most",    "not_before", "not_after",  "pattern",   "options",   "unique",
    "must_be",  "same_as", "strong",   "extensions", "max_size",   "pages",      "pixels"};

std::optional<FieldType> type_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kTypeNames); ++i) {
    if (kTypeNames[i] == name) return static_cast<FieldType>(i);
  }
  return std::nullopt;
}

std::vector<std::string> type_names() { return {std::begin(kTypeNames), std::end(kTypeNames)}; }

}  // namespace

std::string_view name_of(FieldType type) { return kTypeNames[static_cast<std::size_t>(type)]; }

std::vector<Field> Loader::read_fields(const std::vector<const Json*>& entries, const std::string& level,
                                       const std::string& prefix, const Origin& fallback, const std::string& where) {
  std::vector<Field> fields;
  for (const Json* entry : entries) {
    if (!has_tag(*entry, "field")) {
      // A constructor that was given no table leaves a function behind.
      const bool unfinished = is_function(*entry);
      problems_.add_at(fallback, "fields", "wrong_type",
                       {{"where", where},
                        {"key", "fields"},
                        {"expected", unfinished ? "field.<type> \"key\" { … }: the table after the key is missing"
                                                : "a list of field.<type> \"key\" { … }"}});
      continue;
    }
    Field field = read_field(*entry, level, prefix, fallback);
    for (const Field& other : fields) {
      if (other.key == field.key) problems_.add(field.origin, "duplicate_key", {{"where", where}, {"key", field.key}});
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

Field Loader::read_field(const Json& tagged, const std::string& level, const std::string& prefix,
                         const Origin& fallback) {
  Field field;
  field.origin = origin_of(tagged, fallback);
  field.key = tagged.contains("key") && tagged["key"].is_string() ? tagged["key"].get<std::string>() : "";
  field.path = prefix + field.key;
  const std::string where = "field " + field.path + " of " + level;
  if (!usable_key(field.key)) problems_.add(field.origin, "bad_key", {{"where", where}, {"key", field.key}});
  const std::string type = tagged.value("type", "");
  if (const auto known = type_of(type)) {
    field.type = *known;
  } else {
    problems_.add(field.origin, "wrong_type",
                  {{"where", where}, {"key", "type"}, {"expected", "a field type; " + advice(type, type_names())}});
  }
  const Json spec_value = tagged.value("spec", Json());
  ScriptTable spec(spec_value, where, field.origin, problems_);
  if (!spec_value.is_object()) {
    problems_.add(field.origin, "wrong_type",
                  {{"where", where}, {"key", "what follows the key"}, {"expected", "a table { … }"}});
    return field;
  }
  read_common(spec, field, level);
  read_by_type(spec, field, level);
  read_rules(spec, field);
  read_messages(spec, field, level);
  return field;
}

void Loader::read_common(ScriptTable& spec, Field& field, const std::string&) {
  field.label = spec.label();
  field.hint = spec.text("hint");
  field.group = spec.text("group");
  field.visible = read_condition(spec, "visible", Condition::Op::always);
  if (field.visible.op == Condition::Op::never) {
    spec.report("visible", "unreachable_condition", {{"detail", "it is false; leave the field out instead"}});
  }
  field.unit = spec.text("unit");
  if (field.type == FieldType::percent && !field.unit.empty() && field.unit != "%" && field.unit != "\u2030")
    spec.wrong_type("unit", "\"%\" (left out) or \"\u2030\" of a percent");
  field.width = spec.text("width");
  if (!field.width.empty() && field.width != "short" && field.width != "medium" && field.width != "long") {
    spec.wrong_type("width", "short, medium or long");
  }
  field.extra = spec.any_object("extra");
  if (field.type == FieldType::computed) return;
  field.required = read_condition(spec, "required", Condition::Op::never);
  field.set_by = spec.text("set_by");
  const bool others = field.set_by == "staff" || field.set_by == "plugin" ||
                      (field.set_by.starts_with("staff.") && field.set_by.size() > 6);
  if (!field.set_by.empty() && !others)
    spec.wrong_type("set_by", "\"staff\", a permission of staff (\"staff.testing\"), \"plugin\", or left out");
  field.shown_to = spec.text("shown_to");
  if (!field.shown_to.empty() && field.shown_to != "staff") spec.wrong_type("shown_to", "\"staff\", or left out");
  field.asks_reason = spec.flag("asks_reason");
  field.tells_vendor = spec.flag("tells_vendor");
  if (field.is_file()) return;
  if (const Json* value = spec.find("default")) {
    if (has_tag(*value, "from") && value->value("kind", "") == "field") {
      field.default_value = {{"$from", value->value("name", "")}};
    } else {
      field.default_value = *value;
    }
  }
  field.unique = spec.text("unique");
  if (!field.unique.empty() && field.unique != "siblings" && field.unique != "submission") {
    spec.wrong_type("unique", "\"siblings\" or \"submission\"");
  }
  field.autocomplete = spec.text("autocomplete");
  field.secret = spec.flag("secret", field.type == FieldType::password);
}

void Loader::read_by_type(ScriptTable& spec, Field& field, const std::string& level) {
  const std::string inner_prefix = field.path + ".";
  switch (field.type) {
    case FieldType::textarea:
      field.text_rows = static_cast<int>(spec.count("rows").value_or(0));
      [[fallthrough]];
    case FieldType::text:
      read_text_limits(spec, field);
      break;
    case FieldType::email:
    case FieldType::phone:
    case FieldType::mobile:
    case FieldType::tax_id:
    case FieldType::address:
    case FieldType::url:
      field.limits.max_length = spec.count("max_length");
      break;
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::percent:
    case FieldType::money:
      read_number_limits(spec, field);
      break;
    case FieldType::price_range:
      field.limits.min = spec.number("min");
      field.limits.max = spec.number("max");
      break;
    case FieldType::boolean:
    case FieldType::consent:
      if (const Json* only = spec.find("must_be")) {
        if (only->is_boolean()) {
          field.must_be = {only->get<bool>() ? "true" : "false"};
        } else {
          spec.wrong_type("must_be", "true or false");
        }
      }
      if (field.type == FieldType::consent) field.must_be = {"true"};
      break;
    case FieldType::choice:
    case FieldType::country:
      field.options = read_options(spec, "options", false);
      break;
    case FieldType::choices:
    case FieldType::countries:
    case FieldType::choice_tree:
      field.options = read_options(spec, "options", field.type == FieldType::choice_tree);
      read_item_limits(spec, field);
      break;
    case FieldType::text_list:
      read_item_limits(spec, field);
      field.limits.max_length = spec.count("max_length");
      break;
    case FieldType::group:
      field.fields = read_fields(spec.list("fields", true), level, inner_prefix, field.origin, spec.where());
      break;
    case FieldType::table:
      field.fields = read_fields(spec.list("fields", true), level, inner_prefix, field.origin, spec.where());
      read_item_limits(spec, field);
      break;
    case FieldType::checklist:
      read_checklist(spec, field, level);
      break;
    case FieldType::date:
    case FieldType::datetime:
      read_date_limits(spec, field);
      break;
    case FieldType::file:
    case FieldType::files:
      read_file_limits(spec, field.limits, {"pdf"}, kFileBytes);
      break;
    case FieldType::image:
      read_file_limits(spec, field.limits, {"png", "jpg", "jpeg"}, kImageBytes);
      break;
    case FieldType::password:
      field.strong = spec.flag("strong");
      field.limits.same_as = spec.text("same_as");
      break;
    case FieldType::computed:
      read_computed(spec, field);
      break;
  }
  if (field.type == FieldType::files) read_item_limits(spec, field);
  if (field.is_file()) {
    field.blank_form = spec.text("blank_form");
    if (!field.blank_form.empty()) need_file(spec, "blank_form", field.blank_form);
    field.goes_with = spec.texts("goes_with");
    field.expiry = spec.text("expiry");
    field.expiry_months = static_cast<int>(spec.count("expiry_months").value_or(0));
  }
}

void Loader::read_text_limits(ScriptTable& spec, Field& field) {
  field.limits.min_length = spec.count("min_length");
  field.limits.max_length = spec.count("max_length");
  field.limits.max_words = spec.count("max_words");
  if (field.limits.min_length && field.limits.max_length && *field.limits.min_length > *field.limits.max_length) {
    spec.report("min_length", "limits_contradict", {{"low", "min_length"}, {"high", "max_length"}});
  }
  field.limits.pattern = spec.text("pattern");
  if (field.limits.pattern.empty()) return;
  const Json text = "a", pattern = field.limits.pattern;
  if (const auto tried = made_->pool->call(made_->match_function, {&text, &pattern}); !tried) {
    spec.report(
        "pattern", "bad_pattern",
        {{"pattern", field.limits.pattern}, {"detail", tried.error().params.value("message", tried.error().code)}});
  }
}

void Loader::read_number_limits(ScriptTable& spec, Field& field) {
  field.limits.min = spec.number("min");
  field.limits.max = spec.number("max");
  if (field.limits.min && field.limits.max && *field.limits.min > *field.limits.max) {
    spec.report("min", "limits_contradict", {{"low", "min"}, {"high", "max"}});
  }
  field.limits.above = spec.text("above");
  field.limits.at_least = spec.text("at_least");
  field.limits.at_most = spec.text("at_most");
  if (field.type == FieldType::decimal || field.type == FieldType::percent) {
    if (const auto decimals = spec.count("decimals")) {
      field.limits.decimals = static_cast<int>(*decimals);
      if (*decimals > base::Decimal::kMaxScale) spec.wrong_type("decimals", "at most 9");
    }
  }
}

void Loader::read_item_limits(ScriptTable& spec, Field& field) {
  field.limits.min_items = spec.count("min_items");
  field.limits.max_items = spec.count("max_items");
  if (field.limits.min_items && field.limits.max_items && *field.limits.min_items > *field.limits.max_items) {
    spec.report("min_items", "limits_contradict", {{"low", "min_items"}, {"high", "max_items"}});
  }
}

void Loader::read_date_limits(ScriptTable& spec, Field& field) {
  field.limits.not_before = spec.text("not_before");
  field.limits.not_after = spec.text("not_after");
}

void Loader::read_checklist(ScriptTable& spec, Field& field, const std::string& level) {
  field.fields = read_fields(spec.list("fields", true), level, field.path + ".", field.origin, spec.where());
  std::set<std::string> sections;
  for (const Json* entry : spec.list("sections")) {
    ScriptTable inner(*entry, spec.where() + ", sections", field.origin, problems_);
    const std::string key = inner.key_text("key");
    if (!sections.insert(key).second) inner.report(key, "duplicate_key", {{"key", key}});
    enter("section." + level + "." + field.path + "." + key, inner.label(), problems_.locate(field.origin, key));
  }
  for (const Json* entry : spec.list("rows_of", true)) {
    ScriptTable inner(*entry, spec.where() + ", rows_of", field.origin, problems_);
    Field row;
    row.group = inner.text("section");
    if (!row.group.empty() && !sections.contains(row.group))
      inner.report("section", "unknown_section", {{"key", row.group}});
    row.type = FieldType::group;
    row.key = inner.key_text("key");
    row.path = field.path + "." + row.key;
    row.label = inner.label();
    row.hint = inner.text("hint");
    row.required = read_condition(inner, "required", Condition::Op::always);
    row.visible = read_condition(inner, "visible", Condition::Op::always);
    row.extra = inner.any_object("extra");
    row.origin = problems_.locate(field.origin, row.key);
    row.fields = field.fields;
    for (const Field& other : field.rows) {
      if (other.key == row.key) inner.report(row.key, "duplicate_key", {{"key", row.key}});
    }
    field.rows.push_back(std::move(row));
  }
}

void Loader::read_computed(ScriptTable& spec, Field& field) {
  field.limits.max_length = spec.count("max_length");
  field.limits.min = spec.number("min");
  field.limits.max = spec.number("max");
  field.mend_at = spec.text("at");
  if (const Json* function = spec.find("value")) {
    field.computed = read_computation(*function, spec, "value");
    return;
  }
  const std::vector<std::string> join = spec.texts("join");
  const Json* separator = spec.find("separator");
  if (separator && !separator->is_string()) spec.wrong_type("separator", "a text");
  if (join.empty()) spec.report("", "missing_key", {{"key", "join = { … } or value = function(row, context) … end"}});
  field.computed = {{"join", join}, {"separator", separator && separator->is_string() ? *separator : Json("")}};
}

void Loader::read_rules(ScriptTable& spec, Field& field) {
  const Json* rules = spec.object("rules");
  if (!rules) return;
  ScriptTable table(*rules, spec.where() + ", rules", field.origin, problems_);
  for (const auto& [limit, id] : rules->items()) {
    if (std::find(kRuleKeys.begin(), kRuleKeys.end(), limit) == kRuleKeys.end()) {
      table.report(limit, "unknown_rule_limit", {{"key", limit}, {"advice", advice(limit, kRuleKeys)}});
      table.find(limit);
    } else {
      field.rules[limit] = table.rule(limit);
    }
  }
}

void Loader::read_messages(ScriptTable& spec, Field& field, const std::string& level) {
  const Json* messages = spec.object("messages");
  if (!messages) return;
  for (const auto& [code, sentence] : messages->items()) {
    if (sentence.is_string()) {
      enter("message." + level + "." + field.path + "." + code, sentence.get<std::string>(), field.origin);
    } else {
      spec.wrong_type("messages", "sentences by code, as { required = \"…\" }");
    }
  }
}

}  // namespace tenderloom::forms
