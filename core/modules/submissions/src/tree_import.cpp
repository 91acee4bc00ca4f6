#include "tree_import.h"

#include <algorithm>
#include <set>

#include "row_name.h"

namespace tenderloom::submissions {

namespace {

constexpr char kBetweenNames = '\x1f', kBeforeGiven = '\x1e';
/// A parent that is not stored yet: nothing stands under it.
constexpr std::int64_t kNowhere = -1;

std::string path_of(const std::string& above, const forms::Level& level, const std::string& name) {
  return above + kBetweenNames + level.key + kBetweenNames + name;
}

}  // namespace

TreeImport::TreeImport(Service::Impl& service, const Ground& ground, const Actor& actor)
    : service_(service), ground_(ground), actor_(actor) {
  std::set<std::string> parents;
  for (const forms::Level& level : ground.type->levels()) {
    levels_.push_back(&level);
    branches_ = !parents.insert(level.parent).second || branches_;
  }
}

void TreeImport::know(const std::vector<Node>& nodes) {
  std::map<std::int64_t, std::string> paths;
  for (const Node& node : nodes) {
    const forms::Level* level = ground_.type->level(node.level);
    const std::string above = node.parent_id == 0 ? std::string() : paths[node.parent_id];
    const std::string path = path_of(above, *level, name_of_row(*level, node.values));
    paths[node.id] = path;
    ids_.emplace(path, node.id);
    nodes_.emplace(node.id, std::make_shared<const Node>(node));
  }
}

void TreeImport::take(TreeImport&& later) {
  ids_ = std::move(later.ids_);
  judged_ = std::move(later.judged_);
}

forms::Evaluation TreeImport::evaluate(soci::session& sql, const Submission& submission, const forms::Level& level,
                                       const Json& given, const Json& ancestors, std::int64_t parent_id,
                                       const Node* stored, std::vector<forms::Finding>& refusing) const {
  forms::Input input;
  input.id = stored ? stored->id : 0;
  input.stored = stored ? stored->values : Json::object();
  input.changes = given;
  input.by_labels = true;
  const NodeSurroundings surroundings =
      service_.around(lend(sql), ground_, submission, ancestors, {submission.id, level.key, parent_id, input.id});
  forms::Evaluation evaluation = service_.judge(ground_, level, input, surroundings);
  for (const forms::Finding& finding : evaluation.findings)
    if (may_refuse(level, finding)) refusing.push_back(finding);
  if (refusing.empty() && !evaluation.named && !level.name_fields.empty())
    refusing.push_back({level.name_fields.front(), "required", Json::object(), "", forms::Severity::missing});
  return evaluation;
}

TreeImport::StepRef TreeImport::judge(soci::session& sql, const Submission& submission, const forms::Level& level,
                                      const Json& given, const Json& ancestors, const std::string& path) {
  const auto above = ids_.find(path);
  const std::int64_t parent_id = level.parent.empty() ? 0 : above == ids_.end() ? kNowhere : above->second;
  auto step = std::make_shared<Step>();
  forms::Evaluation evaluation = evaluate(sql, submission, level, given, ancestors, parent_id, nullptr, step->refusing);
  step->name = name_of_row(level, evaluation.values);
  step->values = std::move(evaluation.values);
  const auto known = ids_.find(path_of(path, level, step->name));
  if (known == ids_.end()) return step;
  step->id = known->second;
  const auto before = nodes_.find(step->id);
  if (before == nodes_.end()) {  // made by this sheet
    step->refusing.clear();
    const auto node = repository::get_node(sql, submission.id, step->id);
    if (node) evaluation = evaluate(sql, submission, level, given, ancestors, parent_id, &*node, step->refusing);
  } else {
    step->refusing.clear();
    evaluation = evaluate(sql, submission, level, given, ancestors, parent_id, before->second.get(), step->refusing);
    step->differs = !changes_between(before->second->values, evaluation.values).empty();
    step->values = before->second->values;
  }
  return step;
}

std::vector<const forms::Level*> TreeImport::levels_of(const SheetRow& row) const {
  // A chain is named whole, so that a row that ends too early is told what is missing. Where a type branches, a row
  // goes down the branches that it fills.
  if (!branches_) return levels_;
  std::set<std::string> named;
  const auto name = [&](const std::string& key) {
    for (const forms::Level* level = ground_.type->level(key); level; level = ground_.type->level(level->parent))
      named.insert(level->key);
  };
  for (const auto& [key, values] : row.values) name(key);
  for (const RowNote& note : row.problems) name(note.level);
  std::vector<const forms::Level*> found;
  for (const forms::Level* level : levels_)
    if (named.contains(level->key)) found.push_back(level);
  return found;
}

RowResult TreeImport::row(storage::Transaction& tx, Submission& submission, const SheetRow& row) {
  RowResult result{row.number, RowResult::Outcome::failed, row.problems};
  std::map<std::string, std::string> paths;  // by level
  std::map<std::string, Json> ancestors;     // of what stands under that level
  std::vector<Part> parts;
  for (const forms::Level* level : levels_of(row)) {
    const auto given = row.values.find(level->key);
    const Json values = given == row.values.end() ? Json::object() : given->second;
    const std::string& above = paths[level->parent];
    const Json around = ancestors.contains(level->parent) ? ancestors[level->parent] : Json::object();
    const std::string key =
        above + kBeforeGiven + level->key + kBeforeGiven + values.dump(-1, ' ', false, Json::error_handler_t::replace);
    StepRef& step = judged_[key];
    if (!step) step = judge(tx.sql(), submission, *level, values, around, above);
    for (const forms::Finding& finding : step->refusing) {
      const bool said = std::any_of(row.problems.begin(), row.problems.end(), [&](const RowNote& note) {
        return note.level == level->key && note.finding.field == finding.field;
      });
      if (!said) result.notes.push_back({level->key, finding});
    }
    parts.push_back({level, above, key, step});
    Json below = around;
    below[level->key] = step->values;
    ancestors[level->key] = std::move(below);
    paths[level->key] = path_of(above, *level, step->name);
  }
  if (!result.notes.empty()) return result;
  const bool there = std::all_of(parts.begin(), parts.end(), [](const Part& part) { return part.step->id != 0; });
  for (const Part& part : parts) {
    if (part.step->differs)
      result.notes.push_back({part.level->key, {"", "row_kept", Json::object(), "R-041", forms::Severity::missing}});
  }
  result.outcome = there ? RowResult::Outcome::skipped : RowResult::Outcome::succeeded;
  if (!there) store(tx, submission, parts, result);
  return result;
}

void TreeImport::store(storage::Transaction& tx, Submission& submission, std::vector<Part>& parts, RowResult& result) {
  std::map<std::string, std::int64_t> made_at;  // by level
  for (Part& part : parts) {
    const forms::Level& level = *part.level;
    if (part.step->id == 0) {
      SaveRequest request;
      request.level = level.key;
      if (!level.parent.empty()) request.parent = made_at[level.parent];
      request.changes = part.step->values;
      request.actor = actor_;
      request.imported = true;
      auto made = service_.create(tx, ground_, submission, level, request);
      if (!made.ok() || made->kind != SaveOutcome::Kind::saved) {
        result.outcome = RowResult::Outcome::failed;
        if (!made.ok()) result.notes.push_back({level.key, {"", made.error().code, made.error().params, "", {}}});
        if (made.ok())
          for (const forms::Finding& finding : made->findings) result.notes.push_back({level.key, finding});
        return;
      }
      auto stored = std::make_shared<Step>(*part.step);
      stored->id = made->node.id;
      ids_[path_of(part.above, level, stored->name)] = stored->id;
      part.step = judged_[part.key] = stored;
    }
    made_at[level.key] = part.step->id;
  }
}

}  // namespace tenderloom::submissions
