// Where rows stand: under another parent, in another order; and what was deleted.
#include <algorithm>

#include "row_name.h"
#include "service_impl.h"

namespace tenderloom::submissions {

namespace {

/// Siblings whose rules look at each other: those that were wrong beside the row that went may be right now.
std::vector<Node> troubled_siblings(soci::session& sql, const Submission& submission, const forms::Level& level,
                                    const std::vector<Node>& parent_path) {
  const bool look = std::any_of(level.checks.begin(), level.checks.end(),
                                [](const forms::Check& check) { return check.needs_siblings; });
  if (!look) return {};
  std::vector<std::int64_t> ids;
  const std::int64_t parent = parent_path.empty() ? 0 : parent_path.back().id;
  for (const auto& sibling : repository::sibling_places(sql, submission.id, level.key, parent))
    ids.push_back(sibling.id);
  std::vector<Node> rows = repository::get_nodes(sql, submission.id, ids, true);
  std::erase_if(rows, [](const Node& node) { return node.missing.empty(); });
  return rows;
}

}  // namespace

base::Result<SaveOutcome> Service::move(const Ground& given, const Submission& submission, const std::string& level_key,
                                        std::int64_t id, std::int64_t parent, std::optional<std::int64_t> version,
                                        const Actor& actor) {
  const forms::Level* level = given.type->level(level_key);
  if (level == nullptr) return base::Error{"level_unknown"};
  const Ground ground =
      impl_->with_options(given, submission.company_id, Impl::all_levels(*given.type), Json::object());
  SaveOutcome refusal;
  auto result = impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<SaveOutcome> {
    soci::session& sql = tx.sql();
    auto locked = impl_->begin_whole(tx, *this, ground, submission.id);
    if (!locked.ok()) return locked.error();
    auto found = repository::get_node(sql, submission.id, id);
    if (!found || found->level != level_key) return node_unknown();
    Node& node = *found;
    SaveOutcome outcome;
    const auto refused = [&](SaveOutcome::Kind kind) {
      outcome.kind = kind;
      outcome.node = node;
      refusal = outcome;
      return rolled_back();
    };
    auto to = impl_->path_to(sql, *locked, *level, parent);
    if (!to.ok()) return to.error();
    if (node.parent_id == parent) return refused(SaveOutcome::Kind::repeated);
    if (version && *version != node.version) return refused(SaveOutcome::Kind::conflict);
    auto from = impl_->path_to(sql, *locked, *level, node.parent_id);
    if (!from.ok()) return from.error();

    Node& new_parent = to->back();
    const auto beside = new_parent.children.find(level_key);
    if (level->per_parent_max > 0 && beside != new_parent.children.end() &&
        beside->second.rows >= level->per_parent_max) {
      outcome.findings.push_back(
          {"", "too_many_rows", {{"limit", level->per_parent_max}}, level->max_rule, forms::Severity::wrong});
      return refused(SaveOutcome::Kind::invalid);
    }
    const std::string from_titles = path_text(*from), to_titles = path_text(*to);
    std::vector<std::int64_t> ancestors;
    for (const Node& each : *to) ancestors.push_back(each.id);
    const std::int64_t position = new_parent.next_position++;
    const std::string place = new_parent.sort_key + position_key(position);
    repository::set_parent(sql, node, ancestors);
    repository::replant(sql, submission.id, node.sort_key, place);
    repository::set_position(sql, id, position);
    const std::vector<Node> rows = repository::subtree(sql, submission.id, place, "", true);

    Branch branch(sql, *ground.type, *locked);
    for (const Node& each : *to) branch.hold(each);
    const Branch::Weight weight = branch.weigh(node);
    branch.touch(node.parent_id);
    branch.shift(level_key, node.parent_id, weight, {});
    branch.touch(parent);
    branch.shift(level_key, parent, {}, weight);
    std::vector<Impl::Rejudged> wrong = impl_->rejudge(sql, ground, *locked, *to, rows, branch);
    if (wrong.empty())
      impl_->rejudge(sql, ground, *locked, *from, troubled_siblings(sql, *locked, *level, *from), branch);
    for (const Impl::Rejudged& each : wrong) {
      outcome.findings.push_back(each.row->id == id ? each.finding : below_refuses(*each.row, each.finding));
    }
    if (!wrong.empty()) return refused(SaveOutcome::Kind::invalid);
    branch.flush();
    outcome.node = branch.at(id);
    const Json change = {{"field", "_parent"}, {"old", from_titles}, {"new", to_titles}};
    repository::insert_revision(sql, outcome.node, actor, impl_->uses.clock.now(), "moved", Json::array({change}));
    return outcome;
  });
  if (!result.ok() && result.error().code == "rolled_back") return refusal;
  return result;
}

