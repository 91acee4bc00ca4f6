// What the authoring module holds about people, for the register of the privacy module.
#pragma once
#include "tenderloom/privacy/holdings.h"

namespace tenderloom::authoring {

privacy::Holdings personal_data();

}  // namespace tenderloom::authoring
