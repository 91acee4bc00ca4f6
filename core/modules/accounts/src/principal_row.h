// Who a session or a token stands for, as it is read from the database.
#pragma once
#include <chrono>
#include <string>

#include "tenderloom/accounts/roles.h"
#include "tenderloom/http/session.h"

namespace tenderloom::accounts {

inline constexpr std::size_t kLongestCookie = 200;  // of sessions and tokens
// The last use of a token or session is shown to its owner; a minute is exact enough and saves a write a request.
inline constexpr std::chrono::minutes kLastUsedStep{1};

struct PrincipalRow {
  http::Principal principal;
  std::string staff_role, role;
  std::int64_t must_change = 0, second_factor = 0;

  const std::string& effective() const { return staff_role.empty() ? role : staff_role; }
  http::Principal finish(const Roles& roles) {
    if (!effective().empty()) principal.roles.insert(effective());
    if (role.empty()) {  // no member (any more): the company is none of their business
      principal.company_id = 0;
      principal.company_name = principal.tax_id = principal.registration_status = "";
    }
    principal.of_role = principal.permissions = roles.permissions_of(effective(), principal.registration_status);
    return std::move(principal);
  }
};

}  // namespace tenderloom::accounts
