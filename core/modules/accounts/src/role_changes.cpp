// Changes of roles, alone or with four eyes.
#include "administrators.h"
#include "repository.h"
#include "staff_repository.h"
#include "tenderloom/accounts/staff_accounts.h"

namespace tenderloom::accounts {
namespace {

constexpr char kEnable[] = "enable";  // a kind of change: a closed account is opened again with its role

Json details_of(const RoleChange& change) {
  return {{"before", change.before},
          {"after", change.after},
          {"reason", change.reason},
          {"change", std::to_string(change.id)},
          {"proposed_by", change.proposer}};
}

bool change_is_open(const std::vector<RoleChange>& changes) {
  return std::any_of(changes.begin(), changes.end(), [](const auto& change) { return change.state == "open"; });
}

}  // namespace

std::vector<RoleChange> StaffAccounts::changes_of(std::int64_t person_id) const {
  return database_.read([&](soci::session& sql) { return repository::role_changes_of(sql, person_id); });
}

std::vector<RoleChange> StaffAccounts::open_changes() const {
  return database_.read([](soci::session& sql) { return repository::open_role_changes(sql); });
}

/// Puts an open change into force: the role counts from here, and a new account is invited.
void StaffAccounts::apply(storage::Transaction& tx, const RoleChange& change, const Actor& by,
                          const std::string& locale) {
  const auto now = clock_.now();
  auto user = repository::user_by_id(tx.sql(), change.person_id, now);
  if (!user) throw std::logic_error("a role change of nobody");
  user->role = change.after;
  if (change.kind == kEnable) open_again(*user);
  if (change.kind == "create") {
    user->state = staff_state::kActive;
    user->active_since = now;
    send_invitation(tx, *user, by.name, locale);
  }
  ++user->version;
  repository::save_staff(tx, *user, now);
  const std::string second = by.person_id == change.proposed_by ? std::string() : by.name;
  repository::decide_role_change(tx, change.id, "confirmed", now, by.person_id, second);
  record(tx, by, change.kind == kEnable ? "staff.enabled" : "staff.role_changed", change.person_id, details_of(change));
}

/// The account as it was seen, locked, while no other change of it waits.
base::Result<User> StaffAccounts::without_proposal(storage::Transaction& tx, std::int64_t id,
                                                   std::optional<std::int64_t> version) const {
  repository::lock_person(tx, id);
  auto user = repository::user_by_id(tx.sql(), id, clock_.now());
  if (!user || !user->is_staff()) return base::Error{"not_found"};
  if (version && *version != user->version) return base::Error{"version_conflict"};
  if (change_is_open(repository::role_changes_of(tx.sql(), id))) return base::Error{"change_open"};
  return std::move(*user);
}

/// With four eyes nobody opens a closed account alone: it would give back the role that somebody took away.
base::Result<std::string> StaffAccounts::propose_enabling(const Actor& by, std::int64_t id,
                                                          std::optional<std::int64_t> version) {
  if (by.person_id == id) return base::Error{"staff_own_account"};
  return database_.write([&](storage::Transaction& tx) -> base::Result<std::string> {
    const auto user = without_proposal(tx, id, version);
    if (!user) return user.error();
    if (auto may = may_open_again(*user); !may) return may.error();
    propose(tx, by, *user, kEnable, {}, user->role, {});
    return std::string("open");
  });
}

/// Writes the proposal down and tells whoever may confirm it.
void StaffAccounts::propose(storage::Transaction& tx, const Actor& by, const User& user, const char* kind,
                            const std::string& before, const std::string& after, const std::string& reason) {
  RoleChange made{0,     user.id, user.email, user.display_name, kind,         before,
                  after, reason,  "open",     clock_.now(),      by.person_id, by.name};
  made.id = repository::insert_role_change(tx, made, 0);
  record(tx, by, "staff.role_proposed", user.id, details_of(made));
  tell_administrators(tx, roles_, reporting_, "role_change_proposed",
                      {{"proposer", by.name}, {"person", user.display_name}}, by.person_id);
}

base::Result<std::string> StaffAccounts::change_role(const Actor& by, std::int64_t id, const std::string& role,
                                                     const std::string& reason, std::optional<std::int64_t> version) {
  if (by.person_id == id) return base::Error{"staff_own_account"};
  if (!roles_.is_staff_role(role)) return base::Error{"role_unknown", {{"role", role}}, "role"};
  return database_.write([&](storage::Transaction& tx) -> base::Result<std::string> {
    const auto user = without_proposal(tx, id, version);
    if (!user) return user.error();
    if (user->state != staff_state::kActive) return base::Error{"staff_wrong_state", {{"state", user->state}}};
    if (user->role == role) return base::Error{"role_unchanged", {}, "role"};
    if (!administers(role) && last_administrator(tx, *user)) return base::Error{"staff_last_administrator"};
    if (rules_.four_eyes) {
      propose(tx, by, *user, "role", user->role, role, reason);
      return std::string("open");
    }
    RoleChange made{0,    id,     user->email, user->display_name, "role",       user->role,
                    role, reason, "open",      clock_.now(),       by.person_id, by.name};
    made.id = repository::insert_role_change(tx, made, 0);
    apply(tx, made, by, {});
    return std::string("confirmed");
  });
}

base::Result<void> StaffAccounts::decide(const Actor& by, std::int64_t change_id, bool confirm,
                                         const std::string& locale) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    const auto change = repository::role_change(tx.sql(), change_id, storage::for_update(tx.dialect()));
    if (!change) return base::Error{"not_found"};
    if (change->state != "open") return base::Error{"staff_wrong_state", {{"state", change->state}}};
    if (change->person_id == by.person_id) return base::Error{"staff_own_account"};
    const bool own = change->proposed_by == by.person_id;
    if (confirm && own) return base::Error{"four_eyes_same_person"};  // taking one's own proposal back is free
    const auto user = repository::user_by_id(tx.sql(), change->person_id, clock_.now());
    if (!user) return base::Error{"not_found"};
    if (!confirm) {
      repository::decide_role_change(tx, change_id, "refused", clock_.now(), by.person_id, by.name);
      record(tx, by, "staff.role_refused", change->person_id, details_of(*change));
      if (change->kind == "create") repository::delete_proposed(tx, change->person_id);
      return {};
    }
    // What was true when it was proposed may have changed meanwhile.
    if (change->kind == "role" && user->state != staff_state::kActive)
      return base::Error{"staff_wrong_state", {{"state", user->state}}};
    if (change->kind == kEnable) {
      if (auto may = may_open_again(*user); !may) return may.error();
    }
    if (!roles_.is_staff_role(change->after)) return base::Error{"role_unknown", {{"role", change->after}}};
    if (!administers(change->after) && last_administrator(tx, *user)) return base::Error{"staff_last_administrator"};
    apply(tx, *change, by, locale);
    return {};
  });
}

/// Everybody who could decide hears of it.
}  // namespace tenderloom::accounts
