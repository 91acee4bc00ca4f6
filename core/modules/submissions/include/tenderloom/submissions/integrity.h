// What `tenderloom check` asks of this module's tables.
#pragma once
#include "tenderloom/storage/integrity.h"

namespace tenderloom::submissions {

storage::Integrity integrity();

}  // namespace tenderloom::submissions
