#pragma once
#include "tenderloom/storage/migrations.h"

namespace tenderloom::accounts {

storage::Migration company_people_migration();

}  // namespace tenderloom::accounts
