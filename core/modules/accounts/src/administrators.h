// Mail to those who look after accounts and roles.
#pragma once
#include "tenderloom/accounts/roles.h"
#include "tenderloom/accounts/sign_in.h"

namespace tenderloom::accounts {

/// Queues the event's mail, in the transaction, for everybody of the office whose role has `staff.roles`, except the
/// person `but` (0: nobody is left out). `values` are the names of the event besides contact_name; without a link it
/// leads to /staff/roles.
void tell_administrators(storage::Transaction& tx, const Roles& roles, const Reporting& reporting, const char* event,
                         const Json& values, std::int64_t but);

}  // namespace tenderloom::accounts
