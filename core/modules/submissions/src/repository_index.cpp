#include "repository.h"
#include "repository_search.h"
#include "sql_rows.h"
#include "tenderloom/base/text.h"

namespace tenderloom::submissions::repository {

bool value_taken(soci::session& sql, std::int64_t submission_id, const std::string& level, const std::string& field,
                 const std::string& hash, std::optional<std::int64_t> parent_id, std::int64_t except) {
  long long count = 0;
  const std::string where =
      "SELECT COUNT(*) FROM node_key WHERE submission_id = :s AND level = :l AND field = :f AND value_hash = :h AND "
      "node_id <> :n";
  if (parent_id) {
    sql << where + " AND parent_id = :p", soci::use(submission_id), soci::use(level), soci::use(field), soci::use(hash),
        soci::use(except), soci::use(*parent_id), soci::into(count);
  } else {
    sql << where, soci::use(submission_id), soci::use(level), soci::use(field), soci::use(hash), soci::use(except),
        soci::into(count);
  }
  return count > 0;
}

void set_keys(soci::session& sql, const Node& node, const std::vector<UniqueKey>& keys) {
  for (const UniqueKey& key : keys) {
    sql << "INSERT INTO node_key (node_id, field, submission_id, level, parent_id, value_hash) VALUES (:a, :b, :c, :d, "
           ":e, :f)",
        soci::use(node.id), soci::use(key.field), soci::use(node.submission_id), soci::use(node.level),
        soci::use(node.parent_id), soci::use(key.value_hash);
  }
}

void remove_keys(soci::session& sql, const std::vector<std::int64_t>& node_ids) {
  if (!node_ids.empty()) sql << "DELETE FROM node_key WHERE node_id IN (" + id_list(node_ids) + ")";
}

void set_grams(soci::session& sql, const Node& node, const std::string& old_text, const std::string& new_text) {
  if (old_text != new_text) note_change(sql, node.id);
}

std::string search_text(soci::session& sql, std::int64_t node_id) {
  std::string text;
  sql << "SELECT search_text FROM node WHERE id = :id", soci::use(node_id), soci::into(text);
  return text;
}

void insert_revision(soci::session& sql, const Node& node, const Actor& actor, base::Instant at,
                     const std::string& event, const Json& changes) {
  insert_revision_text(sql, node, actor, at, event, changes.dump());
}

void insert_revision_text(soci::session& sql, const Node& node, const Actor& actor, base::Instant at,
                          const std::string& event, const std::string& text) {
  const long long micros = base::to_micros(at);
  const std::string name = base::truncate(actor.name, 200),
                    address = actor.kind == Actor::Kind::vendor ? base::truncate(actor.address, 64) : std::string();
  sql << "INSERT INTO node_revision (submission_id, node_id, version, at, person_id, person_name, source, event, "
         "changes, address) VALUES (:a, :b, :c, :d, :e, :f, :g, :h, :i, :j)",
      soci::use(node.submission_id), soci::use(node.id), soci::use(node.version), soci::use(micros),
      soci::use(actor.person_id), soci::use(name), soci::use(actor.source), soci::use(event), soci::use(text),
      soci::use(address);
}

std::vector<Revision> revisions(soci::session& sql, std::int64_t submission_id, std::int64_t node_id, int limit,
                                std::int64_t offset) {
  long long id = 0, version = 0, at = 0, person = 0;
  std::string name, source, event, changes, address;
  soci::statement statement(sql);
  statement.exchange(soci::use(node_id));
  statement.exchange(soci::use(submission_id));
  statement.exchange(soci::use(limit));
  statement.exchange(soci::use(offset));
  exchange_into(statement, id, version, at, person, name, source, event, changes, address);
  run(statement,
      "SELECT id, version, at, person_id, person_name, source, event, changes, address FROM node_revision WHERE "
      "node_id = :n AND submission_id = :s ORDER BY id DESC LIMIT :k OFFSET :o");
  std::vector<Revision> rows;
  while (statement.fetch())
    rows.push_back(
        {id, node_id, version, base::from_micros(at), person, name, source, event, Json::parse(changes), address});
  return rows;
}

std::int64_t count_revisions(soci::session& sql, std::int64_t submission_id, std::int64_t node_id) {
  long long count = 0;
  sql << "SELECT COUNT(*) FROM node_revision WHERE node_id = :n AND submission_id = :s", soci::use(node_id),
      soci::use(submission_id), soci::into(count);
  return count;
}

bool has_child_since(soci::session& sql, std::int64_t submission_id, std::int64_t parent_id, const std::string& level,
                     base::Instant since) {
  const long long from = base::to_micros(since);
  long long count = 0;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  statement.exchange(soci::use(level));
  statement.exchange(soci::use(from));
  bind_parent(statement, parent_id);
  exchange_into(statement, count);
  run(statement,
      "SELECT COUNT(*) FROM node WHERE submission_id = :s AND level = :l AND deleted_at = 0 AND created_at >= :t" +
          under_parent(parent_id));
  while (statement.fetch()) {
  }
  return count > 0;
}

std::vector<Revision> revisions_since(soci::session& sql, std::int64_t submission_id, base::Instant since, int limit) {
  const long long from = base::to_micros(since);
  long long id = 0, node = 0, version = 0, at = 0, person = 0;
  std::string name, source, event, changes;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  statement.exchange(soci::use(from));
  statement.exchange(soci::use(limit));
  exchange_into(statement, id, node, version, at, person, name, source, event, changes);
  run(statement,
      "SELECT id, node_id, version, at, person_id, person_name, source, event, changes FROM node_revision WHERE "
      "submission_id = :s AND at >= :t ORDER BY id LIMIT :k");
  std::vector<Revision> rows;
  while (statement.fetch())
    rows.push_back({id, node, version, base::from_micros(at), person, name, source, event, Json::parse(changes)});
  return rows;
}

std::optional<std::int64_t> find_request(soci::session& sql, std::int64_t submission_id, const std::string& key) {
  long long id = 0;
  sql << "SELECT node_id FROM node_idempotency WHERE submission_id = :s AND request_key = :k", soci::use(submission_id),
      soci::use(key), soci::into(id);
  return sql.got_data() ? std::optional<std::int64_t>(id) : std::nullopt;
}

void remember_request(soci::session& sql, std::int64_t submission_id, const std::string& key, std::int64_t node_id,
                      base::Instant at) {
  const long long micros = base::to_micros(at);
  sql << "INSERT INTO node_idempotency (submission_id, request_key, node_id, at) VALUES (:a, :b, :c, :d)",
      soci::use(submission_id), soci::use(key), soci::use(node_id), soci::use(micros);
}

}  // namespace tenderloom::submissions::repository
