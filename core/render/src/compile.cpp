#include "compile.h"

#include <algorithm>

#include "escape.h"

namespace tenderloom::render {
namespace {

using kainjow::mustache::tag_type;

constexpr std::size_t kDeepestPartials = 12;
constexpr std::size_t kMostNodes = 60'000;
constexpr std::string_view kFlagPrefix = "has_";

bool begins(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

bool ends(std::string_view text, std::string_view with) {
  return text.size() >= with.size() && text.substr(text.size() - with.size()) == with;
}

std::vector<std::string> split(std::string_view name) {
  std::vector<std::string> keys;
  while (true) {
    const std::size_t dot = name.find('.');
    keys.emplace_back(name.substr(0, dot));
    if (dot == std::string_view::npos) return keys;
    name.remove_prefix(dot + 1);
  }
}

bool is_any(const Json* shape) { return !shape || shape->is_null() || *shape == "any"; }

const Json* declared(const Json* shape, const std::string& key) {
  if (!shape || !shape->is_object()) return nullptr;
  const auto found = shape->find(key);
  return found == shape->end() ? nullptr : &*found;
}

/// What a section over this part enters: a list's element, an object, or a value.
const Json* entered(const Json* shape) {
  while (shape && shape->is_array()) shape = shape->empty() ? nullptr : &shape->front();
  return shape;
}

/// White space with a line end in it shrinks to one line end: a page's indentation is a tenth of its size.
std::string squeezed(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
    if (end == at) {
      out += text[at++];
      continue;
    }
    const std::string_view blank = std::string_view(text).substr(at, end - at);
    if (blank.find('\n') == std::string_view::npos) {
      out += blank;
    } else if (out.empty() || out.back() != '\n') {
      out += '\n';
    }
    at = end;
  }
  return out;
}

class Compiler {
 public:
  Compiler(const CompileInput& input, Compiled& result) : input_(input), result_(result) {
    shapes_.push_back(input.shape);
  }

  void compile(const Source& source) {
    result_.nodes = source_nodes(source);
    finish_text(result_.nodes);
    if (input_.escape == Escape::html && position_.state() != HtmlPosition::State::text) {
      report(source, source.line_at(std::string::npos - 1), "the template ends inside a tag, a quote or a comment",
             true);
    }
    if (input_.has_content && contents_ != 1) {
      report(source, 1, "a layout has {{> content}} exactly once", true);
    }
  }

 private:
  struct Found {
    Path path;
    const Json* shape = nullptr;  // null: any
    bool known = true;
  };

  void report(const Source& source, int line, std::string text, bool fatal) {
    result_.problems.push_back({{source.name(), line, std::move(text)}, fatal});
  }

  Nodes source_nodes(const Source& source) {
    if (!source.problem().empty()) {
      report(source, source.problem_line(), source.problem(), true);
      return {};
    }
    open_.push_back(source.name());
    Nodes nodes = children(source, source.root().children);
    open_.pop_back();
    return nodes;
  }

  Nodes children(const Source& source, const std::vector<Component>& components) {
    Nodes nodes;
    for (const Component& component : components) add(source, component, nodes);
    finish_text(nodes);
    nodes.shrink_to_fit();  // kept as long as the theme, twice as large on average otherwise
    return nodes;
  }

  void add(const Source& source, const Component& component, Nodes& nodes) {
    if (++count_ > kMostNodes) {
      if (count_ == kMostNodes + 1) report(source, source.line_at(component.position), "the page is too large", true);
      return;
    }
    const auto& tag = component.tag;
    switch (tag.type) {
      case tag_type::text:
        return add_text(nodes, component.text);
      case tag_type::variable:
      case tag_type::unescaped_variable:
        return add_value(source, component, nodes);
      case tag_type::section_begin:
      case tag_type::section_begin_inverted:
        return add_section(source, component, nodes);
      case tag_type::partial:
        return add_partial(source, component, nodes);
      default:
        return;
    }
  }

  void add_text(Nodes& nodes, std::string_view text) {
    if (input_.escape == Escape::html) position_.read(text);
    const bool keep = input_.escape == Escape::none || !position_.may_squeeze();
    if (nodes.empty() || nodes.back().kind != Node::Kind::text || text_is_kept_ != keep) {
      finish_text(nodes);
      nodes.emplace_back();
      text_is_kept_ = keep;
      open_text_ = true;
    }
    nodes.back().text += text;
  }

