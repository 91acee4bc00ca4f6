#include "common_passwords.h"

#include <array>
#include <fstream>
#include <set>
#include <unordered_set>

#include "tenderloom/base/text.h"

namespace tenderloom::accounts {
namespace {

constexpr char kWordList[] = "/usr/share/dict/cracklib-small";
constexpr std::size_t kShortestWord = 4;
/// Rows of the keyboard. The alphabet is not among them: R-005 itself gives Abcdefghij1! as a good password.
constexpr std::array<std::string_view, 5> kKeyRows{"qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb",
                                                   "1q2w3e4r5t6y7u8i9o0p"};

const std::unordered_set<std::string>& common_words() {
  static const auto kWords = [] {
    std::unordered_set<std::string> words;
    std::ifstream in(kWordList);
    for (std::string line; std::getline(in, line);) {
      if (line.size() >= kShortestWord) words.insert(base::to_lower_ascii(line));
    }
    return words;
  }();
  return kWords;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

template <typename Kept>
std::string without_ends(const std::string& text, Kept kept) {
  const auto first = std::find_if(text.begin(), text.end(), kept);
  const auto last = std::find_if(text.rbegin(), text.rend(), kept).base();
  return first < last ? std::string(first, last) : std::string();
}

/// The letters that signs and digits stand for.
std::string with_letters(std::string text) {
  for (char& c : text) {
    const auto at = std::string_view("@431!05$7+").find(c);
    if (at != std::string_view::npos) c = std::string_view("aaeiiosstt")[at];
  }
  return text;
}

/// A run of at least six neighbouring keys, in either direction.
bool is_key_run(const std::string& word) {
  if (word.size() < 6) return false;
  const std::string reversed(word.rbegin(), word.rend());
  return std::any_of(kKeyRows.begin(), kKeyRows.end(), [&](std::string_view row) {
    return row.find(word) != std::string_view::npos || row.find(reversed) != std::string_view::npos;
  });
}

bool is_known(const std::string& word) {
  return word.size() >= kShortestWord && (common_words().count(word) > 0 || is_key_run(word));
}

}  // namespace

bool is_common_password(std::string_view password) {
  const std::string lower = base::to_lower_ascii(std::string(password));
  // Upper and lower case, a digit and a sign are needed anyway; five different characters are no more than that.
  if (std::set<char>(lower.begin(), lower.end()).size() < 5) return true;
  const std::string inner = without_ends(lower, is_letter_or_digit), word = without_ends(lower, is_letter);
  if (is_known(inner) || is_known(word)) return true;
  // P@ssw0rd2026!: the year goes first, what stands between letters is read as letters.
  return is_known(with_letters(word)) || is_known(without_ends(with_letters(inner), is_letter));
}

bool common_passwords_known() { return !common_words().empty(); }

}  // namespace tenderloom::accounts
