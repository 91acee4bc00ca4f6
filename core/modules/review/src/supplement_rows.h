// SQL of rounds of corrections.
#pragma once
#include "tenderloom/review/supplements.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::review::rows {

void insert_round(storage::Transaction& tx, Round& round, std::int64_t person_id);
std::vector<Round> rounds(soci::session& sql, std::int64_t submission_id);  // newest first, with tracks and requests

void insert_track(storage::Transaction& tx, Track& track);
void update_track(soci::session& sql, const Track& track);
std::vector<Track> tracks(soci::session& sql, std::int64_t submission_id);  // oldest first
/// Tracks of every submission that are stored as open and whose window ends before that instant.
std::vector<Track> ending_before(soci::session& sql, base::Instant until);

void insert_request(storage::Transaction& tx, Request& request);
void update_request(soci::session& sql, const Request& request);
std::vector<Request> requests(soci::session& sql, std::int64_t submission_id);

void insert_draft(storage::Transaction& tx, std::int64_t submission_id, const Ask& ask, std::int64_t person_id,
                  base::Instant now);
std::vector<DraftEntry> draft(soci::session& sql, std::int64_t submission_id);
bool delete_draft(soci::session& sql, std::int64_t submission_id, std::int64_t entry);  // entry 0: all of it

void insert_phrase(storage::Transaction& tx, Phrase& phrase, std::int64_t person_id, base::Instant now);
std::vector<Phrase> phrases(soci::session& sql);
bool remove_phrase(soci::session& sql, std::int64_t id, base::Instant now);

/// False when that was noted before.
bool note_reminder(storage::Transaction& tx, std::int64_t track_id, const std::string& kind, base::Instant moment);
bool reminded(soci::session& sql, std::int64_t track_id, const std::string& kind, base::Instant at);

}  // namespace tenderloom::review::rows
