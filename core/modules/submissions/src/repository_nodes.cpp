#include <algorithm>

#include "figures.h"
#include "node_rows.h"
#include "repository.h"
#include "tenderloom/base/text.h"

namespace tenderloom::submissions::repository {

namespace {

constexpr std::size_t kTitleLength = 400;  // the column's; a title is for lists, the whole name stands in the values

std::string joined(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) text += (text.empty() ? "" : ",") + key;
  return text;
}

std::string numbers_text(const std::vector<std::int64_t>& numbers) { return id_list(numbers); }

/// The first text that no longer begins with `prefix`.
std::string prefix_end(const std::string& prefix) { return prefix + "~"; }

}  // namespace

std::optional<Node> get_node(soci::session& sql, std::int64_t submission_id, std::int64_t id, bool also_deleted) {
  auto nodes = select_nodes(
      sql, true, "",
      also_deleted ? "n.id = :id AND n.submission_id = :s" : "n.id = :id AND n.submission_id = :s AND n.deleted_at = 0",
      soci::use(id), soci::use(submission_id));
  if (nodes.empty()) return std::nullopt;
  return std::move(nodes.front());
}

std::vector<Node> get_nodes(soci::session& sql, std::int64_t submission_id, const std::vector<std::int64_t>& ids,
                            bool with_values) {
  if (ids.empty()) return {};
  // By primary key alone: asked for the submission or an order as well, SQLite walks over the whole submission instead.
  auto nodes = select_nodes(sql, with_values, "", "n.id IN (" + id_list(ids) + ") AND n.deleted_at = 0");
  std::erase_if(nodes, [&](const Node& node) { return node.submission_id != submission_id; });
  std::sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) { return a.sort_key < b.sort_key; });
  return nodes;
}

std::vector<Node> subtree(soci::session& sql, std::int64_t submission_id, const std::string& prefix,
                          const std::string& level, bool with_values, std::optional<base::Instant> deleted_at) {
  const std::string end = prefix_end(prefix);
  const long long deleted = micros_or_zero(deleted_at);
  const std::string where = "n.submission_id = :s AND n.sort_key >= :a AND n.sort_key < :b AND n.deleted_at = :d";
  if (level.empty())
    return select_nodes(sql, with_values, "", where + " ORDER BY n.sort_key", soci::use(submission_id),
                        soci::use(prefix), soci::use(end), soci::use(deleted));
  return select_nodes(sql, with_values, "", where + " AND n.level = :l ORDER BY n.sort_key", soci::use(submission_id),
                      soci::use(prefix), soci::use(end), soci::use(deleted), soci::use(level));
}

void insert_node(storage::Transaction& tx, std::int64_t tender_id, Node& node, const NodeTexts& texts) {
  const std::string ancestors = numbers_text(node.ancestors), values = node.values.dump(),
                    computed = node.computed.dump(), missing = node.missing.dump(),
                    children = to_json(node.children).dump(), counters = numbers_text(node.counters),
                    title = base::truncate(node.title, kTitleLength), hidden = joined(node.hidden);
  const long long own = node.own_complete, check = node.needs_check, count = node.child_count(), next = 1, never = 0,
                  created = base::to_micros(node.created_at), updated = base::to_micros(node.updated_at);
  tx.sql() << "INSERT INTO node (tender_id, submission_id, level, parent_id, ancestors, position, sort_key, title, "
              "node_values, computed, missing, hidden, cells, search_text, own_complete, needs_check, child_count, "
              "children, "
              "counters, below_list_rows, below_ready_rows, below_incomplete, below_gaps, next_position, version, "
              "row_version, created_at, updated_at, updated_by, deleted_at) VALUES (:a, :b, :c, :d, :e, :f, :g, :h, "
              ":i, :j, :k, :hid, :l, :m, :n, :o, :p, :q, :r, :s, :t, :u, :v, :w, :x, :y, :z, :aa, :ab, :ac)",
      soci::use(tender_id), soci::use(node.submission_id), soci::use(node.level), soci::use(node.parent_id),
      soci::use(ancestors), soci::use(node.position), soci::use(node.sort_key), soci::use(title), soci::use(values),
      soci::use(computed), soci::use(missing), soci::use(hidden), soci::use(texts.cells), soci::use(texts.search_text),
      soci::use(own), soci::use(check), soci::use(count), soci::use(children), soci::use(counters),
      soci::use(node.below.list_rows), soci::use(node.below.ready_rows), soci::use(node.below.incomplete),
      soci::use(node.below.gaps), soci::use(next), soci::use(node.version), soci::use(node.row_version),
      soci::use(created), soci::use(updated), soci::use(node.updated_by), soci::use(never);
  node.id = storage::last_insert_id(tx, "node");
}

