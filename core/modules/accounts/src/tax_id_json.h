// Applications for another tax id as pages of the vendor and of staff show them.
#pragma once
#include <vector>

#include "tenderloom/accounts/tax_id_change.h"

namespace tenderloom::accounts {

Json tax_id_changes_json(const std::vector<TaxIdChange>& changes);

}  // namespace tenderloom::accounts
