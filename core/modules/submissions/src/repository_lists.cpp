#include <algorithm>
#include <stdexcept>

#include "node_rows.h"
#include "repository.h"
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

/// The words that a person typed, folded; each must occur.
std::vector<std::string> words_of(const std::string& text) {
  constexpr std::size_t kMostWords = 5;
  std::vector<std::string> words;
  const std::string folded = base::fold(text);
  for (std::size_t from = 0; from < folded.size() && words.size() < kMostWords;) {
    const std::size_t end = std::min(folded.find(' ', from), folded.size());
    if (end > from) words.push_back(base::truncate(folded.substr(from, end - from), 60));
    from = end + 1;
  }
  return words;
}

}  // namespace

NodePage list(soci::session& sql, const Submission& submission, const NodeQuery& query, const std::string& locale,
              bool with_values, std::optional<std::int64_t> known_total) {
  std::string where = "n.submission_id = :s AND n.level = :l AND n.deleted_at = 0";
  if (query.parent) where += " AND n.parent_id = " + std::to_string(*query.parent);
  if (query.complete) where += *query.complete ? " AND n.own_complete = 1" : " AND n.own_complete = 0";
  if (query.with_children) where += *query.with_children ? " AND n.child_count > 0" : " AND n.child_count = 0";

  // A word of two characters or more is looked up by one of its pairs; LIKE then looks at those few rows only.
  std::vector<std::string> texts;
  for (const std::string& word : words_of(query.text)) {
    const std::vector<std::string> grams = base::bigrams(word);
    if (base::code_points(word) >= 2 && !grams.empty()) {
      where += " AND n.id IN (SELECT b.node_id FROM node_bigram b WHERE b.submission_id = :w" +
               std::to_string(texts.size()) + " AND b.level = :w" + std::to_string(texts.size() + 1) +
               " AND b.gram = :w" + std::to_string(texts.size() + 2) + ")";
      texts.insert(texts.end(), {std::to_string(submission.id), query.level, grams.back()});
    }
    where += " AND n.search_text LIKE :w" + std::to_string(texts.size()) + " ESCAPE '!'";
    texts.push_back(containing(word));
  }

  NodePage page;
  const auto bind = [&](soci::statement& statement) {
    statement.exchange(soci::use(submission.id));
    statement.exchange(soci::use(query.level));
    for (const std::string& text : texts) statement.exchange(soci::use(text));
  };
  if (known_total) {
    page.total = *known_total;
  } else {
    long long total = 0;
    soci::statement statement(sql);
    bind(statement);
    exchange_into(statement, total);
    run(statement, "SELECT COUNT(*) FROM node n WHERE " + where);
    while (statement.fetch()) {
    }
    page.total = total;
  }
  NodeRow row;
  soci::statement statement(sql);
  bind(statement);
  row.exchange(statement, with_values);
  run(statement, "SELECT " + (with_values ? kNodeDataColumns : kNodeColumns) + " FROM node n WHERE " + where +
                     " ORDER BY n.sort_key LIMIT " + std::to_string(query.per_page) + " OFFSET " +
                     std::to_string(static_cast<long long>(query.page - 1) * query.per_page));
  page.nodes.reserve(query.per_page);
  while (statement.fetch()) page.nodes.push_back(row.read(with_values, locale));
  return page;
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
