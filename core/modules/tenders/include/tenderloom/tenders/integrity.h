// What `tenderloom check` asks of this module's tables.
#pragma once
#include "tenderloom/storage/integrity.h"

namespace tenderloom::tenders {

storage::Integrity integrity();

}  // namespace tenderloom::tenders
