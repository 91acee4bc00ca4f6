#include "edit_gate.h"

#include <algorithm>

namespace tenderloom::submissions {

namespace {

std::string first_part(const std::string& path) { return path.substr(0, path.find_first_of(".[")); }

base::Error not_asked(const char* action) { return {"not_asked", {{"action", action}}}; }

}  // namespace

Corrections::~Corrections() = default;

Json last_second(const Json& until) {
  const auto end = until.is_string() ? base::parse_iso8601(until.get<std::string>()) : std::nullopt;
  return end ? Json(base::iso8601(*end - std::chrono::seconds(1))) : until;
}

std::optional<base::Error> EditGate::refuse_create(const forms::Level& level, const Node* parent) const {
  if (whole()) return std::nullopt;
  const EditScope::Row* row = scope_->row(parent == nullptr ? 0 : parent->id);
  if (row != nullptr && row->children.contains(level.key)) return std::nullopt;
  if (parent == nullptr) return not_asked("add");
  if (scope_->made_since(parent->created_at)) return std::nullopt;
  // A row that lacks rows below it must get them, whatever took them away.
  const auto below = parent->children.find(level.key);
  const std::int64_t there = below == parent->children.end() ? 0 : below->second.rows;
  if (scope_->items_open && there < level.per_parent_min) return std::nullopt;
  return not_asked("add");
}

std::optional<base::Error> EditGate::refuse_remove(const Node& node) const {
  if (whole() || scope_->made_since(node.created_at)) return std::nullopt;
  const EditScope::Row* row = scope_->row(node.id);
  if (row != nullptr && row->remove) return std::nullopt;
  return not_asked("remove");
}

std::optional<base::Error> EditGate::refuse_restore(const Node& node) const {
  if (whole() || (node.deleted_at && scope_->made_since(*node.deleted_at))) return std::nullopt;
  return not_asked("restore");
}

std::optional<std::set<std::string>> EditGate::fields(const Node& node) const {
  if (whole() || scope_->made_since(node.created_at)) return std::nullopt;
  std::set<std::string> keys;
  if (const EditScope::Row* row = scope_->row(node.id))
    for (const auto& [key, reason] : row->fields) keys.insert(key);
  return keys;
}

std::set<std::string> fields_made_by_rules(const forms::Evaluation& evaluation) {
  std::set<std::string> fields;
  for (const forms::Finding& finding : evaluation.findings)
    if (!finding.field.empty()) fields.insert(first_part(finding.field));
  return fields;
}

Json changes_within(const Json& changes, const std::set<std::string>& fields) {
  Json within = Json::object();
  if (!changes.is_object()) return within;
  for (const auto& [key, value] : changes.items())
    if (fields.contains(first_part(key))) within[key] = value;
  return within;
}

}  // namespace tenderloom::submissions
