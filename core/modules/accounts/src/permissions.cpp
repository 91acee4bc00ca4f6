#include "tenderloom/accounts/permissions.h"

#include <algorithm>

namespace tenderloom::accounts {

const std::vector<Permission>& all_permissions() {
  static const std::vector<Permission> kAll{
      {"account.edit", false},
      {"account.manage", false},
      {"vendor.view", false},
      {"vendor.edit", false},
      {"vendor.submit", false},
      {"staff.view", false},
      {"staff.registrations", false},
      {"staff.submissions", false},
      {"staff.testing", false},
      {"staff.office", false, {"staff.submissions", "staff.testing"}},
      {"staff.support", false},
      {"staff.tenders", false},
      {"staff.announcements", false},
      {"staff.manuals", false},
      {"staff.mail", false},
      {"staff.types", false},
      {"staff.jobs", false},
      {"staff.users", true},
      {"staff.roles", true},
      {"staff.audit", true},
      {"staff.personal_data", true},
      {"staff.stages", false},
      {"staff.committee", false},
      {"staff.opening", false},
      {"staff.working_group", false},
      {"staff.reading", false, {"staff.committee", "staff.working_group", "staff.stages"}},
  };
  return kAll;
}

std::vector<std::string> permission_names() {
  std::vector<std::string> names;
  for (const auto& permission : all_permissions()) names.emplace_back(permission.name);
  return names;
}

bool valid_scopes(const Scopes& scopes) {
  static const std::set<std::string_view> kScopes{"read", "write", "staff", "admin"};
  if (scopes.empty()) return false;
  return std::all_of(scopes.begin(), scopes.end(), [](const auto& scope) { return kScopes.count(scope) > 0; });
}

Scopes scopes_from(std::string_view text) {
  Scopes scopes;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) scopes.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return scopes;
}

std::string text_of(const Scopes& scopes) {
  std::string text;
  for (const auto& scope : scopes) text += (text.empty() ? "" : " ") + scope;
  return text;
}

bool scopes_reach(const Scopes& scopes, http::Method method) {
  const bool reads = method == http::Method::get || method == http::Method::head || method == http::Method::options;
  return scopes.count("write") || (reads && scopes.count("read"));
}

}  // namespace tenderloom::accounts
