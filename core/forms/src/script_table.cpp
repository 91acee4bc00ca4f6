#include "script_table.h"

#include "tenderloom/base/text.h"

namespace tenderloom::forms {

std::string advice(std::string_view word, const std::vector<std::string>& possible) {
  if (const std::string near = base::nearest(word, possible); !near.empty()) return "did you mean " + near + "?";
  if (possible.empty()) return "there is nothing to name";
  std::string list;
  for (const std::string& name : possible) list += (list.empty() ? "" : ", ") + name;
  return "possible are " + list;
}

bool is_list(const Json& value) { return value.is_array() || (value.is_object() && value.empty()); }

Origin origin_of(const Json& tagged, const Origin& fallback) {
  if (!tagged.is_object()) return fallback;
  const auto file = tagged.find("$file"), line = tagged.find("$line");
  if (file == tagged.end() || !file->is_string() || line == tagged.end() || !line->is_number_integer()) return fallback;
  return {file->get<std::string>(), line->get<int>()};
}

bool has_tag(const Json& value, std::string_view tag) {
  if (!value.is_object()) return false;
  const auto found = value.find("$tag");
  return found != value.end() && found->is_string() && found->get_ref<const std::string&>() == tag;
}

bool is_function(const Json& value) { return value.is_object() && value.contains("$function"); }

ScriptTable::ScriptTable(const Json& table, std::string where, Origin origin, Problems& problems)
    : table_(table), where_(std::move(where)), origin_(std::move(origin)), problems_(problems) {}

ScriptTable::~ScriptTable() {
  if (given_up_ || !table_.is_object()) return;
  for (const auto& [key, value] : table_.items()) {
    if (key.starts_with('$') || std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    const bool positional = !key.empty() && key.find_first_not_of("0123456789") == std::string::npos;
    problems_.add_at(origin_, positional ? "" : key, "unknown_key",
                     {{"where", where_},
                      {"key", key},
                      {"advice", positional ? "a value without a key stands between keys; write key = value"
                                            : advice(key, asked_)}});
  }
}

const Json* ScriptTable::find(std::string_view key) {
  asked_.emplace_back(key);
  if (!table_.is_object()) return nullptr;
  const auto found = table_.find(std::string(key));
  return found == table_.end() || found->is_null() ? nullptr : &*found;
}

void ScriptTable::report(std::string_view word, std::string code, Json params) {
  params["where"] = where_;
  problems_.add_at(origin_, word, std::move(code), std::move(params));
}

void ScriptTable::wrong_type(std::string_view key, std::string expected) {
  report(key, "wrong_type", {{"key", key}, {"expected", std::move(expected)}});
}

std::string ScriptTable::text(std::string_view key) {
  const Json* value = find(key);
  if (!value) return {};
  if (value->is_string()) return value->get<std::string>();
  wrong_type(key, "a text");
  return {};
}

std::string ScriptTable::label(std::string_view key) {
  const Json* value = find(key);
  if (value && !value->is_string()) {
    wrong_type(key, "a text");
    return "?";
  }
  if (!value || base::trim(value->get_ref<const std::string&>()).empty()) {
    report("", "missing_label");
    return "?";
  }
  return value->get<std::string>();
}

std::string ScriptTable::key_text(std::string_view key) {
  const std::string value = text(key);
  if (value.empty()) {
    if (const auto found = table_.find(std::string(key)); found == table_.end() || found->is_string()) {
      report("", "missing_key", {{"key", key}});
    }
    return {};
  }
  if (!usable_key(value)) report(value, "bad_key", {{"key", value}});
  return value;
}

bool ScriptTable::flag(std::string_view key, bool fallback) {
  const Json* value = find(key);
  if (!value) return fallback;
  if (value->is_boolean()) return value->get<bool>();
  wrong_type(key, "true or false");
  return fallback;
}

std::optional<std::int64_t> ScriptTable::count(std::string_view key) {
  const Json* value = find(key);
  if (!value) return std::nullopt;
  if (value->is_number_integer() && value->get<std::int64_t>() >= 0) return value->get<std::int64_t>();
  wrong_type(key, "a whole number from 0");
  return std::nullopt;
}

std::optional<base::Decimal> ScriptTable::number(std::string_view key) {
  const Json* value = find(key);
  if (!value) return std::nullopt;
  std::optional<base::Decimal> number;
  if (value->is_number()) number = base::Decimal::parse(value->dump());
  if (value->is_string()) number = base::Decimal::parse(value->get_ref<const std::string&>());
  if (!number) wrong_type(key, "a number");
  return number;
}

std::vector<std::string> ScriptTable::texts(std::string_view key) {
  const Json* value = find(key);
  if (!value) return {};
  if (value->is_string()) return {value->get<std::string>()};
  std::vector<std::string> found;
  bool sound = is_list(*value);
  if (sound) {
    for (const Json& entry : *value) {
      if (entry.is_string()) {
        found.push_back(entry.get<std::string>());
      } else {
        sound = false;
      }
    }
  }
  if (!sound) wrong_type(key, "a list of texts");
  return found;
}

std::vector<const Json*> ScriptTable::list(std::string_view key, bool required) {
  const Json* value = find(key);
  if (!value) {
    if (required) report("", "missing_key", {{"key", key}});
    return {};
  }
  if (!is_list(*value)) {
    wrong_type(key, "a list without gaps");
    return {};
  }
  std::vector<const Json*> found;
  for (const Json& entry : *value) found.push_back(&entry);
  return found;
}

const Json* ScriptTable::object(std::string_view key) {
  const Json* value = find(key);
  if (!value) return nullptr;
  if (value->is_object() && !is_function(*value)) return value;
  wrong_type(key, "a table with keys");
  return nullptr;
}

Json ScriptTable::any_object(std::string_view key) {
  const Json* value = object(key);
  return value ? *value : Json::object();
}

std::string ScriptTable::rule(std::string_view key) {
  const std::string id = text(key);
  if (!id.empty() && !usable_rule_id(id)) report(id, "bad_rule_id", {{"rule", id}});
  return id;
}

}  // namespace tenderloom::forms
