// One row of `node` between SOCI and the model, for the repository's files.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "sql_rows.h"
#include "tenderloom/submissions/lists.h"

namespace tenderloom::submissions::repository {

/// Columns without and with the row's data.
extern const std::string kNodeColumns;
extern const std::string kNodeDataColumns;

struct NodeRow {
  long long id = 0, submission_id = 0, parent_id = 0, position = 0, own_complete = 0, needs_check = 0, list_rows = 0,
            ready_rows = 0, incomplete = 0, gaps = 0, version = 0, row_version = 0, created_at = 0, updated_at = 0,
            updated_by = 0, deleted_at = 0, next_position = 0;
  std::string level, ancestors, sort_key, title, children, counters, cells, missing, values, computed, hidden;

  void exchange(soci::statement& statement, bool with_values) {
    exchange_into(statement, id, submission_id, level, parent_id, ancestors, position, sort_key, title, own_complete,
                  needs_check, children, counters, list_rows, ready_rows, incomplete, gaps, version, row_version,
                  created_at, updated_at, updated_by, deleted_at, next_position, cells);
    if (with_values) exchange_into(statement, missing, values, computed, hidden);
  }
  /// `locale` empty: without cells.
  Node read(bool with_values, const std::string& locale) const;
  /// With what is hidden; its data stay the texts that they are.
  Node read_plain(NodePage::Data& data);
};

/// SELECT … FROM node n WHERE <where>; the text after WHERE may go on with ORDER BY and LIMIT.
template <typename... Uses>
std::vector<Node> select_nodes(soci::session& sql, bool with_values, const std::string& locale,
                               const std::string& where, Uses&&... uses) {
  NodeRow row;
  soci::statement statement(sql);
  (statement.exchange(uses), ...);
  row.exchange(statement, with_values);
  run(statement, "SELECT " + (with_values ? kNodeDataColumns : kNodeColumns) + " FROM node n WHERE " + where);
  std::vector<Node> nodes;
  while (statement.fetch()) nodes.push_back(row.read(with_values, locale));
  return nodes;
}

}  // namespace tenderloom::submissions::repository
