#include "group_keys.h"

#include <algorithm>

#include "node_writer.h"
#include "repository.h"

namespace tenderloom::submissions {

namespace {

std::vector<std::int64_t> waiting(soci::session& sql) {
  std::vector<std::int64_t> ids;
  long long id = 0;
  soci::statement statement =
      (sql.prepare << "SELECT submission_id FROM group_key_wanted ORDER BY submission_id", soci::into(id));
  statement.execute();
  while (statement.fetch()) ids.push_back(id);
  return ids;
}

void enter_keys(soci::session& sql, const forms::Level& level, const forms::Field& field, std::int64_t submission_id) {
  for (const Node& node : repository::subtree(sql, submission_id, "", level.key, true)) {
    const Json value = node.values.value(field.key, Json());
    const bool hidden = std::find(node.hidden.begin(), node.hidden.end(), field.key) != node.hidden.end();
    sql << "DELETE FROM node_key WHERE node_id = :n AND field = :f", soci::use(node.id), soci::use(field.key);
    if (!value.is_null() && !hidden) repository::set_keys(sql, node, {{field.key, value_hash(value)}});
  }
}

}  // namespace

int add_group_keys(storage::Database& database, tenders::Service& tenders) {
  int done = 0;
  for (const std::int64_t id : database.read(waiting)) {
    const auto submission = database.read([&](soci::session& sql) { return repository::get_submission(sql, id); });
    const auto tender = submission ? tenders.find(submission->tender_id) : std::nullopt;
    const auto type = tender ? tenders.type_of(*tender) : nullptr;
    if (submission && !type) continue;
    database.write([&](storage::Transaction& tx) {
      if (type) {
        const auto [level, field] = grouping_field(*type);
        if (level != nullptr) enter_keys(tx.sql(), *level, *field, id);
      }
      // What is kept of lists holds for a version.
      tx.sql() << "UPDATE submission SET row_version = row_version + 1 WHERE id = :s", soci::use(id);
      tx.sql() << "DELETE FROM group_key_wanted WHERE submission_id = :s", soci::use(id);
    });
    ++done;
  }
  return done;
}

}  // namespace tenderloom::submissions
