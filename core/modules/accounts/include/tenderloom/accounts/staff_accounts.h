// SCR-159: the accounts of staff. Somebody makes them, gives them a role, closes and opens them; every change of a role
// is recorded and, with FOUR_EYES=on, needs a second person. Accounts that nobody signed in with for IDLE_DAYS and
// those whose end has come are closed by themselves. The list is confirmed every ROLE_REVIEW_MONTHS.
//
// A closed account has no role (person.staff_role is empty, the role waits in staff_account): no session or token that
// slipped through could use one.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/registrations.h"
#include "tenderloom/accounts/roles.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts {

/// States of an account. They are stored and sent as these words.
namespace staff_state {
inline constexpr char kActive[] = "active";
inline constexpr char kDisabled[] = "disabled";  // its reason: manual idle expired
inline constexpr char kWaiting[] = "waiting";    // proposed; nobody has confirmed it yet
}  // namespace staff_state

/// A person as the pages of users show them; somebody of a vendor has no state.
struct User {
  std::int64_t id = 0;
  std::string email, display_name;
  std::string role;   // of staff, also while the account is closed; empty for people of vendors
  std::string state;  // empty for people of vendors
  std::string reason;
  Instant created_at{};
  std::optional<Instant> expires_at, invited_at, last_sign_in;
  Instant active_since{};  // made or opened again: the idle time counts from here or from the last sign-in
  std::int64_t sessions = 0;
  std::int64_t version = 1;
  bool is_staff() const { return !state.empty(); }
};

/// A change of somebody's role: made at once, or proposed by one person and decided by another.
struct RoleChange {
  std::int64_t id = 0, person_id = 0;
  std::string email, display_name;  // whose
  std::string kind;                 // create, role
  std::string before, after;        // roles; before is empty for a new account
  std::string reason;
  std::string state;  // open confirmed refused
  Instant proposed_at{};
  std::int64_t proposed_by = 0;
  std::string proposer;
  std::optional<Instant> decided_at;
  std::string decider;  // empty for a change that needed nobody else
};

struct RoleReview {
  std::optional<Instant> confirmed_at;
  std::string actor, note;
  std::optional<Instant> due_at;  // none: reviews are off
  bool due = false;
};

struct UserQuery {
  std::string text, role, state;
  bool vendors = false;  // people of vendors instead of staff
  std::int64_t page = 1, per_page = 25;
};

struct UserPage {
  std::vector<User> users;
  std::int64_t total = 0;
  std::vector<std::pair<std::string, std::int64_t>> counters;  // staff by state
};

struct NewStaff {
  std::string email, display_name, role, reason;
  std::optional<Instant> expires_at;
};

struct StaffRules {
  bool four_eyes = false;
  int idle_days = 180;
  int review_months = 6;
};

/// Thread-safe. Refusals of what a person may not do: staff_own_account (nobody changes their own role or closes
/// themselves), staff_last_administrator, four_eyes_same_person, version_conflict, not_found, staff_wrong_state
/// {state}, role_unknown {role}, role_unchanged, change_open (one is waiting already).
class StaffAccounts {
 public:
  static constexpr std::size_t kLongestName = 100;  // code points

  /// Makes, in the transaction that queues the mail, the address where somebody sets the first password.
  using FirstPassword = std::function<std::string(storage::Transaction& tx, std::int64_t person_id)>;
  StaffAccounts(storage::Database& database, const base::Clock& clock, const Reporting& reporting, const Roles& roles,
                HashGate& gate, StaffRules rules, bool cheap_hashes);
  void set_first_password(FirstPassword link) { first_password_ = std::move(link); }

  UserPage list(const UserQuery& query) const;
  std::optional<User> find(std::int64_t id) const;
  std::vector<RoleChange> changes_of(std::int64_t person_id) const;  // newest first
  std::vector<RoleChange> open_changes() const;
  const StaffRules& rules() const { return rules_; }

  /// Mails an invitation; with four eyes only once it is confirmed. Errors with a field: email_invalid, email_taken,
  /// display_name_needed, display_name_long, role_unknown, expiry_past. Without: busy.
  base::Result<std::int64_t> create(const Actor& by, const NewStaff& wanted, const std::string& locale);
  /// "confirmed" or "open" (waits for somebody else).
  base::Result<std::string> change_role(const Actor& by, std::int64_t id, const std::string& role,
                                        const std::string& reason, std::optional<std::int64_t> version);
  base::Result<void> decide(const Actor& by, std::int64_t change_id, bool confirm, const std::string& locale);

  /// Ends sessions and tokens. `reason` is kept in the audit log. Error with a field: disable_reason_needed.
  base::Result<void> disable(const Actor& by, std::int64_t id, const std::string& reason,
                             std::optional<std::int64_t> version);
  /// "confirmed" or "open": with four eyes a closed account is opened again once somebody else confirms.
  base::Result<std::string> enable(const Actor& by, std::int64_t id, std::optional<std::int64_t> version);
  base::Result<void> set_expiry(const Actor& by, std::int64_t id, const std::optional<Instant>& expires_at,
                                std::optional<std::int64_t> version);
  base::Result<void> end_sessions(const Actor& by, std::int64_t id);
  base::Result<void> invite(const Actor& by, std::int64_t id, const std::string& locale);

  RoleReview review() const;
  void confirm_review(const Actor& by, const std::string& note);
  /// Closes what ran out or lies idle, and reminds of a review that is due. For a periodic call; returns how many
  /// accounts were closed. Several servers may call it at once.
  int upkeep();

 private:
  using Change = std::function<base::Result<void>(storage::Transaction& tx, User& user)>;
  base::Result<void> change(const Actor& by, std::int64_t id, std::optional<std::int64_t> version, const char* action,
                            const Json& details, const Change& body);
  bool last_administrator(storage::Transaction& tx, const User& user) const;
  void close(storage::Transaction& tx, User& user, const char* reason) const;
  void open_again(User& user) const;
  base::Result<void> may_open_again(const User& user) const;
  base::Result<User> without_proposal(storage::Transaction& tx, std::int64_t id,
                                      std::optional<std::int64_t> version) const;
  base::Result<std::string> propose_enabling(const Actor& by, std::int64_t id, std::optional<std::int64_t> version);
  void propose(storage::Transaction& tx, const Actor& by, const User& user, const char* kind, const std::string& before,
               const std::string& after, const std::string& reason);
  void apply(storage::Transaction& tx, const RoleChange& change, const Actor& by, const std::string& locale);
  void send_invitation(storage::Transaction& tx, User& user, const std::string& inviter, const std::string& locale);
  void record(storage::Transaction& tx, const Actor& by, const char* action, std::int64_t person_id,
              const Json& details) const;
  void remind_of_review();
  bool administers(const std::string& role) const;

  storage::Database& database_;
  const base::Clock& clock_;
  Reporting reporting_;
  const Roles& roles_;
  HashGate& gate_;
  StaffRules rules_;
  bool cheap_hashes_;
  FirstPassword first_password_;
};

}  // namespace tenderloom::accounts
