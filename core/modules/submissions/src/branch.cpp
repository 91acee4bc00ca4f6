#include "branch.h"

#include <stdexcept>

#include "figures.h"
#include "repository.h"

namespace tenderloom::submissions {

namespace {

void move(std::map<std::string, LevelFigures>& levels, const std::string& level, const LevelFigures& before,
          const LevelFigures& after) {
  LevelFigures& figures = levels[level];
  add(figures, after);
  add(figures, before, -1);
  if (figures.rows == 0) levels.erase(level);
}

}  // namespace

Node& Branch::hold(Node node) {
  const std::int64_t id = node.id;
  return nodes_.try_emplace(id, std::move(node)).first->second;
}

Node& Branch::at(std::int64_t id) {
  if (const auto found = nodes_.find(id); found != nodes_.end()) return found->second;
  auto nodes = repository::get_nodes(sql_, submission_.id, {id}, false);
  if (nodes.empty()) throw std::logic_error("a node stands under a parent that is not there");
  return hold(std::move(nodes.front()));
}

Branch::Weight Branch::weigh(const Node& node) const {
  const forms::Level* level = type_.level(node.level);
  if (level == nullptr) throw std::logic_error("a node's level is not in its tender's definition");
  return {contribution(type_, *level, node), level_contribution(node)};
}

void Branch::shift(const std::string& level, std::int64_t parent_id, const Weight& before, const Weight& after) {
  move(submission_.levels, level, before.level, after.level);
  if (parent_id == 0) {
    add(submission_.tree, after.tree);
    add(submission_.tree, before.tree, -1);
    return;
  }
  Node& parent = at(parent_id);
  const Weight parent_before = weigh(parent);
  move(parent.children, level, before.level, after.level);
  add(parent.below, after.tree);
  add(parent.below, before.tree, -1);
  changed_.insert(parent_id);
  const Weight parent_after = weigh(parent);
  if (parent_before.tree != parent_after.tree || parent_before.level != parent_after.level)
    shift(parent.level, parent.parent_id, parent_before, parent_after);
}

void Branch::count(const Node& node, int sign) {
  const LevelFigures figures = level_contribution(node);
  move(submission_.levels, node.level, sign < 0 ? figures : LevelFigures{}, sign < 0 ? LevelFigures{} : figures);
}

void Branch::touch(std::int64_t parent_id) {
  if (parent_id == 0) return;  // the submission's own version has risen with its lock
  ++at(parent_id).row_version;
  changed_.insert(parent_id);
}

void Branch::flush() {
  for (const std::int64_t id : changed_) repository::update_node_figures(sql_, nodes_.at(id));
  changed_.clear();
  repository::update_figures(sql_, submission_);
}

}  // namespace tenderloom::submissions
