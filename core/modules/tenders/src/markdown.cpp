#include "markdown.h"

#include <cmark-gfm.h>

#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include "tenderloom/base/text.h"

namespace tenderloom::tenders {
namespace {

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
struct FreeIterator {
  void operator()(cmark_iter* iterator) const { cmark_iter_free(iterator); }
};
using Document = std::unique_ptr<cmark_node, FreeNode>;
using Walk = std::unique_ptr<cmark_iter, FreeIterator>;

constexpr int kDeepestHeading = 6;
constexpr int kOptions = CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8;

Document parsed(const std::string& text) { return Document(cmark_parse_document(text.data(), text.size(), kOptions)); }

bool harmless_target(std::string_view url) {
  for (const char c : url) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == '\\') return false;
  }
  const std::string lower = base::to_lower_ascii(std::string(url.substr(0, 8)));
  if (lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("mailto:")) return true;
  if (url.empty() || url.starts_with("//")) return false;
  const auto colon = url.find(':');
  return colon == std::string_view::npos || colon > url.find_first_of("/?#");
}

std::string literal_of(cmark_node* node) {
  const char* literal = cmark_node_get_literal(node);
  return literal ? literal : "";
}

/// Puts what was inside the node in its place.
void unwrap(cmark_node* node) {
  while (cmark_node* child = cmark_node_first_child(node)) cmark_node_insert_before(node, child);
  cmark_node_free(node);
}

void as_text(cmark_node* node, bool block) {
  cmark_node* text = cmark_node_new(CMARK_NODE_TEXT);
  cmark_node_set_literal(text, literal_of(node).c_str());
  if (block) {
    cmark_node* paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH);
    cmark_node_append_child(paragraph, text);
    text = paragraph;
  }
  cmark_node_replace(node, text);
  cmark_node_free(node);
}

void disarm(cmark_node* root, int heading) {
  std::vector<cmark_node*> nodes;
  Walk walk(cmark_iter_new(root));
  for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk.get())) {
    cmark_node* node = cmark_iter_get_node(walk.get());
    // Inner ones first: an outer one that goes takes nothing with it that is still to be looked at.
    const bool leaf = cmark_node_first_child(node) == nullptr;
    if (event == CMARK_EVENT_EXIT ||
        (leaf && cmark_node_get_type(node) != CMARK_NODE_LINK && cmark_node_get_type(node) != CMARK_NODE_IMAGE)) {
      if (nodes.empty() || nodes.back() != node) nodes.push_back(node);
    }
  }
  walk.reset();
  for (cmark_node* node : nodes) {
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HEADING) {
      cmark_node_set_heading_level(node, std::min(kDeepestHeading, cmark_node_get_heading_level(node) + heading - 1));
    } else if (type == CMARK_NODE_HTML_BLOCK) {
      as_text(node, true);
    } else if (type == CMARK_NODE_HTML_INLINE) {
      as_text(node, false);
    } else if (type == CMARK_NODE_IMAGE) {
      unwrap(node);
    } else if (type == CMARK_NODE_LINK) {
      const char* url = cmark_node_get_url(node);
      if (!url || !harmless_target(url)) unwrap(node);
    }
  }
}

}  // namespace

std::string markdown_html(const std::string& text, int heading) {
  const Document document = parsed(text);
  disarm(document.get(), heading);
  const std::unique_ptr<char, void (*)(void*)> html(cmark_render_html(document.get(), kOptions, nullptr), &std::free);
  return html.get();
}

std::string markdown_words(const std::string& text) {
  const Document document = parsed(text);
  std::string words;
  Walk walk(cmark_iter_new(document.get()));
  for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk.get())) {
    cmark_node* node = cmark_iter_get_node(walk.get());
    const auto type = cmark_node_get_type(node);
    const bool blank = !words.empty() && words.back() != ' ';
    if (event == CMARK_EVENT_EXIT) {
      if (blank && (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING)) words += ' ';
    } else if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK) {
      words += literal_of(node);
    } else if ((type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) && blank) {
      words += ' ';
    }
  }
  return std::string(base::trim(words));
}

}  // namespace tenderloom::tenders
