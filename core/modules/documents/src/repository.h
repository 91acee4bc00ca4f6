// SQL of the documents module; no other file of it speaks to the database.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/documents/model.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::documents::repository {

/// Takes the submission's row until the transaction ends, as every write to a submission does, and tells its state.
std::optional<std::string> lock_submission(soci::session& sql, std::int64_t submission_id);

/// The current uploads, or all of them with those that were replaced; oldest first.
std::vector<Upload> uploads(soci::session& sql, std::int64_t submission_id, bool with_replaced = false);
std::optional<Upload> upload(soci::session& sql, std::int64_t submission_id, std::int64_t id);
/// Marks the former upload of that document as replaced and sets `upload.id`.
void insert_upload(storage::Transaction& tx, Upload& upload);

/// Keeps the first print of a content; a later one of the same content is the same paper.
void remember_print(storage::Transaction& tx, const Print& print);
std::vector<Print> prints(soci::session& sql, std::int64_t submission_id);

std::map<std::int64_t, Verdict> verdicts(soci::session& sql, std::int64_t submission_id);
/// The newest word counts; verdict::kNone takes it away.
void set_verdict(storage::Transaction& tx, std::int64_t submission_id, const Verdict& verdict, std::int64_t person_id);

void insert_receipt(storage::Transaction& tx, const Receipt& receipt, std::int64_t person_id,
                    const std::string& request_key);
std::optional<Receipt> newest_receipt(soci::session& sql, std::int64_t submission_id);
std::optional<Receipt> receipt_of_request(soci::session& sql, std::int64_t submission_id,
                                          const std::string& request_key);

}  // namespace tenderloom::documents::repository
