// The tables of staff accounts, role changes, reviews of roles, and what pages show of API tokens.
#pragma once
#include "tenderloom/storage/migrations.h"

namespace tenderloom::accounts {

storage::Migration staff_migration();

}  // namespace tenderloom::accounts
