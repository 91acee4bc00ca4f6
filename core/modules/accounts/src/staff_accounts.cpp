#include "tenderloom/accounts/staff_accounts.h"

#include "administrators.h"
#include "repository.h"
#include "staff_repository.h"
#include "tenderloom/accounts/tokens.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {

StaffAccounts::StaffAccounts(storage::Database& database, const base::Clock& clock, const Reporting& reporting,
                             const Roles& roles, HashGate& gate, StaffRules rules, bool cheap_hashes)
    : database_(database),
      clock_(clock),
      reporting_(reporting),
      roles_(roles),
      gate_(gate),
      rules_(rules),
      cheap_hashes_(cheap_hashes) {}

UserPage StaffAccounts::list(const UserQuery& query) const {
  return database_.read([&](soci::session& sql) {
    UserPage page;
    page.users = repository::list_users(sql, query);
    page.total = repository::count_users(sql, query);
    page.counters = repository::count_staff_by_state(sql);
    return page;
  });
}

std::optional<User> StaffAccounts::find(std::int64_t id) const {
  return database_.read([&](soci::session& sql) { return repository::user_by_id(sql, id, clock_.now()); });
}

void StaffAccounts::record(storage::Transaction& tx, const Actor& by, const char* action, std::int64_t person_id,
                           const Json& details) const {
  audit::Entry entry{
      clock_.now(), std::nullopt, std::nullopt, by.name, by.address, action, "person:" + std::to_string(person_id)};
  if (by.person_id != 0) entry.person = by.person_id;
  entry.details = details;
  reporting_.audit.record(tx, entry);
}

/// Whoever could make others' roles; told by permissions, because an office may name its roles as it likes.
bool StaffAccounts::administers(const std::string& role) const {
  const auto& held = roles_.permissions_of(role, {});
  return held.count("staff.users") && held.count("staff.roles");
}

bool StaffAccounts::last_administrator(storage::Transaction& tx, const User& user) const {
  if (user.state != staff_state::kActive || !administers(user.role)) return false;
  repository::lock_staff(tx);
  const auto staff = repository::active_staff(tx.sql());
  return std::none_of(staff.begin(), staff.end(),
                      [&](const auto& other) { return other.id != user.id && administers(other.role); });
}

/// What every change of an account shares: not one's own, on what was seen, recorded.
base::Result<void> StaffAccounts::change(const Actor& by, std::int64_t id, std::optional<std::int64_t> version,
                                         const char* action, const Json& details, const Change& body) {
  if (by.person_id == id) return base::Error{"staff_own_account"};
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    repository::lock_person(tx, id);
    auto user = repository::user_by_id(tx.sql(), id, clock_.now());
    if (!user || !user->is_staff()) return base::Error{"not_found"};
    if (version && *version != user->version) return base::Error{"version_conflict"};
    if (auto done = body(tx, *user); !done.ok()) return done.error();
    ++user->version;
    repository::save_staff(tx, *user, clock_.now());
    record(tx, by, action, id, details);
    return {};
  });
}

void StaffAccounts::close(storage::Transaction& tx, User& user, const char* reason) const {
  user.state = staff_state::kDisabled;
  user.reason = reason;
  repository::delete_sessions(tx, user.id);
  Tokens::revoke_all(tx, user.id);
}

base::Result<void> StaffAccounts::disable(const Actor& by, std::int64_t id, const std::string& reason,
                                          std::optional<std::int64_t> version) {
  if (base::trim(reason).empty()) return base::Error{"disable_reason_needed", {}, "reason"};
  return change(by, id, version, "staff.disabled", {{"reason", reason}},
                [&](storage::Transaction& tx, User& user) -> base::Result<void> {
                  if (user.state != staff_state::kActive)
                    return base::Error{"staff_wrong_state", {{"state", user.state}}};
                  if (last_administrator(tx, user)) return base::Error{"staff_last_administrator"};
                  close(tx, user, "manual");
                  return {};
                });
}

void StaffAccounts::open_again(User& user) const {
  const auto now = clock_.now();
  // An end that has come would close the account again within minutes.
  if (user.expires_at && *user.expires_at <= now) user.expires_at.reset();
  user.state = staff_state::kActive;
  user.reason.clear();
  user.active_since = now;
}

base::Result<void> StaffAccounts::may_open_again(const User& user) const {
  if (user.state != staff_state::kDisabled) return base::Error{"staff_wrong_state", {{"state", user.state}}};
  if (!roles_.is_staff_role(user.role)) return base::Error{"role_unknown", {{"role", user.role}}};
  return {};
}

