#include "tenderloom/accounts/sign_in.h"

#include "repository.h"
#include "staff_repository.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {

SignIn::SignIn(storage::Database& database, const base::Clock& clock, const Reporting& reporting, HashGate& gate,
               bool cheap_hashes)
    : database_(database), clock_(clock), reporting_(reporting), gate_(gate), cheap_hashes_(cheap_hashes) {}

base::Result<SignedIn> SignIn::sign_in(std::string_view email, std::string_view password, const std::string& address) {
  const auto normal = base::normalise_email(base::trim(email));
  const auto found =
      normal ? database_.read([&](soci::session& sql) { return repository::credentials(sql, *normal); }) : std::nullopt;
  bool right = false;
  {
    auto place = gate_.enter(address);
    if (!place) return place.error();
    // Longer than any password can be: nothing to compare, and no work for whoever sends megabytes.
    const auto tried = password.substr(0, base::kPasswordMaximum * 4);
    if (found) {
      right = base::verify_password(tried, found->password_hash);
    } else {
      // Unknown accounts cost the same work, so that the time does not tell who has one.
      (void)base::hash_password(tried, cheap_hashes_);
    }
  }
  if (!found) return base::Error{"sign_in_failed", {{"attempts", kAttempts}, {"minutes", kLock.count()}}};
  return settle(*normal, right, address);
}

/// One more failure of a locked row; the fifth in a row locks the account and tells its owner.
void SignIn::count_failure(storage::Transaction& tx, const repository::Credentials& current,
                           const std::string& address) {
  const auto now = clock_.now();
  const auto& person = current.person;
  const auto failures = (current.locked_until ? 0 : current.failed_logins) + 1;  // a lock that ended starts anew
  const bool lock = failures >= kAttempts;
  repository::set_failures(tx, person.id, lock ? 0 : failures, lock ? std::optional(now + kLock) : std::nullopt);
  record(tx, current, lock ? "account.locked" : "account.sign_in_failed", address);
  if (!lock) return;
  auto mail = reporting_.mailer.compose(notifications::kind::kLockout, "zh-TW",
                                        {{"contact_name", person.display_name},
                                         {"time", base::display_time(now)},
                                         {"minutes", kLock.count()},
                                         {"address", address},
                                         {"link", reporting_.base_url + "/login"}});
  mail.to_address = person.email;
  mail.to_name = person.display_name;
  mail.person = person.id;
  reporting_.outbox.queue(tx, mail);
}

void SignIn::record(storage::Transaction& tx, const repository::Credentials& current, const char* action,
                    const std::string& address) {
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

/// In one transaction on the locked row: two attempts at once count twice, and a locked account stays locked even for
/// the right password.
base::Result<SignedIn> SignIn::settle(const std::string& email, bool right, const std::string& address) {
  const auto now = clock_.now();
  struct Outcome {
    bool signed_in = false, closed = false;
    std::string shut;  // why nobody of that company signs in
    SignedIn who;
  };
  const auto outcome = database_.write([&](storage::Transaction& tx) {
    Outcome result;
    const auto current = repository::credentials(tx.sql(), email, storage::for_update(tx.dialect()));
    if (!current) return result;
    if (current->locked_until && *current->locked_until > now) return result;
    if (!right) {
      count_failure(tx, *current, address);
      return result;
    }
    if (current->company_status == status::kRejected || current->company_status == status::kSuspended) {
      result.shut = "registration_" + current->company_status;
      return result;
    }
    if (repository::is_closed(tx.sql(), current->person.id, now)) {
      record(tx, *current, "account.sign_in_closed", address);
      result.closed = true;
      return result;
    }
    repository::set_signed_in(tx, current->person.id, now);
    record(tx, *current, "account.signed_in", address);
    result.signed_in = true;
    result.who = {current->person.id, current->company_id};
    return result;
  });
  if (outcome.signed_in) return outcome.who;
  if (!outcome.shut.empty()) return base::Error{outcome.shut};
  if (outcome.closed) return base::Error{"account_disabled"};
  return base::Error{"sign_in_failed", {{"attempts", kAttempts}, {"minutes", kLock.count()}}};
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
  const auto now = clock_.now();
  enum class Answer { right, wrong, locked };
  const auto answer = database_.write([&](storage::Transaction& tx) {
    const auto current = repository::credentials_of(tx.sql(), person_id, storage::for_update(tx.dialect()));
    if (!current) return Answer::wrong;
    if (current->locked_until && *current->locked_until > now) return Answer::locked;
    if (!right) count_failure(tx, *current, address);
    return right ? Answer::right : Answer::wrong;
  });
  if (answer == Answer::locked) return base::Error{"account_locked", {{"minutes", kLock.count()}}};
  if (answer == Answer::wrong) return base::Error{"password_wrong"};
  return {};
}

}  // namespace tenderloom::accounts
