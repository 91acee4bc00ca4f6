#include "tenderloom/accounts/sign_in.h"

#include "administrators.h"
#include "repository.h"
#include "sign_in_mails.h"
#include "staff_repository.h"
#include "tenderloom/accounts/two_factor.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {
namespace {

base::Error sign_in_failed() {
  return {"sign_in_failed", {{"attempts", SignIn::kAttempts}, {"minutes", SignIn::kLock.count()}}};
}

bool is_locked_now(const repository::Credentials& current, Instant now) {
  return current.locked_until && *current.locked_until > now;
}

}  // namespace

/// What a transaction on the locked row came to.
struct SignIn::Settled {
  enum class State { failed, wrong_code, rejected, suspended, closed, needs_code, signed_in } state = State::failed;
  SignedIn who;

  base::Result<SignedIn> answer() const {
    switch (state) {
      case State::signed_in:
      case State::needs_code:
        return who;
      case State::rejected:
        return base::Error{"registration_rejected"};
      case State::suspended:
        return base::Error{"registration_suspended"};
      case State::closed:
        return base::Error{"account_disabled"};
      case State::wrong_code:
        return base::Error{"totp_wrong", Json::object(), "totp_code"};
      case State::failed:
        break;
    }
    return sign_in_failed();
  }
};

SignIn::SignIn(storage::Database& database, const base::Clock& clock, const Reporting& reporting,
               const SignInHistory& history, HashGate& gate, const Roles& roles, bool cheap_hashes)
    : database_(database),
      clock_(clock),
      reporting_(reporting),
      history_(history),
      gate_(gate),
      roles_(roles),
      cheap_hashes_(cheap_hashes) {}

base::Result<SignedIn> SignIn::sign_in(std::string_view email, std::string_view password, const Attempt& attempt) {
  const auto normal = base::normalise_email(base::trim(email));
  const auto found =
      normal ? database_.read([&](soci::session& sql) { return repository::credentials(sql, *normal); }) : std::nullopt;
  bool right = false;
  std::string fresh;  // the same password hashed as it is done today
  {
    auto place = gate_.enter(attempt.address);
    if (!place) return place.error();
    // Longer than any password can be: nothing to compare, and no work for whoever sends megabytes.
    const auto tried = password.substr(0, base::kPasswordMaximum * 4);
    if (found) {
      right = base::verify_password(tried, found->password_hash);
      if (right && !cheap_hashes_ && base::password_hash_outdated(found->password_hash)) {
        fresh = base::hash_password(tried);
      }
    } else {
      // Unknown accounts cost the same work, so that the time does not tell who has one.
      (void)base::hash_password(tried, cheap_hashes_);
    }
  }
  if (!found) {
    record_unknown(attempt.address);
    return sign_in_failed();
  }
  // R-010, in one transaction on the locked row: two attempts at once count twice, and a locked account stays locked
  // even for the right password.
  const auto settled = database_.write([&](storage::Transaction& tx) {
    const auto current = repository::credentials(tx.sql(), *normal, storage::for_update(tx.dialect()));
    if (!current || is_locked_now(*current, clock_.now())) {
      if (current) record(tx, *current, "account.sign_in_refused", attempt.address);
      return Settled{};
    }
    if (!right) {
      count_failure(tx, *current, attempt, "wrong_password");
      return Settled{};
    }
    if (!fresh.empty()) repository::renew_hash(tx, current->person.id, found->password_hash, fresh);
    return settle(tx, *current, attempt);
  });
  return settled.answer();
}

base::Result<SignedIn> SignIn::second_step(std::int64_t person_id, const Attempt& attempt) {
  const auto settled = database_.write([&](storage::Transaction& tx) {
    const auto current = repository::credentials_of(tx.sql(), person_id, storage::for_update(tx.dialect()));
    if (!current || is_locked_now(*current, clock_.now())) return Settled{};
    auto result = settle(tx, *current, attempt);
    // Switched off meanwhile: the password alone was right a moment ago, so this is as good as a code.
    if (result.state == Settled::State::needs_code) result.state = Settled::State::wrong_code;
    return result;
  });
  return settled.answer();
}

/// The password was right.
SignIn::Settled SignIn::settle(storage::Transaction& tx, const repository::Credentials& current,
                               const Attempt& attempt) const {
  Settled result;
  result.who = {current.person.id, current.company_id};
  if (current.company_status == status::kRejected || current.company_status == status::kSuspended) {
    result.state = current.company_status == status::kRejected ? Settled::State::rejected : Settled::State::suspended;
    return result;
  }
  if (repository::is_closed(tx.sql(), current.person.id, clock_.now())) {
    record(tx, current, "account.sign_in_closed", attempt.address);
    result.state = Settled::State::closed;
    return result;
  }
  if (two_factor_ && TwoFactor::enabled(tx.sql(), current.person.id)) {
    if (attempt.code.empty()) {
      result.who.needs_code = true;
      result.state = Settled::State::needs_code;
      return result;
    }
    if (!two_factor_->take_code(tx, current.person.id, attempt.code)) {
      count_failure(tx, current, attempt, "wrong_code");
      result.state = Settled::State::wrong_code;
      return result;
    }
  }
  enter(tx, current, attempt);
  result.state = Settled::State::signed_in;
  return result;
}

