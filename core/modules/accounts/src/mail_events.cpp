// The mails of this module, as the table that notifications keeps.
#include "sign_in_mails.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/accounts/requests.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {

namespace kind = notifications::kind;
using notifications::names;
using notifications::to::kPerson;
using notifications::to::kStaff;
using notifications::to::kVendor;

void Accounts::register_events(notifications::Events& events) {
  const Json about_company = names("contact_name contact_title company_name reason link");
  constexpr char kDeciding[] = "staff.registrations";
  events.add({kind::kRegistrationReceived, "", kVendor, kDeciding, about_company});
  events.add({kind::kRegistrationToReview, "", kStaff, kDeciding, names("company_name tax_id link")});
  events.add({"registration_updated", "", kStaff, kDeciding, names("company_name tax_id fields link")});
  events.add({"tax_id_change_to_review", "", kStaff, kDeciding, names("company_name old_tax_id new_tax_id link")});
  for (const char* work : {kind::kRegistrationToReview, "registration_updated", "tax_id_change_to_review"})
    events.leave_to_people(work, true);
  for (const char* decided : {"tax_id_change_accepted", "tax_id_change_refused"})
    events.add({decided, "", kVendor, kDeciding,
                names("contact_name contact_title company_name old_tax_id new_tax_id reason link")});
  events.add({"vendor_imported", "", kPerson, "staff.users",
              names("contact_name contact_title company_name account_email link"), true});
  events.add({kind::kRegistrationApproved, "N-01", kVendor, kDeciding, about_company});
  events.add({kind::kRegistrationNeedsRevision, "N-02", kVendor, kDeciding, about_company});
  events.add({kind::kRegistrationRejected, "", kVendor, kDeciding, about_company});
  events.add({kind::kRegistrationSuspended, "", kVendor, kDeciding, about_company});
  events.add({kind::kRegistrationReopened, "", kVendor, kDeciding, about_company});
  events.add({kind::kPasswordReset, "N-03", kPerson, "", names("contact_name link minutes"), true});
  events.add({kind::kPasswordChanged, "N-15", kPerson, "", names("contact_name time address link")});
  events.add({"email_change_link", "", kPerson, "", names("contact_name old_email expires link time"), true});
  events.add({"email_change_asked", "N-15", kPerson, "", names("contact_name time address email link")});
  events.add({"email_changed", "N-15", kPerson, "", names("contact_name time address email")});
  // A company's people: told by what its owners and staff do, so nobody previews them as a decision.
  events.add({"member_invitation", "", kPerson, "", names("inviter company_name tax_id expires link"), true});
  events.add({"ownership_invitation", "", kPerson, "", names("inviter company_name tax_id expires link"), true});
  const Json about_member = names("contact_name company_name tax_id link name email giver letter_no letter_date");
  for (const auto* key :
       {"member_joined", "member_role", "member_removed", "ownership_given", "ownership_transferred"}) {
    events.add({key, "", kPerson, "", about_member});
    events.only_to(key, kVendor);
  }
  events.add({kNewDevice, "N-15", kPerson, "", names("contact_name time address device link")});
  Json changed = names("contact_name time address link");
  for (const char* flag : {"turned_on", "turned_off", "reset_by_staff", "codes_renewed"}) changed[flag] = "flag";
  events.add({kTwoFactorChanged, "N-15", kPerson, "", changed});
  events.add({kind::kLockout, "N-15", kPerson, "", names("contact_name time address minutes link")});
  events.add({"token_made", "N-15", kPerson, "", names("contact_name token_name scopes expires time address link")});
  events.add({"staff_invited", "", kPerson, "staff.users", names("contact_name inviter role link"), true});
  events.add({"role_change_proposed", "", kStaff, "staff.roles", names("contact_name proposer person link")});
  events.add(
      {"staff_account_locked", "", kStaff, "staff.roles", names("contact_name person time address minutes link")});
  events.add({"role_review_due", "", kStaff, "staff.roles", names("contact_name due link")});
}

void Accounts::add_mail_drafts(notifications::Events& events) {
  for (const char* key : {kind::kRegistrationReceived, kind::kRegistrationApproved, kind::kRegistrationNeedsRevision,
                          kind::kRegistrationRejected, kind::kRegistrationSuspended, kind::kRegistrationReopened}) {
    events.set_draft(key, [this, key](const notifications::About& about, const std::string& locale) {
      std::vector<notifications::Mail> mails;
      const auto id = whole_number(about.value("company", ""));
      const auto company = id ? directory_.company(*id) : std::nullopt;
      if (company) mails.push_back(registrations_.mail_to_vendor(*company, key, about.value("reason", ""), locale));
      return mails;
    });
  }
}

}  // namespace tenderloom::accounts
