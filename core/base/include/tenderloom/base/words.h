// Sentences. Code emits codes and parameters; a locale file holds the sentence (style rule 9). Locale files are JSON
// objects, nested at will; keys are joined by dots: {"error": {"above": "…必須大於 {limit}"}} is "error.above".
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tenderloom/base/result.h"

namespace tenderloom::base {

inline constexpr std::string_view kFirstLocale = "zh-TW";

class Words {
 public:
  /// Adds the sentences of one locale; later ones override earlier ones (a theme that extends another).
  /// Fails with `words_invalid` {file, detail} when the file is not JSON or a value is not text.
  Result<void> load_file(std::string_view locale, const std::filesystem::path& file);
  void add(std::string_view locale, std::string_view key, std::string_view sentence);
  /// Puts another sentence in the place of each one that was added here (not of the parent's).
  void rewrite(std::string_view locale, const std::function<std::string(const std::string& sentence)>& with);
  bool has(std::string_view locale, std::string_view key) const;
  /// The sentence with its {placeholders} filled from `params` (numbers and texts; missing ones stay as written).
  /// Falls back to zh-TW, then to the key itself.
  std::string text(std::string_view locale, std::string_view key, const Json& params = Json::object()) const;
  /// The sentence as written, or nullptr when neither the locale nor zh-TW has it.
  const std::string* find(std::string_view locale, std::string_view key) const;
  std::vector<std::string> locales() const;
  std::vector<std::string> keys(std::string_view locale) const;
  /// `parent` is asked when a key is not here.
  void set_parent(const Words* parent) { parent_ = parent; }

 private:
  std::map<std::string, std::unordered_map<std::string, std::string>, std::less<>> sentences_;
  const Words* parent_ = nullptr;
};

/// Fills {name} in `sentence` from `params`; {name:inside} is a label inside of a sentence, which in English begins
/// with a small letter.
std::string fill(std::string_view sentence, const Json& params);

}  // namespace tenderloom::base
