#include "escape.h"

#include <array>

namespace tenderloom::render {
namespace {

constexpr std::string_view reference_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

constexpr auto kIsEscaped = [] {
  std::array<bool, 256> escaped{};
  for (std::size_t c = 0; c < escaped.size(); ++c) escaped[c] = !reference_of(static_cast<char>(c)).empty();
  return escaped;
}();

bool begins_with_word(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!kIsEscaped[static_cast<unsigned char>(text[at])]) continue;
    out.append(text, from, at - from);
    out.append(reference_of(text[at]));
    from = at + 1;
  }
  out.append(text, from, text.size() - from);
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 16);
  append_escaped(out, text);
  return out;
}

bool is_safe_address(std::string_view address) {
  // Browsers drop control characters and blanks inside a scheme before they look at it: an address that has any before
  // its first / ? # is not one of ours.
  for (const char c : address) {
    if (c == '/' || c == '?' || c == '#') break;
    if (static_cast<unsigned char>(c) <= 0x20 || c == '\\') return false;
  }
  if (address.substr(0, 2) == "//" || address.substr(0, 2) == "/\\") return false;
  const std::size_t end = address.find_first_of(":/?#");
  if (end == std::string_view::npos || address[end] != ':') return true;
  for (const std::string_view scheme : {"https:", "http:", "mailto:", "tel:", "data:image/png;", "data:image/jpeg;",
                                        "data:image/gif;", "data:image/svg+xml;"}) {
    if (begins_with_word(address, scheme)) return true;
  }
  return false;
}

}  // namespace tenderloom::render