  /// Neighbouring texts are one text; what may be squeezed is squeezed once it is whole.
  void finish_text(Nodes& nodes) {
    if (open_text_ && !nodes.empty() && nodes.back().kind == Node::Kind::text && !text_is_kept_) {
      nodes.back().text = squeezed(nodes.back().text);
    }
    open_text_ = false;
    if (nodes.size() < 2 || nodes.back().kind != Node::Kind::text) return;
    Node& before = nodes[nodes.size() - 2];
    if (before.kind != Node::Kind::text) return;
    before.text += nodes.back().text;
    nodes.pop_back();
  }

  void add_value(const Source& source, const Component& component, Nodes& nodes) {
    const std::string& name = component.tag.name;
    const int line = source.line_at(component.position);
    if (input_.escape == Escape::html) {
      if (const std::string_view refusal = position_.refusal(); !refusal.empty()) {
        return report(source, line, "{{" + name + "}}: " + std::string(refusal), true);
      }
    }
    if (input_.words && begins(name, "t.")) return add_sentence(source, name.substr(2), line, nodes);
    const bool raw = component.tag.type == tag_type::unescaped_variable;
    if (raw && input_.escape == Escape::html && !ends(name, "_html")) {
      return report(source, line, "{{{" + name + "}}}: only names that end in _html may be printed unescaped", true);
    }
    const Found found = find(source, name, line, false);
    if (!found.known) return;
    if (found.shape && (found.shape->is_array() || found.shape->is_object())) {
      return report(source, line, "{{" + name + "}} is a list or an object, not a text", false);
    }
    finish_text(nodes);
    Node node;
    node.kind = raw                                                           ? Node::Kind::raw
                : input_.escape == Escape::html && position_.begins_address() ? Node::Kind::address
                                                                              : Node::Kind::value;
    node.path = found.path;
    position_.value();
    nodes.push_back(std::move(node));
  }

  void add_sentence(const Source& source, const std::string& key, int line, Nodes& nodes) {
    if (!input_.words->has(input_.locale, key)) {
      report(source, line, "there is no sentence " + key + " in " + input_.locale, false);
    }
    const std::string* sentence = input_.words->find(input_.locale, key);
    const std::string& text = sentence ? *sentence : key;
    add_text(nodes, input_.escape == Escape::html ? escaped(text) : text);
  }

  void add_section(const Source& source, const Component& component, Nodes& nodes) {
    const std::string& name = component.tag.name;
    const int line = source.line_at(component.position);
    const bool inverted = component.tag.type == tag_type::section_begin_inverted;
    const Found found = find(source, name, line, true);
    finish_text(nodes);
    const HtmlPosition before = position_;
    if (!inverted) shapes_.push_back(found.known ? entered(found.shape) : nullptr);
    Node node;
    node.kind = inverted ? Node::Kind::inverted : Node::Kind::section;
    node.path = found.path;
    if (found.known && !inverted) node.text = beside(source, found.shape, line);
    ++sections_;
    node.body = children(source, component.children);
    --sections_;
    if (!inverted) shapes_.pop_back();
    if (input_.escape == Escape::html) {
      if (!position_.same_place(before)) {
        report(source, line,
               "{{" + std::string(inverted ? "^" : "#") + name + "}} begins and ends in different places of the HTML",
               true);
        position_ = before;
      }
      position_.join(before);
    }
    if (found.known || inverted) nodes.push_back(std::move(node));
  }

  /// The list beside which the elements of a list of that shape stand, or nothing.
  std::string beside(const Source& source, const Json* list, int line) {
    const Json* told = list && list->is_array() ? declared(entered(list), kBeside) : nullptr;
    if (!told) return {};
    const std::string name = told->get<std::string>();
    if (!declared(shapes_.front(), name)) unknown(source, name, line);
    return name;
  }