base::Result<std::int64_t> Service::reorder(const Ground& ground, const Submission& submission,
                                            const std::string& level, std::int64_t id, std::int64_t place,
                                            const Actor& actor) {
  return impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<std::int64_t> {
    soci::session& sql = tx.sql();
    auto locked = impl_->begin_whole(tx, *this, ground, submission.id);
    if (!locked.ok()) return locked.error();
    const auto node = repository::get_node(sql, submission.id, id);
    if (!node || node->level != level) return node_unknown();
    const auto siblings = repository::sibling_places(sql, submission.id, level, node->parent_id);
    std::size_t from = 0;
    while (siblings[from].id != id) ++from;
    const auto last = static_cast<std::int64_t>(siblings.size());
    const auto to = static_cast<std::size_t>(std::clamp<std::int64_t>(place, 1, last) - 1);
    if (to == from) return static_cast<std::int64_t>(from) + 1;

    // The row waits in a place that was never used while those between go on by one.
    Branch branch(sql, *ground.type, *locked);
    const bool root = node->parent_id == 0;
    const std::string above = root ? std::string() : branch.at(node->parent_id).sort_key;
    const std::int64_t unused = root ? locked->next_position : branch.at(node->parent_id).next_position;
    const std::string waiting = above + position_key(unused);
    repository::replant(sql, submission.id, siblings[from].sort_key, waiting);
    const int step = to > from ? 1 : -1;
    for (std::size_t at = from; at != to;) {
      const std::size_t next = step > 0 ? at + 1 : at - 1;
      repository::replant(sql, submission.id, siblings[next].sort_key, siblings[at].sort_key);
      repository::set_position(sql, siblings[next].id, siblings[at].position);
      at = next;
    }
    repository::replant(sql, submission.id, waiting, siblings[to].sort_key);
    repository::set_position(sql, id, siblings[to].position);
    branch.touch(node->parent_id);
    branch.flush();
    const Json change = {{"field", "_position"}, {"old", from + 1}, {"new", to + 1}};
    repository::insert_revision(sql, *node, actor, impl_->uses.clock.now(), "reordered", Json::array({change}));
    return static_cast<std::int64_t>(to) + 1;
  });
}

std::optional<Service::Places> Service::places(const Submission& submission, const std::string& level,
                                               std::int64_t id) {
  return impl_->uses.database.read([&](soci::session& sql) -> std::optional<Places> {
    const auto node = repository::get_node(sql, submission.id, id);
    if (!node || node->level != level) return std::nullopt;
    std::vector<std::int64_t> ids;
    for (const auto& each : repository::sibling_places(sql, submission.id, level, node->parent_id))
      ids.push_back(each.id);
    Places places;
    for (const Node& each : repository::get_nodes(sql, submission.id, ids, false)) {
      places.siblings.emplace_back(each.id, each.title);
      if (each.id == id) places.place = static_cast<std::int64_t>(places.siblings.size());
    }
    return places;
  });
}

std::vector<OverviewRow> Service::possible_parents(const Submission& submission, const forms::Level& level, int limit) {
  if (level.parent.empty()) return {};
  return impl_->uses.database.read([&](soci::session& sql) {
    std::vector<Node> rows = repository::subtree(sql, submission.id, "", level.parent, false);
    if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(static_cast<std::size_t>(limit));
    return with_paths(sql, submission.id, std::move(rows));
  });
}

Service::DeletedPage Service::deleted(const Submission& submission, int page, int per_page) {
  return impl_->uses.database.read([&](soci::session& sql) {
    DeletedPage found;
    const std::int64_t offset = static_cast<std::int64_t>(page - 1) * per_page;
    found.total = repository::count_deleted_roots(sql, submission.id);
    std::vector<Node> rows = repository::deleted_roots(sql, submission.id, per_page, offset);
    std::set<std::int64_t> ids;
    for (const Node& row : rows) ids.insert(row.ancestors.begin(), row.ancestors.end());
    std::map<std::int64_t, Node> above;
    for (Node& node : repository::get_nodes(sql, submission.id, {ids.begin(), ids.end()}, false))
      above.emplace(node.id, std::move(node));
    for (Node& row : rows) {
      DeletedRow line;
      for (const std::int64_t id : row.ancestors)
        if (const auto there = above.find(id); there != above.end()) line.path.push_back(there->second);
      line.parent_there = line.path.size() == row.ancestors.size();
      line.node = std::move(row);
      found.rows.push_back(std::move(line));
    }
    return found;
  });
}

}  // namespace tenderloom::submissions
