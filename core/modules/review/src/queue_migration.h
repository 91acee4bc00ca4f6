#pragma once
#include "tenderloom/storage/migrations.h"

namespace tenderloom::review {

storage::Migration workbench_migration();
storage::Migration chasing_migration();

}  // namespace tenderloom::review
