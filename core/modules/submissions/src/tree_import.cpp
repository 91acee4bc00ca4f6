#include "tree_import.h"

#include <algorithm>

#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

constexpr char kBetweenNames = '\x1f', kBeforeGiven = '\x1e';
/// A parent that is not stored yet: nothing stands under it.
constexpr std::int64_t kNowhere = -1;

/// Two rows with the same name in one place are the same row, whatever their width and case.
std::string name_of_row(const forms::Level& level, const Json& values) {
  std::string name;
  for (const std::string& field : level.name_fields) {
    const auto found = values.find(field);
    if (found != values.end() && !found->is_null())
      name += base::fold(found->is_string() ? found->get<std::string>() : found->dump());
    name += kBetweenNames;
  }
  return name;
}

std::string path_of(const std::string& above, const forms::Level& level, const std::string& name) {
  return above + kBetweenNames + level.key + kBetweenNames + name;
}

}  // namespace

TreeImport::TreeImport(Service::Impl& service, const Ground& ground, const Actor& actor)
    : service_(service), ground_(ground), actor_(actor) {
  for (const forms::Level& level : ground.type->levels()) levels_.push_back(&level);
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

RowResult TreeImport::row(storage::Transaction& tx, Submission& submission, const SheetRow& row) {
  RowResult result{row.number, RowResult::Outcome::failed, row.problems};
  Json ancestors = Json::object();
  std::string path;
  std::vector<std::string> keys;
  std::vector<StepRef> steps;
  for (const forms::Level* level : levels_) {
    const auto given = row.values.find(level->key);
    const Json values = given == row.values.end() ? Json::object() : given->second;
    const std::string key =
        path + kBeforeGiven + level->key + kBeforeGiven + values.dump(-1, ' ', false, Json::error_handler_t::replace);
    StepRef& step = judged_[key];
    if (!step) step = judge(tx.sql(), submission, *level, values, ancestors, path);
    for (const forms::Finding& finding : step->refusing) {
      const bool said = std::any_of(row.problems.begin(), row.problems.end(), [&](const RowNote& note) {
        return note.level == level->key && note.finding.field == finding.field;
      });
      if (!said) result.notes.push_back({level->key, finding});
    }
    keys.push_back(key);
    steps.push_back(step);
    ancestors[level->key] = step->values;
    path = path_of(path, *level, step->name);
  }
  if (!result.notes.empty()) return result;
  const bool there = steps.back()->id != 0;
  for (std::size_t at = 0; at < steps.size(); ++at) {
    if (steps[at]->differs) {
      result.notes.push_back({levels_[at]->key, {"", "row_kept", Json::object(), "R-041", forms::Severity::missing}});
    }
  }
  result.outcome = there ? RowResult::Outcome::skipped : RowResult::Outcome::succeeded;
  if (!there) store(tx, submission, keys, steps, result);
  return result;
}

void TreeImport::store(storage::Transaction& tx, Submission& submission, const std::vector<std::string>& keys,
                       std::vector<StepRef>& steps, RowResult& result) {
  std::string path;
  std::int64_t parent = 0;
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const forms::Level& level = *levels_[at];
    path = path_of(path, level, steps[at]->name);
    if (steps[at]->id == 0) {
      SaveRequest request;
      request.level = level.key;
      if (parent != 0) request.parent = parent;
      request.changes = steps[at]->values;
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
      auto stored = std::make_shared<Step>(*steps[at]);
      stored->id = made->node.id;
      ids_[path] = stored->id;
      steps[at] = judged_[keys[at]] = stored;
    }
    parent = steps[at]->id;
  }
}

}  // namespace tenderloom::submissions
