// SQL of chasing and counting.
#pragma once
#include "tenderloom/review/chasing.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::review::repository {

VendorPage vendors(soci::session& sql, std::int64_t tender_id, const VendorQuery& query);
/// Those of the companies that are behind, with their stage.
std::map<std::int64_t, std::string> behind(soci::session& sql, std::int64_t tender_id,
                                           const std::vector<std::int64_t>& companies);
void insert_chase(storage::Transaction& tx, std::int64_t tender_id, std::int64_t company_id, std::int64_t person_id,
                  const std::string& stage, base::Instant at);
std::int64_t handed_in_since(soci::session& sql, std::int64_t tender_id, base::Instant since);
std::vector<base::Instant> handed_in_at(soci::session& sql, std::int64_t tender_id);
/// By the value of a field of a level: in how many submissions, in how many rows.
std::vector<Figure> by_value(soci::session& sql, storage::Dialect dialect, std::int64_t tender_id,
                             const std::string& level, const std::string& field);
/// The same of a country: at home ("domestic") or not ("foreign").
std::vector<Figure> by_home(soci::session& sql, storage::Dialect dialect, std::int64_t tender_id,
                            const std::string& level, const std::string& field);

}  // namespace tenderloom::review::repository
