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
