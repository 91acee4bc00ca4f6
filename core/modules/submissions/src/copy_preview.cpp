#include "copy_preview.h"

namespace tenderloom::submissions {

namespace {

constexpr char kBehindField = '\x1f';

std::string key_text(const std::string& field, const Json& value) { return field + kBehindField + value_hash(value); }

}  // namespace

/// What is stored around a row, and what would have been made before it.
class CopyPreview::Around final : public forms::Surroundings {
 public:
  Around(const NodeSurroundings& stored, const CopyPreview& copies, const std::string& level, std::int64_t parent)
      : stored_(stored), copies_(copies), level_(level), parent_(parent) {}

  const Json& tender() const override { return stored_.tender(); }
  const Json& ancestors() const override { return stored_.ancestors(); }
  std::vector<forms::Row> siblings() const override {
    std::vector<forms::Row> rows = stored_.siblings();
    if (const auto made = copies_.made_.find({level_, parent_}); made != copies_.made_.end())
      rows.insert(rows.end(), made->second.rows.begin(), made->second.rows.end());
    return rows;
  }
  bool taken(const forms::Level& level, const forms::Field& field, const Json& value,
             const std::string& scope) const override {
    if (stored_.taken(level, field, value, scope)) return true;
    const std::string key = key_text(field.key, value);
    for (const auto& [place, made] : copies_.made_)
      if (place.first == level.key && (scope != "siblings" || place.second == parent_) && made.keys.contains(key))
        return true;
    return false;
  }
  std::vector<forms::Option> options(const std::string& provider, const Json& row) const override {
    return stored_.options(provider, row);
  }
  base::Instant now() const override { return stored_.now(); }

 private:
  const NodeSurroundings& stored_;
  const CopyPreview& copies_;
  const std::string& level_;
  std::int64_t parent_;
};

base::Result<Json> CopyPreview::ancestors_of(const forms::Level& level, std::int64_t parent) {
  const auto known = above_.find(parent);
  if (known != above_.end()) return known->second;
  auto path = service_.path_to(sql_, submission_, level, parent == 0 ? std::nullopt : std::optional(parent));
  if (!path.ok()) return path.error();
  return above_.emplace(parent, ancestor_values(*path)).first->second;
}

base::Result<SaveOutcome> CopyPreview::make(const forms::Level& level, const Node& source, const SaveRequest& request) {
  const std::int64_t parent = request.parent.value_or(0);
  auto ancestors = ancestors_of(level, parent);
  if (!ancestors.ok()) return ancestors.error();
  const NodeSurroundings stored =
      service_.around(lend(sql_), ground_, submission_, *ancestors, {submission_.id, level.key, parent, 0});
  const Around around(stored, *this, level.key, parent);
  forms::Input input;
  input.stored = source.values;
  drop_staff_values(level.fields, input.stored);
  SaveOutcome outcome;
  outcome.evaluation = service_.judge(ground_, level, input, around);
  for (const forms::Finding& finding : outcome.evaluation.findings)
    if (may_refuse(level, finding) && !(request.tolerates && request.tolerates(finding)))
      outcome.findings.push_back(finding);
  if (outcome.findings.empty() && !outcome.evaluation.named)
    outcome.findings.push_back({level.name_fields.empty() ? "" : level.name_fields.front(), "required", Json::object(),
                                "", forms::Severity::missing});
  if (!outcome.findings.empty()) {
    outcome.kind = SaveOutcome::Kind::invalid;
    return outcome;
  }
  Node& node = outcome.node;
  node.id = --last_;
  node.level = level.key;
  node.parent_id = parent;
  node.values = outcome.evaluation.values;
  Json below = std::move(ancestors).value();
  below[level.key] = node.values;
  above_.emplace(node.id, std::move(below));
  Made& beside = made_[{level.key, parent}];
  beside.rows.push_back({node.id, node.values});
  for (const forms::Field& field : level.fields) {
    const forms::FieldState* state = outcome.evaluation.state(field.key);
    const Json value = node.values.value(field.key, Json());
    if (!field.unique.empty() && !value.is_null() && (state == nullptr || state->visible))
      beside.keys.insert(key_text(field.key, value));
  }
  return outcome;
}

}  // namespace tenderloom::submissions
