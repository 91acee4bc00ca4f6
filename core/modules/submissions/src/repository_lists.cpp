#include <algorithm>
#include <stdexcept>

#include "node_rows.h"
#include "repository.h"
#include "search_words.h"
#include "tenderloom/base/text.h"

namespace tenderloom::submissions::repository {

namespace {

/// Level keys stand in statements as text: the meta-schema lets only identifiers through, and so does this.
std::string key_list(const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) {
    if (key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos)
      throw std::logic_error("a level's key is not an identifier");
    text += (text.empty() ? "'" : ", '") + key + "'";
  }
  return text.empty() ? "''" : text;
}

/// LIKE pattern for text that contains `word`; '!' escapes, as both databases understand it.
std::string containing(const std::string& word) {
  std::string pattern = "%";
  for (const char c : word) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + '%';
}

}  // namespace

namespace {

void each_listed(soci::session& sql, std::int64_t submission_id, const NodeQuery& query, bool with_values,
                 const std::function<void(NodeRow&)>& use) {
  std::string where = "n.submission_id = :s AND n.level = :l AND n.deleted_at = 0";
  if (query.parent) where += under_parent(*query.parent);
  const long long limit = query.per_page, offset = static_cast<long long>(query.page - 1) * query.per_page;
  NodeRow row;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  statement.exchange(soci::use(query.level));
  if (query.parent) bind_parent(statement, *query.parent);
  statement.exchange(soci::use(limit));
  statement.exchange(soci::use(offset));
  row.exchange(statement, with_values);
  run(statement, "SELECT " + (with_values ? kNodeDataColumns : kNodeColumns) + " FROM node n WHERE " + where +
                     " ORDER BY n.sort_key LIMIT :k OFFSET :o");
  while (statement.fetch()) use(row);
}

}  // namespace

std::vector<Node> list(soci::session& sql, std::int64_t submission_id, const NodeQuery& query,
                       const std::string& locale, bool with_values) {
  std::vector<Node> nodes;
  nodes.reserve(static_cast<std::size_t>(query.per_page));
  each_listed(sql, submission_id, query, with_values,
              [&](const NodeRow& row) { nodes.push_back(row.read(with_values, locale)); });
  return nodes;
}

void list_data(soci::session& sql, std::int64_t submission_id, const NodeQuery& query, NodePage& page) {
  each_listed(sql, submission_id, query, true,
              [&](NodeRow& row) { page.nodes.push_back(row.read_plain(page.data.emplace_back())); });
}

namespace {

/// A condition on the row that many levels from the top above `n`: it is found by the beginning of the sort key.
std::string row_above(int depth, const std::string& condition) {
  return " OR EXISTS (SELECT 1 FROM node a WHERE a.submission_id = n.submission_id AND a.sort_key = "
         "substr(n.sort_key, 1, " +
         std::to_string(depth * kPositionKeyLength) + ") AND " + condition + ")";
}

/// The condition, and the texts that it wants bound after the submission's id.
std::pair<std::string, std::vector<std::string>> leaf_condition(const LeafQuery& query) {
  const std::string at_last = "n.level IN (" + key_list(query.last_levels) + ")";
  std::string where = "n.submission_id = :s AND n.deleted_at = 0 AND n.child_count = 0";
  if (query.at_last_level) where += *query.at_last_level ? " AND " + at_last : " AND NOT " + at_last;
  if (query.ready) {
    std::string open = "n.own_complete = 0 OR NOT " + at_last;
    for (int above = 1; above < query.depth; ++above) open += row_above(above, "a.own_complete = 0");
    where += *query.ready ? " AND NOT (" + open + ")" : " AND (" + open + ")";
  }
  std::vector<std::string> texts;
  // Texts are bound in the order in which they stand: each is added by a statement of its own.
  const auto add = [&](const std::string& condition, const std::string& text) {
    texts.push_back(text);
    where += condition + ":w" + std::to_string(texts.size());
  };
  if (!query.under.empty()) {
    add(" AND n.sort_key >= ", query.under);
    add(" AND n.sort_key < ", query.under + '~');
  }
  if (query.needs_check) {
    where += " AND (n.needs_check = 1";
    for (int above = 1; above < query.depth; ++above) where += row_above(above, "a.needs_check = 1");
    where += ")";
  }
  if (query.group_depth > 0) {
    add(" AND EXISTS (SELECT 1 FROM node a JOIN node_key k ON k.node_id = a.id AND k.field = ", query.group_field);
    add(" AND k.value_hash = ", query.group_hash);
    where += " WHERE a.submission_id = n.submission_id AND a.sort_key = substr(n.sort_key, 1, " +
             std::to_string(query.group_depth * kPositionKeyLength) + "))";
  }
  const auto bound = [&](const std::string& word) {
    texts.push_back(containing(word));
    return ":w" + std::to_string(texts.size()) + " ESCAPE '!'";
  };
  for (const std::string& word : words_of(query.text)) {
    where += " AND (n.search_text LIKE " + bound(word);
    for (int above = 1; above < query.depth; ++above) where += row_above(above, "a.search_text LIKE " + bound(word));
    where += ")";
  }
  return {where, texts};
}

}  // namespace

std::int64_t count_leaves(soci::session& sql, std::int64_t submission_id, const LeafQuery& query) {
  const auto [where, texts] = leaf_condition(query);
  long long total = 0;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  for (const std::string& text : texts) statement.exchange(soci::use(text));
  exchange_into(statement, total);
  run(statement, "SELECT COUNT(*) FROM node n WHERE " + where);
  while (statement.fetch()) {
  }
  return total;
}

std::vector<Node> leaves(soci::session& sql, std::int64_t submission_id, const LeafQuery& query,
                         const std::string& locale) {
  const auto [where, texts] = leaf_condition(query);
  NodeRow row;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  for (const std::string& text : texts) statement.exchange(soci::use(text));
  row.exchange(statement, false);
  run(statement, "SELECT " + kNodeColumns + " FROM node n WHERE " + where + " ORDER BY n.sort_key LIMIT " +
                     std::to_string(query.per_page) + " OFFSET " +
                     std::to_string(static_cast<long long>(query.page - 1) * query.per_page));
  std::vector<Node> nodes;
  while (statement.fetch()) nodes.push_back(row.read(false, locale));
  return nodes;
}

}  // namespace tenderloom::submissions::repository
