// Flat names of form fields as nested values.
#include "normalise.h"

namespace tenderloom::forms {
namespace {

constexpr std::size_t kMostRows = 1000;  // of one table in one request

/// Puts `value` at "members[2].name" below `root`. False when the name is no such path.
bool place(Json& root, std::string_view name, const Json& value) {
  Json* at = &root;
  std::size_t i = std::min(name.find_first_of(".["), name.size());
  at = &(*at)[std::string(name.substr(0, i))];
  while (i < name.size()) {
    if (name[i] == '.') {
      const std::size_t end = std::min(name.find_first_of(".[", i + 1), name.size());
      if (end == i + 1 || (!at->is_null() && !at->is_object())) return false;
      at = &(*at)[std::string(name.substr(i + 1, end - i - 1))];
      i = end;
    } else {
      const std::size_t close = name.find(']', i);
      if (close == std::string_view::npos || (!at->is_null() && !at->is_array())) return false;
      const std::string_view digits = name.substr(i + 1, close - i - 1);
      std::size_t index = at->is_array() ? at->size() : 0;  // name[] appends
      if (!digits.empty()) {
        if (digits.size() > 4 || digits.find_first_not_of("0123456789") != std::string_view::npos) return false;
        index = std::stoul(std::string(digits));
      }
      if (index >= kMostRows) return false;
      at = &(*at)[index];
      i = close + 1;
    }
  }
  *at = value;
  return true;
}

}  // namespace

namespace {
bool is_path(const std::string& key) { return key.find_first_of(".[") != std::string::npos; }
}  // namespace

bool is_nested(const Json& values) {
  if (!values.is_object()) return true;
  const auto& members = values.get_ref<const Json::object_t&>();
  return std::none_of(members.begin(), members.end(), [](const auto& member) { return is_path(member.first); });
}

Json nest(const Json& flat) {
  if (is_nested(flat)) return flat;
  Json out = Json::object();
  for (const auto& [key, value] : flat.items()) {
    if (!is_path(key)) out[key] = value;
  }
  for (const auto& [key, value] : flat.items()) {
    if (is_path(key) && !place(out, key, value)) out[key] = value;
  }
  return out;
}

}  // namespace tenderloom::forms
