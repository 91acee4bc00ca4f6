#include "tenderloom/accounts/accounts.h"

#include <thread>

#include "languages.h"
#include "presenters.h"
#include "staff_user_routes.h"
#include "tenderloom/base/sealed.h"
#include "token_routes.h"

namespace tenderloom::accounts {
namespace {

/// Routes that hash are slow ones: workers of their own serve them, one a processor, and more wait in that queue. The
/// gate bounds the memory (19 MiB a hash) whoever else comes to hash.
constexpr int kHashesWaiting = 8;

int hashes_at_once() { return std::max(2, static_cast<int>(std::thread::hardware_concurrency())); }

std::string address_of(const config::Settings& settings) {
  if (!settings.base_url.empty()) return settings.base_url;
  return "http://" + settings.listen.host + ":" + std::to_string(settings.listen.port);
}

/// The portal as an authenticator app lists it: short, so that the QR code stays coarse.
std::string host_of(const std::string& address) {
  const auto begin = address.find("://") + 3;
  return address.substr(begin, address.find_first_of(":/", begin) - begin);
}

Reporting reporting_of(const Accounts::Uses& uses) {
  return {uses.audit, uses.outbox, uses.mailer, address_of(uses.settings)};
}

std::unique_ptr<BotCheck> bot_check_for(const Accounts::Uses& uses) {
  if (uses.settings.bot_check == "off") return make_no_bot_check();
  if (uses.settings.bot_check == "turnstile") {
    // Said at start: a portal that quietly took another check than its operator chose would be worse.
    if (uses.settings.turnstile_site_key.empty() || uses.settings.turnstile_secret.empty())
      throw std::runtime_error("BOT_CHECK=turnstile needs TURNSTILE_SITE_KEY and TURNSTILE_SECRET_FILE");
    return make_turnstile({uses.settings.turnstile_site_key, uses.settings.turnstile_secret,
                           uses.settings.turnstile_verify_url, uses.log});
  }
  return make_altcha(uses.database, uses.clock, uses.secret);
}

std::shared_ptr<const Roles> roles_for(const Accounts::Uses& uses) {
  if (uses.roles) return uses.roles;
  auto loaded = Roles::load(uses.settings.roles);
  if (!loaded.ok()) throw std::runtime_error(loaded.error().code + " " + loaded.error().params.dump());
  return *loaded;
}

}  // namespace

LoginExtras::~LoginExtras() = default;

Accounts::Accounts(const Uses& uses)
    : settings_(uses.settings),
      clock_(uses.clock),
      roles_(roles_for(uses)),
      sessions_(uses.database, uses.clock, uses.secret, uses.settings.session_length, *roles_),
      session_list_(uses.database, uses.clock, uses.audit, sessions_),
      kept_forms_(uses.database, uses.clock),
      directory_(uses.database, uses.clock, uses.settings.test_mode, *roles_),
      gate_(hashes_at_once(), kHashesWaiting),
      history_(uses.database, uses.clock),
      devices_(base::derived_key(uses.secret, "device")),
      sign_in_(uses.database, uses.clock, reporting_of(uses), history_, gate_, *roles_, uses.settings.test_mode),
      sign_out_(uses.database, uses.clock, uses.audit),
      two_factor_(uses.database, uses.clock, reporting_of(uses), sign_in_,
                  {uses.secret, uses.settings.staff_must_use_two_factor(), host_of(address_of(uses.settings))}),
      passwords_(uses.database, uses.clock, reporting_of(uses), sign_in_, gate_, uses.settings.test_mode),
      password_resets_(uses.database, uses.clock, reporting_of(uses), passwords_),
      tokens_(uses.database, uses.clock, {uses.audit, uses.outbox, uses.mailer, address_of(uses.settings)}, *roles_),
      staff_accounts_(uses.database, uses.clock, {uses.audit, uses.outbox, uses.mailer, address_of(uses.settings)},
                      *roles_, gate_,
                      {uses.settings.four_eyes, uses.settings.idle_days, uses.settings.role_review_months},
                      uses.settings.test_mode),
      registrations_(uses.database, uses.clock, uses.log, uses.types, reporting_of(uses), directory_, gate_,
                     uses.settings.test_mode),
      reachability_(uses.database, uses.clock),
      members_(uses.database, uses.clock, {uses.audit, uses.outbox, uses.mailer, address_of(uses.settings)},
               registrations_, reachability_, gate_, *roles_, uses.settings.test_mode),
      transfers_(uses.database, uses.clock, members_, uses.blobs),
      support_(uses.database, uses.clock, uses.audit),
      email_changes_(uses.database, uses.clock, reporting_of(uses), sign_in_, registrations_, directory_),
      blobs_(uses.blobs),
      tax_id_changes_(uses.database, uses.clock, uses.blobs, registrations_,
                      {uses.audit, uses.outbox, uses.mailer, address_of(uses.settings)}, directory_),
      vendor_import_(
          uses.database, uses.clock, registrations_, {uses.audit, uses.outbox, uses.mailer, address_of(uses.settings)},
          [this](storage::Transaction& tx, std::int64_t person) {
            return password_resets_.create_link(tx, person, PasswordResets::kFirstLifetime,
                                                PasswordResets::Purpose::first);
          },
          uses.settings.test_mode),
      bot_check_(bot_check_for(uses)) {
  uses.outbox.set_observer(reachability_);
  uses.outbox.set_languages(languages::of_mail);
  uses.outbox.set_addressees(languages::addressee_of);
  sessions_.set_audit(uses.audit);
  sessions_.set_staff_idle(uses.settings.staff_idle);
  staff_accounts_.set_first_password([this](storage::Transaction& tx, std::int64_t person) {
    return password_resets_.create_link(tx, person, PasswordResets::kFirstLifetime, PasswordResets::Purpose::first);
  });
  sign_in_.use(two_factor_);
  sessions_.ask_staff_for_two_factor(uses.settings.staff_must_use_two_factor());
}

Accounts::~Accounts() = default;

void Accounts::register_routes(http::Router& router) {
  register_session_routes(router);
  register_session_list_routes(router);
  register_sign_in_routes(router);
  register_registration_routes(router);
  register_contact_routes(router);
  register_staff_routes(router);
  register_support_routes(router);
  register_tax_id_routes(router);
  register_vendor_import_routes(router);
  register_password_routes(router);
  register_email_routes(router);
  register_token_routes(router, tokens_, clock_);
  const UserOffice office{staff_accounts_, tokens_, *roles_, clock_};
  register_user_routes(router, office);
  register_role_routes(router, office);
  register_company_routes(router);
  register_two_factor_routes(router);
  register_second_step_routes(router);
}

void Accounts::register_views(render::ViewRegistry& views) {
  add_entry_views(views, settings_);
  add_session_views(views);
  add_registration_views(views);
  add_support_views(views);
  add_tax_id_view(views);
  add_vendor_import_view(views);
  add_password_views(views);
  add_email_views(views);
  add_token_views(views);
  add_user_views(views, *roles_);
  add_role_views(views, *roles_);
  add_company_views(views, *roles_);
  add_two_factor_views(views);
}

void Accounts::register_jobs(storage::JobQueue& jobs) {
  password_resets_.register_jobs(jobs);
  jobs.every("accounts.sign_in_history", std::chrono::hours(24), [this] {
    history_.tidy();
    email_changes_.tidy();
  });
}

}  // namespace tenderloom::accounts
