// Mails about signing in that only this module knows (N-15).
#pragma once

namespace tenderloom::accounts {

/// Names: contact_name time address turned_on turned_off reset_by_staff codes_renewed link.
inline constexpr char kTwoFactorChanged[] = "two_factor_changed";
/// Names: contact_name time address device link.
inline constexpr char kNewDevice[] = "new_device";

}  // namespace tenderloom::accounts
