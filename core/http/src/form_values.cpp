#include "form_values.h"

#include <algorithm>
#include <vector>

#include "ascii.h"

namespace tenderloom::http {
namespace {

using base::Json;

constexpr std::size_t kMostDepth = 8;
constexpr std::size_t kMostIndexDigits = 6;
// Marks that no field name holds: they keep rows and repeated names apart from groups until all fields are in.
constexpr char kRow = '\x01';
constexpr std::string_view kRepeat = "\x02";

/// "members[2].name" is {"members", row 2, "name"}; "a[]" ends with the repeat mark. Nothing for a malformed name.
std::optional<std::vector<std::string>> read_path(std::string_view name) {
  std::vector<std::string> path;
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (name.empty() || name.size() > 256 || std::any_of(name.begin(), name.end(), control)) return std::nullopt;
  while (true) {
    const std::size_t end = std::min(name.find_first_of(".["), name.size());
    if (end == 0) return std::nullopt;
    path.emplace_back(name.substr(0, end));
    name.remove_prefix(end);
    while (name.starts_with('[')) {
      const std::size_t close = name.find(']');
      if (close == std::string_view::npos) return std::nullopt;
      const std::string_view index = name.substr(1, close - 1);
      name.remove_prefix(close + 1);
      if (index.empty()) {
        if (!name.empty()) return std::nullopt;
        path.emplace_back(kRepeat);
        break;
      }
      if (index.size() > kMostIndexDigits || !std::all_of(index.begin(), index.end(), ascii::is_digit))
        return std::nullopt;
      path.push_back(kRow + std::string(kMostIndexDigits - index.size(), '0') + std::string(index));
    }
    if (path.size() > kMostDepth) return std::nullopt;
    if (name.empty()) return path;
    if (name.front() != '.') return std::nullopt;
    name.remove_prefix(1);
  }
}

/// Whether `container` already holds children of another kind than `key` (rows beside named members).
bool mixes(const Json& container, const std::string& key) {
  if (container.empty()) return false;
  const std::string& other = container.begin().key();
  const bool row = key.front() == kRow;
  return row != (other.front() == kRow);
}

Json settle(Json node) {
  if (!node.is_object()) return node;
  if (!node.empty() && node.begin().key().front() == kRow) {
    Json rows = Json::array();
    for (auto& [key, row] : node.items()) rows.push_back(settle(std::move(row)));
    return rows;
  }
  for (auto& [key, member] : node.items()) member = settle(std::move(member));
  return node;
}

}  // namespace

std::optional<Fault> FormValues::add(std::string_view name, std::string value) {
  const Fault malformed{400, "form_malformed"};
  auto path = read_path(name);
  if (!path) return malformed;
  const bool repeat = path->back() == kRepeat;
  if (repeat) path->pop_back();
  Json* node = &tree_;
  for (std::size_t i = 0; i + 1 < path->size(); ++i) {
    if (mixes(*node, (*path)[i])) return malformed;
    Json& next = (*node)[(*path)[i]];
    if (next.is_null()) next = Json::object();
    if (!next.is_object()) return malformed;
    node = &next;
  }
  if (mixes(*node, path->back())) return malformed;
  Json& leaf = (*node)[path->back()];
  if (leaf.is_object()) return malformed;
  if (leaf.is_null() && !repeat) {
    leaf = std::move(value);
    return std::nullopt;
  }
  if (leaf.is_null()) leaf = Json::array();
  if (!leaf.is_array()) leaf = Json::array({std::move(leaf)});
  leaf.push_back(std::move(value));
  return std::nullopt;
}

Json FormValues::take() { return settle(std::exchange(tree_, Json::object())); }

}  // namespace tenderloom::http
