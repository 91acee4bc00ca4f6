// The words of a type: its inline zh-TW texts, its locale files, those of scripts/lib.
#include "loader.h"
#include "source_names.h"
#include "tenderloom/base/text.h"

namespace tenderloom::forms {
namespace {

constexpr int kDeepest = 20;

/// Answers the key whose value is no text, or empty.
std::string flatten(const Json& node, const std::string& prefix, int depth,
                    std::vector<std::pair<std::string, std::string>>& out) {
  for (const auto& [name, value] : node.items()) {
    const std::string key = prefix.empty() ? name : prefix + "." + name;
    if (value.is_string()) {
      out.emplace_back(key, value.get<std::string>());
    } else if (value.is_object() && depth < kDeepest) {
      if (std::string bad = flatten(value, key, depth + 1, out); !bad.empty()) return bad;
    } else {
      return key;
    }
  }
  return {};
}

/// Keys that need not stand for an inline text.
bool is_free(const std::string& key) {
  return key.starts_with("problem.") || key.starts_with("message.") || key.starts_with("list.") ||
         key.starts_with("text.");
}

}  // namespace

void Loader::enter(const std::string& key, const std::string& text, const Origin& origin) {
  made_->words.add(base::kFirstLocale, key, text);
  made_->inline_words.emplace(key, origin);
}

void Loader::enter_words(const Level& level) {
  const std::string prefix = "level." + level.key + ".";
  enter(prefix + "label", level.label, level.origin);
  if (!level.purpose.empty()) enter(prefix + "purpose", level.purpose, level.origin);
  if (!level.empty_text.empty()) enter(prefix + "empty", level.empty_text, level.origin);
  if (!level.guidance.empty()) enter(prefix + "guidance", level.guidance, level.origin);
  for (const FieldGroup& group : level.groups) {
    const std::string key = "group." + level.key + "." + group.key;
    enter(key + ".label", group.label, problems_.locate(level.origin, group.key));
    if (!group.hint.empty()) enter(key + ".hint", group.hint, problems_.locate(level.origin, group.key));
  }
  for (const ListColumn& column : level.columns) {
    if (!column.label.empty()) enter("column." + level.key + "." + column.key, column.label, level.origin);
  }
  for (const Counter& counter : level.counters) {
    enter("counter." + level.key + "." + counter.key, counter.label, level.origin);
  }
  each_field(level.fields, [&](const Field& field) { enter_field_words(level, field); });
}

void Loader::enter_field_words(const Level& level, const Field& field) {
  const std::string key = level.key + "." + field.path;
  enter("field." + key + ".label", field.label, field.origin);
  if (!field.hint.empty()) enter("field." + key + ".hint", field.hint, field.origin);
  if (!field.unit.empty()) enter("field." + key + ".unit", field.unit, field.origin);
  for (const Field& row : field.rows) {
    enter("row." + level.key + "." + row.path + ".label", row.label, row.origin);
    if (!row.hint.empty()) enter("row." + level.key + "." + row.path + ".hint", row.hint, row.origin);
  }
  if (field.options.kind == OptionSource::Kind::tender) return;  // a table of the tender is written by staff, as it is
  const std::string options = field.options.list.empty() ? "option." + key : "list." + field.options.list;
  enter_options(options, field.options.fixed, field.origin);
}

void Loader::enter_options(const std::string& key, const std::vector<Option>& options, const Origin& origin) {
  for (const Option& option : options) {
    enter(key + "." + option.value, option.label, origin);
    enter_options(key, option.children, origin);
  }
}

void Loader::load_locales() {
  const std::string own = made_->key + "/locales/", library = "lib/locales/";
  for (const bool is_own : {false, true}) {
    const std::string& folder = is_own ? own : library;
    for (const auto& [path, text] : made_->bundle.files) {
      if (!path.starts_with(folder) || !path.ends_with(".json")) continue;
      load_locale(path, path.substr(folder.size(), path.size() - folder.size() - 5), is_own);
    }
  }
  auto& locales = made_->locales;
  for (const std::string& locale : made_->words.locales())
    if (std::find(locales.begin(), locales.end(), locale) == locales.end()) locales.push_back(locale);
}

void Loader::load_locale(const std::string& file, const std::string& locale, bool own) {
  const Json content = Json::parse(made_->bundle.files.at(file), nullptr, false);
  std::vector<std::pair<std::string, std::string>> sentences;
  const std::string bad = content.is_object() ? flatten(content, "", 0, sentences) : "";
  if (!content.is_object() || !bad.empty()) {
    problems_.add(
        {file, 1}, "bad_words",
        {{"file", file}, {"detail", bad.empty() ? "it is not a JSON object" : "the value of " + bad + " is not text"}});
    return;
  }
  std::vector<std::string> known;
  for (const auto& [key, origin] : made_->inline_words) known.push_back(key);
  for (auto& [key, sentence] : sentences) {
    // A row of a checklist without a hint needs no nesting: its key alone is its label.
    if (key.starts_with("row.") && made_->inline_words.contains(key + ".label")) key += ".label";
    if (own && !is_free(key) && !made_->inline_words.contains(key)) {
      std::string near = advice(key, known);
      if (near.starts_with("possible are")) near = "remove it or correct its key";
      problems_.add({file, 0}, "unknown_words_key", {{"key", key}, {"advice", near}});
    }
    // An inline text is the first word in zh-TW; a file may not contradict it, but rules' sentences live there.
    if (locale == base::kFirstLocale && made_->inline_words.contains(key)) continue;
    made_->words.add(locale, key, sentence);
  }
}

namespace {

using LabelIndex = std::unordered_map<std::string, std::string>;

/// What a label could mean is what comes first.
void add_labels(const std::vector<Option>& options, const base::Words& words, const std::string& key,
                LabelIndex& index) {
  for (const Option& option : options) {
    if (!option.children.empty()) {
      add_labels(option.children, words, key, index);
      continue;
    }
    index.emplace(base::fold(option.label), option.value);
    if (const std::string* english = words.find("en", key + "." + option.value))
      index.emplace(base::fold(*english), option.value);
  }
}

}  // namespace

void Loader::index_labels() {
  std::map<std::string, std::shared_ptr<const LabelIndex>> of_list;
  for (Level& level : made_->levels) {
    for (Field& field : level.fields) {
      OptionSource& source = field.options;
      if (source.kind != OptionSource::Kind::fixed) continue;
      const std::string key = source.list.empty() ? "option." + level.key + "." + field.path : "list." + source.list;
      std::string same = key;  // lists of one name may hold different options
      for (const Option& option : source.fixed) same += ' ' + option.value;
      std::shared_ptr<const LabelIndex>& index = of_list[same];
      if (!index) {
        auto made = std::make_shared<LabelIndex>();
        add_labels(source.fixed, made_->words, key, *made);
        index = std::move(made);
      }
      source.by_label = index;
    }
  }
}

void Loader::find_problem_codes() {
  for (const auto& [path, text] : made_->bundle.files) {
    if (!path.ends_with(".lua")) continue;
    for (const auto& [name, at] : names_after(text, "problem", Between::parenthesis_or_nothing)) {
      const auto begin = text.begin();
      const int line = 1 + static_cast<int>(std::count(begin, begin + static_cast<std::ptrdiff_t>(at), '\n'));
      made_->problem_codes.try_emplace(name, Origin{path, line});
    }
  }
}

}  // namespace tenderloom::forms
