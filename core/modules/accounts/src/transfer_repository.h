#pragma once
#include <optional>
#include <vector>

#include "tenderloom/accounts/transfers.h"

namespace tenderloom::accounts::repository {

std::int64_t insert_transfer(storage::Transaction& tx, const Transfer& transfer);
/// State, who decided, when and why; raises the row version.
void update_transfer(storage::Transaction& tx, const Transfer& transfer);
std::vector<Transfer> transfers_of(soci::session& sql, std::int64_t company);
std::optional<Transfer> transfer_of(soci::session& sql, std::int64_t company, std::int64_t id);

}  // namespace tenderloom::accounts::repository
