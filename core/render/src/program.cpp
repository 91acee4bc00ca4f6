#include "program.h"

#include <charconv>

#include "escape.h"

namespace tenderloom::render {
namespace {

class Walk {
 public:
  Walk(const Models& models, Escape escape) : models_(models), escape_(escape) {
    frames_.reserve(24);
    frames_.push_back(&models.page);
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
  static const Json* member(const Json* value, const std::string& key) {
    if (!value || !value->is_object()) return nullptr;
    const auto& object = value->get_ref<const Json::object_t&>();
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &found->second;
  }

  /// `last` stands for the path's last key when given.
  const Json* find(const Path& path, const std::string* last = nullptr) const {
    const std::size_t count = path.keys.size();
    const auto key = [&](std::size_t i) -> const std::string& { return last && i + 1 == count ? *last : path.keys[i]; };
    const auto descend = [&](const Json* from) {
      for (std::size_t i = 0; i < count && from; ++i) from = member(from, key(i));
      return from;
    };
    if (path.frame == Path::kLayout) return descend(models_.layout);
    if (path.frame >= 0) {
      const Json* frame = frames_[static_cast<std::size_t>(path.frame)];
      return path.self ? frame : descend(frame);
    }
    if (path.self) return frames_.back();
    int skip = path.skip;
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
      if (skip > 0) {
        if ((*frame)->is_object()) --skip;
        continue;
      }
      if (member(*frame, key(0))) return descend(*frame);
    }
    return nullptr;
  }

  const Json* find_flag(const Path& path) const {
    const Json* value = find(path);
    return value || path.alternate.empty() ? value : find(path, &path.alternate);
  }

  void draw_section(const Node& node) {
    const Json* value = find_flag(node.path);
    if (!is_true(value)) return;
    // A flag asked of a list (`has_rows`) is drawn once, not for each row.
    if (value->is_array() && node.path.alternate.empty()) {
      for (const Json& item : *value) {
        frames_.push_back(&item);
        draw(node.body);
        frames_.pop_back();
      }
      return;
    }
    frames_.push_back(value);
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
  std::vector<const Json*> frames_;
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
