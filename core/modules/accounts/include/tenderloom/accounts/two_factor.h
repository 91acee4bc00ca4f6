// Signing in with a second factor: a code of an authenticator app, or one of ten backup codes.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/registrations.h"
#include "tenderloom/accounts/sign_in.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::accounts {

struct TwoFactorState {
  bool enabled = false;
  bool required = false;  // by configuration; cannot be switched off then
  std::optional<Instant> enabled_at;
  int backup_codes_left = 0;
};

/// Thread-safe. The key of a person's app is sealed in the database (crypto_secretbox under a key made of the portal's
/// secret); of backup codes only keyed hashes are stored.
class TwoFactor {
 public:
  static constexpr int kBackupCodes = 10;

  struct Options {
    std::string secret;           // the portal's
    bool staff_required = false;  // STAFF_TWO_FACTOR
    std::string issuer;           // the portal as the app lists it
  };
  TwoFactor(storage::Database& database, const base::Clock& clock, const Reporting& reporting, SignIn& sign_in,
            Options options);

  TwoFactorState state(std::int64_t person_id) const;
  /// The key that a session is offered to set up an app with: the same on every page of one session, and never again
  /// after it was used once. Nothing is stored before a right code shows that the app has it.
  struct Offer {
    std::string key;      // raw bytes
    std::string text;     // base32 in groups of four
    std::string address;  // otpauth://, for the QR code
  };
  Offer offer(std::int64_t person_id, const std::string& session_csrf) const;
  /// Switches it on; the backup codes are shown once. Errors: totp_wrong, two_factor_on.
  base::Result<std::vector<std::string>> enable(std::int64_t person_id, const Offer& offer, std::string_view code,
                                                const std::string& address, const std::string& locale);
  /// Ten new backup codes; the old ones are void. Needs the password. Errors: two_factor_off, and those of
  /// SignIn::confirm.
  base::Result<std::vector<std::string>> renew_codes(std::int64_t person_id, std::string_view password,
                                                     const std::string& address, const std::string& locale);
  /// Switches it off with password and code. Errors: two_factor_off, two_factor_required, totp_wrong, and those of
  /// SignIn::confirm.
  base::Result<void> disable(std::int64_t person_id, std::string_view password, std::string_view code,
                             const std::string& address, const std::string& locale);
  /// Another staff member takes it away from somebody who lost phone and codes; ends that person's sessions. Errors:
  /// not_found, own_account, two_factor_off.
  base::Result<void> reset(std::int64_t person_id, const Actor& by, const std::string& reason);
  /// Those of `codes` that are unused backup codes of the person, for the file to keep.
  std::vector<std::string> own_codes(std::int64_t person_id, const std::vector<std::string>& codes) const;

  /// Whether the code is right now, and used up by asking. In the transaction that holds the person's row.
  bool take_code(storage::Transaction& tx, std::int64_t person_id, std::string_view code) const;
  static bool enabled(soci::session& sql, std::int64_t person_id);

 private:
  std::vector<std::string> make_codes(storage::Transaction& tx, std::int64_t person_id) const;
  std::string code_hash(std::int64_t person_id, std::string_view code) const;
  void report(storage::Transaction& tx, const Person& person, const char* action, const std::string& address,
              const std::string& locale, const Actor* by = nullptr, const std::string& reason = {}) const;

  storage::Database& database_;
  const base::Clock& clock_;
  Reporting reporting_;
  SignIn& sign_in_;
  Options options_;
};

}  // namespace tenderloom::accounts
