#include "tenderloom/forms/definition.h"

#include "definition_impl.h"
#include "loader.h"
#include "paths.h"

namespace tenderloom::forms {

const StageOutcome* Stage::outcome(std::string_view wanted) const {
  for (const StageOutcome& one : outcomes)
    if (one.key == wanted) return &one;
  return nullptr;
}

std::variant<std::shared_ptr<const TypeDefinition>, std::vector<DefinitionProblem>> TypeDefinition::load(
    const std::string& key, Bundle bundle, const Calculators& calculators, const base::Words* portal_words) {
  return Loader(key, std::move(bundle), calculators, portal_words).load();
}

TypeDefinition::TypeDefinition(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TypeDefinition::~TypeDefinition() = default;

const Field* Level::field(std::string_view wanted) const { return find_field(fields, wanted); }

const std::string& TypeDefinition::key() const { return impl_->key; }
const std::string& TypeDefinition::version() const { return impl_->version; }
const Bundle& TypeDefinition::bundle() const { return impl_->bundle; }
std::string TypeDefinition::kind() const { return impl_->kind; }
bool TypeDefinition::is_tender_type() const { return impl_->tender_type; }
const std::string& TypeDefinition::plugin() const { return impl_->plugin; }
bool TypeDefinition::sealed() const { return impl_->sealed; }
const std::vector<Level>& TypeDefinition::levels() const { return impl_->levels; }
const Level* TypeDefinition::level(std::string_view key) const { return find_level(impl_->levels, key); }

const Level* TypeDefinition::child_of(const Level& level) const {
  for (const Level& other : impl_->levels) {
    if (other.parent == level.key) return &other;
  }
  return nullptr;
}

const std::vector<Document>& TypeDefinition::documents() const { return impl_->documents; }
const std::vector<Guide>& TypeDefinition::guides() const { return impl_->guides; }
const Process& TypeDefinition::process() const { return impl_->process; }

std::string TypeDefinition::state_label(std::string_view machine, const std::string& state,
                                        const std::string& locale) const {
  return impl_->words.text(locale, "process." + std::string(machine) + "." + state);
}

const std::vector<StaffList>& TypeDefinition::staff_lists() const { return impl_->staff_lists; }
const std::vector<StaffCheck>& TypeDefinition::staff_checks() const { return impl_->staff_checks; }
const std::vector<Stage>& TypeDefinition::stages() const { return impl_->stages; }
const Stage* TypeDefinition::stage(std::string_view key) const {
  for (const Stage& one : impl_->stages)
    if (one.key == key) return &one;
  return nullptr;
}
const Reminders& TypeDefinition::reminders() const { return impl_->reminders; }
const ReminderDays& TypeDefinition::reminders(const Stage& stage) const {
  return stage.reminders ? *stage.reminders : impl_->reminders.stages;
}
const Catalogue* TypeDefinition::catalogue() const { return impl_->catalogue ? &*impl_->catalogue : nullptr; }
const std::vector<SheetColumn>& TypeDefinition::sheet() const { return impl_->sheet; }
const std::string& TypeDefinition::tender_number_pattern() const { return impl_->tender_number; }
const Json& TypeDefinition::default_groups() const { return impl_->groups; }
const Json& TypeDefinition::extra() const { return impl_->extra; }
const base::Words& TypeDefinition::words() const { return impl_->words; }
const std::vector<std::string>& TypeDefinition::locales() const { return impl_->locales; }
script::ScriptPool& TypeDefinition::scripts() const { return *impl_->pool; }

bool TypeDefinition::matches_tender_number(const std::string& number) const {
  return impl_->tender_number.empty() || matches(number, impl_->tender_number);
}

bool TypeDefinition::matches(const std::string& text, const std::string& pattern) const {
  const Json subject = text, wanted = pattern;
  const auto answer = impl_->pool->call(impl_->match_function, {&subject, &wanted});
  return answer.ok() && answer.value() == true;
}

std::map<std::string, std::vector<Origin>> TypeDefinition::rules() const {
  std::map<std::string, std::vector<Origin>> found;
  const auto add = [&](const std::string& rule, const Origin& origin) {
    if (!rule.empty()) found[rule].push_back(origin);
  };
  for (const Level& level : impl_->levels) {
    add(level.min_rule, level.origin);
    add(level.max_rule, level.origin);
    add(level.greatest.rule, level.origin);
    each_field(level.fields, [&](const Field& field) {
      for (const auto& [limit, rule] : field.rules) add(rule, field.origin);
    });
    for (const Check& check : level.checks) add(check.rule, check.origin);
  }
  for (const Document& document : impl_->documents) add(document.rule, document.origin);
  return found;
}

std::vector<DefinitionProblem> TypeDefinition::advice() const {
  std::vector<DefinitionProblem> found;
  std::set<std::string> locales;
  const std::string own = impl_->key + "/locales/";
  for (const auto& [path, text] : impl_->bundle.files) {
    if (path.starts_with(own) && path.ends_with(".json"))
      locales.insert(path.substr(own.size(), path.size() - own.size() - 5));
  }
  locales.insert("en");
  locales.erase(std::string(base::kFirstLocale));
  for (const std::string& locale : locales) {
    for (const auto& [key, origin] : impl_->inline_words) {
      if (impl_->words.has(locale, key)) continue;
      found.push_back({origin,
                       "missing_translation",
                       {{"key", key}, {"locale", locale}, {"text", impl_->words.text(base::kFirstLocale, key)}}});
    }
  }
  locales.insert(std::string(base::kFirstLocale));
  for (const std::string& locale : locales) {
    for (const auto& [code, origin] : impl_->problem_codes) {
      if (!impl_->words.has(locale, "problem." + code)) {
        found.push_back({origin, "missing_sentence", {{"code", code}, {"locale", locale}}});
      }
    }
    const std::string file = own + locale + ".json";
    const auto text = impl_->bundle.files.find(file);
    if (text == impl_->bundle.files.end()) continue;
    const Json content = Json::parse(text->second, nullptr, false);
    if (!content.is_object() || !content.contains("problem") || !content["problem"].is_object()) continue;
    for (const auto& [code, sentence] : content["problem"].items()) {
      // The portal's own forms are answered by its services as well.
      if (impl_->tender_type && !impl_->problem_codes.contains(code)) {
        found.push_back({{file, 0}, "unused_sentence", {{"code", code}, {"locale", locale}}});
      }
    }
  }
  return found;
}

std::string TypeDefinition::label(const std::string& locale) const { return impl_->words.text(locale, "type.label"); }

std::string TypeDefinition::label(const Level& level, const std::string& locale) const {
  return impl_->words.text(locale, "level." + level.key + ".label");
}

std::string TypeDefinition::label(const Level& level, const Field& field, const std::string& locale) const {
  const std::string key = level.key + "." + field.path;
  if (const std::string* label = impl_->words.find(locale, "field." + key + ".label")) return *label;
  return impl_->words.text(locale, "row." + key + ".label");  // of a checklist
}

std::string TypeDefinition::option_label(const Level& level, const Field& field, const Option& option,
                                         const std::string& locale) const {
  const std::string key =
      field.options.list.empty() ? "option." + level.key + "." + field.path : "list." + field.options.list;
  const std::string* label =
      field.options.kind == OptionSource::Kind::fixed ? impl_->words.find(locale, key + "." + option.value) : nullptr;
  return label ? *label : option.label;
}

std::vector<const Level*> TypeDefinition::dependents(const Level& level) const {
  std::vector<const Level*> found;
  const auto readers = impl_->readers.find(level.key);
  if (readers == impl_->readers.end()) return found;
  for (const Level& other : impl_->levels) {
    if (readers->second.contains(other.key)) found.push_back(&other);
  }
  return found;
}

}  // namespace tenderloom::forms
