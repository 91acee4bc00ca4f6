// What pages of the vendor and of staff show alike of support views.
#pragma once
#include <vector>

#include "tenderloom/accounts/support.h"

namespace tenderloom::accounts {

Json support_views_json(const std::vector<SupportView>& views);

}  // namespace tenderloom::accounts
