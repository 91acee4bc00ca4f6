#include "tenderloom/forms/compare.h"

#include <algorithm>
#include <set>

#include "compare_fields.h"
#include "condition_text.h"
#include "tenderloom/base/words.h"

namespace tenderloom::forms {
namespace {

/// English sentences for authors and staff; {before} and {after} are filled in.
constexpr std::pair<std::string_view, std::string_view> kChangeSentences[] = {
    {"kind_changed", "the type was {before} and is {after}"},
    {"plugin_differs", "the companion plugin was \"{before}\" and is \"{after}\""},
    {"number_pattern_differs", "tender numbers were {before} and are {after}"},
    {"level_removed", "the level is gone; its rows have no place"},
    {"level_added", "a new level"},
    {"required_level_added", "a new level of which at least {after} rows are asked"},
    {"parent_changed", "the level stood under \"{before}\" and stands under \"{after}\""},
    {"rows_tighter", "rows a parent: {before} before, {after} now"},
    {"rows_wider", "rows a parent: {before} before, {after} now"},
    {"name_fields_differ", "rows were named by {before} and are named by {after}"},
    {"priced_differs", "whether its rows are counted as items has changed"},
    {"rule_added", "new rule {after}"},
    {"rule_removed", "rule {before} is gone"},
    {"rules_differ", "the file changed and holds rules; what they judge cannot be compared"},
    {"list_differs", "columns, search or counters of the list differ"},
    {"field_removed", "the field is gone; what was entered has no place"},
    {"field_added", "a new field ({after}) that may stay empty"},
    {"required_field_added", "a new field ({after}) that must be answered"},
    {"type_changed", "the field was {before} and is {after}"},
    {"type_widened", "the field was {before} and is {after}, which takes the same values"},
    {"required_more", "required was \"{before}\" and is \"{after}\""},
    {"required_less", "required was \"{before}\" and is \"{after}\""},
    {"shown_otherwise", "shown was \"{before}\" and is \"{after}\""},
    {"limit_tighter", "{before} became {after}, which is tighter"},
    {"limit_wider", "{before} became {after}, which takes all that was taken"},
    {"limit_differs", "{before} became {after}"},
    {"options_elsewhere", "options came from \"{before}\" and come from \"{after}\""},
    {"option_removed", "the option {before} is gone"},
    {"option_added", "new option {after}"},
    {"option_exclusive", "the option {after} can no longer be chosen together with others"},
    {"unique_differs", "unique among \"{before}\" became unique among \"{after}\""},
    {"set_by_differs", "who fills it in has changed"},
    {"shown_to_differs", "who sees it has changed"},
    {"must_be_differs", "which answers are acceptable has changed"},
    {"default_differs", "the default was {before} and is {after}"},
    {"computed_differs", "it is computed otherwise: {before} became {after}"},
    {"secrecy_differs", "how it is kept secret has changed"},
    {"sealed_differs", "whether applications stay sealed until the opening has changed"},
    {"extra_differs", "what plugins read (extra) has changed"},
    {"extension_removed", ".{before} files are no longer taken"},
    {"extension_added", ".{after} files are taken too"},
    {"document_removed", "the document is no longer asked; uploads of it stay where they are"},
    {"document_added", "a new document that may be left out"},
    {"required_document_added", "a new document that must be uploaded"},
    {"form_differs", "the printed form changed; forms printed before carry another code"},
    {"guide_added", "a new guide that must be confirmed before filling"},
    {"guide_removed", "the guide is no longer asked"},
    {"stage_removed", "the stage is gone; cases that stand there have no place"},
    {"stage_added", "a new stage of review"},
    {"first_stage_differs", "review began with {before} and begins with {after}"},
    {"stage_level_differs", "it judged rows of \"{before}\" and judges rows of \"{after}\""},
    {"stage_differs", "{before} became {after}"},
    {"period_shorter", "{before}, became {after}, which is shorter"},
    {"period_longer", "{before}, became {after}, which is longer"},
    {"outcome_removed", "the outcome can no longer be recorded"},
    {"outcome_added", "a new outcome, {after}, caused by {before}"},
    {"committee_added", "a committee scores here from now on"},
    {"committee_removed", "no committee scores here any more; its sheets have no place"},
    {"criterion_removed", "the criterion is gone; points that were given have no place"},
    {"criterion_added", "a new criterion {after}, which sheets handed in before do not have"},
    {"points_fewer", "at most {before} points became at most {after}; points that were given may not fit"},
    {"reminders_differ", "people were told {before} and are told {after}"},
    {"catalogue_added", "what is listed becomes public"},
    {"catalogue_removed", "the catalogue is gone; what is listed is no longer found"},
    {"catalogue_moved", "its address {before} became {after}"},
    {"zone_removed", "the zone is gone; what is listed there is no longer found"},
    {"zone_added", "a new zone of the catalogue"},
    {"zone_differs", "order, search, filters or language of its pages differ"},
    {"public_added", "{after} becomes public"},
    {"public_removed", "{before} is no longer public"},
    {"words_differ", "{after} sentences differ in {before}"},
    {"file_differs", "the file changed"},
};

template <typename T>
const T* by_key(const std::vector<T>& all, const std::string& key) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const T& each) { return each.key == key; });
  return found == all.end() ? nullptr : &*found;
}

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "nothing" : text;
}

