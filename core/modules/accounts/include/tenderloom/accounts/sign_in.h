// Signing in with e-mail and password, and a code where the account asks for one.
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include "tenderloom/accounts/model.h"
#include "tenderloom/accounts/roles.h"
#include "tenderloom/accounts/sign_in_history.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::audit {
class AuditLog;
}
namespace tenderloom::notifications {
class Mailer;
class Outbox;
}  // namespace tenderloom::notifications

namespace tenderloom::accounts {

namespace repository {
struct Credentials;
}
class TwoFactor;

/// How the accounts services reach people and write down what was done.
struct Reporting {
  audit::AuditLog& audit;
  notifications::Outbox& outbox;
  const notifications::Mailer& mailer;
  std::string base_url;  // links in mails begin with it
};

/// A place at the password hasher. Hashing takes 64 MiB and tenths of a second on purpose; so only a few run at once, a
/// few more may wait, one address has at most two places, and everybody else is told to come back. Workers that serve
/// other pages are never all held. Thread-safe.
class HashGate {
 public:
  HashGate(int running, int waiting, std::chrono::milliseconds patience = std::chrono::seconds(3));
  class Place {
   public:
    Place() = default;
    Place(HashGate& gate, std::string address) : gate_(&gate), address_(std::move(address)) {}
    Place(Place&& other) noexcept;
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    HashGate* gate_ = nullptr;
    std::string address_;
  };
  /// Errors: busy.
  base::Result<Place> enter(const std::string& address);
  struct Figures {
    int limit = 0, running = 0, waiting = 0;
  };
  Figures figures();

 private:
  void leave(const std::string& address);
  int running_limit_, waiting_limit_;
  std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable freed_;
  int running_ = 0, waiting_ = 0;
  std::map<std::string, int> by_address_;
};

struct SignedIn {
  std::int64_t person_id = 0;
  std::int64_t company_id = 0;  // 0 for staff
  bool needs_code = false;      // the password was right, and nobody is signed in before a code is
};

/// Thread-safe.
class SignIn {
 public:
  static constexpr int kAttempts = 5;
  static constexpr std::chrono::minutes kLock{15};

  SignIn(storage::Database& database, const base::Clock& clock, const Reporting& reporting,
         const SignInHistory& history, HashGate& gate, const Roles& roles, bool cheap_hashes);
  /// Which accounts ask for a code; before the first sign-in. Without it none does.
  void use(const TwoFactor& two_factor) { two_factor_ = &two_factor; }
  /// With the code in `attempt`, or without it in two steps: what is answered then `needs_code`. Errors: sign_in_failed
  /// (unknown address, wrong password or locked account: the same words and about the same time), totp_wrong,
  /// registration_rejected, busy.
  base::Result<SignedIn> sign_in(std::string_view email, std::string_view password, const Attempt& attempt);
  base::Result<SignedIn> sign_in(std::string_view email, std::string_view password, const std::string& address) {
    return sign_in(email, password, Attempt{.address = address});
  }
  /// The second step, for a person whose password was right a moment ago. Errors: sign_in_failed (locked), totp_wrong,
  /// registration_rejected.
  base::Result<SignedIn> second_step(std::int64_t person_id, const Attempt& attempt);
  /// Asks somebody who is signed in for the password once more, before something that matters. Wrong tries count like
  /// those at the sign-in. Errors: password_wrong, account_locked {minutes}, busy.
  base::Result<void> confirm(std::int64_t person_id, std::string_view password, const std::string& address);

  /// One more failure of a locked row; the fifth in a row locks the account and tells its owner, and the
  /// administrators when the account is one of the office.
  void count_failure(storage::Transaction& tx, const repository::Credentials& current, const Attempt& attempt,
                     const char* outcome = "wrong_code") const;

 private:
  struct Settled;
  void record(storage::Transaction& tx, const repository::Credentials& current, const char* action,
              const std::string& address) const;
  void record_unknown(const std::string& address);
  Settled settle(storage::Transaction& tx, const repository::Credentials& current, const Attempt& attempt) const;
  void enter(storage::Transaction& tx, const repository::Credentials& current, const Attempt& attempt) const;
  void mail(storage::Transaction& tx, const Person& person, const std::string& event, const Json& params) const;

  storage::Database& database_;
  const base::Clock& clock_;
  Reporting reporting_;
  const SignInHistory& history_;
  HashGate& gate_;
  const Roles& roles_;
  bool cheap_hashes_;
  const TwoFactor* two_factor_ = nullptr;
};

}  // namespace tenderloom::accounts
