// The tables of sessions beside web_session: when each was used last, and forms that outlived theirs.
#pragma once
#include "tenderloom/storage/migrations.h"

namespace tenderloom::accounts {

storage::Migration session_migration();

}  // namespace tenderloom::accounts
