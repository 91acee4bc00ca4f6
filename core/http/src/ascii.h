// Character classes of RFC 9110 section 5.6 and RFC 3986, and comparisons that know no locale.
#pragma once
#include <string>
#include <string_view>

namespace tenderloom::http::ascii {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// tchar of RFC 9110: what methods and field names are made of.
constexpr bool is_token(char c) {
  return is_digit(c) || is_alpha(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// What a field value may hold: visible characters, blanks and obs-text; no other control character.
constexpr bool is_field_value(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool equal_ignoring_case(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (lower(left[i]) != lower(right[i])) return false;
  }
  return true;
}

constexpr std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

constexpr bool is_token_text(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (!is_token(c)) return false;
  }
  return true;
}

/// Calls `use` with every non-empty member of a comma-separated list, blanks removed. Commas in quoted strings do not
/// part.
template <typename Use>
void each_member(std::string_view list, Use use) {
  std::size_t start = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    if (i < list.size() && quoted && list[i] == '\\') {
      ++i;
      continue;
    }
    if (i < list.size() && list[i] == '"') quoted = !quoted;
    if (i >= list.size() || (list[i] == ',' && !quoted)) {
      const std::string_view member = trim(list.substr(start, i >= list.size() ? std::string_view::npos : i - start));
      if (!member.empty()) use(member);
      start = i + 1;
      if (start > list.size()) return;
    }
  }
}

}  // namespace tenderloom::http::ascii
