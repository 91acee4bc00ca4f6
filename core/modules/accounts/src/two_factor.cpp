#include "tenderloom/accounts/two_factor.h"

#include <sodium.h>

#include "password_repository.h"
#include "repository.h"
#include "sign_in_mails.h"
#include "tenderloom/accounts/totp.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/sealed.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"
#include "two_factor_repository.h"

namespace tenderloom::accounts {
namespace {

constexpr std::size_t kTotpKeyBytes = 20;  // RFC 4226 recommends 160 bits
constexpr std::size_t kBackupCodeBytes = 7;

std::string in_groups(const std::string& text, std::size_t size) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && i % size == 0) out += ' ';
    out += text[i];
  }
  return out;
}

/// As it is compared: small letters and digits only.
std::string plain_code(std::string_view code) {
  std::string out;
  for (const char c : code) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

bool is_on(const std::optional<repository::SecondFactor>& factor) { return factor && !factor->sealed_key.empty(); }

}  // namespace

TwoFactor::TwoFactor(storage::Database& database, const base::Clock& clock, const Reporting& reporting, SignIn& sign_in,
                     Options options)
    : database_(database), clock_(clock), reporting_(reporting), sign_in_(sign_in), options_(std::move(options)) {}

TwoFactorState TwoFactor::state(std::int64_t person_id) const {
  return database_.read([&](soci::session& sql) {
    TwoFactorState state;
    const auto person = repository::person_by_id(sql, person_id);
    const auto factor = repository::second_factor(sql, person_id);
    state.required = options_.staff_required && person && !person->staff_role.empty() && !(factor && factor->exempt);
    state.enabled = is_on(factor);
    if (!state.enabled) return state;
    state.enabled_at = factor->changed_at;
    state.backup_codes_left = static_cast<int>(repository::count_backup_codes(sql, person_id));
    return state;
  });
}

TwoFactor::Offer TwoFactor::offer(std::int64_t person_id, const std::string& session_csrf) const {
  struct Known {
    std::int64_t generation = 0;
    std::string email;
  };
  const auto known = database_.read([&](soci::session& sql) {
    Known found;
    if (const auto factor = repository::second_factor(sql, person_id)) found.generation = factor->generation;
    if (const auto person = repository::person_by_id(sql, person_id)) found.email = person->email;
    return found;
  });
  Offer offer;
  offer.key =
      base::derived_key(base::derived_key(options_.secret, "two-factor offer"),
                        std::to_string(person_id) + "\n" + std::to_string(known.generation) + "\n" + session_csrf)
          .substr(0, kTotpKeyBytes);
  offer.text = in_groups(totp::base32(offer.key), 4);
  offer.address = totp::address(offer.key, options_.issuer, known.email);
  return offer;
}

base::Result<std::vector<std::string>> TwoFactor::enable(std::int64_t person_id, const Offer& offer,
                                                         std::string_view code, const std::string& address,
                                                         const std::string& locale) {
  const auto now = clock_.now();
  return database_.write([&](storage::Transaction& tx) -> base::Result<std::vector<std::string>> {
    const auto person = repository::credentials_of(tx.sql(), person_id, storage::for_update(tx.dialect()));
    if (!person) return base::Error{"not_found"};
    auto factor = repository::second_factor(tx.sql(), person_id).value_or(repository::SecondFactor{});
    if (!factor.sealed_key.empty()) return base::Error{"two_factor_on"};
    const auto step = totp::matching_step(offer.key, code, now, 0);
    if (!step) return base::Error{"totp_wrong", Json::object(), "totp_code"};
    factor.sealed_key = base::seal(base::derived_key(options_.secret, "two-factor key"), offer.key);
    factor.last_step = *step;
    factor.generation += 1;
    factor.changed_at = now;
    repository::put_second_factor(tx, person_id, factor);
    report(tx, person->person, "account.two_factor_on", address, locale);
    return make_codes(tx, person_id);
  });
}

base::Result<std::vector<std::string>> TwoFactor::renew_codes(std::int64_t person_id, std::string_view password,
                                                              const std::string& address, const std::string& locale) {
  if (!state(person_id).enabled) return base::Error{"two_factor_off"};
  if (const auto right = sign_in_.confirm(person_id, password, address); !right) return right.error();
  return database_.write([&](storage::Transaction& tx) -> base::Result<std::vector<std::string>> {
    const auto person = repository::credentials_of(tx.sql(), person_id, storage::for_update(tx.dialect()));
    if (!person || !enabled(tx.sql(), person_id)) return base::Error{"two_factor_off"};
    report(tx, person->person, "account.backup_codes_made", address, locale);
    return make_codes(tx, person_id);
  });
}

