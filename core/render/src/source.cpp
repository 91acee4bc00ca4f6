#include "source.h"

#include <algorithm>

namespace tenderloom::render {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// A line with one section or comment tag and nothing else is not to leave an empty line behind.
bool stands_alone(std::string_view line) {
  line = trimmed(line);
  if (line.size() < 5 || line.substr(0, 2) != "{{" || line.substr(line.size() - 2) != "}}") return false;
  const char kind = line[2];
  return (kind == '#' || kind == '^' || kind == '/' || kind == '!') && line.find("}}") == line.size() - 2;
}

/// Of kainjow's sentences ("Unclosed section \"rows\" at 120") the number at the end.
std::size_t position_in(const std::string& sentence) {
  const std::size_t at = sentence.rfind(" at ");
  if (at == std::string::npos) return 0;
  std::size_t position = 0;
  for (std::size_t i = at + 4; i < sentence.size() && sentence[i] >= '0' && sentence[i] <= '9'; ++i) {
    position = position * 10 + static_cast<std::size_t>(sentence[i] - '0');
  }
  return position;
}

}  // namespace

Source::Source(std::string name, std::string_view text) : name_(std::move(name)) {
  if (text.size() > kLargestTemplate) {
    problem_ = "the template is larger than 256 KiB";
    return;
  }
  int number = 1;
  for (std::size_t from = 0; from < text.size(); ++number) {
    const std::size_t end = text.find('\n', from);
    const std::size_t next = end == std::string_view::npos ? text.size() : end + 1;
    const std::string_view line = text.substr(from, next - from);
    const std::string_view bare = line.substr(0, line.size() - (end == std::string_view::npos ? 0 : 1));
    lines_.emplace_back(text_.size(), number);
    text_ += stands_alone(bare) ? trimmed(bare) : line;
    from = next;
  }
  if (!check_tags()) return;
  kainjow::mustache::context<std::string> values;
  kainjow::mustache::context_internal<std::string> state{values};
  std::string error;
  const kainjow::mustache::parser<std::string> parser{text_, state, root_, error};
  if (error.empty()) return;
  const std::size_t position = position_in(error);
  const std::size_t at = error.rfind(" at ");
  std::string sentence = at == std::string::npos ? error : error.substr(0, at);
  if (!sentence.empty()) sentence[0] = static_cast<char>(sentence[0] | 0x20);
  refuse(std::move(sentence), position);
}

/// What kainjow would take badly (nesting costs it time that grows with the square; other delimiters would change what
/// every check here sees) is refused before it is asked.
bool Source::check_tags() {
  int depth = 0;
  for (std::size_t at = text_.find("{{"); at != std::string::npos; at = text_.find("{{", at + 2)) {
    std::size_t kind_at = at + 2;
    while (kind_at < text_.size() && (text_[kind_at] == ' ' || text_[kind_at] == '\t')) ++kind_at;
    const char kind = kind_at < text_.size() ? text_[kind_at] : '\0';
    if (kind == '=') return refuse("other delimiters are not offered", at), false;
    if (kind == '#' || kind == '^') ++depth;
    if (kind == '/') --depth;
    if (depth > kDeepestSections) return refuse("sections are nested more than 32 deep", at), false;
    const std::size_t close = text_.find("}}", at + 2);
    if (close == std::string::npos) return refuse("unclosed tag", at), false;
    if (const std::size_t inner = text_.find("{{", at + 3);
        kind != '!' && inner != std::string::npos && inner < close) {
      return refuse("unclosed tag", at), false;
    }
    at = close;
  }
  return true;
}

void Source::refuse(std::string problem, std::size_t position) {
  problem_ = std::move(problem);
  problem_line_ = line_at(position);
}

int Source::line_at(std::size_t position) const {
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), position,
                                      [](std::size_t wanted, const auto& line) { return wanted < line.first; });
  return after == lines_.begin() ? 1 : std::prev(after)->second;
}

std::string Source::layout() const {
  const std::string_view text = trimmed(std::string_view(text_).substr(0, text_.find("}}")));
  constexpr std::string_view kBegin = "{{!";
  if (text.substr(0, kBegin.size()) != kBegin) return {};
  const std::string_view inside = trimmed(text.substr(kBegin.size()));
  constexpr std::string_view kWord = "layout:";
  if (inside.substr(0, kWord.size()) != kWord) return {};
  return std::string(trimmed(inside.substr(kWord.size())));
}

}  // namespace tenderloom::render
