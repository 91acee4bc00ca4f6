#include "loader.h"

#include "tenderloom/base/text.h"
#include "tenderloom/forms/print_text.h"

namespace tenderloom::forms {
namespace {

constexpr std::size_t kMostText = 4 << 20;         // of a bundle
constexpr std::int64_t kDocumentBytes = 20 << 20;
constexpr std::int64_t kDocumentPages = 200;

std::string module_name(const std::string& path) {
  const std::size_t slash = path.find('/');
  return path.substr(slash + 1, path.size() - slash - 5);
}

}  // namespace

Loader::Loader(const std::string& key, Bundle bundle, const Calculators& calculators, const base::Words* portal_words)
    : made_(std::make_unique<TypeDefinition::Impl>()), problems_(made_->bundle), calculators_(calculators) {
  made_->key = key;
  made_->bundle = std::move(bundle);
  made_->version = made_->bundle.sha256();
  made_->words.set_parent(portal_words);
}

std::variant<std::shared_ptr<const TypeDefinition>, std::vector<DefinitionProblem>> Loader::load() {
  if (make_pool(calculators_)) {
    const Json& value = made_->pool->value();
    made_->match_function = value.at("match").at("$function").get<int>();
    read_levels(value.contains("levels") ? value.at("levels") : Json::array());
    read_type(value.contains("type") ? value.at("type") : Json());
    check_references();
    for (const Level& level : made_->levels) enter_words(level);
    load_locales();
    index_labels();
    find_problem_codes();
    find_readers();
  }
  if (!problems_.empty()) return problems_.take();
  return std::shared_ptr<const TypeDefinition>(new TypeDefinition(std::move(made_)));
}

bool Loader::make_pool(const Calculators& calculators) {
  const std::string folder = made_->key + "/";
  const auto& files = made_->bundle.files;
  if (!files.contains(folder + "type.lua")) {
    problems_.add({made_->key, 0}, "no_type");
    return false;
  }
  std::size_t size = 0;
  script::Source main;
  std::vector<script::Source> modules;
  std::set<std::string> library;
  for (const auto& [path, text] : files) {
    size += text.size();
    if (!path.ends_with(".lua")) continue;
    script::Source source{module_name(path), path, text};
    if (path == "lib/definition.lua") {
      main = std::move(source);
    } else {
      if (path.starts_with("lib/")) library.insert(source.name);
      modules.push_back(std::move(source));
    }
  }
  for (const script::Source& source : modules) {
    if (!source.path.starts_with("lib/") && library.contains(source.name)) {
      problems_.add({source.path, 1}, "name_taken", {{"file", source.path}});
    }
  }
  if (size > kMostText) problems_.add({made_->key, 0}, "too_large", {{"limit", kMostText}});
  if (!problems_.empty()) return false;
  auto pool = script::ScriptPool::create(std::move(main), std::move(modules), {}, calculators);
  if (!pool) {
    report_script(pool.error());
    return false;
  }
  made_->pool = std::move(pool).value();
  return true;
}

void Loader::report_script(const base::Error& error) {
  Origin origin{error.params.value("file", made_->key), error.params.value("line", 0)};
  std::string message = error.params.value("message", error.code);
  // field.interger: Lua only says that it called a nil value.
  const std::string_view sign = "(field '";
  if (const std::size_t at = message.find(sign);
      at != std::string::npos && message.find("nil value") != std::string::npos) {
    const std::string called =
        message.substr(at + sign.size(), message.find('\'', at + sign.size()) - at - sign.size());
    std::vector<std::string> names;
    for (int type = 0; type <= static_cast<int>(FieldType::computed); ++type) {
      names.emplace_back(name_of(static_cast<FieldType>(type)));
    }
    message += "; " + called + " is not there, " + advice(called, names);
  }
  problems_.add(origin, "script_failed", {{"message", std::move(message)}});
}

void Loader::read_type(const Json& value) {
  const Origin origin{made_->key + "/type.lua", 1};
  if (!value.is_object()) {
    problems_.add(origin, "wrong_type",
                  {{"where", "type.lua"}, {"key", "what it returns"}, {"expected", "a table with keys"}});
    return;
  }
  ScriptTable type(value, "type.lua", origin, problems_);
  enter("type.label", type.label(), origin);
  if (const std::string key = type.text("key"); !key.empty() && key != made_->key) {
    type.report("key", "wrong_type", {{"key", "key"}, {"expected", "the name of its folder, " + made_->key}});
  }
  if (const std::string kind = type.text("kind"); !kind.empty()) {
    made_->kind = kind;
    if (kind != "tree" && kind != "forms") type.wrong_type("kind", "\"tree\" or \"forms\"");
  }
  if (type.texts("levels").empty()) type.report("", "missing_key", {{"key", "levels"}});
  made_->tender_type = type.flag("tender_type", true);
  made_->tender_number = type.text("tender_number");
  if (!made_->tender_number.empty()) {
    const Json text = "1150202", pattern = made_->tender_number;
    if (const auto tried = made_->pool->call(made_->match_function, {&text, &pattern}); !tried) {
      type.report(
          "tender_number", "bad_pattern",
          {{"pattern", made_->tender_number}, {"detail", tried.error().params.value("message", tried.error().code)}});
    }
  }
  made_->plugin = type.text("plugin");
  if (!made_->plugin.empty() && !usable_key(made_->plugin)) type.report("plugin", "missing_plugin_name");
  made_->sealed = type.flag("sealed", false);
  if (made_->sealed && made_->plugin.empty()) type.report("sealed", "sealed_without_plugin");
  made_->extra = type.any_object("extra");
  read_process(type);
  read_guides(type);
  read_documents(type);
  read_default_groups(type);
  read_sheet(type);
  read_staff_lists(type);
  read_staff_checks(type);
  read_reminders(type);
  read_stages(type);
  read_catalogue(type);
}

void Loader::read_staff_lists(ScriptTable& type) {
  for (const Json* entry : type.list("staff_lists")) {
    ScriptTable table(*entry, "staff_lists", type.origin(), problems_);
    StaffList list;
    list.key = table.key_text("key");
    list.label = table.label();
    list.level = table.key_text("level");
    list.field = table.key_text("field");
    list.values = table.texts("values");
    list.columns = table.texts("columns");
    list.origin = problems_.locate(type.origin(), list.key);
    for (const StaffList& other : made_->staff_lists)
      if (other.key == list.key) table.report("key", "duplicate_key", {{"key", list.key}});
    enter("staff_list." + list.key, list.label, list.origin);
    made_->staff_lists.push_back(std::move(list));
  }
}

void Loader::read_sheet(ScriptTable& type) {
  for (const std::string& name : type.texts("sheet")) {
    const std::size_t dot = name.find('.');
    const bool sound = dot != std::string::npos;
    if (!sound) type.wrong_type("sheet", "a list of \"level.field\"");
    if (sound) made_->sheet.push_back({name.substr(0, dot), name.substr(dot + 1), type.origin()});
  }
}

void Loader::read_guides(ScriptTable& type) {
  for (const Json* entry : type.list("guides")) {
    if (!has_tag(*entry, "guide")) {
      type.wrong_type("guides", "a list of guide \"key\" { … }");
      continue;
    }
    const Json spec_value = entry->value("spec", Json());
    const Origin origin = origin_of(*entry, type.origin());
    const std::string key =
        entry->contains("key") && entry->at("key").is_string() ? entry->at("key").get<std::string>() : "";
    ScriptTable spec(spec_value, "guide " + key, origin, problems_);
    if (!usable_key(key)) spec.report(key, "bad_key", {{"key", key}});
    Guide guide{key, spec.label(), spec.flag("must_confirm", true), origin};
    for (const Guide& other : made_->guides) {
      if (other.key == key) spec.report("", "duplicate_key", {{"key", key}});
    }
    enter("guide." + key + ".label", guide.label, origin);
    made_->guides.push_back(std::move(guide));
  }
}

void Loader::read_documents(ScriptTable& type) {
  for (const Json* entry : type.list("documents")) {
    if (!has_tag(*entry, "document")) {
      type.wrong_type("documents", "a list of document \"key\" { … }");
      continue;
    }
    const Json spec_value = entry->value("spec", Json());
    const Origin origin = origin_of(*entry, type.origin());
    const std::string key =
        entry->contains("key") && entry->at("key").is_string() ? entry->at("key").get<std::string>() : "";
    ScriptTable spec(spec_value, "document " + key, origin, problems_);
    if (!usable_key(key)) spec.report(key, "bad_key", {{"key", key}});
    Document document;
    document.key = key;
    document.origin = origin;
    document.label = spec.label();
    document.hint = spec.text("hint");
    document.required = read_condition(spec, "required", Condition::Op::always);
    document.print_template = spec.text("print");
    if (!document.print_template.empty() && !print_text(made_->bundle, made_->key, document.print_template))
      spec.report("print", "missing_file", {{"file", "documents/" + document.print_template + ".mustache"}});
    document.version_code = spec.text("version_code");
    document.asks_item_count = spec.flag("asks_item_count");
    document.rule = spec.rule("rule");
    document.extra = spec.any_object("extra");
    read_file_limits(spec, document.limits, {"pdf"}, kDocumentBytes);
    if (!document.limits.min_pages) document.limits.min_pages = 1;
    if (!document.limits.max_pages) document.limits.max_pages = kDocumentPages;
    for (const Document& other : made_->documents) {
      if (other.key == key) spec.report("", "duplicate_key", {{"key", key}});
    }
    enter("document." + key + ".label", document.label, origin);
    if (!document.hint.empty()) enter("document." + key + ".hint", document.hint, origin);
    made_->documents.push_back(std::move(document));
  }
}

void Loader::read_default_groups(ScriptTable& type) {
  const auto entry_is_sound = [](const Json& entry) {
    return entry.is_object() && entry.contains("code") && entry["code"].is_string() && entry.contains("name") &&
           entry["name"].is_string();
  };
  for (const Json* entry : type.list("groups")) {
    bool sound = entry_is_sound(*entry);
    Json group = *entry;
    if (sound && group.contains("categories")) {
      sound = is_list(group["categories"]);
      if (group["categories"].empty()) group["categories"] = Json::array();
      for (const Json& category : group["categories"]) sound = sound && entry_is_sound(category);
    } else {
      group["categories"] = Json::array();
    }
    if (!sound) {
      type.wrong_type("groups",
                      "a list of { code = \"…\", name = \"…\", categories = { { code = \"…\", name = \"…\" } } }");
      return;
    }
    made_->groups.push_back(std::move(group));
  }
}

void Loader::read_levels(const Json& levels) {
  for (const Json& entry : levels) {
    const std::string name =
        entry.contains("name") && entry["name"].is_string() ? entry["name"].get<std::string>() : "";
    if (entry.contains("failure")) {
      const std::string file = made_->key + "/" + name + ".lua";
      problems_.add({made_->bundle.files.contains(file) ? file : made_->key + "/type.lua", 1}, "level_missing",
                    {{"name", name}, {"message", entry["failure"]}});
    } else {
      read_level(name, entry.value("value", Json()));
    }
  }
}

}  // namespace tenderloom::forms