base::Result<void> TwoFactor::disable(std::int64_t person_id, std::string_view password, std::string_view code,
                                      const std::string& address, const std::string& locale) {
  const auto now_is = state(person_id);
  if (!now_is.enabled) return base::Error{"two_factor_off"};
  if (now_is.required) return base::Error{"two_factor_required"};
  if (const auto right = sign_in_.confirm(person_id, password, address); !right) return right.error();
  const bool done = database_.write([&](storage::Transaction& tx) {
    const auto person = repository::credentials_of(tx.sql(), person_id, storage::for_update(tx.dialect()));
    if (!person) return false;
    if (!take_code(tx, person_id, code)) {
      sign_in_.count_failure(tx, *person, {.address = address});
      return false;
    }
    auto factor = repository::second_factor(tx.sql(), person_id).value_or(repository::SecondFactor{});
    factor.sealed_key.clear();
    factor.changed_at = clock_.now();
    repository::put_second_factor(tx, person_id, factor);
    repository::replace_backup_codes(tx, person_id, {});
    report(tx, person->person, "account.two_factor_off", address, locale);
    return true;
  });
  if (!done) return base::Error{"totp_wrong", Json::object(), "totp_code"};
  return {};
}

base::Result<void> TwoFactor::reset(std::int64_t person_id, const Actor& by, const std::string& reason) {
  if (person_id == by.person_id) return base::Error{"own_account"};
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    const auto person = repository::credentials_of(tx.sql(), person_id, storage::for_update(tx.dialect()));
    if (!person) return base::Error{"not_found"};
    auto factor = repository::second_factor(tx.sql(), person_id);
    if (!is_on(factor)) return base::Error{"two_factor_off"};
    factor->sealed_key.clear();
    factor->changed_at = clock_.now();
    repository::put_second_factor(tx, person_id, *factor);
    repository::replace_backup_codes(tx, person_id, {});
    repository::end_sessions_of_person(tx, person_id, {});
    report(tx, person->person, "account.two_factor_reset", by.address, "zh-TW", &by, reason);
    return {};
  });
}

std::vector<std::string> TwoFactor::own_codes(std::int64_t person_id, const std::vector<std::string>& codes) const {
  return database_.read([&](soci::session& sql) {
    std::vector<std::string> own;
    for (const auto& code : codes) {
      if (repository::has_backup_code(sql, person_id, code_hash(person_id, code))) own.push_back(code);
    }
    return own;
  });
}

bool TwoFactor::take_code(storage::Transaction& tx, std::int64_t person_id, std::string_view code) const {
  auto factor = repository::second_factor(tx.sql(), person_id, storage::for_update(tx.dialect()));
  if (!is_on(factor)) return false;
  const auto key = base::unseal(base::derived_key(options_.secret, "two-factor key"), factor->sealed_key);
  // Sealed under another secret (SECRET_FILE was replaced): the app's codes are lost, the staff resets them.
  if (!key) return false;
  if (const auto step = totp::matching_step(*key, code, clock_.now(), factor->last_step)) {
    factor->last_step = *step;
    repository::put_second_factor(tx, person_id, *factor);
    return true;
  }
  return repository::take_backup_code(tx, person_id, code_hash(person_id, code));
}

bool TwoFactor::enabled(soci::session& sql, std::int64_t person_id) {
  return is_on(repository::second_factor(sql, person_id));
}

std::vector<std::string> TwoFactor::make_codes(storage::Transaction& tx, std::int64_t person_id) const {
  std::vector<std::string> codes, hashes;
  for (int i = 0; i < kBackupCodes; ++i) {
    // Ten characters of base32 are fifty bits: guessing is hopeless before the account locks.
    std::string raw(kBackupCodeBytes, '\0');
    randombytes_buf(raw.data(), raw.size());
    const std::string text = base::to_lower_ascii(totp::base32(raw)).substr(0, 10);
    codes.push_back(text.substr(0, 5) + "-" + text.substr(5));
    hashes.push_back(code_hash(person_id, codes.back()));
  }
  repository::replace_backup_codes(tx, person_id, hashes);
  return codes;
}

std::string TwoFactor::code_hash(std::int64_t person_id, std::string_view code) const {
  return base::hmac_sha256_hex(base::derived_key(options_.secret, "two-factor backup"),
                               std::to_string(person_id) + "\n" + plain_code(code));
}

void TwoFactor::report(storage::Transaction& tx, const Person& person, const char* action, const std::string& address,
                       const std::string& locale, const Actor* by, const std::string& reason) const {
  const auto now = clock_.now();
  audit::Entry entry;
  entry.at = now;
  entry.person = by ? by->person_id : person.id;
  entry.actor_name = by ? by->name : person.display_name;
  entry.address = address;
  entry.action = action;
  entry.subject = "person:" + std::to_string(person.id);
  if (!reason.empty()) entry.details = {{"reason", reason}};
  reporting_.audit.record(tx, entry);
  const std::string what = action;
  auto mail = reporting_.mailer.compose(kTwoFactorChanged, locale,
                                        {{"contact_name", person.display_name},
                                         {"time", base::display_time(now)},
                                         {"address", by ? std::string() : address},
                                         {"turned_on", what == "account.two_factor_on"},
                                         {"turned_off", what == "account.two_factor_off"},
                                         {"reset_by_staff", what == "account.two_factor_reset"},
                                         {"codes_renewed", what == "account.backup_codes_made"},
                                         {"link", reporting_.base_url + "/account/two-factor"}});
  mail.to_address = person.email;
  mail.to_name = person.display_name;
  mail.person = person.id;
  reporting_.outbox.queue(tx, mail);
}

}  // namespace tenderloom::accounts
