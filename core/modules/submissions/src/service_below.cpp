// The rows below a changed node that look at it: judged again while it is typed, stored anew when it is saved.
#include <algorithm>

#include "service_impl.h"

namespace tenderloom::submissions {

forms::Finding below_refuses(const Node& row, const forms::Finding& finding) {
  return {"",
          "row_below_refuses",
          {{"level", row.level},
           {"id", std::to_string(row.id)},
           {"title", row.title},
           {"field", finding.field},
           {"code", finding.code},
           {"params", finding.params},
           {"rule", finding.rule}},
          finding.rule,
          forms::Severity::wrong};
}

std::vector<forms::Finding> Service::Impl::judge_below(soci::session& sql, const Ground& ground,
                                                       const Submission& submission, const forms::Level& level,
                                                       const Node& changed, const std::vector<Node>& above,
                                                       const std::function<void(const Below&)>& use) const {
  const std::vector<const forms::Level*> dependents = ground.type->dependents(level);
  if (dependents.empty() || changed.child_count() == 0) return {};
  std::map<std::int64_t, Json> values_of;  // of the rows between, by id
  for (const Node& node : above) values_of[node.id] = node.values;
  values_of[changed.id] = changed.values;
  std::map<std::int64_t, std::string> level_of;
  for (const Node& node : above) level_of[node.id] = node.level;
  level_of[changed.id] = changed.level;

  for (const Node& each : repository::subtree(sql, submission.id, changed.sort_key, "", true)) {
    if (each.id == changed.id) continue;
    values_of[each.id] = each.values;
    level_of[each.id] = each.level;
    const auto dependent = std::find_if(dependents.begin(), dependents.end(),
                                        [&](const forms::Level* other) { return other->key == each.level; });
    if (dependent == dependents.end()) continue;
    Json ancestors = Json::object();
    for (const std::int64_t id : each.ancestors) ancestors[level_of.at(id)] = values_of.at(id);
    const NodeSurroundings surroundings = around(lend(sql), ground, submission, std::move(ancestors),
                                                 {submission.id, each.level, each.parent_id, each.id});
    forms::Input input;
    input.id = each.id;
    input.stored = each.values;
    forms::Evaluation evaluation = judge(ground, **dependent, input, surroundings);
    const std::vector<forms::Finding> known = from_missing(each.missing);
    for (const forms::Finding& finding : evaluation.findings) {
      if (finding.severity != forms::Severity::wrong) continue;
      const bool was_wrong = std::any_of(known.begin(), known.end(), [&](const forms::Finding& old) {
        return old.field == finding.field && old.code == finding.code;
      });
      if (was_wrong) continue;
      return {below_refuses(each, finding)};
    }
    use({each, **dependent, evaluation, surroundings});
  }
  return {};
}

std::vector<forms::Finding> Service::Impl::recheck_below(soci::session& sql, const Ground& ground,
                                                         Submission& submission, const forms::Level& level,
                                                         const Node& changed, const std::vector<Node>& above,
                                                         Branch& branch) {
  return judge_below(sql, ground, submission, level, changed, above, [&](const Below& below) {
    Node& node = branch.hold(below.node);
    node.values = below.node.values;
    const Branch::Weight before = branch.weigh(node);
    const std::string old_text = repository::search_text(sql, node.id);
    const Derived derived = derive(*ground.type, below.level, below.evaluation, below.surroundings, node);
    ++node.row_version;
    repository::update_node(sql, node, derived.texts);
    repository::remove_keys(sql, {node.id});
    repository::set_keys(sql, node, derived.keys);
    repository::set_grams(sql, node, old_text, derived.texts.search_text);
    branch.shift(node.level, node.parent_id, before, branch.weigh(node));
  });
}

}  // namespace tenderloom::submissions
