#include "source_names.h"

namespace tenderloom::forms {

namespace {

bool is_name_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_quote(char c) { return c == '"' || c == '\''; }

std::size_t after_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && std::string_view(" \t\n\r\f\v").find(text[at]) != std::string_view::npos) ++at;
  return at;
}

}  // namespace

std::vector<SourceName> names_after(std::string_view text, std::string_view word, Between between, char also) {
  std::vector<SourceName> found;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (at > 0 && is_name_part(text[at - 1])) continue;
    std::size_t next = after_blanks(text, at + word.size());
    const bool marked = next < text.size() && text[next] == (between == Between::equals ? '=' : '(');
    if (marked) next = after_blanks(text, next + 1);
    if (between == Between::equals && !marked) continue;
    if (next >= text.size() || !is_quote(text[next])) continue;
    const std::size_t begin = ++next;
    while (next < text.size() && (is_name_part(text[next]) || text[next] == also)) ++next;
    if (next == begin || next >= text.size() || !is_quote(text[next])) continue;
    found.push_back({std::string(text.substr(begin, next - begin)), at});
  }
  return found;
}

}  // namespace tenderloom::forms