void update_node(soci::session& sql, const Node& node, const NodeTexts& texts) {
  const std::string values = node.values.dump(), computed = node.computed.dump(), missing = node.missing.dump(),
                    children = to_json(node.children).dump(), counters = numbers_text(node.counters),
                    title = base::truncate(node.title, kTitleLength), hidden = joined(node.hidden);
  const long long own = node.own_complete, check = node.needs_check, count = node.child_count(),
                  updated = base::to_micros(node.updated_at);
  sql << "UPDATE node SET title = :a, node_values = :b, computed = :c, missing = :d, hidden = :hid, cells = :e, "
         "search_text = :f, "
         "own_complete = :g, needs_check = :h, child_count = :i, children = :j, counters = :k, below_list_rows = :l, "
         "below_ready_rows = :m, below_incomplete = :n, below_gaps = :o, version = :p, row_version = :q, "
         "updated_at = :r, updated_by = :s WHERE id = :id",
      soci::use(title), soci::use(values), soci::use(computed), soci::use(missing), soci::use(hidden),
      soci::use(texts.cells), soci::use(texts.search_text), soci::use(own), soci::use(check), soci::use(count),
      soci::use(children), soci::use(counters), soci::use(node.below.list_rows), soci::use(node.below.ready_rows),
      soci::use(node.below.incomplete), soci::use(node.below.gaps), soci::use(node.version),
      soci::use(node.row_version), soci::use(updated), soci::use(node.updated_by), soci::use(node.id);
}

void update_node_figures(soci::session& sql, const Node& node) {
  const std::string children = to_json(node.children).dump();
  const long long count = node.child_count();
  sql << "UPDATE node SET child_count = :a, children = :b, below_list_rows = :c, below_ready_rows = :d, "
         "below_incomplete = :e, below_gaps = :f, row_version = :g, next_position = :h WHERE id = :id",
      soci::use(count), soci::use(children), soci::use(node.below.list_rows), soci::use(node.below.ready_rows),
      soci::use(node.below.incomplete), soci::use(node.below.gaps), soci::use(node.row_version),
      soci::use(node.next_position), soci::use(node.id);
}

void set_deleted(soci::session& sql, std::int64_t submission_id, const std::string& prefix, base::Instant from,
                 base::Instant to) {
  const std::string end = prefix_end(prefix);
  const long long old_mark = base::to_micros(from), new_mark = base::to_micros(to);
  sql << "UPDATE node SET deleted_at = :t WHERE submission_id = :s AND sort_key >= :a AND sort_key < :b AND "
         "deleted_at = :f",
      soci::use(new_mark), soci::use(submission_id), soci::use(prefix), soci::use(end), soci::use(old_mark);
}

std::vector<forms::Row> siblings(soci::session& sql, std::int64_t submission_id, const std::string& level,
                                 std::int64_t parent_id, std::int64_t except) {
  long long id = 0;
  std::string values;
  std::vector<forms::Row> rows;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  statement.exchange(soci::use(parent_id));
  statement.exchange(soci::use(level));
  exchange_into(statement, id, values);
  run(statement,
      "SELECT id, node_values FROM node WHERE submission_id = :s AND parent_id = :p AND level = :l AND deleted_at = 0 "
      "ORDER BY sort_key");
  while (statement.fetch())
    if (id != except) rows.push_back({id, Json::parse(values)});
  return rows;
}

}  // namespace tenderloom::submissions::repository
