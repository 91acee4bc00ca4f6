#pragma once
#include "tenderloom/accounts/model.h"
#include "tenderloom/privacy/holdings.h"

namespace tenderloom::accounts {

/// The holdings of a company's people; before those of the person, whose address they are found by.
privacy::Holdings company_personal_data();

}  // namespace tenderloom::accounts
