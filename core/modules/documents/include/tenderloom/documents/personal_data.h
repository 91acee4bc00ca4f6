// What the documents module holds about people, for the register of the privacy module.
#pragma once
#include "tenderloom/privacy/holdings.h"

namespace tenderloom::documents {

privacy::Holdings personal_data();

}  // namespace tenderloom::documents
