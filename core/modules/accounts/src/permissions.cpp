#include "tenderloom/accounts/permissions.h"

#include "tenderloom/accounts/model.h"

namespace tenderloom::accounts {
namespace {

using Names = std::vector<std::string_view>;

const std::map<std::string_view, Names>& vendor_roles() {
  static const std::map<std::string_view, Names> kRoles{
      {"vendor_owner", {"account.edit", "account.manage", "vendor.view", "vendor.edit", "vendor.submit"}},
      {"vendor_editor", {"account.edit", "vendor.view", "vendor.edit", "vendor.submit"}},
      {"vendor_viewer", {"vendor.view"}},
  };
  return kRoles;
}

const std::map<std::string_view, Names>& staff_roles() {
  static const Names kReviewer{"staff.view", "staff.registrations", "staff.submissions"};
  static const std::map<std::string_view, Names> kRoles{
      {"reviewer", kReviewer},
      {"tender_officer",
       {"staff.view", "staff.registrations", "staff.submissions", "staff.tenders", "staff.announcements",
        "staff.manuals", "staff.mail"}},
      // Their own screens come with the stages that they work in; until then they see, and decide nothing.
      {"programme_officer", {"staff.view"}},
      {"tester", {"staff.view"}},
      {"committee_member", {"staff.view"}},
      {"administrator",
       {"staff.view", "staff.registrations", "staff.submissions", "staff.tenders", "staff.announcements",
        "staff.manuals", "staff.mail", "staff.users", "staff.audit", "staff.personal_data"}},
  };
  return kRoles;
}

bool begins_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }
bool administrative(std::string_view permission) {
  return permission == "staff.users" || permission == "staff.audit" || permission == "staff.personal_data";
}

}  // namespace

bool is_vendor_role(std::string_view role) { return vendor_roles().count(role) > 0; }
bool is_staff_role(std::string_view role) { return staff_roles().count(role) > 0; }

std::vector<std::string> all_roles() {
  std::vector<std::string> roles;
  for (const auto& [role, names] : vendor_roles()) roles.emplace_back(role);
  for (const auto& [role, names] : staff_roles()) roles.emplace_back(role);
  return roles;
}

Permissions permissions_of(std::string_view role, std::string_view registration_status) {
  Permissions granted;
  if (const auto staff = staff_roles().find(role); staff != staff_roles().end()) {
    granted.insert(staff->second.begin(), staff->second.end());
  } else if (const auto vendor = vendor_roles().find(role); vendor != vendor_roles().end()) {
    const bool approved = registration_status == status::kApproved;
    for (const auto name : vendor->second) {
      if (approved || !begins_with(name, "vendor.")) granted.emplace(name);
    }
  }
  return granted;
}

Permissions within_scopes(const Permissions& permissions, const std::set<std::string, std::less<>>& scopes,
                          http::Method method) {
  const bool reads = method == http::Method::get || method == http::Method::head || method == http::Method::options;
  if (!reads && !scopes.count("write")) return {};
  if (reads && !scopes.count("read") && !scopes.count("write")) return {};
  Permissions remaining;
  for (const auto& permission : permissions) {
    if (begins_with(permission, "staff.") && !scopes.count("staff") && !scopes.count("admin")) continue;
    if (administrative(permission) && !scopes.count("admin")) continue;
    remaining.insert(permission);
  }
  return remaining;
}

bool valid_scopes(const std::set<std::string, std::less<>>& scopes) {
  static const std::set<std::string_view> kScopes{"read", "write", "staff", "admin"};
  if (scopes.empty()) return false;
  return std::all_of(scopes.begin(), scopes.end(), [](const auto& scope) { return kScopes.count(scope) > 0; });
}

}  // namespace tenderloom::accounts
