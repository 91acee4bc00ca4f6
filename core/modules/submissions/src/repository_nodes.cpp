#include <algorithm>

#include "figures.h"
#include "node_columns.h"
#include "node_rows.h"
#include "repository.h"
#include "tenderloom/base/json_text.h"
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

namespace {

/// By primary key alone: asked for the submission or an order as well, SQLite walks over the whole submission instead.
/// A few lengths of the list, filled up with the last id, so that a connection has the statements ready.
void each_of(soci::session& sql, const std::vector<std::int64_t>& ids, bool with_values,
             const std::function<void(NodeRow&)>& use) {
  if (ids.empty()) return;
  const std::size_t length = ids.size() <= 4 ? 4 : ids.size() <= 25 ? 25 : ids.size() <= 100 ? 100 : 0;
  NodeRow row;
  soci::statement statement(sql);
  std::string places = length == 0 ? id_list(ids) : std::string();
  for (std::size_t i = 0; i < length; ++i) {
    places += (i == 0 ? ":i" : ", :i") + std::to_string(i);
    statement.exchange(soci::use(ids[std::min(i, ids.size() - 1)]));
  }
  row.exchange(statement, with_values);
  run(statement, "SELECT " + (with_values ? kNodeDataColumns : kNodeColumns) + " FROM node n WHERE n.id IN (" + places +
                     ") AND n.deleted_at = 0");
  while (statement.fetch()) use(row);
}

}  // namespace

std::vector<Node> get_nodes(soci::session& sql, std::int64_t submission_id, const std::vector<std::int64_t>& ids,
                            bool with_values, const std::string& locale) {
  std::vector<Node> nodes;
  each_of(sql, ids, with_values, [&](const NodeRow& row) {
    if (row.submission_id == submission_id) nodes.push_back(row.read(with_values, locale));
  });
  std::sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) { return a.sort_key < b.sort_key; });
  return nodes;
}

void get_data(soci::session& sql, std::int64_t submission_id, const std::vector<std::int64_t>& ids, NodePage& page) {
  std::map<std::string, std::pair<Node, NodePage::Data>> rows;
  each_of(sql, ids, true, [&](NodeRow& row) {
    NodePage::Data data;
    if (row.submission_id == submission_id) rows[row.sort_key] = {row.read_plain(data), std::move(data)};
  });
  for (auto& [key, each] : rows) {
    page.nodes.push_back(std::move(each.first));
    page.data.push_back(std::move(each.second));
  }
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

void each_node(soci::session& sql, std::int64_t submission_id, const std::function<void(const Node&)>& use) {
  NodeRow row;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  row.exchange(statement, true);
  run(statement, "SELECT " + kNodeDataColumns +
                     " FROM node n WHERE n.submission_id = :s AND n.deleted_at = 0 ORDER BY n.sort_key");
  while (statement.fetch()) use(row.read(true, ""));
}

void each_row(soci::session& sql, std::int64_t submission_id, const std::function<void(const Node&)>& use) {
  NodeRow row;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  exchange_into(statement, row.id, row.level, row.ancestors, row.own_complete, row.needs_check, row.children,
                row.values, row.computed, row.hidden);
  run(statement,
      "SELECT id, level, ancestors, own_complete, needs_check, children, node_values, computed, hidden FROM node "
      "WHERE submission_id = :s AND deleted_at = 0 ORDER BY sort_key");
  row.missing = "[]";
  while (statement.fetch()) use(row.read(true, ""));
}

const std::vector<std::string>& node_insert_columns() {
  static const std::vector<std::string> kColumns{
      "tender_id",        "submission_id",    "level",      "parent_id",     "ancestors",
      "position",         "sort_key",         "title",      "node_values",   "computed",
      "missing",          "hidden",           "cells",      "search_text",   "own_complete",
      "needs_check",      "child_count",      "children",   "counters",      "below_list_rows",
      "below_ready_rows", "below_incomplete", "below_gaps", "next_position", "version",
      "row_version",      "created_at",       "updated_at", "updated_by",    "deleted_at"};
  return kColumns;
}

NodeColumns::NodeColumns(std::int64_t tender_id, const Node& node, const NodeTexts& texts)
    : tender_id_(tender_id),
      node_(node),
      texts_(texts),
      ancestors_(numbers_text(node.ancestors)),
      values_(base::json_text(node.values)),
      computed_(base::json_text(node.computed)),
      children_(node.children.empty() ? "{}" : to_json(node.children).dump()),
      counters_(numbers_text(node.counters)),
      title_(base::truncate(node.title, kTitleLength)),
      hidden_(joined(node.hidden)) {}

std::vector<storage::BulkInsert::Value> NodeColumns::values() const {
  const auto number = [](std::int64_t value) { return static_cast<long long>(value); };
  return {number(tender_id_),
          number(node_.submission_id),
          node_.level,
          number(node_.parent_id),
          ancestors_,
          number(node_.position),
          node_.sort_key,
          title_,
          values_,
          computed_,
          texts_.missing,
          hidden_,
          texts_.cells,
          texts_.search_text,
          number(node_.own_complete ? 1 : 0),
          number(node_.needs_check ? 1 : 0),
          number(node_.child_count()),
          children_,
          counters_,
          number(node_.below.list_rows),
          number(node_.below.ready_rows),
          number(node_.below.incomplete),
          number(node_.below.gaps),
          number(node_.next_position),
          number(node_.version),
          number(node_.row_version),
          number(base::to_micros(node_.created_at)),
          number(base::to_micros(node_.updated_at)),
          number(node_.updated_by),
          0LL};
}

void insert_node(storage::Transaction& tx, std::int64_t tender_id, Node& node, const NodeTexts& texts) {
  storage::BulkInsert row(tx, "node", node_insert_columns());
  row.add(NodeColumns(tender_id, node, texts).values());
  row.flush();
  node.id = storage::last_insert_id(tx, "node");
}

void update_node(soci::session& sql, const Node& node, const NodeTexts& texts) {
  const std::string values = base::json_text(node.values), computed = base::json_text(node.computed),
                    children = to_json(node.children).dump(), counters = numbers_text(node.counters),
                    title = base::truncate(node.title, kTitleLength), hidden = joined(node.hidden);
  const long long own = node.own_complete, check = node.needs_check, count = node.child_count(),
                  updated = base::to_micros(node.updated_at);
  sql << "UPDATE node SET title = :a, node_values = :b, computed = :c, missing = :d, hidden = :hid, cells = :e, "
         "search_text = :f, "
         "own_complete = :g, needs_check = :h, child_count = :i, children = :j, counters = :k, below_list_rows = :l, "
         "below_ready_rows = :m, below_incomplete = :n, below_gaps = :o, version = :p, row_version = :q, "
         "updated_at = :r, updated_by = :s WHERE id = :id",
      soci::use(title), soci::use(values), soci::use(computed), soci::use(texts.missing), soci::use(hidden),
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
  statement.exchange(soci::use(level));
  bind_parent(statement, parent_id);
  exchange_into(statement, id, values);
  run(statement, "SELECT id, node_values FROM node WHERE submission_id = :s AND level = :l AND deleted_at = 0" +
                     under_parent(parent_id) + " ORDER BY sort_key");
  while (statement.fetch())
    if (id != except) rows.push_back({id, base::json_of(values)});
  return rows;
}

}  // namespace tenderloom::submissions::repository
