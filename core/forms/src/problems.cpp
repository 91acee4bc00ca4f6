#include "problems.h"

#include <cctype>

#include "tenderloom/base/text.h"

namespace tenderloom::forms {
namespace {

bool is_word(char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0; }

/// Is `word` at `at` a key (`word =`) or a text ("word")?
bool is_mention(std::string_view line, std::size_t at, std::size_t size) {
  const char before = at == 0 ? ' ' : line[at - 1];
  const char after = at + size < line.size() ? line[at + size] : ' ';
  if ((before == '"' && after == '"') || (before == '\'' && after == '\'')) return true;
  if (is_word(before) || is_word(after)) return false;
  std::size_t next = at + size;
  while (next < line.size() && line[next] == ' ') ++next;
  return next < line.size() && line[next] == '=' && (next + 1 >= line.size() || line[next + 1] != '=');
}

/// English sentences for the author of a definition; the first of a pair is the code.
constexpr std::pair<std::string_view, std::string_view> kSentences[] = {
    {"script_failed", "{message}"},
    {"level_missing", "level {name} has no file that can be read: {message}"},
    {"wrong_type", "{where}: {key} must be {expected}"},
    {"unknown_key", "{where}: unknown key {key}; {advice}"},
    {"missing_label", "{where} has no label; write label = \"…\" in zh-TW"},
    {"missing_key", "{where} needs {key}"},
    {"bad_key", "{where}: {key} is not a usable key; use lower-case letters, digits and _, beginning with a letter"},
    {"unknown_section", "{where}: there is no section {key}; name it in sections = { { key = …, label = … } }"},
    {"duplicate_key", "{where}: {key} is there twice; give one of them another key"},
    {"reserved_key", "{where}: {key} already means something else here ({meaning}); choose another key"},
    {"bad_reference", "{where}: {key} names {name}, which is not {expected}; {advice}"},
    {"wrong_reference", "{where}: {key} names {name}, which is not {expected}"},
    {"unreachable_condition", "{where}: this condition can never hold: {detail}"},
    {"self_condition", "{where}: {key} depends on the field itself; name another field"},
    {"condition_cycle", "the fields {fields} depend on each other's visibility in a circle; take one condition away"},
    {"empty_options", "{where} has no options; write options = { { \"code\", \"label\" }, … }"},
    {"duplicate_option", "{where}: the option {value} is there twice"},
    {"limits_contradict", "{where}: {low} is greater than {high}; no value can satisfy both"},
    {"bad_rule_id", "{where}: {rule} is not a rule id; write it like R-023"},
    {"unknown_rule_limit", "{where}: rules has no {key}; {advice}"},
    {"missing_file", "{where}: the file {file} is not in the folder"},
    {"bad_words", "{file} cannot be read: {detail}"},
    {"unknown_words_key", "{key} belongs to nothing in this definition; {advice}"},
    {"bad_pattern", "{where}: the pattern {pattern} is not a Lua pattern: {detail}"},
    {"bad_date",
     "{where}: {key} is neither a date nor a date field with a distance; write \"today\", \"2026-01-01\", "
     "\"some_date\" or \"today-1y\""},
    {"bad_size", "{where}: max_size must be written like \"10 MB\" or \"500 KB\""},
    {"level_order", "{where}: {detail}"},
    {"name_taken", "the file {file} has the name of a module in scripts/lib; give it another name"},
    {"too_large", "the folder holds more than {limit} bytes of text"},
    {"missing_translation", "{key} has no sentence in locales/{locale}.json; zh-TW says: {text}"},
    {"missing_sentence", "the rule answers {code}, but locales/{locale}.json has no problem.{code}"},
    {"unused_sentence", "locales/{locale}.json has problem.{code}, which no rule answers"},
    {"missing_plugin_name", "{where}: plugin must be the name of a plugin"},
    {"sealed_without_plugin", "{where}: sealed needs a plugin that records the opening; write plugin = \"…\""},
    {"no_scripts", "the folder of scripts cannot be read"},
    {"type_too_large", "{file} is too large, or the folder holds too many files"},
    {"type_unreadable", "{file} cannot be read"},
    {"no_type", "the folder has no type.lua"},
};

}  // namespace

void Problems::add(const Origin& origin, std::string code, Json params) {
  found_.push_back({origin, std::move(code), std::move(params)});
}

void Problems::add_at(const Origin& origin, std::string_view word, std::string code, Json params) {
  add(locate(origin, word), std::move(code), std::move(params));
}

Origin Problems::locate(const Origin& origin, std::string_view word) const {
  const auto file = bundle_.files.find(origin.file);
  if (file == bundle_.files.end() || word.empty()) return origin;
  const std::string_view text = file->second;
  int line = 1;
  for (std::size_t at = 0; at < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view row = text.substr(at, end - at);
    if (line >= origin.line) {
      for (std::size_t found = row.find(word); found != std::string_view::npos; found = row.find(word, found + 1)) {
        if (is_mention(row, found, word.size())) return {origin.file, line};
      }
    }
    at = end + 1;
  }
  return {origin.file, std::max(origin.line, 1)};
}

std::string DefinitionProblem::text() const {
  std::string sentence = code;
  for (const auto& [name, words] : kSentences) {
    if (name == code) sentence = base::fill(words, params);
  }
  std::string place = origin.file;
  if (!place.empty() && origin.line > 0) place += ":" + std::to_string(origin.line);
  return place.empty() ? sentence : place + ": " + sentence;
}

bool usable_key(std::string_view key) {
  if (key.empty() || key.size() > 60 || key.front() < 'a' || key.front() > 'z') return false;
  return std::all_of(key.begin(), key.end(),
                     [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

bool usable_rule_id(std::string_view id) {
  const std::size_t dash = id.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash + 1 == id.size()) return false;
  for (const char c : id.substr(0, dash)) {
    if (c < 'A' || c > 'Z') return false;
  }
  std::string_view number = id.substr(dash + 1);
  if (number.back() >= 'a' && number.back() <= 'z') number.remove_suffix(1);
  return !number.empty() && std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace tenderloom::forms
