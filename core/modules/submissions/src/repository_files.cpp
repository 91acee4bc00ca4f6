#include "repository.h"
#include "sql_rows.h"

namespace tenderloom::submissions::repository {

namespace {

template <typename... Uses>
std::vector<NodeFile> select_files(soci::session& sql, const std::string& where, Uses&&... uses) {
  long long id = 0, submission = 0, node = 0, size = 0, pages = 0, by = 0, at = 0;
  std::string field, sha256, name, type, token;
  soci::statement statement(sql);
  (statement.exchange(uses), ...);
  exchange_into(statement, id, submission, node, field, sha256, name, size, type, pages, token, by, at);
  run(statement,
      "SELECT id, submission_id, node_id, field, sha256, name, size, type, pages, pending_token, uploaded_by, "
      "uploaded_at FROM node_file WHERE removed_at = 0 AND " +
          where);
  std::vector<NodeFile> files;
  while (statement.fetch()) {
    files.push_back({id, submission, node, field, sha256, name, type, size,
                     pages ? std::optional<int>(static_cast<int>(pages)) : std::nullopt, token, by,
                     base::from_micros(at)});
  }
  return files;
}

}  // namespace

void insert_file(storage::Transaction& tx, const std::string& level, NodeFile& file) {
  const long long pages = file.pages.value_or(0), at = base::to_micros(file.uploaded_at), never = 0;
  tx.sql() << "INSERT INTO node_file (submission_id, node_id, level, field, sha256, name, size, type, pages, "
              "pending_token, uploaded_by, uploaded_at, removed_at) VALUES (:a, :b, :c, :d, :e, :f, :g, :h, :i, :j, "
              ":k, :l, :m)",
      soci::use(file.submission_id), soci::use(file.node_id), soci::use(level), soci::use(file.field),
      soci::use(file.sha256), soci::use(file.name), soci::use(file.size), soci::use(file.type), soci::use(pages),
      soci::use(file.pending_token), soci::use(file.uploaded_by), soci::use(at), soci::use(never);
  file.id = storage::last_insert_id(tx, "node_file");
}

std::optional<NodeFile> get_file(soci::session& sql, std::int64_t submission_id, std::int64_t file_id) {
  auto files = select_files(sql, "id = :id AND submission_id = :s", soci::use(file_id), soci::use(submission_id));
  if (files.empty()) return std::nullopt;
  return std::move(files.front());
}

std::vector<NodeFile> files_of(soci::session& sql, std::int64_t submission_id, std::int64_t node_id) {
  return select_files(sql, "submission_id = :s AND node_id = :n ORDER BY id", soci::use(submission_id),
                      soci::use(node_id));
}

void give_file(soci::session& sql, std::int64_t file_id, std::int64_t node_id) {
  sql << "UPDATE node_file SET node_id = :n WHERE id = :id", soci::use(node_id), soci::use(file_id);
}

void set_file_removed(soci::session& sql, std::int64_t file_id, base::Instant at) {
  const long long micros = base::to_micros(at);
  sql << "UPDATE node_file SET removed_at = :t WHERE id = :id", soci::use(micros), soci::use(file_id);
}

int forget_pending(soci::session& sql, base::Instant older_than) {
  const long long before = base::to_micros(older_than);
  soci::statement statement =
      (sql.prepare << "DELETE FROM node_file WHERE node_id = 0 AND uploaded_at < :t", soci::use(before));
  statement.execute(true);
  return static_cast<int>(statement.get_affected_rows());
}

}  // namespace tenderloom::submissions::repository
