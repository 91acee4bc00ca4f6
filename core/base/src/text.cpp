#include "tenderloom/base/text.h"

#include <algorithm>
#include <unordered_set>

#include "utf8.h"

namespace tenderloom::base {

bool valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (utf8::next(text, at) == utf8::kInvalid) return false;
  }
  return true;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
    utf8::next(text, at);
  }
  return count;
}

std::size_t words(std::string_view text) {
  // Punctuation alone is no word, but inside a run it does not part it ("end-to-end", "3.5", "don't").
  std::size_t count = 0;
  bool in_run = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = utf8::next(text, at);
    if (utf8::is_cjk(c)) {
      ++count;
      in_run = false;
    } else if (utf8::is_blank(c) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF0F)) {
      in_run = false;
    } else if (!in_run) {
      const bool starts_word = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (starts_word) ++count;
      in_run = starts_word;
    }
  }
  return count;
}

std::string_view trim(std::string_view text) {
  std::size_t first = text.size(), end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (utf8::is_blank(utf8::next(text, at))) continue;
    first = std::min(first, start);
    end = at;
  }
  return first >= end ? std::string_view{} : text.substr(first, end - first);
}

std::string truncate(std::string_view text, std::size_t max_code_points) {
  std::size_t at = 0, kept_end = 0, count = 0;
  while (at < text.size()) {
    if (count + 1 == max_code_points) kept_end = at;  // room for the ellipsis must stay if anything follows
    if (count == max_code_points) return std::string(text.substr(0, kept_end)) + (max_code_points > 0 ? "…" : "");
    if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
    utf8::next(text, at);
    ++count;
  }
  return std::string(text);
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool blank_waits = false;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = utf8::next(text, at);
    if (c == utf8::kInvalid) c = 0xFFFD;
    if (utf8::is_blank(c)) {
      blank_waits = !out.empty();
      continue;
    }
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width ASCII
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    if (c == U'\u81FA') c = U'\u53F0';  // 臺 and 台 are one word to readers
    if (blank_waits) out += ' ';
    blank_waits = false;
    utf8::append(out, c);
  }
  return out;
}

std::vector<std::string> bigrams(std::string_view text) {
  const std::string folded = fold(text);
  std::vector<std::string> characters;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t start = at;
    if (!utf8::is_blank(utf8::next(folded, at))) characters.push_back(folded.substr(start, at - start));
  }
  if (characters.size() == 1) return characters;
  std::vector<std::string> pairs;
  std::unordered_set<std::string> seen;
  for (std::size_t i = 0; i + 1 < characters.size(); ++i) {
    std::string pair = characters[i] + characters[i + 1];
    if (seen.insert(pair).second) pairs.push_back(std::move(pair));
  }
  return pairs;
}

std::string to_lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string clean_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t c = utf8::next(text, at);
    if (c == '\r') {
      if (at < text.size() && text[at] == '\n') ++at;
      out += '\n';
    } else if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7F && (c < 0x80 || c > 0x9F))) {
      if (!utf8::is_invisible(c)) out += text.substr(start, at - start);
    }
  }
  return out;
}

std::string thousands(long long number) {
  std::string digits = std::to_string(number);
  const std::size_t first = digits[0] == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, ',');
  }
  return digits;
}

namespace {

/// Edit distance where swapping two neighbours is one step, the commonest slip of a typist.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t kLongest = 200;  // nobody mistypes a key of that length; keeps the table small
  if (word.empty() || word.size() > kLongest) return {};
  const std::string wanted = to_lower_ascii(word);
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kLongest) continue;
    const std::size_t distance = edit_distance(wanted, to_lower_ascii(candidate));
    if (distance < best_distance && distance < candidate.size()) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace tenderloom::base
