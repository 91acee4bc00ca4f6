// What `tenderloom check` asks of this module's tables.
#pragma once
#include "tenderloom/storage/integrity.h"

namespace tenderloom::accounts {

storage::Integrity integrity();

}  // namespace tenderloom::accounts