std::string row_bounds(const Level& level) {
  return std::to_string(level.per_parent_min) + " to " +
         (level.per_parent_max > 0 ? std::to_string(level.per_parent_max) : "any number");
}

void compare_rows_a_parent(Changes& changes, const Level& before, const Level& after) {
  if (before.per_parent_min == after.per_parent_min && before.per_parent_max == after.per_parent_max) return;
  const auto most = [](const Level& level) { return level.per_parent_max > 0 ? level.per_parent_max : 1 << 30; };
  const bool tighter = after.per_parent_min > before.per_parent_min || most(after) < most(before);
  changes.add(tighter ? Effect::look : Effect::compatible, after.key, tighter ? "rows_tighter" : "rows_wider",
              row_bounds(before), row_bounds(after));
}

std::multiset<std::string> rule_ids(const Level& level) {
  std::multiset<std::string> ids;
  for (const Check& check : level.checks) ids.insert(check.rule);
  return ids;
}

bool same_list(const Level& before, const Level& after) {
  const auto columns = [](const Level& level) {
    std::vector<std::string> keys = level.search;
    for (const ListColumn& column : level.columns) keys.push_back(column.key);
    for (const Counter& counter : level.counters)
      keys.push_back(counter.key + " " + counter.kind + " " + counter.field + " " + text_of(counter.where));
    return keys;
  };
  return columns(before) == columns(after);
}

void compare_level(Changes& changes, const Level& before, const Level& after) {
  if (before.parent != after.parent)
    changes.add(Effect::breaking, after.key, "parent_changed", before.parent, after.parent);
  compare_rows_a_parent(changes, before, after);
  if (before.name_fields != after.name_fields)
    changes.add(Effect::look, after.key, "name_fields_differ", joined_names(before.name_fields),
                joined_names(after.name_fields));
  if (before.priced != after.priced) changes.add(Effect::look, after.key, "priced_differs");
  const auto old_rules = rule_ids(before), new_rules = rule_ids(after);
  for (const std::string& rule : old_rules)
    if (new_rules.count(rule) == 0) changes.add(Effect::compatible, after.key, "rule_removed", rule);
  for (const std::string& rule : new_rules)
    if (old_rules.count(rule) == 0) changes.add(Effect::look, after.key, "rule_added", "", rule);
  if (!same_list(before, after)) changes.add(Effect::compatible, after.key, "list_differs");
  if (before.extra != after.extra) changes.add(Effect::look, after.key, "extra_differs");
  compare_fields(changes, after.key, before.fields, after.fields);
}

void compare_levels(Changes& changes, const TypeDefinition& before, const TypeDefinition& after) {
  for (const Level& level : before.levels()) {
    if (const Level* now = after.level(level.key))
      compare_level(changes, level, *now);
    else
      changes.add(Effect::breaking, level.key, "level_removed");
  }
  for (const Level& level : after.levels()) {
    if (before.level(level.key) != nullptr) continue;
    const bool asked = level.per_parent_min > 0;
    changes.add(asked ? Effect::look : Effect::compatible, level.key, asked ? "required_level_added" : "level_added",
                "", std::to_string(level.per_parent_min));
  }
}

void compare_documents(Changes& changes, const TypeDefinition& before, const TypeDefinition& after) {
  for (const Document& document : before.documents()) {
    const std::string where = "document " + document.key;
    const Document* now = by_key(after.documents(), document.key);
    if (now == nullptr) {
      changes.add(Effect::look, where, "document_removed");
      continue;
    }
    compare_required(changes, where, document.required, now->required);
    compare_limits(changes, where, document.limits, now->limits);
    if (document.print_template != now->print_template || document.version_code != now->version_code)
      changes.add(Effect::look, where, "form_differs");
  }
  for (const Document& document : after.documents()) {
    if (by_key(before.documents(), document.key) != nullptr) continue;
    const bool asked = document.required.op != Condition::Op::never;
    changes.add(asked ? Effect::look : Effect::compatible, "document " + document.key,
                asked ? "required_document_added" : "document_added");
  }
}

void compare_guides(Changes& changes, const TypeDefinition& before, const TypeDefinition& after) {
  const auto asked = [](const Guide* guide) { return guide != nullptr && guide->must_confirm; };
  for (const Guide& guide : before.guides())
    if (asked(&guide) && !asked(by_key(after.guides(), guide.key)))
      changes.add(Effect::compatible, "guide " + guide.key, "guide_removed");
  for (const Guide& guide : after.guides())
    if (asked(&guide) && !asked(by_key(before.guides(), guide.key)))
      changes.add(Effect::look, "guide " + guide.key, "guide_added");
}

