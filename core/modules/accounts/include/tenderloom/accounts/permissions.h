// Roles and what they may do. Routes ask for permissions only, never for roles.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/http/request.h"

namespace tenderloom::accounts {

using Permissions = std::set<std::string, std::less<>>;

bool is_vendor_role(std::string_view role);  // vendor_owner vendor_editor vendor_viewer
bool is_staff_role(
    std::string_view role);  // reviewer tender_officer programme_officer tester committee_member administrator
std::vector<std::string> all_roles();

/// `registration_status` is that of the company the person acts for; `vendor.*` permissions are only granted when it is
/// approved. `account.edit` (one's own registration and contact data) is not gated.
Permissions permissions_of(std::string_view role, std::string_view registration_status);

/// What remains for a token: its scopes (read write staff admin) together with its person's role. `read` reaches GET
/// and HEAD only; staff permissions need the scope `staff`; user and audit administration needs `admin`.
Permissions within_scopes(const Permissions& permissions, const std::set<std::string, std::less<>>& scopes,
                          http::Method method);
bool valid_scopes(const std::set<std::string, std::less<>>& scopes);

}  // namespace tenderloom::accounts
