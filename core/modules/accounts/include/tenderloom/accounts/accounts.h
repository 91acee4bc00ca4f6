// The accounts module as app wires it: registration, sign-in, sessions, roles.
#pragma once
#include <memory>
#include <string>

#include "tenderloom/accounts/bot_check.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/email_change.h"
#include "tenderloom/accounts/kept_forms.h"
#include "tenderloom/accounts/members.h"
#include "tenderloom/accounts/passwords.h"
#include "tenderloom/accounts/registrations.h"
#include "tenderloom/accounts/roles.h"
#include "tenderloom/accounts/session_list.h"
#include "tenderloom/accounts/sessions.h"
#include "tenderloom/accounts/sign_in.h"
#include "tenderloom/accounts/sign_in_history.h"
#include "tenderloom/accounts/sign_out.h"
#include "tenderloom/accounts/staff_accounts.h"
#include "tenderloom/accounts/support.h"
#include "tenderloom/accounts/tax_id_change.h"
#include "tenderloom/accounts/tokens.h"
#include "tenderloom/accounts/transfers.h"
#include "tenderloom/accounts/two_factor.h"
#include "tenderloom/accounts/vendor_import.h"
#include "tenderloom/base/words.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/http/router.h"
#include "tenderloom/render/views.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::notifications {
class Events;
}

namespace tenderloom::accounts {

/// What other modules put beside the sign-in form: latest announcements, manuals. Accounts knows neither.
class LoginExtras {
 public:
  virtual ~LoginExtras();
  /// {"announcements": [{"id", "title", "excerpt", "published_at", "url"}], "manuals": [{"type", "label", "url"}]}
  virtual Json login_extras(const std::string& locale) = 0;
};

class Accounts {
 public:
  struct Uses {
    storage::Database& database;
    const base::Clock& clock;
    const base::Logger& log;
    audit::AuditLog& audit;
    notifications::Outbox& outbox;
    const notifications::Mailer& mailer;
    forms::TypeStore& types;
    const config::Settings& settings;
    std::string secret;                         // content of SECRET_FILE
    std::shared_ptr<const Roles> roles;         // none: those of settings.roles; throws when that file is not sound
    const storage::BlobStore* blobs = nullptr;  // scanned letters; without it no ownership is transferred
  };
  explicit Accounts(const Uses& uses);
  ~Accounts();

  static storage::MigrationSet migrations();
  /// Before register_routes; may stay away.
  void set_login_extras(LoginExtras& extras) { extras_ = &extras; }
  void register_routes(http::Router& router);
  void register_views(render::ViewRegistry& views);
  static void register_events(notifications::Events& events);
  void register_jobs(storage::JobQueue& jobs);
  void add_mail_drafts(notifications::Events& events);

  const Roles& roles() const { return *roles_; }
  Sessions& sessions() { return sessions_; }
  HashGate::Figures hash_figures() { return gate_.figures(); }
  KeptForms& kept_forms() { return kept_forms_; }
  Directory& directory() { return directory_; }
  Registrations& registrations() { return registrations_; }
  Members& members() { return members_; }
  Transfers& transfers() { return transfers_; }
  const Reachability& reachability() const { return reachability_; }
  SignIn& sign_in() { return sign_in_; }
  Passwords& passwords() { return passwords_; }
  TwoFactor& two_factor() { return two_factor_; }
  EmailChanges& email_changes() { return email_changes_; }
  PasswordResets& password_resets() { return password_resets_; }
  Tokens& tokens() { return tokens_; }
  StaffAccounts& staff_accounts() { return staff_accounts_; }
  Support& support() { return support_; }
  TaxIdChanges& tax_id_changes() { return tax_id_changes_; }
  VendorImport& vendor_import() { return vendor_import_; }
  BotCheck& bot_check() { return *bot_check_; }

 private:
  /// Session data: the version of the notice that the visitor accepted before the form.
  static constexpr char kNoticeRead[] = "notice_read";
  /// Session data: whose password was right, until when the code may follow.
  static constexpr char kSecondStep[] = "second_step";

