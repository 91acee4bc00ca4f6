// SQL of who works on what: colleagues, assignments, notes, deputies, and when each last looked.
#pragma once
#include <set>

#include "tenderloom/review/queue.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::review::repository {

/// The person and those that they stand in for at that instant.
std::vector<std::int64_t> stands_for(soci::session& sql, std::int64_t person_id, base::Instant now);
std::vector<Colleague> staff_of(soci::session& sql, const std::set<std::string>& addresses);

std::optional<Assignment> assignment(soci::session& sql, std::int64_t submission_id);
bool assign(storage::Transaction& tx, std::int64_t submission_id, std::int64_t person_id, std::int64_t by,
            base::Instant at);
std::vector<Note> notes(soci::session& sql, std::int64_t submission_id);
std::int64_t insert_note(storage::Transaction& tx, std::int64_t submission_id, const Note& note);

std::vector<Deputy> deputies(soci::session& sql, std::int64_t person_id, base::Instant now);
std::int64_t insert_deputy(storage::Transaction& tx, const Deputy& deputy, base::Instant now);
bool end_deputy(storage::Transaction& tx, std::int64_t id, std::int64_t person_id, base::Instant now);

std::optional<SubmissionLook> last_look(soci::session& sql, std::int64_t submission_id, std::int64_t person_id);
SubmissionLook look(storage::Transaction& tx, std::int64_t submission_id, std::int64_t person_id, base::Instant now);

}  // namespace tenderloom::review::repository
