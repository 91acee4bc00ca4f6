// SQL of the requests to erase.
#pragma once
#include "tenderloom/privacy/privacy.h"

namespace tenderloom::privacy::repository {

std::int64_t insert(storage::Transaction& tx, const Request& request);
/// Writes what may change and raises the version.
void update(storage::Transaction& tx, const Request& request);
std::optional<Request> find(soci::session& sql, std::int64_t id, const std::string& suffix = {});
/// The request about that person that waits or is under way.
std::optional<std::int64_t> open_for(soci::session& sql, std::int64_t person);
std::vector<std::int64_t> newest(soci::session& sql, int limit);

}  // namespace tenderloom::privacy::repository
