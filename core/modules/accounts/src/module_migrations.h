// The migrations of this module that stand in files of their own, by subject; migrations.cpp lists them in order.
#pragma once
#include "tenderloom/storage/migrations.h"

namespace tenderloom::accounts {

storage::Migration registration_marks_migration();
storage::Migration support_migration();
storage::Migration tax_id_migration();
storage::Migration vendor_import_migration();
storage::Migration email_change_migration();

}  // namespace tenderloom::accounts
