// Passwords after registration: changing one's own, and setting one by a link from a mail (R-003 to,
//
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/password_policy.h"
#include "tenderloom/accounts/sign_in.h"
#include "tenderloom/base/result.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/jobs.h"

namespace tenderloom::accounts {

/// Sets and changes passwords. Thread-safe.
class Passwords {
 public:
  static constexpr int kRemembered = 3;  // the present one and those before it

  Passwords(storage::Database& database, const base::Clock& clock, const Reporting& reporting, SignIn& sign_in,
            HashGate& gate, bool cheap_hashes);

  /// One's own password; ends the person's other sessions and mails N-15. `keep` is the identifier of the session that
  /// goes on. Errors: busy, account_locked {minutes} (too many wrong tries, R-010).
  base::Result<PasswordProblems> change(std::int64_t person_id, std::string_view current, std::string_view next,
                                        const std::string& keep, const std::string& address, const std::string& locale);
  /// The person must choose a password of their own before anything else (a password that somebody else made).
  void require_change(storage::Transaction& tx, std::int64_t person_id) const;

  /// What both ways of setting one share. `hashes`: those that R-017 forbids. Errors: busy.
  base::Result<PasswordProblems> refuse_recent(std::int64_t person_id, std::string_view next,
                                               const std::string& address);
  base::Result<std::string> hash(std::string_view password, const std::string& address);
  /// Puts the hash in place, ends sessions, clears lock and required change, mails N-15 and records it.
  void store(storage::Transaction& tx, std::int64_t person_id, const std::string& hash, const std::string& keep,
             const std::string& action, const std::string& address, const std::string& locale) const;

 private:
  storage::Database& database_;
  const base::Clock& clock_;
  Reporting reporting_;
  SignIn& sign_in_;
  HashGate& gate_;
  bool cheap_hashes_;
};

/// Links that set a password without the old one: forgotten (N-03), or the first one of an account that somebody else
/// made. A link is used once, belongs to one person and runs out; only its hash is stored. Thread-safe.
class PasswordResets {
 public:
  enum class Purpose { reset, first };
  static constexpr std::chrono::minutes kResetLifetime{30};
  static constexpr std::chrono::hours kFirstLifetime{7 * 24};  // invitations
  static constexpr int kOpenLinks = 3;                         // a person's mailbox is not flooded

  PasswordResets(storage::Database& database, const base::Clock& clock, const Reporting& reporting,
                 Passwords& passwords);
  void register_jobs(storage::JobQueue& jobs);

  /// The address to put into a mail (mark that mail `secret`), in the transaction that queues the mail.
  std::string create_link(storage::Transaction& tx, std::int64_t person_id, std::chrono::minutes lifetime,
                          Purpose purpose) const;
  /// Somebody forgot a password. Always does the same and says nothing about who has an account: what is known is found
  /// out afterwards, by a job. With a tax id, only a person of that company gets the mail.
  void request(const std::string& email, const std::string& tax_id, const std::string& address,
               const std::string& locale);

  struct Open {
    std::int64_t person_id = 0;
    Purpose purpose = Purpose::reset;
    std::string email;
    base::Instant expires_at{};
  };
  /// The link's person while it can be used.
  std::optional<Open> find(const std::string& token) const;
  /// Errors: link_gone (used, run out, unknown), busy.
  base::Result<PasswordProblems> use(const std::string& token, std::string_view next, const std::string& address,
                                     const std::string& locale);

 private:
  base::Result<base::Json> answer(const storage::Job& job);

  storage::Database& database_;
  const base::Clock& clock_;
  Reporting reporting_;
  Passwords& passwords_;
  storage::JobQueue* jobs_ = nullptr;
};

}  // namespace tenderloom::accounts
