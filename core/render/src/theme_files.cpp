#include "theme_files.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "source.h"

namespace tenderloom::render {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestChain = 8;

std::optional<std::string> text_of(const fs::path& file) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  // One byte more than is allowed is enough to see that it is too large.
  std::string text(kLargestTemplate + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  text.shrink_to_fit();  // the texts of a theme stay in memory, and the room for the largest allowed is a quarter MB
  return text;
}

std::vector<fs::path> sorted(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool is_plain_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c == '_' || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

}  // namespace

base::Result<std::vector<fs::path>> theme_chain(const fs::path& themes, const std::string& name) {
  std::vector<fs::path> chain;
  for (std::string next = name; !next.empty();) {
    const fs::path folder = themes / next;
    const fs::path file = folder / "theme.json";
    const auto text = is_plain_name(next) ? text_of(file) : std::nullopt;
    if (!text) return base::Error{"theme_missing", {{"theme", next}, {"file", file.string()}}};
    const auto invalid = [&](const char* detail) {
      return base::Error{"theme_invalid", {{"file", file.string()}, {"detail", detail}}};
    };
    const base::Json about = base::Json::parse(*text, nullptr, false);
    if (!about.is_object()) return invalid("the file is not a JSON object");
    if (about.contains("extends") && !about["extends"].is_string()) return invalid("extends is not a text");
    if (std::find(chain.begin(), chain.end(), folder) != chain.end()) return invalid("the theme extends itself");
    chain.push_back(folder);
    if (chain.size() > kLongestChain) return invalid("more than 8 themes extend one another");
    next = about.value("extends", std::string());
  }
  return chain;
}

namespace {

/// The sentence with every word of the list in the other's place; names in braces stay.
std::string with_terms(const std::string& sentence, const base::Json& terms) {
  std::string out;
  for (std::size_t at = 0; at < sentence.size();) {
    if (sentence[at] == '{') {
      const std::size_t end = std::min(sentence.find('}', at), sentence.size() - 1) + 1;
      out += sentence.substr(at, end - at);
      at = end;
      continue;
    }
    bool found = false;
    for (const base::Json& term : terms) {
      const auto& word = term[0].get_ref<const std::string&>();
      if (word.empty() || sentence.compare(at, word.size(), word) != 0) continue;
      out += term[1].get_ref<const std::string&>();
      at += word.size();
      found = true;
      break;
    }
    if (!found) out += sentence[at++];
  }
  return out;
}

/// `terms` of theme.json: {"zh-TW": [["word of the portal", "word of this theme"], …]}, tried in their order.
base::Result<void> apply_terms(const fs::path& folder, base::Words& words) {
  const auto text = text_of(folder / "theme.json");
  const base::Json about = text ? base::Json::parse(*text, nullptr, false) : base::Json();
  const base::Json all = about.is_object() ? about.value("terms", base::Json::object()) : base::Json::object();
  for (const auto& [locale, terms] : all.items()) {
    const bool sound = terms.is_array() && std::all_of(terms.begin(), terms.end(), [](const base::Json& term) {
                         return term.is_array() && term.size() == 2 && term[0].is_string() && term[1].is_string();
                       });
    if (!sound)
      return base::Error{"theme_invalid",
                         {{"file", (folder / "theme.json").string()}, {"detail", "terms is not a list of pairs"}}};
    const base::Json& list = terms;
    words.rewrite(locale, [&list](const std::string& sentence) { return with_terms(sentence, list); });
  }
  return {};
}

}  // namespace

base::Result<void> load_folder_words(const fs::path& folder, base::Words& words) {
  base::Result<void> result = apply_terms(folder, words);
  for (const fs::path& locale : sorted(folder / "locales")) {
    for (const fs::path& file : sorted(locale)) {
      if (file.extension() != ".json") continue;
      auto loaded = words.load_file(locale.filename().string(), file);
      if (!loaded.ok() && result.ok()) result = std::move(loaded);
    }
  }
  return result;
}

const std::string* ThemeFiles::read(const std::string& file) {
  const auto known = texts_.find(file);
  if (known != texts_.end()) return known->second ? &*known->second : nullptr;
  auto& text = texts_[file];
  for (const fs::path& folder : folders_) {
    if ((text = text_of(folder / file))) break;
  }
  return text ? &*text : nullptr;
}

const Source* ThemeFiles::source(const std::string& file) {
  if (const auto known = sources_.find(file); known != sources_.end()) return &known->second;
  const std::string* text = read(file);
  return text ? &sources_.try_emplace(file, file, *text).first->second : nullptr;
}

}  // namespace tenderloom::render