void SignIn::enter(storage::Transaction& tx, const repository::Credentials& current, const Attempt& attempt) const {
  const auto now = clock_.now();
  repository::set_signed_in(tx, current.person.id, now);
  record(tx, current, "account.signed_in", attempt.address);
  if (!history_.record(tx, current.person.id, attempt, "signed_in")) return;
  const std::string device = device_words(attempt.agent);
  mail(tx, current.person, kNewDevice,
       {{"time", base::display_time(now)},
        {"address", attempt.address},
        {"device", device.empty() ? "?" : device},
        {"link", reporting_.base_url + "/account/password"}});
}

void SignIn::count_failure(storage::Transaction& tx, const repository::Credentials& current, const Attempt& attempt,
                           const char* outcome) const {
  const auto now = clock_.now();
  const auto failures = (current.locked_until ? 0 : current.failed_logins) + 1;  // a lock that ended starts anew
  const bool lock = failures >= kAttempts;
  repository::set_failures(tx, current.person.id, lock ? 0 : failures,
                           lock ? std::optional(now + kLock) : std::nullopt);
  record(tx, current, lock ? "account.locked" : "account.sign_in_failed", attempt.address);
  history_.record(tx, current.person.id, attempt, lock ? "locked" : outcome);
  if (!lock) return;
  mail(tx, current.person, notifications::kind::kLockout,
       {{"time", base::display_time(now)},
        {"minutes", kLock.count()},
        {"address", attempt.address},
        {"link", reporting_.base_url + "/login"}});
  if (current.person.staff_role.empty()) return;
  tell_administrators(tx, roles_, reporting_, "staff_account_locked",
                      {{"person", current.person.display_name},
                       {"time", base::display_time(now)},
                       {"minutes", kLock.count()},
                       {"address", attempt.address},
                       {"link", reporting_.base_url + "/staff/users/" + std::to_string(current.person.id)}},
                      current.person.id);
}

void SignIn::mail(storage::Transaction& tx, const Person& person, const std::string& event, const Json& params) const {
  Json names = params;
  names["contact_name"] = person.display_name;
  auto mail = reporting_.mailer.compose(event, "zh-TW", names);
  mail.to_address = person.email;
  mail.to_name = person.display_name;
  mail.person = person.id;
  reporting_.outbox.queue(tx, mail);
}

void SignIn::record(storage::Transaction& tx, const repository::Credentials& current, const char* action,
                    const std::string& address) const {
  const auto& person = current.person;
  audit::Entry entry{clock_.now(),
                     person.id,
                     std::nullopt,
                     person.display_name,
                     address,
                     action,
                     "person:" + std::to_string(person.id)};
  if (current.company_id != 0) entry.company = current.company_id;
  reporting_.audit.record(tx, entry);
}

/// Unknown accounts are written down as well: somebody may be trying addresses, and the answer takes as long as for one
/// that exists. The address that was tried is not kept; it may be a mistyped password.
void SignIn::record_unknown(const std::string& address) {
  database_.write([&](storage::Transaction& tx) {
    audit::Entry entry;
    entry.at = clock_.now();
    entry.address = address;
    entry.action = "account.sign_in_unknown";
    reporting_.audit.record(tx, entry);
  });
}

base::Result<void> SignIn::confirm(std::int64_t person_id, std::string_view password, const std::string& address) {
  const auto known = database_.read([&](soci::session& sql) { return repository::credentials_of(sql, person_id); });
  if (!known) return base::Error{"password_wrong"};
  bool right = false;
  {
    auto place = gate_.enter(address);
    if (!place) return place.error();
    right = base::verify_password(password.substr(0, base::kPasswordMaximum * 4), known->password_hash);
  }
  enum class Answer { right, wrong, locked };
  const auto answer = database_.write([&](storage::Transaction& tx) {
    const auto current = repository::credentials_of(tx.sql(), person_id, storage::for_update(tx.dialect()));
    if (!current) return Answer::wrong;
    if (is_locked_now(*current, clock_.now())) return Answer::locked;
    if (!right) count_failure(tx, *current, {.address = address}, "wrong_password");
    return right ? Answer::right : Answer::wrong;
  });
  if (answer == Answer::locked) return base::Error{"account_locked", {{"minutes", kLock.count()}}};
  if (answer == Answer::wrong) return base::Error{"password_wrong", Json::object(), "password"};
  return {};
}

}  // namespace tenderloom::accounts
