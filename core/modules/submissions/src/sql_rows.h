// Small helpers of the repositories: instants as numbers, a statement read to its end.
#pragma once
#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"

namespace tenderloom::submissions::repository {

inline long long micros_or_zero(const std::optional<base::Instant>& instant) {
  return instant ? base::to_micros(*instant) : 0;
}

inline std::optional<base::Instant> optional_instant(long long micros) {
  if (micros == 0) return std::nullopt;
  return base::from_micros(micros);
}

template <typename... Columns>
void exchange_into(soci::statement& statement, Columns&... columns) {
  (statement.exchange(soci::into(columns)), ...);
}

/// Ready for fetch().
inline void run(soci::statement& statement, const std::string& sql) {
  statement.alloc();
  statement.prepare(sql);
  statement.define_and_bind();
  statement.execute(false);
}

/// A further condition on rows of a level under `parent` (0: on top), which stand together in the index node_level:
/// their sort keys begin with their parent's. What it binds comes after everything that stands before it.
inline std::string under_parent(std::int64_t parent) {
  if (parent == 0) return " AND parent_id = 0";
  return " AND parent_id = :parent AND sort_key > (SELECT p.sort_key FROM node p WHERE p.id = :from) AND sort_key < "
         "(SELECT p.sort_key || '~' FROM node p WHERE p.id = :to)";
}
inline void bind_parent(soci::statement& statement, const std::int64_t& parent) {
  for (int times = parent == 0 ? 0 : 3; times > 0; --times) statement.exchange(soci::use(parent));
}

/// "1,2,3": ids are numbers, so that they may stand in the statement itself.
inline std::string id_list(const std::vector<std::int64_t>& ids) {
  std::string text;
  for (const std::int64_t id : ids) {
    if (!text.empty()) text += ',';
    text += std::to_string(id);
  }
  return text;
}

}  // namespace tenderloom::submissions::repository
