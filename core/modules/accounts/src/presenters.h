// Pure functions from this module's resources to what its templates draw.
#pragma once
#include "tenderloom/accounts/roles.h"
#include "tenderloom/accounts/staff_views.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/render/views.h"

namespace tenderloom::accounts {

/// Sign-in, session, notice, registration form.
void add_session_views(render::ViewRegistry& views);
void add_entry_views(render::ViewRegistry& views, const config::Settings& settings);
/// Contact data, staff's list and detail.
void add_registration_views(render::ViewRegistry& views);
/// Support by telephone; vendors from a spreadsheet.
/// Applications for another tax id.
void add_tax_id_view(render::ViewRegistry& views);
void add_support_views(render::ViewRegistry& views);
void add_vendor_import_view(render::ViewRegistry& views);
/// Forgotten, reset and changed passwords.
void add_password_views(render::ViewRegistry& views);
/// Another address to sign in with.
void add_email_views(render::ViewRegistry& views);
/// The second factor and the history of sign-ins.
void add_two_factor_views(render::ViewRegistry& views);

/// The bot check of a form: what partials/bot_check draws. `name` is the field that holds the answer.
base::Json bot_check_model(const base::Json& resource, const std::string& name, const render::ViewContext& context);
base::Json bot_check_shape();
/// What partials/field_error reads, for controls that no form model draws.
base::Json control(const std::string& name, const std::string& value, const render::ViewContext& context);
base::Json control_shape();
/// A company's people: members, invitations, the choice of a company, transfers; staff's companies.
void add_company_views(render::ViewRegistry& views, const Roles& roles);
void add_member_views(render::ViewRegistry& views, const Roles& roles);
void add_transfer_views(render::ViewRegistry& views);

/// A presenter that shows words of roles as well: they stand in the office's own file of roles only.
template <typename Presenter>
auto with_roles(const Roles& roles, Presenter present) {
  return [&roles, present](const base::Json& resource, const base::Json& extra, const render::ViewContext& context) {
    return present(resource, extra, context, roles);
  };
}

/// The mark of an address that mails do not reach.
render::Json unreachable_note(const render::Json& mark, const render::ViewContext& context);

}  // namespace tenderloom::accounts
