// What the outbox holds about people, for the register of the privacy module.
#pragma once
#include "tenderloom/privacy/holdings.h"

namespace tenderloom::notifications {

privacy::Holdings personal_data();

}  // namespace tenderloom::notifications
