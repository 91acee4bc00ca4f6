// The parts that several tables of a definition share: conditions, options, computed values, file limits.
#include <cstdlib>

#include "loader.h"

namespace tenderloom::forms {
namespace {

constexpr int kDeepestTree = 6;

const std::map<std::string, Condition::Op, std::less<>> kOps = {
    {"equals", Condition::Op::equals},    {"in", Condition::Op::in},           {"present", Condition::Op::present},
    {"truthy", Condition::Op::truthy},    {"greater", Condition::Op::greater}, {"less", Condition::Op::less},
    {"all", Condition::Op::all},          {"any", Condition::Op::any},         {"negate", Condition::Op::negate},
    {"any_node", Condition::Op::any_node}};

/// "10 MB" in bytes; 0 when it is written otherwise.
std::int64_t size_of(const std::string& text) {
  char* rest = nullptr;
  const long long number = std::strtoll(text.c_str(), &rest, 10);
  if (number <= 0 || number > 100000) return 0;
  std::string unit = rest;
  std::erase(unit, ' ');
  if (unit == "KB") return number << 10;
  return unit == "MB" ? number << 20 : 0;
}

}  // namespace

Condition Loader::read_condition(ScriptTable& table, std::string_view key, Condition::Op absent) {
  const Json* value = table.find(key);
  if (value) return condition_of(*value, table, key);
  Condition condition;
  condition.op = absent;
  condition.origin = table.origin();
  return condition;
}

Condition Loader::condition_of(const Json& value, ScriptTable& table, std::string_view key) {
  Condition condition;
  condition.origin = origin_of(value, problems_.locate(table.origin(), key));
  if (value.is_boolean()) {
    condition.op = value.get<bool>() ? Condition::Op::always : Condition::Op::never;
    return condition;
  }
  const auto op = has_tag(value, "when") ? kOps.find(value.value("op", "")) : kOps.end();
  if (op == kOps.end()) {
    table.wrong_type(key, "true, false or a condition made with when, as when.equals(\"field\", \"value\")");
    return condition;
  }
  condition.op = op->second;
  if (const auto path = value.find("path"); path != value.end()) {
    if (path->is_string()) {
      condition.path = path->get<std::string>();
    } else {
      table.wrong_type(key, "a condition whose first argument is the name of a field");
    }
  }
  if (const auto compared = value.find("value"); compared != value.end()) condition.value = *compared;
  if (condition.op == Condition::Op::in && !is_list(condition.value)) {
    table.wrong_type(key, "when.is_in(\"field\", { … }) with a list");
    condition.value = Json::array();
  }
  if (const auto parts = value.find("parts"); parts != value.end()) {
    for (const Json& part : *parts) condition.parts.push_back(condition_of(part, table, key));
    // Conditions may be put together by code: none of nothing holds, all of nothing does.
    if (condition.parts.empty()) {
      condition.op = condition.op == Condition::Op::all ? Condition::Op::always : Condition::Op::never;
    }
  }
  const bool compares = condition.op == Condition::Op::equals || condition.op == Condition::Op::greater ||
                        condition.op == Condition::Op::less;
  if (compares && (condition.value.is_null() || condition.value.is_structured())) {
    table.wrong_type(key, "a condition that compares with a text, a number or a boolean");
  }
  return condition;
}

OptionSource Loader::read_options(ScriptTable& spec, std::string_view key, bool tree) {
  OptionSource source;
  const Json* value = spec.find(key);
  if (!value) {
    spec.report("", "empty_options");
    return source;
  }
  if (has_tag(*value, "from")) {
    const std::string kind = value->value("kind", "");
    source.name = value->contains("name") && value->at("name").is_string() ? value->at("name").get<std::string>() : "";
    if (kind == "tender") {
      source.kind = OptionSource::Kind::tender;
      if (value->contains("more")) {
        ScriptTable more(value->at("more"), spec.where() + ", options", spec.origin(), problems_);
        source.of = more.text("of");
        // What a tender begins with until staff write a table of their own for it.
        if (const Json* options = more.find("options")) source.fixed = options_of(*options, spec, false, 0);
      }
      return source;
    }
    if (kind == "provider") {
      source.kind = OptionSource::Kind::provider;
      return source;
    }
    source.list = value->value("list", "");
    if (!value->contains("options")) {
      spec.report(source.list, "bad_reference",
                  {{"key", "from.list"},
                   {"name", source.list},
                   {"expected", "a list of scripts/lib/lists.lua"},
                   {"advice", "give the list as second argument: from.list(\"" + source.list +
                                  "\", { { \"code\", \"label\" } })"}});
      return source;
    }
    value = &value->at("options");
  }
  source.kind = OptionSource::Kind::fixed;
  source.fixed = options_of(*value, spec, tree, 0);
  if (source.fixed.empty()) spec.report(key, "empty_options");
  return source;
}

std::vector<Option> Loader::options_of(const Json& list, ScriptTable& spec, bool tree, int depth) {
  std::vector<Option> options;
  if (!is_list(list) || depth > kDeepestTree) {
    spec.wrong_type("options", "a list { { \"code\", \"label\" }, … } or something of `from`");
    return options;
  }
  for (const Json& entry : list) {
    Option option;
    // { "oem", "label" } is an array; with further keys Lua gives an object with the keys "1" and "2".
    const auto part = [&](std::size_t index) {
      const Json* found = nullptr;
      if (entry.is_array() && index < entry.size()) found = &entry[index];
      if (entry.is_object() && entry.contains(std::to_string(index + 1))) found = &entry.at(std::to_string(index + 1));
      return found && found->is_string() ? found->get<std::string>() : std::string();
    };
    option.value = part(0);
    option.label = part(1);
    if (option.value.empty() || option.label.empty()) {
      spec.wrong_type("options", "a list of { \"code\", \"label\" }, both texts");
      continue;
    }
    if (entry.is_object()) {
      for (const auto& [name, value] : entry.items()) {
        if (name == "group" && value.is_string()) {
          option.group = value.get<std::string>();
        } else if (name == "exclusive" && value.is_boolean()) {
          option.exclusive = value.get<bool>();
        } else if (name == "children" && tree) {
          option.children = options_of(value, spec, tree, depth + 1);
        } else if (name != "1" && name != "2") {
          spec.report(name, "unknown_key",
                      {{"key", name}, {"advice", advice(name, {"group", "exclusive", "children"})}});
        }
      }
    }
    for (const Option& other : options) {
      if (other.value == option.value) spec.report(option.value, "duplicate_option", {{"value", option.value}});
    }
    options.push_back(std::move(option));
  }
  return options;
}

Json Loader::read_computation(const Json& value, ScriptTable& table, std::string_view key) {
  if (is_function(value)) {
    Json function = value;
    function["context"] = takes(value, 2);
    return function;
  }
  if (value.is_string()) return {{"join", {value}}, {"separator", ""}};
  if (!value.is_object()) {
    table.wrong_type(key, "a field's key, { join = { … }, separator = \"-\" } or a function(row, context)");
    return nullptr;
  }
  ScriptTable inner(value, table.where() + ", " + std::string(key), table.origin(), problems_);
  const std::vector<std::string> join = inner.texts("join");
  if (join.empty()) inner.report(key, "missing_key", {{"key", "join"}});
  return {{"join", join}, {"separator", inner.text("separator")}};
}

void Loader::read_file_limits(ScriptTable& table, Limits& limits, std::vector<std::string> extensions,
                              std::int64_t bytes) {
  limits.max_bytes = bytes;
  if (const std::string size = table.text("max_size"); !size.empty()) {
    limits.max_bytes = size_of(size);
    if (limits.max_bytes == 0) table.report("max_size", "bad_size");
  }
  limits.extensions = table.texts("extensions");
  if (limits.extensions.empty()) limits.extensions = std::move(extensions);
  for (const std::string& extension : limits.extensions) {
    if (!usable_key(extension)) table.wrong_type("extensions", "a list like { \"pdf\", \"png\" }");
  }
  limits.min_pages = table.count("min_pages");
  limits.max_pages = table.count("max_pages");
  if (limits.min_pages && limits.max_pages && *limits.min_pages > *limits.max_pages) {
    table.report("min_pages", "limits_contradict", {{"low", "min_pages"}, {"high", "max_pages"}});
  }
  if (const Json* pixels = table.find("pixels")) {
    if (pixels->is_array() && pixels->size() == 2 && (*pixels)[0].is_number_integer() &&
        (*pixels)[1].is_number_integer()) {
      limits.pixel_width = (*pixels)[0].get<int>();
      limits.pixel_height = (*pixels)[1].get<int>();
    } else {
      table.wrong_type("pixels", "{ width, height }");
    }
  }
}

void Loader::need_file(ScriptTable& table, std::string_view key, const std::string& file) {
  if (!made_->bundle.files.contains(made_->key + "/" + file)) table.report(key, "missing_file", {{"file", file}});
}

}  // namespace tenderloom::forms
