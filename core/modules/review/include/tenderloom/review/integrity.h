// What `tenderloom check` looks over of this module.
#pragma once
#include "tenderloom/storage/integrity.h"

namespace tenderloom::review {

storage::Integrity integrity();

}  // namespace tenderloom::review
