// Deleting and bringing back. Deleted rows stay with the time of their deletion; what went together has one time and
// comes back together.
#include "service_impl.h"

namespace tenderloom::submissions {

base::Result<Service::Removal> Service::would_remove(const Submission& submission, const std::string& level,
                                                     std::int64_t id) {
  return impl_->uses.database.read([&](soci::session& sql) -> base::Result<Removal> {
    const auto node = repository::get_node(sql, submission.id, id);
    if (!node || node->level != level) return node_unknown();
    Removal removal;
    for (const Node& each : repository::subtree(sql, submission.id, node->sort_key, "", false))
      if (each.id != id) ++removal.children[each.level];
    return removal;
  });
}

base::Result<Node> Service::remove(const Ground& ground, const Submission& submission, const std::string& level,
                                   std::int64_t id, std::optional<std::int64_t> version, bool with_children,
                                   const Actor& actor) {
  return impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<Node> {
    soci::session& sql = tx.sql();
    EditGate gate;
    auto locked = impl_->begin(tx, *this, ground, submission.id, &gate);
    if (!locked.ok()) return locked.error();
    auto node = repository::get_node(sql, submission.id, id);
    if (!node || node->level != level) return node_unknown();
    if (auto refused = gate.refuse_remove(*node)) return *refused;
    if (version && *version != node->version) return base::Error{"version_conflict", {{"version", node->version}}};

    std::vector<std::int64_t> ids;
    Json children = Json::object();
    const std::vector<Node> gone = repository::subtree(sql, submission.id, node->sort_key, "", false);
    for (const Node& each : gone) {
      ids.push_back(each.id);
      if (each.id != id) children[each.level] = children.value(each.level, 0) + 1;
    }
    if (!children.empty() && !with_children) return base::Error{"has_children", {{"children", children}}};

    Branch branch(sql, *ground.type, *locked);
    branch.touch(node->parent_id);
    branch.shift(node->level, node->parent_id, branch.weigh(*node), {});
    for (const Node& each : gone)
      if (each.id != id) branch.count(each, -1);
    const base::Instant now = impl_->uses.clock.now();
    repository::set_deleted(sql, submission.id, node->sort_key, base::Instant{}, now);
    repository::remove_keys(sql, ids);
    branch.flush();
    repository::insert_revision(sql, *node, actor, now, "deleted", changes_between(node->values, Json::object()));
    audit::Entry entry;
    entry.at = now;
    if (actor.person_id != 0) entry.person = actor.person_id;
    entry.company = submission.company_id;
    entry.actor_name = actor.name;
    entry.address = actor.address;
    entry.action = "node.deleted";
    entry.subject = "node:" + std::to_string(id);
    entry.details = {{"tender", ground.tender.no}, {"level", level}, {"title", node->title}, {"children", children}};
    impl_->uses.audit.record(tx, entry);
    impl_->told(tx, gate, *locked, actor, ground.now);
    node->deleted_at = now;
    return std::move(*node);
  });
}

base::Result<SaveOutcome> Service::restore(const Ground& given, const Submission& submission, const std::string& level,
                                           std::int64_t id, const Actor& actor) {
  const Ground ground =
      impl_->with_options(given, submission.company_id, Impl::all_levels(*given.type), Json::object());
  SaveOutcome refusal;
  auto result = impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<SaveOutcome> {
    soci::session& sql = tx.sql();
    EditGate gate;
    auto locked = impl_->begin(tx, *this, ground, submission.id, &gate);
    if (!locked.ok()) return locked.error();
    auto root = repository::get_node(sql, submission.id, id, true);
    if (!root || root->level != level) return node_unknown();
    SaveOutcome outcome;
    if (!root->deleted_at) {  // restored already: the same answer again
      outcome.kind = SaveOutcome::Kind::repeated;
      outcome.node = std::move(*root);
      return outcome;
    }
    if (auto refused = gate.refuse_restore(*root)) return *refused;
    const forms::Level& root_level = *ground.type->level(level);
    auto above = impl_->path_to(sql, *locked, root_level, root->parent_id);
    if (!above.ok()) return base::Error{"parent_deleted"};

    const auto& beside = above->empty() ? locked->levels : above->back().children;
    if (const auto rows = beside.find(level);
        root_level.per_parent_max > 0 && rows != beside.end() && rows->second.rows >= root_level.per_parent_max) {
      outcome.findings.push_back(
          {"", "too_many_rows", {{"limit", root_level.per_parent_max}}, root_level.max_rule, forms::Severity::wrong});
    }
    repository::set_deleted(sql, submission.id, root->sort_key, *root->deleted_at, base::Instant{});
    const std::vector<Node> back = repository::subtree(sql, submission.id, root->sort_key, "", true);

    Branch branch(sql, *ground.type, *locked);
    branch.touch(root->parent_id);
    branch.shift(root->level, root->parent_id, {}, branch.weigh(*root));
    for (const Node& node : back)
      if (node.id != id) branch.count(node, 1);
    const base::Instant now = impl_->uses.clock.now();
    for (Impl::Rejudged& each : impl_->rejudge(sql, ground, *locked, *above, back, branch))
      outcome.findings.push_back(std::move(each.finding));
    if (!outcome.findings.empty()) {
      outcome.kind = SaveOutcome::Kind::invalid;
      outcome.node = std::move(*root);
      refusal = std::move(outcome);
      return rolled_back();
    }
    branch.flush();
    outcome.node = branch.at(id);
    repository::insert_revision(sql, outcome.node, actor, now, "restored",
                                changes_between(Json::object(), outcome.node.values));
    impl_->told(tx, gate, *locked, actor, ground.now);
    return outcome;
  });
  if (!result.ok() && result.error().code == "rolled_back") return refusal;
  return result;
}

}  // namespace tenderloom::submissions
