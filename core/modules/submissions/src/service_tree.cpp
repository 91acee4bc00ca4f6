// Questions about a whole submission: lists, the flattened overview, the tree, what is missing.
#include <algorithm>

#include "search_words.h"
#include "service_impl.h"

namespace tenderloom::submissions {

std::vector<OverviewRow> with_paths(soci::session& sql, std::int64_t submission_id, std::vector<Node> rows) {
  std::set<std::int64_t> ids;
  for (const Node& row : rows) ids.insert(row.ancestors.begin(), row.ancestors.end());
  std::map<std::int64_t, Node> above;
  for (Node& node : repository::get_nodes(sql, submission_id, {ids.begin(), ids.end()}, false)) {
    const std::int64_t id = node.id;
    above.emplace(id, std::move(node));
  }
  std::vector<OverviewRow> result;
  for (Node& row : rows) {
    OverviewRow line;
    line.ready = row.own_complete;
    for (const std::int64_t id : row.ancestors) {
      line.path.push_back(above.at(id));
      line.ready = line.ready && line.path.back().own_complete;
    }
    line.path.push_back(std::move(row));
    result.push_back(std::move(line));
  }
  return result;
}

namespace {

std::vector<std::int64_t> page_of(const ListIndex& index, const std::vector<std::int32_t>& found, int page,
                                  int per_page) {
  std::vector<std::int64_t> ids;
  const std::size_t from = static_cast<std::size_t>(page - 1) * static_cast<std::size_t>(per_page);
  for (std::size_t at = from; at < found.size() && at < from + static_cast<std::size_t>(per_page); ++at)
    ids.push_back(index.rows[static_cast<std::size_t>(found[at])].id);
  return ids;
}

}  // namespace

NodePage Service::Impl::list(const Submission& submission, const NodeQuery& query, const ReadRows& rows,
                             const ReadFound& found_rows) const {
  return uses.database.read([&](soci::session& sql) {
    NodePage page;
    const std::map<std::string, LevelFigures>* there = &submission.levels;
    if (query.parent && *query.parent != 0) {
      page.path = repository::get_nodes(sql, submission.id, {*query.parent}, false);
      if (page.path.empty()) return page;
      if (!page.path.front().ancestors.empty()) {
        auto above = repository::get_nodes(sql, submission.id, page.path.front().ancestors, false);
        above.push_back(std::move(page.path.front()));
        page.path = std::move(above);
      }
      there = &page.path.back().children;
    }
    if (const auto found = there->find(query.level); found != there->end()) page.figures = found->second;
    if (query.text.empty() && !query.complete && !query.with_children) {
      page.total = page.figures.rows;
      rows(sql, page);
      return page;
    }
    const auto index = indexes->of(sql, submission.id, submission.row_version);
    const auto found =
        select_rows(*index, {query.level, query.parent, query.complete, query.with_children, words_of(query.text)});
    page.total = static_cast<std::int64_t>(found.size());
    found_rows(sql, page_of(*index, found, query.page, query.per_page), page);
    return page;
  });
}

NodePage Service::list(const Submission& submission, const NodeQuery& query, const std::string& locale,
                       bool with_values) {
  return impl_->list(
      submission, query,
      [&](soci::session& sql, NodePage& page) {
        page.nodes = repository::list(sql, submission.id, query, locale, with_values);
      },
      [&](soci::session& sql, const std::vector<std::int64_t>& ids, NodePage& page) {
        page.nodes = repository::get_nodes(sql, submission.id, ids, with_values, locale);
      });
}

NodePage Service::list_data(const Submission& submission, const NodeQuery& query) {
  return impl_->list(
      submission, query,
      [&](soci::session& sql, NodePage& page) { repository::list_data(sql, submission.id, query, page); },
      [&](soci::session& sql, const std::vector<std::int64_t>& ids, NodePage& page) {
        repository::get_data(sql, submission.id, ids, page);
      });
}

OverviewPage Service::overview(const forms::TypeDefinition& type, const Submission& submission,
                               const OverviewQuery& wanted, const std::string& locale) {
  const auto &ready = wanted.ready, &with_rows = wanted.with_rows;
  repository::LeafQuery query;
  std::map<std::string, int> depth_of;
  for (const forms::Level& level : type.levels()) {
    depth_of[level.key] = level.parent.empty() ? 1 : depth_of[level.parent] + 1;
    query.depth = std::max(query.depth, depth_of[level.key]);
    if (children_of(type, level).empty()) query.last_levels.push_back(level.key);
  }
  query.ready = ready, query.at_last_level = with_rows;
  query.page = wanted.page, query.per_page = wanted.per_page;
  query.needs_check = wanted.needs_check;
  if (const auto [level, field] = grouping_field(type); field != nullptr && !wanted.group.empty())
    query.group_depth = depth_of[level->key], query.group_field = field->key,
    query.group_hash = value_hash(wanted.group);

  OverviewPage result;
  result.total = submission.tree.list_rows;
  std::int64_t at_last = 0;
  for (const std::string& level : query.last_levels)
    if (const auto found = submission.levels.find(level); found != submission.levels.end())
      at_last += found->second.rows;
  if (ready)
    result.total = *ready ? submission.tree.ready_rows : submission.tree.list_rows - submission.tree.ready_rows;
  if (with_rows) result.total = *with_rows ? at_last : submission.tree.list_rows - at_last;
  result.rows = impl_->uses.database.read([&](soci::session& sql) {
    const bool by_place = wanted.root != 0 || query.group_depth > 0 || query.needs_check;
    if (!wanted.text.empty() && !by_place) {
      const auto index = impl_->indexes->of(sql, submission.id, submission.row_version);
      const auto found = select_leaves(*index, {query.last_levels, ready, with_rows, words_of(wanted.text)});
      result.total = static_cast<std::int64_t>(found.size());
      const auto ids = page_of(*index, found, query.page, query.per_page);
      return with_paths(sql, submission.id, repository::get_nodes(sql, submission.id, ids, false, locale));
    }
    query.text = wanted.text;
    if (wanted.root != 0) {
      const auto root = repository::get_node(sql, submission.id, wanted.root);
      result.total = 0;
      if (!root || root->parent_id != 0) return std::vector<OverviewRow>{};
      query.under = root->sort_key;
    }
    if (by_place) result.total = repository::count_leaves(sql, submission.id, query);
    return with_paths(sql, submission.id, repository::leaves(sql, submission.id, query, locale));
  });
  for (OverviewRow& row : result.rows) {
    const std::string& level = row.path.back().level;
    row.ready =
        row.ready && std::find(query.last_levels.begin(), query.last_levels.end(), level) != query.last_levels.end();
  }
  return result;
}

Tree Service::load_tree(std::int64_t submission_id) {
  Tree tree{impl_->uses.database.read(
      [&](soci::session& sql) { return repository::subtree(sql, submission_id, "", "", true); })};
  for (Node& node : tree.nodes) node.values = node.shown_values();
  return tree;
}

void Service::each_node(std::int64_t submission_id, const std::function<void(const Node&)>& use) {
  impl_->uses.database.read([&](soci::session& sql) { repository::each_node(sql, submission_id, use); });
}

void Service::each_row(std::int64_t submission_id, const std::function<void(const Node&)>& use) {
  impl_->uses.database.read([&](soci::session& sql) { repository::each_row(sql, submission_id, use); });
}

std::vector<std::size_t> Tree::children_of(std::int64_t parent_id) const {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (nodes[i].parent_id == parent_id) found.push_back(i);
  return found;
}

const Node* Tree::find(std::int64_t id) const {
  for (const Node& node : nodes)
    if (node.id == id) return &node;
  return nullptr;
}

std::vector<OverviewRow> Service::incomplete_nodes(const Submission& submission, int limit, const std::string&) {
  return impl_->uses.database.read([&](soci::session& sql) {
    repository::OpenRows wanted;
    wanted.limit = limit;
    return with_paths(sql, submission.id, repository::open_rows(sql, submission.id, wanted));
  });
}

namespace {

/// Values of the rows above each row of a tree that is walked depth first.
class Ancestry {
 public:
  Json of(const Node& node) {
    Json values = Json::object();
    for (const std::int64_t id : node.ancestors) {
      const Node& above = *rows_.at(id);
      values[above.level] = above.values;
    }
    rows_[node.id] = &node;
    return values;
  }