  void register_session_routes(http::Router& router);
  void register_session_list_routes(http::Router& router);
  void register_sign_in_routes(http::Router& router);
  void register_registration_routes(http::Router& router);
  void register_contact_routes(http::Router& router);
  void register_staff_routes(http::Router& router);
  void register_support_routes(http::Router& router);
  void register_tax_id_routes(http::Router& router);
  void register_vendor_import_routes(http::Router& router);
  void register_password_routes(http::Router& router);
  void register_email_routes(http::Router& router);
  void register_company_routes(http::Router& router);
  void register_two_factor_routes(http::Router& router);
  void register_second_step_routes(http::Router& router);

  http::Outcome sign_in_by_form(http::Context& context);
  http::Session start_session(http::Context& context, const SignedIn& who);
  http::Outcome show_two_factor(http::Context& context);
  http::Outcome enable_two_factor(http::Context& context);
  http::Outcome renew_backup_codes(http::Context& context);
  http::Outcome disable_two_factor(http::Context& context);
  http::Outcome backup_codes_file(http::Context& context);
  http::Outcome reset_two_factor(http::Context& context, bool of_company, bool decided);
  http::Outcome ask_second_step(http::Context& context, const SignedIn& who);
  http::Outcome take_second_step(http::Context& context);
  Attempt attempt_of(http::Context& context);
  http::Outcome ask_reset(http::Context& context);
  http::Outcome show_reset(http::Context& context);
  http::Outcome reset_by_form(http::Context& context);
  http::Outcome show_password(http::Context& context);
  http::Outcome change_password(http::Context& context);
  http::Outcome email_page(http::Context& context, const Judged& judged, const Json* typed);
  http::Outcome ask_email_change(http::Context& context);
  http::Outcome confirm_email_change(http::Context& context, bool decided);
  http::Outcome show_registration(http::Context& context);
  http::Outcome register_by_form(http::Context& context);
  http::Outcome show_contact(http::Context& context);
  http::Outcome save_contact(http::Context& context);
  http::Outcome list_registrations(http::Context& context);
  http::Outcome show_registration_to_staff(http::Context& context);
  http::Outcome decide_registration(http::Context& context);
  http::Outcome tax_id_page(http::Context& context, const Json* typed, Json findings);
  http::Outcome ask_tax_id(http::Context& context);
  http::Outcome decide_tax_id(http::Context& context, bool accept);
  http::Outcome show_support(http::Context& context);
  http::Outcome begin_support_view(http::Context& context);
  void end_support_view(http::Context& context, const std::string& how);
  http::Outcome leave_support_view(http::Context& context);
  http::Outcome show_notes(http::Context& context);
  http::Outcome add_note(http::Context& context);
  http::Outcome notes_page(http::Context& context, const Company& company, const Judged& judged, const Json* typed);
  http::Outcome show_vendor_import(http::Context& context);
  http::Outcome import_vendors(http::Context& context);
  http::Outcome refuse_vendor_import(http::Context& context, const base::Error& error);
  http::Outcome send_import_template(http::Context& context);
  http::Outcome mark_registration(http::Context& context, const std::string& mark);
  http::Outcome refuse_late_decision(http::Context& context, int status, const base::Error& error,
                                     const std::string& reason, Json more) const;
  Json bot_check_resource(const char* form) const;
  Json login_resource(http::Context& context);
  Json register_resource(http::Context& context, const Judged& judged, const Notice& notice) const;
  Json registration_resource(const http::Principal& who, const Company& company) const;
  Json registration_extra(const http::Context& context, std::int64_t company) const;

  const config::Settings& settings_;
  const base::Clock& clock_;
  std::shared_ptr<const Roles> roles_;
  Sessions sessions_;
  SessionList session_list_;
  KeptForms kept_forms_;
  Directory directory_;
  HashGate gate_;
  SignInHistory history_;
  DeviceCookies devices_;
  SignIn sign_in_;
  SignOut sign_out_;
  TwoFactor two_factor_;
  Passwords passwords_;
  PasswordResets password_resets_;
  Tokens tokens_;
  StaffAccounts staff_accounts_;
  Registrations registrations_;
  Reachability reachability_;
  Members members_;
  Transfers transfers_;
  Support support_;
  EmailChanges email_changes_;
  const storage::BlobStore* blobs_;
  TaxIdChanges tax_id_changes_;
  VendorImport vendor_import_;
  std::unique_ptr<BotCheck> bot_check_;
  LoginExtras* extras_ = nullptr;
};

}  // namespace tenderloom::accounts