void compare_words(Changes& changes, const TypeDefinition& before, const TypeDefinition& after) {
  std::set<std::string> locales;
  for (const auto& locale : before.words().locales()) locales.insert(locale);
  for (const auto& locale : after.words().locales()) locales.insert(locale);
  for (const std::string& locale : locales) {
    std::set<std::string> keys;
    for (const auto& key : before.words().keys(locale)) keys.insert(key);
    for (const auto& key : after.words().keys(locale)) keys.insert(key);
    std::size_t differing = 0;
    for (const std::string& key : keys) {
      const std::string *was = before.words().find(locale, key), *is = after.words().find(locale, key);
      if ((was == nullptr) != (is == nullptr) || (was != nullptr && *was != *is)) ++differing;
    }
    if (differing > 0) changes.add(Effect::compatible, "", "words_differ", locale, std::to_string(differing));
  }
}

/// A Lua file without what changes nothing: comments that stand alone and white space at both ends of a line.
std::string bare_lua(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::size_t first = text.find_first_not_of(" \t\r", at);
    if (first < end && text.compare(first, 2, "--") != 0)
      out += text.substr(first, text.find_last_not_of(" \t\r", end - 1) - first + 1) + "\n";
    at = end + 1;
  }
  return out;
}

/// The path within the type, so that a copy under another key compares: "price.lua", "lib/taiwan.lua".
std::map<std::string, std::string> files_of(const TypeDefinition& type) {
  std::map<std::string, std::string> files;
  const std::string own = type.key() + "/";
  for (const auto& [path, text] : type.bundle().files)
    files[path.starts_with(own) ? path.substr(own.size()) : path] = text;
  return files;
}

void compare_files(Changes& changes, const TypeDefinition& before, const TypeDefinition& after) {
  const auto old_files = files_of(before), new_files = files_of(after);
  std::set<std::string> names;
  for (const auto& [path, text] : old_files) names.insert(path);
  for (const auto& [path, text] : new_files) names.insert(path);
  for (const std::string& path : names) {
    const auto was = old_files.find(path), is = new_files.find(path);
    const bool both = was != old_files.end() && is != new_files.end();
    if (both && was->second == is->second) continue;
    if (path.find("locales/") != std::string::npos || path.ends_with("_test.lua")) continue;  // told as words; no rules
    if (path.ends_with(".mustache") || path.ends_with(".css")) {
      changes.add(Effect::look, path, "form_differs");
    } else if (path.ends_with(".lua")) {
      const bool rules = (both                             ? was->second + is->second
                          : both || was == old_files.end() ? is->second
                                                           : was->second)
                             .find("function") != std::string::npos;
      if (rules && (!both || bare_lua(was->second) != bare_lua(is->second)))
        changes.add(Effect::look, path, "rules_differ");
    } else {
      changes.add(Effect::compatible, path, "file_differs");
    }
  }
}

}  // namespace

std::string_view name_of(Effect effect) {
  return effect == Effect::breaking ? "breaking" : effect == Effect::look ? "needs a look" : "compatible";
}

std::string TypeChange::text() const {
  std::string sentence = code;
  for (const auto& [name, words] : kChangeSentences)
    if (name == code) sentence = base::fill(words, {{"before", before}, {"after", after}});
  return where.empty() ? sentence : where + ": " + sentence;
}

std::vector<TypeChange> compare(const TypeDefinition& before, const TypeDefinition& after) {
  Changes changes;
  if (before.kind() != after.kind()) changes.add(Effect::breaking, "", "kind_changed", before.kind(), after.kind());
  if (before.plugin() != after.plugin())
    changes.add(Effect::look, "", "plugin_differs", before.plugin(), after.plugin());
  if (before.tender_number_pattern() != after.tender_number_pattern())
    changes.add(Effect::look, "", "number_pattern_differs", before.tender_number_pattern(),
                after.tender_number_pattern());
  if (before.sealed() != after.sealed()) changes.add(Effect::breaking, "", "sealed_differs");
  if (before.extra() != after.extra()) changes.add(Effect::look, "", "extra_differs");
  compare_levels(changes, before, after);
  compare_documents(changes, before, after);
  compare_guides(changes, before, after);
  compare_reminders(changes, before, after);
  compare_stages(changes, before, after);
  compare_catalogues(changes, before, after);
  compare_files(changes, before, after);
  compare_words(changes, before, after);
  auto found = changes.take();
  std::stable_sort(found.begin(), found.end(),
                   [](const TypeChange& a, const TypeChange& b) { return a.effect > b.effect; });
  return found;
}

Effect verdict(const std::vector<TypeChange>& changes) {
  Effect gravest = Effect::compatible;
  for (const TypeChange& change : changes) gravest = std::max(gravest, change.effect);
  return gravest;
}

}  // namespace tenderloom::forms
