// The routes of a company's people, for members, invited people and staff. Each part has a source of its own.
#pragma once
#include <functional>

#include "tenderloom/accounts/accounts.h"

namespace tenderloom::accounts {

/// What the handlers use. `sign_in` starts a session for somebody who proved who they are.
struct CompanyPages {
  const config::Settings& settings;
  Sessions& sessions;
  Directory& directory;
  Registrations& registrations;
  Members& members;
  Transfers& transfers;
  const Reachability& reachability;
  std::function<http::Session(http::Context&, const SignedIn&)> sign_in;
};

void register_member_routes(http::Router& router, const CompanyPages& pages);
void register_invitation_routes(http::Router& router, const CompanyPages& pages);
void register_company_choice_routes(http::Router& router, const CompanyPages& pages);
void register_staff_company_routes(http::Router& router, const CompanyPages& pages);
void register_transfer_routes(http::Router& router, const CompanyPages& pages);

/// A company as staff see it: registration, members, invitations, transfers, history.
Json staff_company_resource(const CompanyPages& pages, const Company& company, std::int64_t reader);

}  // namespace tenderloom::accounts
