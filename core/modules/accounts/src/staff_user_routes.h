// SCR-159 over HTTP: accounts of staff at /staff/users, who may do what at /staff/roles.
#pragma once
#include "tenderloom/accounts/staff_accounts.h"
#include "tenderloom/accounts/tokens.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"

namespace tenderloom::accounts {

/// What these routes stand on; all of it outlives them.
struct UserOffice {
  StaffAccounts& accounts;
  Tokens& tokens;
  const Roles& roles;
  const base::Clock& clock;
};

Json change_resource(const RoleChange& change);
Json review_resource(const RoleReview& review);

void register_user_routes(http::Router& router, const UserOffice& office);
void register_role_routes(http::Router& router, const UserOffice& office);
void add_user_views(render::ViewRegistry& views, const Roles& roles);
void add_role_views(render::ViewRegistry& views, const Roles& roles);

/// Rows of role changes as both pages draw them. With `decide`, an open one has its buttons.
Json change_rows(const Json& changes, const Roles& roles, const render::ViewContext& context);
Json change_rows_shape();

}  // namespace tenderloom::accounts
