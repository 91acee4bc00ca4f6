// Mails. A mail is queued in the transaction of the decision that causes it, so that neither exists without the other,
// and is delivered by a job with retry: by SMTP, or without a server as .eml files under DATA/mail/.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/base/log.h"
#include "tenderloom/base/words.h"
#include "tenderloom/config/settings.h"
#include "tenderloom/notifications/events.h"
#include "tenderloom/notifications/templates.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/storage/jobs.h"
#include "tenderloom/storage/migrations.h"

namespace tenderloom::notifications {

/// Keys of events that several modules or tests name; every module registers its own (events.h).
namespace kind {
inline constexpr const char* kRegistrationReceived = "registration_received";
inline constexpr const char* kRegistrationToReview = "registration_to_review";
inline constexpr const char* kRegistrationApproved = "registration_approved";
inline constexpr const char* kRegistrationNeedsRevision = "registration_needs_revision";
inline constexpr const char* kRegistrationRejected = "registration_rejected";
inline constexpr const char* kRegistrationSuspended = "registration_suspended";
inline constexpr const char* kRegistrationReopened = "registration_reopened";
inline constexpr const char* kPasswordReset = "password_reset";
inline constexpr const char* kPasswordChanged = "password_changed";
inline constexpr const char* kLockout = "account_locked";
inline constexpr const char* kSubmitted = "submission_handed_in";
inline constexpr const char* kReceived = "submission_received";
inline constexpr const char* kReturned = "submission_returned";
}  // namespace kind

struct Mail {
  std::string kind;  // the event's key
  std::string to_address;
  std::string to_name;  // may be empty
  std::string locale = "zh-TW";
  std::string subject;
  std::string text;
  std::string html;     // may be empty: text only
  bool secret = false;  // holds a link that signs in: its text is forgotten once it is sent
  std::optional<std::int64_t> person, company;
  base::Json params;  // what it was composed from, so that it can be in another language; never stored
};

/// From an event and its values to the text of a mail; `footer` with the service contact and the reminder to look into
/// the spam folder follows each. Thread-safe; what it refers to must outlive it.
class Mailer {
 public:
  Mailer(const base::Words& words, const config::Settings& settings, const Events& events, const Templates& templates)
      : words_(words), settings_(settings), events_(events), templates_(templates) {}
  /// A parameter that is words and no name is one text a language: {"zh-TW": …, "en": …}.
  /// Fills in kind, locale, subject and text; the caller adds the address and whom it concerns. Throws std::logic_error
  /// for an event that nobody registered or that has no template.
  Mail compose(const std::string& event, const std::string& locale, const base::Json& params) const;
  std::string site_name(const std::string& locale) const;
  const Events& events() const { return events_; }
  const Templates& templates() const { return templates_; }

 private:
  const base::Words& words_;
  const config::Settings& settings_;
  const Events& events_;
  const Templates& templates_;
};

struct Queued {
  std::int64_t id = 0;
  Mail mail;
  std::string state;  // queued sending sent failed cancelled gathered (for the day's mail) unwanted
  int attempts = 0;
  std::string last_error;  // a code of Transport::send, or mail_address
  base::Instant created_at;
  std::optional<base::Instant> next_try_at;
  std::optional<base::Instant> sent_at;
};

/// One try to deliver, as the page shows it.
struct Try {
  base::Instant at;
  std::string state;  // sent queued failed: what became of the mail by it
  std::string error;  // a code; empty: none
  int status = 0;     // the mail server's number; 0: it said none
  std::string words;  // what the mail server said
};

struct Filter {
  std::string state, kind, to_address;  // exact; empty: all
  std::optional<std::int64_t> person, company;
  std::string text;                          // in address, name or subject
  std::vector<std::int64_t> text_companies;  // companies that fit `text` too
  std::optional<base::Instant> from, until;  // from <= created_at < until
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
  /// `message` is the whole message (RFC 5322). Errors, all with `retry` for the job queue: mail_refused {status,
  /// words} (the server said no; retry for 4yz), mail_unreachable, mail_login {words}, mail_insecure (a password, but
  /// no TLS), mail_folder.
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
         const Mailer& mailer, const config::Settings& settings);
  ~Outbox();
  static storage::MigrationSet migrations();
  /// Registers the job that delivers.
  void register_jobs(storage::JobQueue& jobs);
  void set_transport(std::unique_ptr<Transport> transport);  // before the first delivery; for tests
  /// Before the first mail; it must outlive this.
  void set_observer(OutboxObserver& observer) { observer_ = &observer; }
  /// The language in which whoever gets a mail wants it; empty: as it was composed. Before the first mail.
  using Languages = std::function<std::string(soci::session&, const Mail&)>;
  void set_languages(Languages languages) { languages_ = std::move(languages); }
  /// The person who gets a mail; 0: nobody with an account, who gets every mail at once. Before the first mail.
  using Addressees = std::function<std::int64_t(soci::session&, const Mail&)>;
  void set_addressees(Addressees addressees) { addressees_ = std::move(addressees); }

  const Mailer& mailer() const { return mailer_; }
  /// Mailer::compose.
  Mail compose(const std::string& kind, const std::string& locale, const base::Json& params) const {
    return mailer_.compose(kind, locale, params);
  }
  /// In the transaction of the decision, and in the language of whoever gets it; delivery begins after its commit,
  /// unless that person chose to have such mails once a day or not at all (choices.h). An
  /// address that is not deliverable is recorded as failed (mail_address) and nothing is sent: a decision never fails
  /// because of a mail.
  std::int64_t queue(storage::Transaction& tx, const Mail& mail);
  /// The same whatever that person chose.
  std::int64_t queue_at_once(storage::Transaction& tx, const Mail& mail);
  Page list(const Filter& filter);
  std::optional<Queued> find(std::int64_t id);
  std::vector<Try> tries(std::int64_t id);  // oldest first
  /// How many there are of each state.
  std::map<std::string, std::int64_t> counts();
  struct Waiting {
    std::int64_t mails = 0;
    std::optional<base::Instant> since;  // when the oldest of them was queued
  };
  Waiting waiting();
  /// Staff try a failed mail again. False when it is not failed or its text is forgotten.
  bool retry(std::int64_t id);
  /// The same text once more to the same address, as a mail of its own: its id. None while it is under way, or when its
  /// text is forgotten.
  std::optional<std::int64_t> resend(storage::Transaction& tx, std::int64_t id);
  /// Takes back a mail that waits. False when it does not, or is being sent right now.
  bool cancel(storage::Transaction& tx, std::int64_t id);

 private:
  base::Result<base::Json> deliver(const storage::Job& job);
  Mail in_their_language(soci::session& sql, const Mail& mail) const;
  std::int64_t send(storage::Transaction& tx, const Mail& mail);
  std::optional<std::int64_t> held_back(storage::Transaction& tx, const Mail& mail);

  storage::Database& database_;
  storage::JobQueue& jobs_;
  const base::Clock& clock_;
  const base::Logger& log_;
  const config::Settings& settings_;
  const Mailer& mailer_;
  std::unique_ptr<Transport> transport_;
  OutboxObserver* observer_ = nullptr;
  Languages languages_;
  Addressees addressees_;
};

}  // namespace tenderloom::notifications
