#include "search_words.h"

#include <algorithm>
#include <unordered_set>

#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

constexpr std::size_t kMostWords = 5, kLongestWord = 60;

/// Where each character begins, and the end of the text.
std::vector<std::size_t> beginnings(std::string_view text) {
  std::vector<std::size_t> at;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) at.push_back(i);
  at.push_back(text.size());
  return at;
}

}  // namespace

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  const std::string folded = base::fold(text);
  for (std::size_t from = 0; from < folded.size() && words.size() < kMostWords;) {
    const std::size_t end = std::min(folded.find(' ', from), folded.size());
    const std::string_view word = std::string_view(folded).substr(from, end - from);
    const auto at = beginnings(word);
    if (!word.empty()) words.emplace_back(word.substr(0, at[std::min(at.size() - 1, kLongestWord)]));
    from = end + 1;
  }
  return words;
}

bool contains_all(std::string_view folded, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return folded.find(word) != std::string_view::npos; });
}

std::vector<std::string> search_terms(std::string_view folded) {
  const auto at = beginnings(folded);
  std::vector<std::string> terms;
  std::unordered_set<std::string_view> seen;
  const auto note = [&](std::string_view term) {
    if (term.find(' ') == std::string_view::npos && seen.insert(term).second) terms.emplace_back(term);
  };
  for (std::size_t i = 0; i + 1 < at.size(); ++i) {
    note(folded.substr(at[i], at[i + 1] - at[i]));
    if (i + 2 < at.size()) note(folded.substr(at[i], at[i + 2] - at[i]));
  }
  return terms;
}

std::vector<std::string> terms_to_ask(std::string_view word) {
  const auto at = beginnings(word);
  if (at.size() <= 2) return {std::string(word)};
  std::vector<std::string> terms;
  for (std::size_t i = 0; i + 2 < at.size(); ++i) terms.emplace_back(word.substr(at[i], at[i + 2] - at[i]));
  return terms;
}

}  // namespace tenderloom::submissions
