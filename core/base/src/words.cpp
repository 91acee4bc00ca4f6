#include "tenderloom/base/words.h"

#include <fstream>
#include <functional>
#include <sstream>

namespace tenderloom::base {
namespace {

constexpr int kDeepest = 20;

using Sentences = std::vector<std::pair<std::string, std::string>>;

/// Answers the key whose value is no text, or empty.
std::string flatten(const Json& node, const std::string& prefix, int depth, Sentences& out) {
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

constexpr std::string_view kInside = ":inside";

/// A label as it stands inside of a sentence: "Price" is "price", "PaaS" and "價格" stay as they are.
std::string inside_of_sentence(std::string text) {
  const auto is_capital = [&](std::size_t at) { return at < text.size() && text[at] >= 'A' && text[at] <= 'Z'; };
  const bool word = text.size() > 1 && text[1] >= 'a' && text[1] <= 'z';
  const std::size_t end = std::min(text.find(' '), text.size());
  bool plain = is_capital(0) && word;
  for (std::size_t at = 1; at < end; ++at) plain = plain && !is_capital(at);
  if (plain) text[0] = static_cast<char>(text[0] + ('a' - 'A'));
  return text;
}

/// {state@process.submission} is the word process.submission.<state>: what a code means, by its key; null: nothing is
/// written.
using WordOf = std::function<const std::string*(const std::string& key)>;

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

std::string filled(std::string_view sentence, const Json& params, const WordOf& word) {
  std::string out;
  out.reserve(sentence.size() + 32);
  std::size_t at = 0;
  while (at < sentence.size()) {
    const std::size_t open = sentence.find('{', at);
    if (open == std::string_view::npos) break;
    out += sentence.substr(at, open - at);
    at = open;
    const std::size_t close = sentence.find('}', open);
    if (close == std::string_view::npos) break;
    std::string_view name = sentence.substr(open + 1, close - open - 1), table;
    const bool inside = name.ends_with(kInside);
    if (inside) name.remove_suffix(kInside.size());
    if (const std::size_t mark = name.find('@'); mark != std::string_view::npos) {
      table = name.substr(mark + 1);
      name = name.substr(0, mark);
    }
    const Json* value = nullptr;
    if (is_name(name) && params.is_object()) {
      if (const auto found = params.find(std::string(name)); found != params.end()) value = &*found;
    }
    if (value && value->is_string()) {
      const auto& text = value->get_ref<const std::string&>();
      const std::string* meant = table.empty() ? nullptr : word(std::string(table) + "." + text);
      out += meant ? *meant : inside ? inside_of_sentence(text) : text;
    } else if (value && value->is_number()) {
      out += value->dump();
    } else {
      out += '{';  // what is no placeholder, or has no value, stays as written
      at = open + 1;
      continue;
    }
    at = close + 1;
  }
  out += sentence.substr(at);
  return out;
}

}  // namespace

Result<void> Words::load_file(std::string_view locale, const std::filesystem::path& file) {
  const auto refuse = [&](std::string detail) {
    return Error{"words_invalid", {{"file", file.string()}, {"detail", std::move(detail)}}};
  };
  std::ifstream in(file, std::ios::binary);
  if (!in) return refuse("the file cannot be read");
  Json content;
  try {
    content = Json::parse(in);
  } catch (const Json::exception& problem) {
    return refuse(problem.what());
  }
  if (!content.is_object()) return refuse("the file is not a JSON object");
  Sentences sentences;
  if (const std::string bad = flatten(content, "", 0, sentences); !bad.empty()) {
    return refuse("the value of " + bad + " is not text");
  }
  auto& table = sentences_[std::string(locale)];
  for (auto& [key, sentence] : sentences) table[std::move(key)] = std::move(sentence);
  return {};
}

void Words::add(std::string_view locale, std::string_view key, std::string_view sentence) {
  sentences_[std::string(locale)][std::string(key)] = sentence;
}

void Words::rewrite(std::string_view locale, const std::function<std::string(const std::string&)>& with) {
  const auto table = sentences_.find(locale);
  if (table == sentences_.end()) return;
  for (auto& [key, sentence] : table->second) sentence = with(sentence);
}

namespace {

using Tables = std::map<std::string, std::unordered_map<std::string, std::string>, std::less<>>;

const std::string* look_up(const Tables& tables, std::string_view locale, const std::string& key) {
  const auto table = tables.find(locale);
  if (table == tables.end()) return nullptr;
  const auto sentence = table->second.find(key);
  return sentence == table->second.end() ? nullptr : &sentence->second;
}

}  // namespace

bool Words::has(std::string_view locale, std::string_view key) const {
  return look_up(sentences_, locale, std::string(key)) || (parent_ && parent_->has(locale, key));
}

const std::string* Words::find(std::string_view locale, std::string_view key) const {
  const std::string name(key);
  for (const std::string_view wanted : {locale, kFirstLocale}) {
    for (const Words* words = this; words; words = words->parent_) {
      if (const std::string* sentence = look_up(words->sentences_, wanted, name)) return sentence;
    }
  }
  return nullptr;
}

std::string Words::text(std::string_view locale, std::string_view key, const Json& params) const {
  const std::string* sentence = find(locale, key);
  const auto word = [&](const std::string& name) { return find(locale, name); };
  return sentence ? filled(*sentence, params, word) : std::string(key);
}

std::vector<std::string> Words::locales() const {
  std::vector<std::string> names = parent_ ? parent_->locales() : std::vector<std::string>{};
  for (const auto& [name, table] : sentences_) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> Words::keys(std::string_view locale) const {
  std::vector<std::string> names = parent_ ? parent_->keys(locale) : std::vector<std::string>{};
  if (const auto table = sentences_.find(locale); table != sentences_.end()) {
    for (const auto& [key, sentence] : table->second) names.push_back(key);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string fill(std::string_view sentence, const Json& params) {
  return filled(sentence, params, [](const std::string&) { return nullptr; });
}

}  // namespace tenderloom::base
