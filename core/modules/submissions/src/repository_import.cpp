// Many new nodes at once, and what is noted about the rows of an import that may be stopped.
#include "node_columns.h"
#include "repository.h"
#include "sql_rows.h"
#include "tenderloom/base/text.h"
#include "tenderloom/storage/bulk_insert.h"

namespace tenderloom::submissions::repository {

namespace {

constexpr std::size_t kNodesAStatement = 250;

/// Gives every node the id that the database gave its row. Places in the tree are unique within a submission.
void read_ids(soci::session& sql, const std::vector<NewNode>& rows) {
  std::map<std::string, Node*> by_place;
  for (const NewNode& row : rows) by_place[row.node->sort_key] = row.node;
  for (std::size_t from = 0; from < rows.size(); from += kNodesAStatement) {
    const std::size_t to = std::min(rows.size(), from + kNodesAStatement);
    std::string places;  // made of digits and letters (position_key)
    for (std::size_t at = from; at < to; ++at) places += (at == from ? "'" : ", '") + rows[at].node->sort_key + "'";
    long long id = 0;
    std::string place;
    soci::statement statement(sql);
    statement.exchange(soci::use(rows.front().node->submission_id));
    exchange_into(statement, id, place);
    run(statement, "SELECT id, sort_key FROM node WHERE submission_id = :s AND sort_key IN (" + places + ")");
    while (statement.fetch()) by_place.at(place)->id = id;
  }
}

Json result_json(const RowResult& result) {
  Json notes = Json::array();
  for (const RowNote& note : result.notes) {
    const forms::Finding& finding = note.finding;
    notes.push_back(Json::array({note.level, finding.field, finding.code, finding.params, finding.rule,
                                 finding.severity == forms::Severity::wrong}));
  }
  return Json::array({result.number, static_cast<int>(result.outcome), std::move(notes)});
}

RowResult row_result(const Json& json) {
  RowResult result{json.at(0), static_cast<RowResult::Outcome>(json.at(1).get<int>()), {}};
  for (const Json& note : json.at(2)) {
    const auto severity = note.at(5).get<bool>() ? forms::Severity::wrong : forms::Severity::missing;
    result.notes.push_back({note.at(0), {note.at(1), note.at(2), note.at(3), note.at(4), severity}});
  }
  return result;
}

}  // namespace

void insert_nodes(storage::Transaction& tx, std::int64_t tender_id, const std::vector<NewNode>& rows,
                  const Actor& actor, base::Instant now, bool searchable,
                  const std::function<std::string(const Node&)>& changes) {
  if (rows.empty()) return;
  const bool one_by_one = tx.dialect() == storage::Dialect::sqlite;
  storage::BulkInsert nodes(tx, "node", node_insert_columns());
  for (const NewNode& row : rows) {
    const NodeColumns columns(tender_id, *row.node, *row.texts);
    nodes.add(columns.values());
    if (one_by_one) row.node->id = storage::last_insert_id(tx, "node");
  }
  nodes.flush();
  if (!one_by_one) read_ids(tx.sql(), rows);

  storage::BulkInsert keys(tx, "node_key", {"node_id", "field", "submission_id", "level", "parent_id", "value_hash"});
  storage::BulkInsert revisions(
      tx, "node_revision",
      {"submission_id", "node_id", "version", "at", "person_id", "person_name", "source", "event", "changes"});
  storage::BulkInsert search(tx, "search_change", {"node_id"});
  const std::string person = base::truncate(actor.name, 200);
  for (const NewNode& row : rows) {
    const Node& node = *row.node;
    for (const UniqueKey& key : *row.keys)
      keys.add({static_cast<long long>(node.id), key.field, static_cast<long long>(node.submission_id), node.level,
                static_cast<long long>(node.parent_id), key.value_hash});
    const std::string text = changes(node);
    revisions.add({static_cast<long long>(node.submission_id), static_cast<long long>(node.id),
                   static_cast<long long>(node.version), static_cast<long long>(base::to_micros(now)),
                   static_cast<long long>(actor.person_id), person, actor.source, std::string_view("created"), text});
    if (searchable && !row.texts->search_text.empty()) search.add({static_cast<long long>(node.id)});
  }
  keys.flush();
  revisions.flush();
  search.flush();
}

std::vector<RowResult> import_notes(soci::session& sql, std::int64_t job_id) {
  std::string text;
  long long first = 0;
  std::vector<RowResult> results;
  soci::statement statement(sql);
  statement.exchange(soci::use(job_id));
  exchange_into(statement, first, text);
  run(statement, "SELECT first_row, results FROM node_import WHERE job_id = :j ORDER BY first_row");
  while (statement.fetch())
    for (const Json& result : Json::parse(text)) results.push_back(row_result(result));
  return results;
}

void note_import(soci::session& sql, std::int64_t job_id, std::size_t first_row, const std::vector<RowResult>& results,
                 base::Instant now) {
  Json list = Json::array();
  for (const RowResult& result : results) list.push_back(result_json(result));
  const std::string text = list.dump(-1, ' ', false, Json::error_handler_t::replace);
  const long long first = static_cast<long long>(first_row), at = base::to_micros(now);
  sql << "INSERT INTO node_import (job_id, first_row, results, at) VALUES (:j, :f, :r, :t)", soci::use(job_id),
      soci::use(first), soci::use(text), soci::use(at);
}

void forget_imports(soci::session& sql, base::Instant older_than) {
  const long long before = base::to_micros(older_than);
  sql << "DELETE FROM node_import WHERE at < :t", soci::use(before);
}

}  // namespace tenderloom::submissions::repository
