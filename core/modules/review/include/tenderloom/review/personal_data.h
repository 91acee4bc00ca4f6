// What the review module holds about people, for the register of the privacy module.
#pragma once
#include "tenderloom/privacy/holdings.h"

namespace tenderloom::review {

privacy::Holdings personal_data();

}  // namespace tenderloom::review
