// The tags of HTML that our templates made, one after the other.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenderloom::render {

struct HtmlAttribute {
  std::string name;
  std::string value;               // as the browser reads it: references resolved
  std::size_t begin = 0, end = 0;  // in the document, with the blank before it
};

struct HtmlTag {
  std::string name;  // lower case
  bool closing = false;
  std::size_t begin = 0, end = 0;  // from < to behind >
  std::vector<HtmlAttribute> attributes;

  const HtmlAttribute* find(std::string_view attribute) const;
  /// The value; empty when it is absent.
  std::string value(std::string_view attribute) const;
};

/// The next tag that begins at `from` or later; comments and declarations are skipped.
std::optional<HtmlTag> next_tag(std::string_view html, std::size_t from);
/// The start tag again with an attribute set (without value when it is empty) or taken away.
std::string with_attribute(std::string_view html, const HtmlTag& tag, std::string_view attribute,
                           std::string_view value);
std::string without_attribute(std::string_view html, const HtmlTag& tag, std::string_view attribute);

}  // namespace tenderloom::render