 private:
  std::map<std::int64_t, const Node*> rows_;
};

}  // namespace

std::vector<Service::NodeFindings> Service::recheck(const Ground& ground, const Submission& submission,
                                                    base::Instant now) {
  Ground at = impl_->with_options(ground, submission.company_id, Impl::all_levels(*ground.type), Json::object());
  at.now = now;
  return impl_->uses.database.read([&](soci::session& sql) {
    const std::vector<Node> nodes = repository::subtree(sql, submission.id, "", "", true);
    std::vector<NodeFindings> problems;
    Ancestry ancestry;
    for (const Node& node : nodes) {
      const forms::Level* level = ground.type->level(node.level);
      const NodeSurroundings surroundings = impl_->around(lend(sql), at, submission, ancestry.of(node),
                                                          {submission.id, node.level, node.parent_id, node.id});
      forms::Input input;
      input.id = node.id;
      input.stored = node.values;
      input.submitting = true;
      const forms::Evaluation evaluation = impl_->judge(at, *level, input, surroundings);
      if (!evaluation.findings.empty()) problems.push_back({node, evaluation.findings});
    }
    return problems;
  });
}

std::int64_t Service::rebuild(const Ground& given, std::int64_t submission_id) {
  const auto found = get(submission_id);
  if (!found) return 0;
  const Ground ground = impl_->with_options(given, found->company_id, Impl::all_levels(*given.type), Json::object());
  return impl_->uses.database.write([&](storage::Transaction& tx) -> std::int64_t {
    soci::session& sql = tx.sql();
    auto submission = repository::lock_submission(tx, submission_id);
    if (!submission) return 0;
    const std::vector<Node> before = repository::subtree(sql, submission_id, "", "", true);
    std::vector<Node> nodes = before;
    std::vector<Derived> derived;
    Ancestry ancestry;
    submission->tree = {};
    submission->levels.clear();
    for (Node& node : nodes) {
      const forms::Level& level = *ground.type->level(node.level);
      const NodeSurroundings surroundings = impl_->around(lend(sql), ground, *submission, ancestry.of(node),
                                                          {submission_id, node.level, node.parent_id, node.id});
      forms::Input input;
      input.id = node.id;
      input.stored = node.values;
      derived.push_back(
          derive(*ground.type, level, impl_->judge(ground, level, input, surroundings), surroundings, node));
      node.children.clear();
      node.below = {};
    }
    // From the leaves up: when a row's turn comes, everything below it has been added.
    std::map<std::int64_t, Node*> by_id;
    for (Node& node : nodes) by_id[node.id] = &node;
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
      const LevelFigures level = level_contribution(*node);
      const TreeFigures tree = contribution(*ground.type, *ground.type->level(node->level), *node);
      add(submission->levels[node->level], level);
      if (node->parent_id == 0) {
        add(submission->tree, tree);
      } else {
        add(by_id.at(node->parent_id)->children[node->level], level);
        add(by_id.at(node->parent_id)->below, tree);
      }
    }
    std::int64_t differed = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const Node& old = before[i];
      const Node& node = nodes[i];
      if (old.below != node.below || old.children != node.children || old.own_complete != node.own_complete ||
          old.missing != node.missing || old.computed != node.computed || old.counters != node.counters)
        ++differed;
      const std::string old_text = repository::search_text(sql, node.id);
      repository::update_node(sql, node, derived[i].texts);
      repository::remove_keys(sql, {node.id});
      repository::set_keys(sql, node, derived[i].keys);
      repository::set_grams(sql, node, old_text, derived[i].texts.search_text);
    }
    repository::update_figures(sql, *submission);
    return differed;
  });
}

}  // namespace tenderloom::submissions
