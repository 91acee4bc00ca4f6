// Queueing with the decision, delivering by a job.
#include "tenderloom/notifications/outbox.h"

#include "mail_rows.h"
#include "tenderloom/base/text.h"

namespace tenderloom::notifications {

namespace {

constexpr const char* kJob = "mail";
// The queue's pauses double from five seconds to an hour: twelve tries take about five hours, long enough for a mail
// server to come back.
constexpr int kMaxTries = 12;
constexpr const char* kBadAddress = "mail_address";

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
        }}}};
}

void Outbox::register_jobs(storage::JobQueue& jobs) {
  jobs.handle(
      kJob, [this](const storage::Job& job, storage::JobProgress&) { return deliver(job); }, kMaxTries);
}

void Outbox::set_transport(std::unique_ptr<Transport> transport) { transport_ = std::move(transport); }

std::int64_t Outbox::queue(storage::Transaction& tx, const Mail& mail) {
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

base::Result<base::Json> Outbox::deliver(const storage::Job& job) {
  const auto id = job.payload.at("mail").get<std::int64_t>();
  const auto queued = find(id);
  if (!queued || queued->state == "sent") return base::Json::object();
  const Mail& mail = queued->mail;
  database_.write([&](storage::Transaction& tx) { rows::begin_try(tx, id); });

  // The same at every try, so that a receiver who got it twice can tell.
  const std::string message_id = "mail-" + std::to_string(id) + "-" +
                                 std::to_string(base::to_micros(queued->created_at)) + "@" +
                                 domain_of(settings_.mail_from);
  const std::string message =
      render_message(mail, settings_.mail_from, mailer_.site_name(mail.locale), queued->created_at, message_id);
  const auto sent = transport_->send(settings_.mail_from, mail.to_address, message, id);

  rows::Outcome outcome;
  if (sent.ok()) {
    outcome = {"sent", "", std::nullopt, clock_.now(), true};
  } else if (may_retry(sent.error()) && job.attempts < kMaxTries) {
    outcome = {"queued", sent.error().code, clock_.now() + storage::retry_pause(job.attempts), std::nullopt, false};
  } else {
    outcome = {"failed", sent.error().code, std::nullopt, std::nullopt, true};
  }
  database_.write([&](storage::Transaction& tx) {
    rows::finish_try(tx, id, outcome);
    if (!observer_) return;
    if (sent.ok()) observer_->mail_sent(tx, mail);
    if (outcome.state == "failed") observer_->mail_failed(tx, mail, sent.error());
  });
  if (sent.ok()) return base::Json::object();
  log_.warning("mail.failed", {{"id", id}, {"kind", mail.kind}, {"code", sent.error().code}, {"state", outcome.state}});
  return sent.error();
}

}  // namespace tenderloom::notifications
