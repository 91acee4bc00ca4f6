// The permissions that routes ask for, and the scopes of API tokens. Which role holds which is data (roles.h).
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/http/permission_set.h"
#include "tenderloom/http/request.h"

namespace tenderloom::accounts {

using Permissions = http::PermissionSet;
using Scopes = std::set<std::string, std::less<>>;

struct Permission {
  std::string_view name;                    // "staff.tenders"; its words are `permission.<name>.label` and `.purpose`
  bool administrative;                      // a token needs the scope `admin` for it
  std::vector<std::string_view> with = {};  // whoever holds one of these holds it too; no role needs to name it
};
/// Every permission there is, in the order of pages. A route may name no other one.
const std::vector<Permission>& all_permissions();
std::vector<std::string> permission_names();

/// Scopes of the contract: read write staff admin.
bool valid_scopes(const Scopes& scopes);
Scopes scopes_from(std::string_view text);  // separated by blanks, as they are stored
std::string text_of(const Scopes& scopes);
/// Whether a request of that method is within the scopes at all: `read` reaches GET and HEAD only.
bool scopes_reach(const Scopes& scopes, http::Method method);

}  // namespace tenderloom::accounts