  void add_partial(const Source& source, const Component& component, Nodes& nodes) {
    const std::string& name = component.tag.name;
    const int line = source.line_at(component.position);
    if (name == "content" && input_.has_content) {
      if (sections_ > 0 || position_.state() != HtmlPosition::State::text) {
        return report(source, line, "{{> content}} stands outside of sections, tags and quotes", true);
      }
      ++contents_;
      finish_text(nodes);
      nodes.emplace_back().kind = Node::Kind::content;
      return;
    }
    const bool verbatim = ends(name, ".css") || ends(name, ".svg"), inside_theme = name.find("..") == std::string::npos;
    if (verbatim) {
      const std::string* text = input_.read && inside_theme ? input_.read(name) : nullptr;
      if (!text) return report(source, line, "there is no " + name, true);
      if (text->size() > kLargestTemplate) return report(source, line, name + " is larger than 256 KiB", true);
      return add_text(nodes, *text);
    }
    const std::string file = name + ".mustache";
    const Source* partial = input_.partial && inside_theme ? input_.partial(file) : nullptr;
    if (!partial) return report(source, line, "there is no " + file, true);
    if (std::find(open_.begin(), open_.end(), file) != open_.end()) {
      return report(source, line, file + " contains itself", true);
    }
    if (open_.size() >= kDeepestPartials) return report(source, line, "partials are nested more than 12 deep", true);
    finish_text(nodes);
    Nodes inside = source_nodes(*partial);
    std::move(inside.begin(), inside.end(), std::back_inserter(nodes));
  }

  Found unknown(const Source& source, const std::string& name, int line) {
    report(source, line, "the view's model has no " + name, false);
    Found found;
    found.known = false;
    // Used nevertheless while there is no better version: it is looked for and not found.
    found.path.keys = split(name);
    return found;
  }

  static std::string without_prefix(const std::string& key) {
    return begins(key, kFlagPrefix) ? key.substr(kFlagPrefix.size()) : std::string();
  }

  Found find(const Source& source, std::string name, int line, bool section) {
    Found found;
    if (name == ".") {
      found.path.self = true;
      found.path.frame = static_cast<int>(shapes_.size()) - 1;
      found.shape = shapes_.back();
      return found;
    }
    int skip = 0;
    for (; begins(name, "../"); ++skip) name.erase(0, 3);
    found.path.skip = skip;
    found.path.keys = split(name);
    auto& keys = found.path.keys;
    if (std::any_of(keys.begin(), keys.end(), [](const std::string& key) { return key.empty(); })) {
      report(source, line, "{{" + name + "}} is not a name", true);
      found.known = false;
      return found;
    }
    if (section) found.path.alternate = without_prefix(keys.back());
    const Json* shape = nullptr;
    if (keys.front() == "layout" && input_.layout_shape && keys.size() > 1) {
      keys.erase(keys.begin());
      found.path.frame = Path::kLayout;
      shape = input_.layout_shape;
    } else {
      for (std::size_t frame = shapes_.size(); frame-- > 0;) {
        const Json* scope = shapes_[frame];
        if (is_any(scope)) return found;  // searched when rendering
        if (!scope->is_object()) continue;
        if (skip > 0) {
          --skip;
          continue;
        }
        const bool flag_of_declared =
            section && keys.size() == 1 && !found.path.alternate.empty() && declared(scope, found.path.alternate);
        if (declared(scope, keys.front()) || flag_of_declared) {
          found.path.frame = static_cast<int>(frame);
          shape = scope;
          break;
        }
      }
      if (!shape) return unknown(source, name, line);
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const Json* next = declared(shape, keys[i]);
      if (!next && section && i + 1 == keys.size() && !found.path.alternate.empty() &&
          declared(shape, found.path.alternate)) {
        static const Json flag = "flag";
        next = &flag;
      }
      if (!next) return unknown(source, name, line);
      shape = next;
      if (is_any(shape)) return found;
    }
    found.shape = shape;
    return found;
  }

  const CompileInput& input_;
  Compiled& result_;
  HtmlPosition position_;
  std::vector<const Json*> shapes_;
  std::vector<std::string> open_;
  std::size_t count_ = 0;
  int sections_ = 0;
  int contents_ = 0;
  bool open_text_ = false;
  bool text_is_kept_ = false;
};

}  // namespace

bool Compiled::usable() const {
  return std::none_of(problems.begin(), problems.end(), [](const CompileProblem& problem) { return problem.fatal; });
}

Compiled compile(const Source& source, const CompileInput& input) {
  Compiled result;
  Compiler(input, result).compile(source);
  return result;
}

}  // namespace tenderloom::render
