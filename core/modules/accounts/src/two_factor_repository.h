// SQL of the second factor.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/model.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::accounts {

storage::Migration two_factor_migration();

namespace repository {

/// A row stays when it is switched off: its generation keeps an offered key from coming back.
struct SecondFactor {
  std::string sealed_key;  // empty: switched off
  std::int64_t last_step = 0, generation = 0;
  Instant changed_at{};
  bool exempt = false;  // of the sample data: staff may do without
};
std::optional<SecondFactor> second_factor(soci::session& sql, std::int64_t person_id, const std::string& suffix = {});
void put_second_factor(storage::Transaction& tx, std::int64_t person_id, const SecondFactor& factor);
void replace_backup_codes(storage::Transaction& tx, std::int64_t person_id, const std::vector<std::string>& hashes);
std::int64_t count_backup_codes(soci::session& sql, std::int64_t person_id);
bool has_backup_code(soci::session& sql, std::int64_t person_id, const std::string& hash);
/// False when there is none of that hash.
bool take_backup_code(storage::Transaction& tx, std::int64_t person_id, const std::string& hash);

}  // namespace repository
}  // namespace tenderloom::accounts
