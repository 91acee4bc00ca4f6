// SQL of archived tenders.
#pragma once
#include "tenderloom/review/archive.h"

namespace tenderloom::review::archive_rows {

storage::Migration migration();

std::vector<Archive> of_tender(soci::session& sql, std::int64_t tender_id);
std::optional<Archive> find(soci::session& sql, std::int64_t id);
std::vector<Archive> standing(soci::session& sql, int page, int per_page, std::int64_t& total);
std::int64_t insert(storage::Transaction& tx, const Archive& archive, std::int64_t person_id);
void set_job(storage::Transaction& tx, std::int64_t id, std::int64_t job_id);
void set_made(storage::Transaction& tx, const Archive& archive);
void set_failed(storage::Transaction& tx, std::int64_t id);
void set_released(storage::Transaction& tx, const Archive& archive);

/// Applications that are not decided, or that their vendor may edit at that instant.
std::int64_t open_applications(soci::session& sql, std::int64_t tender_id, base::Instant now);
/// (id, version) of those that were handed in at least once, by id.
std::vector<std::pair<std::int64_t, std::int64_t>> applications(soci::session& sql, std::int64_t tender_id);

}  // namespace tenderloom::review::archive_rows
