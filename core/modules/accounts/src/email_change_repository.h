// SQL of changes of the address that a person signs in with.
#pragma once
#include <optional>
#include <string>

#include "tenderloom/accounts/email_change.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts::repository {

/// At most one a person: the newest.
void put_email_change(storage::Transaction& tx, const std::string& token_hash, const EmailChanges::Pending& change,
                      Instant at);
std::optional<EmailChanges::Pending> email_change(soci::session& sql, const std::string& token_hash,
                                                  const std::string& suffix = {});
std::optional<EmailChanges::Pending> email_change_of(soci::session& sql, std::int64_t person_id);
void remove_email_change(storage::Transaction& tx, std::int64_t person_id);
void remove_old_email_changes(storage::Transaction& tx, Instant before);
void set_email(storage::Transaction& tx, std::int64_t person_id, const std::string& email);

}  // namespace tenderloom::accounts::repository
