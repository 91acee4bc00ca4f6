#include "tenderloom/review/service.h"

#include <set>

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

/// Events of SM-03 that are decided by a word alone; corrections have a service of their own.
const std::set<std::string, std::less<>>& decisions() {
  static const std::set<std::string, std::less<>> all{"receive", "return", "revoke_receipt", "accept", "reject"};
  return all;
}

const forms::StateMachine& submission_machine(const submissions::Ground& ground) {
  return (ground.type ? ground.type->process() : forms::default_process()).machine("submission");
}

}  // namespace

SubmissionList Service::list(const SubmissionQuery& query) {
  return uses_.database.read([&](soci::session& sql) { return repository::list(sql, query); });
}

std::vector<std::pair<std::string, std::int64_t>> Service::counters(const std::string& tests) {
  const auto counts = uses_.database.read([&](soci::session& sql) { return repository::counts(sql, tests); });
  std::vector<std::pair<std::string, std::int64_t>> ordered;
  for (const std::string& state : forms::default_process().machine("submission").states) {
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
  if (!decisions().contains(decision.event)) return Error{"decision_unknown"};
  submissions::Service::Step step{decision.event, std::string(base::trim(base::clean_lines(decision.reason)))};
  if (base::code_points(step.reason) > kLongestReason)
    return Error{"reason_too_long", {{"limit", kLongestReason}}, "reason"};
  step.until = decision.until;
  const auto submission = uses_.submissions.get(submission_id);
  const auto tender = submission ? uses_.tenders.find(submission->tender_id) : std::nullopt;
  if (!tender) return Error{"submission_unknown"};
  const submissions::Ground ground{*tender, uses_.tenders.type_of(*tender), now};
  const forms::Transition* row = submission_machine(ground).find(submission->state, decision.event);
  // A decision that lacks its words is told so before anything else.
  if (row != nullptr && row->guard.find("reason") != std::string::npos && step.reason.empty())
    return Error{"reason_required", base::Json::object(), "reason"};
  if (decision.until && *decision.until <= now) return Error{"until_past", base::Json::object(), "until"};

  return uses_.database.write([&](storage::Transaction& tx) -> Result<submissions::Submission> {
    auto after = uses_.submissions.transition(tx, ground, submission_id, step, actor);
    if (!after) return after;
    // The transition has raised the version by one: anything else means that the person decided about something older.
    if (decision.version && after->row_version != *decision.version + 1) {
      return Error{"version_conflict", {{"version", after->row_version - 1}}};
    }
    repository::insert_event(tx.sql(), submission_id, actor.person_id,
                             {now, actor.name, decision.event, step.reason, decision.until});
    Decision said = decision;
    said.reason = step.reason;
    queue_mail(tx, *after, ground, said);
    return after;
  });
}

/// The mail that the table of states names for a decision: N-04 on receipt, N-05 on return; the same for the preview.
std::optional<notifications::Mail> Service::mail_about(const accounts::Contact& contact,
                                                       const submissions::Ground& ground, const Decision& decision,
                                                       const std::string& locale) const {
  const tenders::Tender& tender = ground.tender;
  std::string kind;
  for (const forms::Transition& row : submission_machine(ground).transitions)
    if (row.event == decision.event) kind = row.notification;
  if (kind.empty()) return std::nullopt;
  base::Json reason = decision.reason;
  if (decision.until) {
    const auto last = *decision.until - std::chrono::minutes(1);
    reason = base::Json::object();
    for (const std::string language : {"zh-TW", "en"}) {
      reason[language] = decision.reason + "\n\n" +
                         uses_.words.text(language, "review.until_in_mail", {{"time", base::display_time(last)}});
    }
  }
  auto mail = uses_.mailer.compose(kind, locale,
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
                         const submissions::Ground& ground, const Decision& decision) {
  const auto contact = uses_.directory.contact_of(tx.sql(), submission.company_id);
  if (!contact) {
    uses_.log.warning("review.no_contact", {{"submission", submission.id}});
    return;
  }
  auto mail = mail_about(*contact, ground, decision, std::string(base::kFirstLocale));
  if (!mail) return;
  mail->company = submission.company_id;
  uses_.outbox.queue(tx, *mail);
}

std::vector<notifications::Mail> Service::mails_of(std::int64_t submission_id, const Decision& decision,
                                                   const std::string& locale) {
  const auto submission = uses_.submissions.get(submission_id);
  const auto tender = submission ? uses_.tenders.find(submission->tender_id) : std::nullopt;
  const auto contact = tender ? uses_.directory.contact_of(submission->company_id) : std::nullopt;
  if (!contact) return {};
  auto mail = mail_about(*contact, {*tender, uses_.tenders.type_of(*tender)}, decision, locale);
  if (!mail) return {};
  return {std::move(*mail)};
}

std::vector<std::string> Service::offered(const submissions::Ground& ground,
                                          const submissions::Submission& submission) {
  std::vector<std::string> events;
  for (std::string& event : submissions::Service::offered(ground, submission, submissions::Actor::Kind::staff)) {
    if (decisions().contains(event)) events.push_back(std::move(event));
  }
  return events;
}

}  // namespace tenderloom::review
