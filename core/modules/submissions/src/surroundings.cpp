#include "surroundings.h"

#include "repository.h"

namespace tenderloom::submissions {

std::vector<forms::Row> NodeSurroundings::siblings() const {
  std::vector<forms::Row> rows;
  lender_([&](soci::session& sql) {
    rows = repository::siblings(sql, place_.submission_id, place_.level, place_.parent_id, place_.id);
  });
  return rows;
}

bool NodeSurroundings::taken(const forms::Level& level, const forms::Field& field, const Json& value,
                             const std::string& scope) const {
  bool is_taken = false;
  lender_([&](soci::session& sql) {
    is_taken = repository::value_taken(
        sql, place_.submission_id, level.key, field.key, value_hash(value),
        scope == "siblings" ? std::optional<std::int64_t>(place_.parent_id) : std::nullopt, place_.id);
  });
  return is_taken;
}

std::vector<forms::Option> NodeSurroundings::options(const std::string& provider, const Json& row) const {
  return options_ ? options_(provider, row) : std::vector<forms::Option>{};
}

Lender lend(soci::session& sql) {
  return [&sql](const std::function<void(soci::session&)>& use) { use(sql); };
}

Lender lend(storage::Database& database) {
  return [&database](const std::function<void(soci::session&)>& use) {
    database.read([&](soci::session& sql) { use(sql); });
  };
}

Json ancestor_values(const std::vector<Node>& path) {
  Json values = Json::object();
  for (const Node& node : path) values[node.level] = node.values;
  return values;
}

}  // namespace tenderloom::submissions
