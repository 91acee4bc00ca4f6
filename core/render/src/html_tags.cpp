#include "html_tags.h"

#include <algorithm>

#include "escape.h"

namespace tenderloom::render {
namespace {

bool blank_in_tag(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool letter_of_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower_of_name(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The references that `escaped` writes.
std::string resolved(std::string_view text) {
  constexpr std::pair<std::string_view, char> kReferences[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto* reference = std::find_if(std::begin(kReferences), std::end(kReferences), [&](const auto& known) {
      return text.substr(at, known.first.size()) == known.first;
    });
    const bool known = reference != std::end(kReferences);
    out += known ? reference->second : text[at];
    at += known ? reference->first.size() : 1;
  }
  return out;
}

std::size_t skip_blanks(std::string_view html, std::size_t at) {
  while (at < html.size() && blank_in_tag(html[at])) ++at;
  return at;
}

/// Reads one attribute that begins at `at` (after blanks); answers the place behind it.
std::size_t read_attribute(std::string_view html, std::size_t at, HtmlAttribute& attribute) {
  while (at < html.size() && !blank_in_tag(html[at]) && html[at] != '=' && html[at] != '>' && html[at] != '/') {
    attribute.name += lower_of_name(html[at++]);
  }
  if (at >= html.size() || html[at] != '=') return at;
  ++at;
  if (at < html.size() && (html[at] == '"' || html[at] == '\'')) {
    const std::size_t end = std::min(html.find(html[at], at + 1), html.size());
    attribute.value = resolved(html.substr(at + 1, end - at - 1));
    return std::min(end + 1, html.size());
  }
  const std::size_t start = at;
  while (at < html.size() && !blank_in_tag(html[at]) && html[at] != '>') ++at;
  attribute.value = resolved(html.substr(start, at - start));
  return at;
}

}  // namespace

const HtmlAttribute* HtmlTag::find(std::string_view attribute) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const HtmlAttribute& one) { return one.name == attribute; });
  return found == attributes.end() ? nullptr : &*found;
}

std::string HtmlTag::value(std::string_view attribute) const {
  const auto* found = find(attribute);
  return found ? found->value : std::string();
}

std::optional<HtmlTag> next_tag(std::string_view html, std::size_t from) {
  for (std::size_t at = html.find('<', from); at != std::string_view::npos; at = html.find('<', at + 1)) {
    if (html.substr(at, 4) == "<!--") {
      at = html.find("-->", at);
      if (at == std::string_view::npos) return std::nullopt;
      continue;
    }
    HtmlTag tag;
    tag.begin = at;
    tag.closing = at + 1 < html.size() && html[at + 1] == '/';
    std::size_t place = at + (tag.closing ? 2 : 1);
    if (place >= html.size() || !letter_of_name(html[place])) continue;
    while (place < html.size() && !blank_in_tag(html[place]) && html[place] != '>' && html[place] != '/') {
      tag.name += lower_of_name(html[place++]);
    }
    while (place < html.size() && html[place] != '>') {
      HtmlAttribute attribute;
      attribute.begin = place;
      const std::size_t start = skip_blanks(html, place);
      if (start < html.size() && html[start] == '/') {
        place = start + 1;
        continue;
      }
      if (start >= html.size() || html[start] == '>') {
        place = start;
        break;
      }
      attribute.end = place = read_attribute(html, start, attribute);
      if (attribute.name.empty()) {
        ++place;  // a stray sign
      } else {
        tag.attributes.push_back(std::move(attribute));
      }
    }
    if (place >= html.size()) return std::nullopt;
    tag.end = place + 1;
    return tag;
  }
  return std::nullopt;
}

std::string without_attribute(std::string_view html, const HtmlTag& tag, std::string_view attribute) {
  std::string text(html.substr(tag.begin, tag.end - tag.begin));
  if (const auto* found = tag.find(attribute)) text.erase(found->begin - tag.begin, found->end - found->begin);
  return text;
}

std::string with_attribute(std::string_view html, const HtmlTag& tag, std::string_view attribute,
                           std::string_view value) {
  std::string text = without_attribute(html, tag, attribute);
  std::string added = " " + std::string(attribute);
  if (!value.empty()) added += "=\"" + escaped(value) + "\"";
  return text.insert(tag.name.size() + 1, added);
}

}  // namespace tenderloom::render
