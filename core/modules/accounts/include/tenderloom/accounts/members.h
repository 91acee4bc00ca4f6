// The people of a company: who belongs to it in which role, whom an owner invited, and for which companies one person
// acts (OQ-04). A company has at least one owner at any time, but for the days between a transfer of ownership by the
// office and the new owner's acceptance (transfers.h).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/reachability.h"
#include "tenderloom/accounts/registrations.h"
#include "tenderloom/accounts/roles.h"

namespace tenderloom::accounts {

namespace role {
inline constexpr char kOwner[] = "vendor_owner";
inline constexpr char kEditor[] = "vendor_editor";
inline constexpr char kViewer[] = "vendor_viewer";
}  // namespace role

struct Member {
  std::int64_t person_id = 0;
  std::string email;
  std::string display_name;
  std::string role;
  std::optional<Instant> joined_at;
  std::optional<Instant> last_sign_in;
  std::optional<Unreachable> unreachable;
  std::int64_t row_version = 1;
};

struct Invitation {
  std::int64_t id = 0;
  std::int64_t company_id = 0;
  std::string email;
  std::string role;
  std::string locale;  // of its mail
  std::int64_t invited_by = 0;
  std::string inviter;
  std::int64_t transfer_id = 0;  // made by a transfer of ownership
  std::string state;             // open accepted withdrawn expired
  Instant created_at{}, sent_at{}, expires_at{};
  std::optional<Unreachable> unreachable;
};

/// A company that a person may act for.
struct Membership {
  std::int64_t company_id = 0;
  std::string tax_id, company_name, status, role;
};

/// One line of a company's history beside its registration. `event`: invited invitation_sent invitation_withdrawn
/// joined role_changed removed left handed_over transfer_opened transfer_confirmed transfer_refused transfer_withdrawn.
struct CompanyEvent {
  Instant at{};
  std::int64_t person_id = 0;
  std::string actor;
  std::string event;
  Json details = Json::object();  // {"email", "name", "role", "from", "letter_no"}, as far as they apply
};

/// An invitation as whoever holds its link sees it.
struct Invited {
  Invitation invitation;
  std::string company_name, tax_id;
  bool has_account = false;  // somebody signs in with that address already
};

/// Thread-safe. Every change locks the company, so that two owners at once cannot leave it without one. `company` is
/// always that of the actor's session: an id of another company's person or invitation is not_found.
class Members {
 public:
  static constexpr std::chrono::hours kInvitationLife{7 * 24};
  static constexpr std::chrono::minutes kSendAgainAfter{1};
  static constexpr std::size_t kMostWaiting = 50;  // a company cannot send mails to the world

  Members(storage::Database& database, const base::Clock& clock, const Reporting& reporting,
          const Registrations& registrations, const Reachability& reachability, HashGate& gate, const Roles& roles,
          bool cheap_hashes);

  std::vector<Member> members(std::int64_t company) const;  // owners first
  std::vector<Invitation> waiting(std::int64_t company) const;
  std::vector<CompanyEvent> history(std::int64_t company) const;  // oldest first
  /// Last used first.
  std::vector<Membership> companies_of(std::int64_t person) const;

  /// Errors, all with the field they speak of: email_invalid, role_unknown, already_member, already_invited,
  /// too_many_invitations {limit}; not_found.
  base::Result<Invitation> invite(std::int64_t company, const std::string& email, const std::string& role,
                                  const std::string& locale, const Actor& actor);
  /// A new link, which ends the one before. Errors: not_found, invitation_just_sent {seconds}.
  base::Result<Invitation> send_again(std::int64_t company, std::int64_t invitation, const Actor& actor);
  base::Result<void> withdraw(std::int64_t company, std::int64_t invitation, const Actor& actor);  // not_found

  /// Errors: not_found, role_unknown, last_owner, version_conflict {version}.
  base::Result<void> set_role(std::int64_t company, std::int64_t person, const std::string& role,
                              std::optional<std::int64_t> version, const Actor& actor);
  /// Ends the person's sessions for that company and revokes their tokens of it. Errors: not_found, last_owner.
  base::Result<void> remove(std::int64_t company, std::int64_t person, const Actor& actor);
  /// Makes another member owner and gives the actor the role `keep`. Errors: not_found, role_unknown.
  base::Result<void> hand_over(std::int64_t company, std::int64_t person, const std::string& keep, const Actor& actor);

  /// None when the link is unknown, used, withdrawn, replaced or too old, or the company was rejected.
  std::optional<Invited> invited(const std::string& token) const;
  /// The person who is signed in takes the invitation. Errors: invitation_gone, invitation_other_address,
  /// invitation_staff.
  base::Result<SignedIn> accept(const std::string& token, const Actor& person);
  /// A new person: `judged` are the values of the form `invitation` (R-003 to R-005, consent; no common password).
  /// Findings come back in it. Errors: invitation_gone, invitation_sign_in (there is an account), busy, notice_missing.
  base::Result<Judged> accept_as_new(const std::string& token, Judged judged, const std::string& locale,
                                     const std::string& address);

 private:
  friend class Transfers;
  Invitation send_invitation(storage::Transaction& tx, const Company& company, Invitation invitation,
                             const Actor& actor);
  void join(storage::Transaction& tx, const Invitation& invitation, const Person& person, const std::string& address);
  void end_membership(storage::Transaction& tx, std::int64_t company, std::int64_t person);
  void note(storage::Transaction& tx, std::int64_t company, const Actor& actor, const std::string& event, Json details);
  void audit(storage::Transaction& tx, std::int64_t company, const Actor& actor, const std::string& action,
             const Json& details);
  void tell(storage::Transaction& tx, const Company& company, const std::string& kind, const std::string& email,
            const std::string& name, Json params = Json::object());

  storage::Database& database_;
  const base::Clock& clock_;
  Reporting reporting_;
  const Registrations& registrations_;
  const Reachability& reachability_;
  HashGate& gate_;
  const Roles& roles_;
  bool cheap_hashes_;
};

}  // namespace tenderloom::accounts
