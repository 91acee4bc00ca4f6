// 0002-notices: announcements with windows, order and files; versions of manuals; who was told about a tender's window.
#pragma once
#include "tenderloom/storage/migrations.h"

namespace tenderloom::tenders {

storage::Migration notices_migration();

}  // namespace tenderloom::tenders
