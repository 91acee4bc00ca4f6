#include "figures.h"

#include <algorithm>

#include "tenderloom/forms/evaluate.h"
#include "tenderloom/submissions/item_count.h"

namespace tenderloom::submissions {

std::vector<const forms::Level*> children_of(const forms::TypeDefinition& type, const forms::Level& level) {
  std::vector<const forms::Level*> found;
  for (const forms::Level& other : type.levels())
    if (other.parent == level.key) found.push_back(&other);
  return found;
}

std::vector<const forms::Level*> root_levels(const forms::TypeDefinition& type) {
  std::vector<const forms::Level*> found;
  for (const forms::Level& level : type.levels())
    if (level.parent.empty()) found.push_back(&level);
  return found;
}

int missing_levels(const std::vector<const forms::Level*>& levels, const std::map<std::string, LevelFigures>& have) {
  int missing = 0;
  for (const forms::Level* level : levels) {
    const auto found = have.find(level->key);
    if ((found == have.end() ? 0 : found->second.rows) < level->per_parent_min) ++missing;
  }
  return missing;
}

TreeFigures contribution(const forms::TypeDefinition& type, const forms::Level& level, const Node& node) {
  const auto levels_below = children_of(type, level);
  TreeFigures figures;
  figures.list_rows = std::max<std::int64_t>(1, node.below.list_rows);
  figures.ready_rows = !node.own_complete ? 0 : levels_below.empty() ? 1 : node.below.ready_rows;
  figures.incomplete = node.below.incomplete + (node.own_complete ? 0 : 1);
  figures.gaps = node.below.gaps + (missing_levels(levels_below, node.children) > 0 ? 1 : 0);
  return figures;
}

LevelFigures level_contribution(const Node& node) {
  return {1, node.own_complete ? 1 : 0, node.child_count() > 0 ? 1 : 0, node.counters};
}

std::vector<std::int64_t> counter_values(const forms::Level& level, const Json& values, bool complete) {
  std::vector<std::int64_t> sums;
  for (const forms::Counter& counter : level.counters) {
    std::int64_t value = 0;
    if (counter.kind == "count") {
      value = 1;
    } else if (counter.kind == "complete") {
      value = complete ? 1 : 0;
    } else if (counter.kind == "incomplete") {
      value = complete ? 0 : 1;
    } else if (counter.kind == "sum") {
      const auto found = values.find(counter.field);
      if (found != values.end() && found->is_number_integer()) value = found->get<std::int64_t>();
    } else if (counter.kind == "where") {
      // Conditions of counters look at the row alone.
      value = forms::holds(counter.where, values, forms::Alone(base::Instant{})) ? 1 : 0;
    }
    sums.push_back(value);
  }
  return sums;
}

void add(TreeFigures& to, const TreeFigures& what, int sign) {
  to.list_rows += sign * what.list_rows;
  to.ready_rows += sign * what.ready_rows;
  to.incomplete += sign * what.incomplete;
  to.gaps += sign * what.gaps;
}

void add(LevelFigures& to, const LevelFigures& what, int sign) {
  to.rows += sign * what.rows;
  to.complete += sign * what.complete;
  to.with_children += sign * what.with_children;
  if (to.counters.size() < what.counters.size()) to.counters.resize(what.counters.size());
  for (std::size_t i = 0; i < what.counters.size(); ++i) to.counters[i] += sign * what.counters[i];
}

Json to_json(const std::map<std::string, LevelFigures>& figures) {
  Json json = Json::object();
  for (const auto& [key, level] : figures)
    json[key] = Json::array({level.rows, level.complete, level.with_children, level.counters});
  return json;
}

std::map<std::string, LevelFigures> level_figures(const Json& json) {
  std::map<std::string, LevelFigures> figures;
  for (const auto& [key, level] : json.items()) {
    figures[key] = {level.at(0).get<std::int64_t>(), level.at(1).get<std::int64_t>(), level.at(2).get<std::int64_t>(),
                    level.at(3).get<std::vector<std::int64_t>>()};
  }
  return figures;
}

bool tree_complete(const forms::TypeDefinition& type, const forms::Level& level, const Node& node) {
  const TreeFigures figures = contribution(type, level, node);
  return figures.incomplete == 0 && figures.gaps == 0;
}

bool made_of_forms(const forms::TypeDefinition& type) { return type.kind() == "forms"; }

bool counts_items(const forms::TypeDefinition& type) {
  const auto& levels = type.levels();
  return !made_of_forms(type) &&
         std::any_of(levels.begin(), levels.end(), [](const forms::Level& level) { return level.priced; });
}

Counters counters_of(const forms::TypeDefinition& type, const Submission& submission) {
  const auto figures = [&](const std::string& level) {
    const auto found = submission.levels.find(level);
    return found == submission.levels.end() ? LevelFigures{} : found->second;
  };
  Counters counters;
  const auto roots = root_levels(type);
  if (!roots.empty()) counters.roots = figures(roots.front()->key).rows;
  for (const forms::Level& level : type.levels()) {
    if (!level.priced) continue;
    counters.item_count += figures(level.key).rows;
    if (level.parent.empty()) continue;
    const LevelFigures above = figures(level.parent);
    counters.items += above.rows;
    counters.items_with_rows += above.with_children;
  }
  counters.items_without_rows = counters.items - counters.items_with_rows;
  counters.list_rows = submission.tree.list_rows;
  counters.rows_ready = submission.tree.ready_rows;
  counters.rows_open = counters.list_rows - counters.rows_ready;
  return counters;
}

}  // namespace tenderloom::submissions
