#include "program.h"

#include <charconv>

#include "escape.h"

namespace tenderloom::render {
namespace {

constexpr std::size_t kFew = 4;  // of so many names one is found sooner by comparing each: most differ in length

class Walk {
 public:
  Walk(const Models& models, Escape escape) : models_(models), escape_(escape) {
    frames_.reserve(24);
    frames_.push_back({&models.page});
    out_.reserve(16 * 1024);
  }

  std::string take() { return std::move(out_); }

  void draw(const Nodes& nodes) {
    for (const Node& node : nodes) {
      switch (node.kind) {
        case Node::Kind::text:
          out_ += node.text;
          break;
        case Node::Kind::value:
        case Node::Kind::address:
        case Node::Kind::raw:
          draw_value(node);
          break;
        case Node::Kind::section:
          draw_section(node);
          break;
        case Node::Kind::inverted:
          if (!is_true(find_flag(node.path))) draw(node.body);
          break;
        case Node::Kind::content:
          if (models_.content) draw(*models_.content);
          break;
      }
    }
  }

 private:
  /// Where names are looked up: in what a section entered, then in what stands beside it.
  struct Frame {
    const Json* own = nullptr;
    const Json* beside = nullptr;
    bool has_names() const { return own->is_object() || beside; }
  };

  static const Json* member(const Json* value, const std::string& key) {
    if (!value || !value->is_object()) return nullptr;
    const auto& object = value->get_ref<const Json::object_t&>();
    if (object.size() <= kFew) {
      for (const auto& [name, each] : object)
        if (name == key) return &each;
      return nullptr;
    }
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &found->second;
  }

  /// Beside a column a cell that is no object is the `value` of one.
  static const Json* member(const Frame& frame, const std::string& key) {
    if (!frame.beside) return member(frame.own, key);
    if (const Json* found = frame.own->is_object()             ? member(frame.own, key)
                            : std::string_view(key) == "value" ? frame.own
                                                               : nullptr)
      return found;
    return member(frame.beside, key);
  }

  /// `last` is the path's last key, or what stands for it.
  static const Json* descend(const Frame& from, const Path& path, const std::string& last) {
    const std::size_t count = path.keys.size();
    const Json* value = member(from, count == 1 ? last : path.keys.front());
    for (std::size_t i = 1; i < count && value; ++i) value = member(value, i + 1 == count ? last : path.keys[i]);
    return value;
  }

  const Json* find(const Path& path, const std::string& last) const {
    if (path.frame >= 0) return descend(frames_[static_cast<std::size_t>(path.frame)], path, last);
    if (path.frame == Path::kLayout) return models_.layout ? descend({models_.layout}, path, last) : nullptr;
    int skip = path.skip;
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
      if (skip > 0) {
        if (frame->has_names()) --skip;
        continue;
      }
      if (member(*frame, path.keys.size() == 1 ? last : path.keys.front())) return descend(*frame, path, last);
    }
    return nullptr;
  }

  const Json* find(const Path& path) const {
    if (!path.self) return find(path, path.keys.back());
    return path.frame >= 0 ? frames_[static_cast<std::size_t>(path.frame)].own : frames_.back().own;
  }

  const Json* find_flag(const Path& path) const {
    const Json* value = find(path);
    return value || path.alternate.empty() ? value : find(path, path.alternate);
  }

  void draw_section(const Node& node) {
    const Json* value = find_flag(node.path);
    if (!is_true(value)) return;
    // A flag asked of a list (`has_rows`) is drawn once, not for each row.
    if (value->is_array() && node.path.alternate.empty()) {
      const Json* beside = node.text.empty() ? nullptr : member(frames_.front().own, node.text);
      std::size_t at = 0;
      for (const Json& item : *value) {
        frames_.push_back({&item, beside && beside->is_array() && at < beside->size() ? &(*beside)[at] : nullptr});
        draw(node.body);
        frames_.pop_back();
        ++at;
      }
      return;
    }
    frames_.push_back({value});
    draw(node.body);
    frames_.pop_back();
  }

  void draw_value(const Node& node) {
    const Json* value = find(node.path);
    if (!value) return;
    switch (value->type()) {
      case Json::value_t::string: {
        const auto& text = value->get_ref<const std::string&>();
        if (node.kind == Node::Kind::raw || escape_ == Escape::none) {
          out_ += text;
        } else if (node.kind == Node::Kind::address && !is_safe_address(text)) {
          out_ += '#';
        } else {
          append_escaped(out_, text);
        }
        return;
      }
      case Json::value_t::number_integer:
        draw_number(value->get<std::int64_t>());
        return;
      case Json::value_t::number_unsigned:
        draw_number(value->get<std::uint64_t>());
        return;
      case Json::value_t::number_float:
        out_ += value->dump();
        return;
      case Json::value_t::boolean:
        out_ += value->get<bool>() ? "true" : "false";
        return;
      default:
        return;
    }
  }

  template <typename Number>
  void draw_number(Number number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out_.append(digits, end);
  }

  const Models& models_;
  Escape escape_;
  std::vector<Frame> frames_;
  std::string out_;
};

}  // namespace

bool is_true(const Json* value) {
  if (!value) return false;
  switch (value->type()) {
    case Json::value_t::null:
    case Json::value_t::discarded:
      return false;
    case Json::value_t::boolean:
      return value->get<bool>();
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
      return value->get<double>() != 0;
    case Json::value_t::string:
      return !value->get_ref<const std::string&>().empty();
    case Json::value_t::array:
    case Json::value_t::object:
      return !value->empty();
    default:
      return true;
  }
}

std::string run(const Nodes& nodes, const Models& models, Escape escape) {
  Walk walk(models, escape);
  walk.draw(nodes);
  return walk.take();
}

}  // namespace tenderloom::render
