// Mails. A mail is queued in the transaction of the decision that causes it, so that neither exists without the other,
// and is delivered by a job with retry: by SMTP, or without a server as .eml files under DATA/mail/.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/base/log.h"
#include "tenderloom/base/words.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::notifications {

/// The kinds of rules.md section K that this module has words for, and two that the manual implies. The words of a kind
/// are `mail.<kind>.subject` and `mail.<kind>.body`.
namespace kind {
inline constexpr const char* kRegistrationApproved = "N-01";       // contact_name contact_title company_name link
inline constexpr const char* kRegistrationNeedsRevision = "N-02";  // … reason link
inline constexpr const char* kPasswordReset = "N-03";              // contact_name link minutes
inline constexpr const char* kReceived = "N-04";                   // figure 39: … tender_name tender_no
inline constexpr const char* kReturned = "N-05";                   // … tender_name tender_no reason link
inline constexpr const char* kPasswordChanged = "N-15";            // contact_name time address link
inline constexpr const char* kLockout = "N-15-lockout";            // contact_name time address minutes link
inline constexpr const char* kRegistrationReceived = "registration-received";  // … company_name
inline constexpr const char* kSubmitted = "submitted";  // … tender_name tender_no number time link
}  // namespace kind

struct Mail {
  std::string kind;
  std::string to_address;
  std::string to_name;  // may be empty
  std::string locale = "zh-TW";
  std::string subject;
  std::string text;
  std::string html;     // may be empty: text only
  bool secret = false;  // holds a link that signs in: its text is forgotten once it is sent
  std::optional<std::int64_t> person, company;
};

/// Text from words. Every kind's body is followed by `mail.footer` with the service contact and the reminder to look
/// into the spam folder. `site_name`, `contact_email`, `contact_phone` and `contact_hours` are given to every text.
class Mailer {
 public:
  Mailer(const base::Words& words, const config::Settings& settings) : words_(words), settings_(settings) {}
  /// Fills in kind, locale, subject and text; the caller adds the address and whom it concerns. Throws std::logic_error
  /// for a kind without words.
  Mail compose(const std::string& kind, const std::string& locale, const base::Json& params) const;
  std::string site_name(const std::string& locale) const;

 private:
  const base::Words& words_;
  const config::Settings& settings_;
};

struct Queued {
  std::int64_t id = 0;
  Mail mail;
  std::string state;  // queued sending sent failed
  int attempts = 0;
  std::string last_error;  // a code of Transport::send, or mail_address
  base::Instant created_at;
  std::optional<base::Instant> next_try_at;
  std::optional<base::Instant> sent_at;
};

struct Filter {
  std::string state, kind, to_address;  // exact; empty: all
  std::optional<std::int64_t> person, company;
  int page = 1, per_page = 50;
};

struct Page {
  std::vector<Queued> items;  // newest first
  std::int64_t total = 0;
};

/// One try to hand a mail over. Thread-safe.
class Transport {
 public:
  virtual ~Transport();
  /// `message` is the whole message (RFC 5322). Errors, all with `retry` for the job queue: mail_refused {status} (the
  /// server said no; retry for 4yz), mail_unreachable, mail_login, mail_insecure (a password, but no TLS), mail_folder.
  virtual base::Result<void> send(const std::string& from, const std::string& to, const std::string& message,
                                  std::int64_t id) = 0;
};

std::unique_ptr<Transport> smtp_transport(const config::SmtpServer& server);
/// DATA/mail/<time>-<id>.eml, written under another name and renamed.
std::unique_ptr<Transport> folder_transport(const std::filesystem::path& folder, const base::Clock& clock);

/// The message as it goes over the wire, all of it ASCII; its addresses and names can never bring in a header of their
/// own. `message_id` without its angle brackets.
std::string render_message(const Mail& mail, const std::string& from_address, const std::string& from_name,
                           base::Instant at, const std::string& message_id);
/// A single mailbox, plain enough for SMTP: local@domain, ASCII, no blanks, quotes or control characters.
bool deliverable(const std::string& address);

/// Told what became of a mail, in the transaction that writes it down, so that what follows from it holds exactly when
/// it does. Called by any worker; must not throw for what a mail says.
class OutboxObserver {
 public:
  virtual ~OutboxObserver();
  virtual void mail_sent(storage::Transaction& tx, const Mail& mail) = 0;
  /// No further try follows. `error` is that of Transport::send, or mail_address.
  virtual void mail_failed(storage::Transaction& tx, const Mail& mail, const base::Error& error) = 0;
};

/// Thread-safe.
class Outbox {
 public:
  /// Delivers by settings.smtp, or without it into DATA/mail. The references must outlive it.
  Outbox(storage::Database& database, storage::JobQueue& jobs, const base::Clock& clock, const base::Logger& log,
         const base::Words& words, const config::Settings& settings);
  ~Outbox();
  static storage::MigrationSet migrations();
  /// Registers the job that delivers.
  void register_jobs(storage::JobQueue& jobs);
  void set_transport(std::unique_ptr<Transport> transport);  // before the first delivery; for tests
  /// Before the first mail; it must outlive this.
  void set_observer(OutboxObserver& observer) { observer_ = &observer; }

  const Mailer& mailer() const { return mailer_; }
  /// Mailer::compose.
  Mail compose(const std::string& kind, const std::string& locale, const base::Json& params) const {
    return mailer_.compose(kind, locale, params);
  }
  /// In the transaction of the decision; delivery begins after its commit. An address that is not deliverable is
  /// recorded as failed (mail_address) and nothing is sent: a decision never fails because of a mail.
  std::int64_t queue(storage::Transaction& tx, const Mail& mail);
  Page list(const Filter& filter);
  std::optional<Queued> find(std::int64_t id);
  /// Staff try a failed mail again. False when it is not failed or its text is forgotten.
  bool retry(std::int64_t id);

 private:
  base::Result<base::Json> deliver(const storage::Job& job);

  storage::Database& database_;
  storage::JobQueue& jobs_;
  const base::Clock& clock_;
  const base::Logger& log_;
  const config::Settings& settings_;
  Mailer mailer_;
  std::unique_ptr<Transport> transport_;
  OutboxObserver* observer_ = nullptr;
};

}  // namespace tenderloom::notifications
