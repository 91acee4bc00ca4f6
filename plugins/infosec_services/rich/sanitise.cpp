#include "sanitise.h"

#include <gumbo.h>

#include "elements.h"
#include "writing.h"

namespace tenderloom::infosec_services {
namespace {

struct Refused {
  const char* code;
};

/// Walks the parsed tree and writes what may stay.
class Walk {
 public:
  Walk(Rich& made, const RichLimits& limits) : made_(made), limits_(limits), out_(made) {}

  void all(const GumboNode& root) {
    blocks(root, 0, 0);
    out_.end_paragraph();
  }

 private:
  void blocks(const GumboNode& parent, int depth, int nesting) {
    if (depth > limits_.depth) throw Refused{"rich_too_deep"};
    for (unsigned i = 0; i < parent.v.element.children.length; ++i)
      node(*static_cast<const GumboNode*>(parent.v.element.children.data[i]), depth, nesting);
  }

  void node(const GumboNode& node, int depth, int nesting) {
    switch (node.type) {
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_WHITESPACE:
      case GUMBO_NODE_CDATA:
        out_.text(node.v.text.text);
        if (made_.characters > limits_.characters) throw Refused{"rich_too_long"};
        break;
      case GUMBO_NODE_ELEMENT:
        element(node, depth + 1, nesting);
        break;
      default:
        break;  // comments, and templates with all that is in them
    }
  }

  void element(const GumboNode& node, int depth, int nesting) {
    const auto& element = node.v.element;
    const Element kind =
        element.tag_namespace == GUMBO_NAMESPACE_HTML ? element_of(element.tag) : Element{Keep::drop, ""};
    switch (kind.keep) {
      case Keep::drop:
        made_.dropped = true;
        break;
      case Keep::skip:
        break;
      case Keep::inside:
        blocks(node, depth, nesting);
        break;
      case Keep::part:
        out_.end_paragraph();
        blocks(node, depth, nesting);
        out_.end_paragraph();
        break;
      case Keep::mark:
        out_.open_mark(kind.name);
        blocks(node, depth, nesting);
        out_.close_mark(kind.name);
        break;
      case Keep::line:
        out_.begin_line(kind.name);
        blocks(node, depth, nesting);
        out_.end_paragraph();
        break;
      case Keep::empty:
        empty(node, kind.name);
        break;
      case Keep::link:
        link(node, depth, nesting);
        break;
      case Keep::frame:
        if (is(node, GUMBO_TAG_LI) && !out_.in_list()) {
          out_.end_paragraph();
          blocks(node, depth, nesting);
          out_.end_paragraph();
        } else {
          frame(node, kind, depth, nesting + 1);
        }
        break;
    }
  }

  void empty(const GumboNode& node, const char* name) {
    if (std::string_view(name) == "img") return picture(node);
    if (std::string_view(name) == "br") return out_.line_break();
    out_.rule();
  }

  void picture(const GumboNode& node) {
    const std::string file = attribute(node, "data-picture");
    if (!is_picture(file)) {
      made_.dropped = true;
      return;
    }
    if (made_.pictures.size() >= limits_.pictures) throw Refused{"rich_too_many_pictures"};
    made_.pictures.push_back(file);
    out_.picture(file, attribute(node, "alt"), width_of(attribute(node, "data-width")));
  }

  void link(const GumboNode& node, int depth, int nesting) {
    const std::string address = attribute(node, "href");
    if (!is_web_address(address)) return blocks(node, depth, nesting);
    const std::string name = "a href=\"" + escaped(address) + "\"";
    out_.open_mark(name);
    blocks(node, depth, nesting);
    out_.close_mark(name);
  }

  /// Lists, tables, quotations: what frames stands inside them as blocks of their own.
  void frame(const GumboNode& node, const Element& kind, int depth, int nesting) {
    if (nesting > limits_.nesting * 3) throw Refused{"rich_too_deep"};  // table, row, cell
    std::string attributes;
    if (kind.spans) {
      if (++cells_ > limits_.cells) throw Refused{"rich_too_many_cells"};
      attributes = span(node, "colspan") + span(node, "rowspan");
    }
    if (is(node, GUMBO_TAG_TABLE)) captions(node, depth, nesting);
    out_.open_frame(kind.name, attributes);
    if (out_.in_list())
      items(node, depth, nesting);
    else
      blocks(node, depth, nesting);
    out_.close_frame(kind.name);
  }

  /// Whatever stands in a list outside its items becomes an item.
  void items(const GumboNode& list, int depth, int nesting) {
    if (depth > limits_.depth) throw Refused{"rich_too_deep"};
    for (unsigned i = 0; i < list.v.element.children.length; ++i) {
      const auto& child = *static_cast<const GumboNode*>(list.v.element.children.data[i]);
      if (is(child, GUMBO_TAG_LI)) {
        node(child, depth, nesting);
        continue;
      }
      out_.open_frame("li", "");
      node(child, depth, nesting);
      out_.close_frame("li");
    }
  }

  /// A caption stands before its table.
  void captions(const GumboNode& table, int depth, int nesting) {
    for (unsigned i = 0; i < table.v.element.children.length; ++i) {
      const auto& child = *static_cast<const GumboNode*>(table.v.element.children.data[i]);
      if (!is(child, GUMBO_TAG_CAPTION)) continue;
      out_.end_paragraph();
      blocks(child, depth + 1, nesting);
      out_.end_paragraph();
    }
  }

  static bool is(const GumboNode& node, GumboTag tag) {
    return node.type == GUMBO_NODE_ELEMENT && node.v.element.tag == tag &&
           node.v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
  }

  static std::string attribute(const GumboNode& node, const char* name) {
    const GumboAttribute* found = gumbo_get_attribute(&node.v.element.attributes, name);
    return found == nullptr ? std::string() : found->value;
  }

  static std::string span(const GumboNode& node, const char* name) {
    const int count = span_of(attribute(node, name));
    return count > 1 ? " " + std::string(name) + "=\"" + std::to_string(count) + "\"" : std::string();
  }

  Rich& made_;
  const RichLimits& limits_;
  Writing out_;
  std::size_t cells_ = 0;
};

}  // namespace

Rich sanitise(std::string_view html, const RichLimits& limits) {
  Rich made;
  if (html.size() > limits.bytes) {
    made.refusal = "rich_too_long";
    return made;
  }
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  options.fragment_context = GUMBO_TAG_DIV;
  GumboOutput* parsed = gumbo_parse_with_options(&options, html.data(), html.size());
  try {
    Walk(made, limits).all(*parsed->root);
  } catch (const Refused& refused) {
    // Giving back a tree goes as deep as the tree: what is too deep is left to the end of the process.
    const bool deep = std::string_view(refused.code) == "rich_too_deep";
    made = {};
    made.refusal = refused.code;
    if (deep) return made;
  }
  gumbo_destroy_output(&options, parsed);
  return made;
}

}  // namespace tenderloom::infosec_services