base::Result<std::string> StaffAccounts::enable(const Actor& by, std::int64_t id, std::optional<std::int64_t> version) {
  if (rules_.four_eyes) return propose_enabling(by, id, version);
  const auto done = change(by, id, version, "staff.enabled", Json::object(),
                           [&](storage::Transaction&, User& user) -> base::Result<void> {
                             if (auto may = may_open_again(user); !may) return may.error();
                             open_again(user);
                             return {};
                           });
  if (!done) return done.error();
  return std::string("confirmed");
}

base::Result<void> StaffAccounts::set_expiry(const Actor& by, std::int64_t id, const std::optional<Instant>& expires_at,
                                             std::optional<std::int64_t> version) {
  if (expires_at && *expires_at <= clock_.now()) return base::Error{"expiry_past", {}, "expires_at"};
  return change(by, id, version, "staff.expiry_set",
                {{"expires_at", expires_at ? Json(base::iso8601(*expires_at)) : Json()}},
                [&](storage::Transaction& tx, User& user) -> base::Result<void> {
                  if (expires_at && last_administrator(tx, user)) return base::Error{"staff_last_administrator"};
                  user.expires_at = expires_at;
                  return {};
                });
}

base::Result<void> StaffAccounts::end_sessions(const Actor& by, std::int64_t id) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    if (!repository::person_by_id(tx.sql(), id)) return base::Error{"not_found"};
    repository::delete_sessions(tx, id);
    record(tx, by, "account.sessions_ended", id, Json::object());
    return {};
  });
}

base::Result<std::int64_t> StaffAccounts::create(const Actor& by, const NewStaff& wanted, const std::string& locale) {
  const auto email = base::normalise_email(base::trim(wanted.email));
  if (!email) return base::Error{"email_invalid", {{"email", wanted.email}}, "email"};
  const std::string name(base::trim(wanted.display_name));
  if (name.empty()) return base::Error{"display_name_needed", {}, "display_name"};
  if (base::code_points(name) > kLongestName)
    return base::Error{"display_name_long", {{"limit", kLongestName}}, "display_name"};
  if (!roles_.is_staff_role(wanted.role)) return base::Error{"role_unknown", {{"role", wanted.role}}, "role"};
  const auto now = clock_.now();
  if (wanted.expires_at && *wanted.expires_at <= now) return base::Error{"expiry_past", {}, "expires_at"};
  auto place = gate_.enter(by.address);
  if (!place) return place.error();
  // Nobody knows this password: the invitation's link sets the first one.
  const auto hash = base::hash_password(base::random_token(), cheap_hashes_);
  Person person;
  person.email = *email;
  person.display_name = name;
  try {
    return database_.write([&](storage::Transaction& tx) -> base::Result<std::int64_t> {
      User user;
      user.id = repository::insert_person(tx, person, hash, now);
      user.email = *email;
      user.display_name = name;
      user.role = wanted.role;
      user.state = staff_state::kWaiting;
      user.active_since = now;
      user.expires_at = wanted.expires_at;
      repository::save_staff(tx, user, now);
      RoleChange made{0,           user.id,       *email, name, "create",     "",
                      wanted.role, wanted.reason, "open", now,  by.person_id, by.name};
      made.id = repository::insert_role_change(tx, made, 0);
      record(tx, by, "staff.created", user.id, {{"role", wanted.role}, {"change", std::to_string(made.id)}});
      if (rules_.four_eyes)
        tell_administrators(tx, roles_, reporting_, "role_change_proposed", {{"proposer", by.name}, {"person", name}},
                            by.person_id);
      else
        apply(tx, made, by, locale);
      return user.id;
    });
  } catch (const storage::DatabaseError& error) {
    if (error.kind() != storage::DatabaseError::Kind::unique) throw;
    return base::Error{"email_taken", {{"email", *email}}, "email"};
  }
}

void StaffAccounts::send_invitation(storage::Transaction& tx, User& user, const std::string& inviter,
                                    const std::string& locale) {
  if (!first_password_) throw std::logic_error("staff accounts have no way to set a first password");
  user.invited_at = clock_.now();
  auto mail = reporting_.mailer.compose("staff_invited", locale,
                                        {{"contact_name", user.display_name},
                                         {"inviter", inviter},
                                         {"role", roles_.labels(user.role)},
                                         {"link", first_password_(tx, user.id)}});
  mail.to_address = user.email;
  mail.to_name = user.display_name;
  mail.person = user.id;
  mail.secret = true;
  reporting_.outbox.queue(tx, mail);
}

base::Result<void> StaffAccounts::invite(const Actor& by, std::int64_t id, const std::string& locale) {
  return change(by, id, std::nullopt, "staff.invited", Json::object(),
                [&](storage::Transaction& tx, User& user) -> base::Result<void> {
                  if (user.state != staff_state::kActive || user.last_sign_in)
                    return base::Error{"staff_wrong_state", {{"state", user.state}}};
                  send_invitation(tx, user, by.name, locale);
                  return {};
                });
}

}  // namespace tenderloom::accounts
