// SQL of applications for another tax id.
#pragma once
#include <vector>

#include "tenderloom/accounts/tax_id_change.h"

namespace tenderloom::accounts::repository {

std::int64_t insert_tax_id_change(storage::Transaction& tx, const TaxIdChange& change);
/// Writes state, opinion and who decided when. False when it is not open any more.
bool close_tax_id_change(storage::Transaction& tx, const TaxIdChange& change);
std::vector<TaxIdChange> tax_id_changes(soci::session& sql, std::int64_t company_id);

}  // namespace tenderloom::accounts::repository
