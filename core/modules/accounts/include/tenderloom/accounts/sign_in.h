// Signing in with e-mail and password.
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>

#include "tenderloom/accounts/model.h"
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
};

/// Thread-safe.
class SignIn {
 public:
  static constexpr int kAttempts = 5;
  static constexpr std::chrono::minutes kLock{15};

  SignIn(storage::Database& database, const base::Clock& clock, const Reporting& reporting, HashGate& gate,
         bool cheap_hashes);
  /// Errors: sign_in_failed (unknown address, wrong password or locked account: the same words and about the same
  /// time), registration_rejected, busy. `address` is where the request comes from.
  base::Result<SignedIn> sign_in(std::string_view email, std::string_view password, const std::string& address);
  /// Asks somebody who is signed in for the password once more, before something that matters. Wrong tries count like
  /// those at the sign-in. Errors: password_wrong, account_locked {minutes}, busy.
  base::Result<void> confirm(std::int64_t person_id, std::string_view password, const std::string& address);

 private:
  void count_failure(storage::Transaction& tx, const repository::Credentials& current, const std::string& address);
  void record(storage::Transaction& tx, const repository::Credentials& current, const char* action,
              const std::string& address);
  base::Result<SignedIn> settle(const std::string& email, bool right, const std::string& address);

  storage::Database& database_;
  const base::Clock& clock_;
  Reporting reporting_;
  HashGate& gate_;
  bool cheap_hashes_;
};

}  // namespace tenderloom::accounts
