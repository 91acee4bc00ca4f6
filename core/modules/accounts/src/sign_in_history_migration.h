#pragma once
#include "tenderloom/storage/migrations.h"

namespace tenderloom::accounts {

storage::Migration sign_in_history_migration();

}  // namespace tenderloom::accounts
