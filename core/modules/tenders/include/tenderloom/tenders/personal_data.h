// What the tenders module holds about people, for the register of the privacy module.
#pragma once
#include "tenderloom/privacy/holdings.h"

namespace tenderloom::tenders {

privacy::Holdings personal_data();

}  // namespace tenderloom::tenders
