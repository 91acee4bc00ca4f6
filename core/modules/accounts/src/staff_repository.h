// SQL of staff accounts, role changes and reviews of roles.
#pragma once
#include "tenderloom/accounts/staff_accounts.h"

namespace tenderloom::accounts::repository {

/// A person of the office or of a vendor.
std::optional<User> user_by_id(soci::session& sql, std::int64_t id, Instant now);
std::vector<User> list_users(soci::session& sql, const UserQuery& query);
std::int64_t count_users(soci::session& sql, const UserQuery& query);
std::vector<std::pair<std::string, std::int64_t>> count_staff_by_state(soci::session& sql);

/// Whether the account is closed, or its end has come: nobody signs in with it.
bool is_closed(soci::session& sql, std::int64_t person_id, Instant now);
void lock_person(storage::Transaction& tx, std::int64_t id);
/// Locks every row of staff, so that two administrators cannot close each other at the same time.
void lock_staff(storage::Transaction& tx);
struct StaffRow {
  std::int64_t id = 0;
  std::string email, display_name, role;
};
std::vector<StaffRow> active_staff(soci::session& sql);
/// Staff with a role that nobody signed in with, or whose end came, before those instants.
std::vector<std::int64_t> staff_idle_since(soci::session& sql, Instant before);
std::vector<std::int64_t> staff_expired(soci::session& sql, Instant now);

/// Writes state, reason, role, times and version of `user`, and the role that counts.
void save_staff(storage::Transaction& tx, const User& user, Instant now);
/// A proposed account that was refused: it was never used, and its address is free again.
void delete_proposed(storage::Transaction& tx, std::int64_t person_id);
void delete_sessions(storage::Transaction& tx, std::int64_t person_id);

std::int64_t insert_role_change(storage::Transaction& tx, const RoleChange& change, std::int64_t decided_by);
void decide_role_change(storage::Transaction& tx, std::int64_t id, const std::string& state, Instant at,
                        std::int64_t decided_by, const std::string& decider);
std::optional<RoleChange> role_change(soci::session& sql, std::int64_t id, const std::string& suffix);
std::vector<RoleChange> role_changes_of(soci::session& sql, std::int64_t person_id);
std::vector<RoleChange> open_role_changes(soci::session& sql);

RoleReview last_review(soci::session& sql);
std::optional<Instant> first_staff_at(soci::session& sql);
void insert_review(storage::Transaction& tx, Instant at, std::int64_t person_id, const std::string& actor,
                   const std::string& note, const Json& people);
/// False when somebody noted it already.
bool note_reminder(storage::Transaction& tx, Instant due, Instant now);

}  // namespace tenderloom::accounts::repository
