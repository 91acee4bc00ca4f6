// SQL of announcements and their files.
#pragma once
#include "tenderloom/tenders/notice_board.h"

namespace tenderloom::tenders::notice_rows {

std::vector<Announcement> list(soci::session& sql, const NoticeBoard::Query& query, Instant now);
std::int64_t count(soci::session& sql, const NoticeBoard::Query& query, Instant now);
std::optional<Announcement> find(soci::session& sql, std::int64_t id);
std::int64_t insert(storage::Transaction& tx, const Announcement& announcement, Instant at);
/// Everything that staff may change; raises the row version. False when `version` is not the stored one.
bool update(storage::Transaction& tx, const Announcement& announcement, std::int64_t version);

std::vector<Attachment> files(soci::session& sql, std::int64_t announcement);
std::int64_t insert_file(storage::Transaction& tx, std::int64_t announcement, const Attachment& file,
                         std::int64_t person, Instant at);
bool delete_file(storage::Transaction& tx, std::int64_t announcement, std::int64_t file);

}  // namespace tenderloom::tenders::notice_rows
