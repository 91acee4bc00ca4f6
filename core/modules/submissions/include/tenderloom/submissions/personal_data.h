// What the submissions module holds about people, for the register of the privacy module.
#pragma once
#include "tenderloom/privacy/holdings.h"

namespace tenderloom::submissions {

privacy::Holdings personal_data();

}  // namespace tenderloom::submissions
