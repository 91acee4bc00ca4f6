// What the accounts module holds about people, for the register of the privacy module.
#pragma once
#include "tenderloom/privacy/holdings.h"

namespace tenderloom::accounts {

privacy::Holdings personal_data();

}  // namespace tenderloom::accounts
