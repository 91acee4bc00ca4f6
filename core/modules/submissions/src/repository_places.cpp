// Where rows stand in the tree: order among siblings, another parent, what was deleted.
#include "node_rows.h"
#include "repository.h"

namespace tenderloom::submissions::repository {

namespace {

std::string keys_end(const std::string& prefix) { return prefix + "~"; }

constexpr char kDeletedRoots[] =
    "n.submission_id = :s AND n.deleted_at > 0 AND (n.parent_id = 0 OR (SELECT p.deleted_at FROM node p WHERE p.id = "
    "n.parent_id) <> n.deleted_at)";

}  // namespace

std::vector<Sibling> sibling_places(soci::session& sql, std::int64_t submission_id, const std::string& level,
                                    std::int64_t parent_id) {
  long long id = 0, position = 0;
  std::string sort_key;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  statement.exchange(soci::use(level));
  bind_parent(statement, parent_id);
  exchange_into(statement, id, position, sort_key);
  run(statement, "SELECT id, position, sort_key FROM node WHERE submission_id = :s AND level = :l AND deleted_at = 0" +
                     under_parent(parent_id) + " ORDER BY sort_key");
  std::vector<Sibling> rows;
  while (statement.fetch()) rows.push_back({id, position, sort_key});
  return rows;
}

void replant(soci::session& sql, std::int64_t submission_id, const std::string& from, const std::string& to) {
  const std::string end = keys_end(from);
  const long long rest = static_cast<long long>(from.size()) + 1;
  sql << "UPDATE node SET sort_key = :to || SUBSTR(sort_key, :rest) WHERE submission_id = :s AND sort_key >= :a AND "
         "sort_key < :b",
      soci::use(to), soci::use(rest), soci::use(submission_id), soci::use(from), soci::use(end);
}

void set_position(soci::session& sql, std::int64_t id, std::int64_t position) {
  sql << "UPDATE node SET position = :p, row_version = row_version + 1 WHERE id = :id", soci::use(position),
      soci::use(id);
}

void set_parent(soci::session& sql, const Node& node, const std::vector<std::int64_t>& new_ancestors) {
  const auto with_self = [&](std::vector<std::int64_t> ids) {
    ids.push_back(node.id);
    return id_list(ids);
  };
  const std::string own = id_list(new_ancestors), before = with_self(node.ancestors), after = with_self(new_ancestors);
  const std::int64_t parent = new_ancestors.empty() ? 0 : new_ancestors.back();
  const std::string first = node.sort_key, end = keys_end(first);
  const long long rest = static_cast<long long>(before.size()) + 1;
  sql << "UPDATE node SET ancestors = :to || SUBSTR(ancestors, :rest) WHERE submission_id = :s AND sort_key > :a AND "
         "sort_key < :b",
      soci::use(after), soci::use(rest), soci::use(node.submission_id), soci::use(first), soci::use(end);
  sql << "UPDATE node SET parent_id = :p, ancestors = :a WHERE id = :id", soci::use(parent), soci::use(own),
      soci::use(node.id);
}

std::vector<Node> deleted_roots(soci::session& sql, std::int64_t submission_id, int limit, std::int64_t offset) {
  return select_nodes(sql, false, "",
                      std::string(kDeletedRoots) + " ORDER BY n.deleted_at DESC, n.id LIMIT :k OFFSET :o",
                      soci::use(submission_id), soci::use(limit), soci::use(offset));
}

std::int64_t count_deleted_roots(soci::session& sql, std::int64_t submission_id) {
  long long count = 0;
  sql << std::string("SELECT COUNT(*) FROM node n WHERE ") + kDeletedRoots, soci::use(submission_id), soci::into(count);
  return count;
}

}  // namespace tenderloom::submissions::repository
