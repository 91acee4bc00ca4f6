// Queueing with the decision, delivering by a job.
#include "tenderloom/notifications/outbox.h"

#include "choice_rows.h"
#include "mail_rows.h"
#include "tenderloom/base/text.h"

namespace tenderloom::notifications {

namespace {

constexpr const char* kJob = "mail";
// The queue's pauses double from five seconds to an hour: a hundred tries take about four days, as long as mail servers
// themselves keep trying (RFC 5321, 4.5.4.1).
constexpr int kMaxTries = 100;
// A link that sets a password is worth nothing after half an hour: nine tries take about that long. Invitations last
// for days.
constexpr int kMaxResetTries = 9;
constexpr const char* kBadAddress = "mail_address";
constexpr std::size_t kWordsLength = 500;

std::string domain_of(const std::string& address) {
  const auto at = address.rfind('@');
  return at == std::string::npos ? "localhost" : address.substr(at + 1);
}

/// What the columns can hold: a decision never fails because of a mail.
std::string fitting(const std::string& text, std::size_t length) {
  return base::valid_utf8(text) ? base::truncate(text, length) : "?";
}

Mail fitting(Mail mail) {
  mail.to_address = fitting(mail.to_address, 253);
  mail.to_name = fitting(mail.to_name, 199);
  mail.subject = fitting(mail.subject, 299);
  return mail;
}

bool may_retry(const base::Error& error) { return error.params.value("retry", false); }

}  // namespace

Outbox::Outbox(storage::Database& database, storage::JobQueue& jobs, const base::Clock& clock, const base::Logger& log,
               const Mailer& mailer, const config::Settings& settings)
    : database_(database),
      jobs_(jobs),
      clock_(clock),
      log_(log),
      settings_(settings),
      mailer_(mailer),
      transport_(settings.smtp ? smtp_transport(*settings.smtp) : folder_transport(settings.data / "mail", clock)) {}

OutboxObserver::~OutboxObserver() = default;
Outbox::~Outbox() = default;

storage::MigrationSet Outbox::migrations() {
  return {
      "notifications",
      {{"0001-outbox",
        {
            "CREATE TABLE IF NOT EXISTS mail_outbox (id $id, kind $str(40) NOT NULL, to_address $str(254) NOT NULL, "
            "to_name $str(200) NOT NULL, locale $str(20) NOT NULL, subject $str(300) NOT NULL, "
            "body_text $text NOT NULL, body_html $text NOT NULL, secret $flag NOT NULL, state $str(10) NOT NULL, "
            "attempts $ref NOT NULL, last_error $str(40) NOT NULL, person $ref, company $ref, "
            "created_at $time NOT NULL, next_try_at $time, sent_at $time) $table",
            "CREATE INDEX mail_outbox_state ON mail_outbox (state)",
            "CREATE INDEX mail_outbox_company ON mail_outbox (company)",
        }},
       rows::tries_migration(),
       rows::choices_migration()}};
}

void Outbox::register_jobs(storage::JobQueue& jobs) {
  jobs.handle(
      kJob, [this](const storage::Job& job, storage::JobProgress&) { return deliver(job); }, kMaxTries);
}

void Outbox::set_transport(std::unique_ptr<Transport> transport) { transport_ = std::move(transport); }

Mail Outbox::in_their_language(soci::session& sql, const Mail& mail) const {
  const std::string locale = languages_ && mail.params.is_object() ? languages_(sql, mail) : std::string();
  if (locale.empty() || locale == mail.locale) return mail;
  const Mail other = mailer_.compose(mail.kind, locale, mail.params);
  Mail turned = mail;
  turned.locale = locale;
  turned.subject = other.subject;
  turned.text = other.text;
  return turned;
}

std::int64_t Outbox::queue(storage::Transaction& tx, const Mail& composed) {
  const Mail mail = in_their_language(tx.sql(), composed);
  if (const auto held = held_back(tx, mail)) return *held;
  return send(tx, mail);
}

std::int64_t Outbox::queue_at_once(storage::Transaction& tx, const Mail& composed) {
  return send(tx, in_their_language(tx.sql(), composed));
}

/// What the person does not want at once is kept all the same: staff see that it was not sent and why.
std::optional<std::int64_t> Outbox::held_back(storage::Transaction& tx, const Mail& mail) {
  const Event* event = mailer_.events().find(mail.kind);
  if (event == nullptr || !event->daily || mail.secret || !addressees_) return std::nullopt;
  const std::int64_t person = addressees_(tx.sql(), mail);
  if (person == 0) return std::nullopt;
  const std::string chosen = rows::choice_of(tx.sql(), person, mail.kind);
  if (chosen == choice::kOff && event->off) return rows::insert(tx, fitting(mail), "unwanted", "", clock_.now());
  if (chosen != choice::kDaily) return std::nullopt;
  const auto id = rows::insert(tx, fitting(mail), "gathered", "", clock_.now());
  const base::Json link = mail.params.is_object() ? mail.params.value("link", base::Json()) : base::Json();
  rows::gather(tx, id, person, link.is_string() ? link.get<std::string>() : std::string());
  return id;
}

std::int64_t Outbox::send(storage::Transaction& tx, const Mail& mail) {
  if (!deliverable(mail.to_address)) {
    log_.warning("mail.address", {{"kind", mail.kind}});
    if (observer_) observer_->mail_failed(tx, mail, {kBadAddress});
    return rows::insert(tx, fitting(mail), "failed", kBadAddress, clock_.now());
  }
  const auto id = rows::insert(tx, fitting(mail), "queued", "", clock_.now());
  jobs_.enqueue(tx, kJob, {{"mail", id}});
  return id;
}

Page Outbox::list(const Filter& filter) {
  return database_.read([&](soci::session& sql) { return rows::list(sql, filter); });
}

std::optional<Queued> Outbox::find(std::int64_t id) {
  return database_.read([&](soci::session& sql) { return rows::find(sql, id); });
}

bool Outbox::retry(std::int64_t id) {
  return database_.write([&](storage::Transaction& tx) {
    const auto mail = rows::find(tx.sql(), id);
    if (!mail || !deliverable(mail->mail.to_address) || !rows::requeue(tx, id)) return false;
    jobs_.enqueue(tx, kJob, {{"mail", id}});
    return true;
  });
}

std::vector<Try> Outbox::tries(std::int64_t id) {
  return database_.read([&](soci::session& sql) { return rows::tries(sql, id); });
}

std::map<std::string, std::int64_t> Outbox::counts() {
  return database_.read([](soci::session& sql) { return rows::counts(sql); });
}

Outbox::Waiting Outbox::waiting() {
  return database_.read([](soci::session& sql) { return rows::waiting(sql); });
}

std::optional<std::int64_t> Outbox::resend(storage::Transaction& tx, std::int64_t id) {
  const auto mail = rows::find(tx.sql(), id);
  if (!mail || mail->mail.text.empty() || mail->state == "queued" || mail->state == "sending") return std::nullopt;
  return send(tx, mail->mail);  // staff said so, whatever the person chose
}

bool Outbox::cancel(storage::Transaction& tx, std::int64_t id) { return rows::cancel(tx, id); }

base::Result<base::Json> Outbox::deliver(const storage::Job& job) {
  const auto id = job.payload.at("mail").get<std::int64_t>();
  const auto queued = find(id);
  if (!queued) return base::Json::object();
  const Mail& mail = queued->mail;
  if (!database_.write([&](storage::Transaction& tx) { return rows::begin_try(tx, id); })) return base::Json::object();

  // The same at every try: when a server died between sending and writing that down, the receiver's server or program
  // can tell that it has this mail already.
  const std::string message_id = "mail-" + std::to_string(id) + "-" +
                                 std::to_string(base::to_micros(queued->created_at)) + "@" +
                                 domain_of(settings_.mail_from);
  const std::string message =
      render_message(mail, settings_.mail_from, mailer_.site_name(mail.locale), queued->created_at, message_id);
  const auto sent = transport_->send(settings_.mail_from, mail.to_address, message, id);

  const int most = mail.kind == kind::kPasswordReset ? kMaxResetTries : kMaxTries;
  rows::Outcome outcome;
  if (sent.ok()) {
    outcome = {"sent", "", std::nullopt, clock_.now(), true};
  } else if (may_retry(sent.error()) && job.attempts < most) {
    outcome = {"queued", sent.error().code, clock_.now() + storage::retry_pause(job.attempts), std::nullopt, false};
  } else {
    outcome = {"failed", sent.error().code, std::nullopt, std::nullopt, true};
  }
  Try one{clock_.now(), outcome.state, outcome.error, 0, {}};
  if (!sent.ok()) {
    one.status = sent.error().params.value("status", 0);
    one.words = fitting(sent.error().params.value("words", std::string()), kWordsLength);
  }
  database_.write([&](storage::Transaction& tx) {
    rows::finish_try(tx, id, outcome);
    rows::insert_try(tx, id, one);
    if (!observer_) return;
    if (sent.ok()) observer_->mail_sent(tx, mail);
    if (outcome.state == "failed") observer_->mail_failed(tx, mail, sent.error());
  });
  if (sent.ok()) return base::Json::object();
  log_.warning("mail.failed", {{"id", id}, {"kind", mail.kind}, {"code", sent.error().code}, {"state", outcome.state}});
  auto error = sent.error();
  error.params["retry"] = outcome.state == "queued";
  return error;
}

}  // namespace tenderloom::notifications
