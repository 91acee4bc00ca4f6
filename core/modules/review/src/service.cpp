#include "tenderloom/review/service.h"

#include "repository.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/accounts/registrations.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

using base::Error;
using base::Result;

namespace {

constexpr std::size_t kLongestReason = 2000;  // characters

/// Events that this module offers; the states that permit them stand in submissions/states.h.
bool is_decision(const std::string& event) { return event == "receive" || event == "return"; }

}  // namespace

SubmissionList Service::list(const SubmissionQuery& query) {
  return uses_.database.read([&](soci::session& sql) { return repository::list(sql, query); });
}

std::vector<std::pair<std::string, std::int64_t>> Service::counters(const std::string& tests) {
  const auto counts = uses_.database.read([&](soci::session& sql) { return repository::counts(sql, tests); });
  std::vector<std::pair<std::string, std::int64_t>> ordered;
  for (const std::string& state : submissions::submission_states()) {
    const auto found = counts.find(state);
    ordered.emplace_back(state, found == counts.end() ? 0 : found->second);
  }
  return ordered;
}

std::int64_t Service::waiting_registrations() {
  accounts::Registrations::Query query;
  query.status = accounts::status::kPending;
  query.per_page = 1;
  return uses_.registrations.list(query).total;
}

std::vector<std::pair<std::string, std::string>> Service::tenders(const std::string& tests) {
  return uses_.database.read([&](soci::session& sql) { return repository::tenders(sql, tests); });
}

std::vector<ReviewEvent> Service::history(std::int64_t submission_id) {
  return uses_.database.read([&](soci::session& sql) { return repository::events(sql, submission_id); });
}

Result<submissions::Submission> Service::decide(std::int64_t submission_id, const Decision& decision,
                                                const submissions::Actor& actor, base::Instant now) {
  if (!is_decision(decision.event)) return Error{"decision_unknown"};
  const std::string reason(base::trim(base::clean_lines(decision.reason)));
  if (decision.event == "return" && reason.empty()) return Error{"reason_required", base::Json::object(), "reason"};
  if (base::code_points(reason) > kLongestReason)
    return Error{"reason_too_long", {{"limit", kLongestReason}}, "reason"};
  if (decision.until && *decision.until <= now) return Error{"until_past", base::Json::object(), "until"};
  const auto submission = uses_.submissions.get(submission_id);
  const auto tender = submission ? uses_.tenders.find(submission->tender_id) : std::nullopt;
  if (!tender) return Error{"submission_unknown"};

  return uses_.database.write([&](storage::Transaction& tx) -> Result<submissions::Submission> {
    auto after =
        uses_.submissions.transition(tx, submission_id, decision.event, actor, *tender, now, reason, decision.until);
    if (!after) return after;
    // The transition has raised the version by one: anything else means that the person decided about something older.
    if (decision.version && after->row_version != *decision.version + 1) {
      return Error{"version_conflict", {{"version", after->row_version - 1}}};
    }
    repository::insert_event(tx.sql(), submission_id, actor.person_id,
                             {now, actor.name, decision.event, reason, decision.until});
    Decision said = decision;
    said.reason = reason;
    queue_mail(tx, *after, *tender, said);
    return after;
  });
}

/// N-04 on receipt, N-05 on return, to the company's contact; the same for the preview.
notifications::Mail Service::mail_about(const accounts::Contact& contact, const tenders::Tender& tender,
                                        const Decision& decision, const std::string& locale) const {
  base::Json reason = decision.reason;
  if (decision.until) {
    const auto last = *decision.until - std::chrono::minutes(1);
    reason = base::Json::object();
    for (const std::string language : {"zh-TW", "en"}) {
      reason[language] = decision.reason + "\n\n" +
                         uses_.words.text(language, "review.until_in_mail", {{"time", base::display_time(last)}});
    }
  }
  const bool received = decision.event == "receive";
  auto mail = uses_.mailer.compose(received ? notifications::kind::kReceived : notifications::kind::kReturned, locale,
                                   {{"contact_name", contact.name},
                                    {"contact_title", contact.title},
                                    {"company_name", contact.company},
                                    {"tender_name", tender.name},
                                    {"tender_no", tender.no},
                                    {"reason", reason},
                                    {"link", uses_.base_url + "/tenders/" + tender.no + "/submission"}});
  mail.to_address = contact.email;
  mail.to_name = contact.name;
  return mail;
}

void Service::queue_mail(storage::Transaction& tx, const submissions::Submission& submission,
                         const tenders::Tender& tender, const Decision& decision) {
  const auto contact = uses_.directory.contact_of(tx.sql(), submission.company_id);
  if (!contact) {
    uses_.log.warning("review.no_contact", {{"submission", submission.id}});
    return;
  }
  auto mail = mail_about(*contact, tender, decision, std::string(base::kFirstLocale));
  mail.company = submission.company_id;
  uses_.outbox.queue(tx, mail);
}

std::vector<notifications::Mail> Service::mails_of(std::int64_t submission_id, const Decision& decision,
                                                   const std::string& locale) {
  const auto submission = uses_.submissions.get(submission_id);
  const auto tender = submission ? uses_.tenders.find(submission->tender_id) : std::nullopt;
  const auto contact = tender ? uses_.directory.contact_of(submission->company_id) : std::nullopt;
  if (!contact) return {};
  return {mail_about(*contact, *tender, decision, locale)};
}

}  // namespace tenderloom::review
