// The staff's side of a registration (SCR-151, SM-01).
#include "audit_entries.h"
#include "repository.h"
#include "tenderloom/accounts/registrations.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {
namespace {

/// SM-01 as a table: which decision leads from where to where, whether it must be explained, and which mail goes out.
struct Decision {
  const char* name;
  const char* from;
  const char* to;
  bool reason_needed;
  const char* mail;
};

constexpr Decision kDecisions[] = {
    {"approve", status::kPending, status::kApproved, false, notifications::kind::kRegistrationApproved},
    {"request-revision", status::kPending, status::kNeedsRevision, true,
     notifications::kind::kRegistrationNeedsRevision},
    {"reject", status::kPending, status::kRejected, true, notifications::kind::kRegistrationRejected},
    {"suspend", status::kApproved, status::kSuspended, true, notifications::kind::kRegistrationSuspended},
    {"reopen", status::kNeedsRevision, status::kPending, true, notifications::kind::kRegistrationReopened},
    {"reopen", status::kRejected, status::kPending, true, notifications::kind::kRegistrationReopened},
    {"reopen", status::kSuspended, status::kApproved, true, notifications::kind::kRegistrationReopened},
};

constexpr std::size_t kLongestReason = 2000;

bool known(const std::string& decision) { return Registrations::is_decision(decision); }

/// Two of the staff at once: the second is told what the first one did. None when the last word was the vendor's.
std::optional<base::Error> decided_meanwhile(const std::vector<RegistrationEvent>& events, const Company& company) {
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    if (event->event == "confirm") continue;
    if (!known(event->event)) return std::nullopt;
    return base::Error{"registration_decided_meanwhile",
                       {{"state", company.status},
                        {"decision", event->event},
                        {"actor", event->actor},
                        {"at", base::display_time(event->at)}}};
  }
  return std::nullopt;
}

const Decision* decision_from(const std::string& decision, const std::string& state) {
  for (const auto& row : kDecisions) {
    if (decision == row.name && state == row.from) return &row;
  }
  return nullptr;
}

}  // namespace

bool Registrations::is_decision(const std::string& name) {
  return std::any_of(std::begin(kDecisions), std::end(kDecisions),
                     [&](const Decision& row) { return name == row.name; });
}

std::vector<std::string> Registrations::decisions_in(const std::string& state) {
  std::vector<std::string> names;
  for (const auto& row : kDecisions) {
    if (state == row.from) names.emplace_back(row.name);
  }
  return names;
}

std::string Registrations::mail_of_decision(const std::string& decision, const std::string& state) {
  const auto* row = decision_from(decision, state);
  return row ? row->mail : "";
}

base::Result<Company> Registrations::decide(std::int64_t company_id, const std::string& decision,
                                            const std::string& reason, std::optional<std::int64_t> version,
                                            const Actor& actor) {
  if (!known(decision)) return base::Error{"decision_unknown", {{"decision", decision}}};
  const std::string opinion(base::trim(base::clean_lines(reason)));
  return database_.write([&](storage::Transaction& tx) -> base::Result<Company> {
    auto company = repository::company_by_id(tx.sql(), company_id, storage::for_update(tx.dialect()));
    if (!company) return base::Error{"not_found"};
    if (version && *version != company->row_version) {
      if (auto other = decided_meanwhile(repository::events(tx.sql(), company->id), *company)) return *other;
    }
    const auto* row = decision_from(decision, company->status);
    if (!row) return base::Error{"registration_wrong_state", {{"state", company->status}, {"decision", decision}}};
    if (row->reason_needed && opinion.empty()) return base::Error{"reason_needed", {}, "reason"};
    if (base::code_points(opinion) > kLongestReason) {
      return base::Error{"reason_too_long", {{"limit", kLongestReason}}, "reason"};
    }
    // What staff decide about must be what they saw: a revision that came in meanwhile is looked at first.
    if (version && *version != company->row_version) {
      return base::Error{"version_conflict", {{"version", company->row_version}}};
    }
    if (company->status == status::kRejected && !repository::take_back(tx, *company)) {
      return base::Error{"registration_superseded"};
    }
    const auto at = clock_.now();
    company->status = row->to;
    company->review_comment = opinion;
    company->decided_at = at;
    repository::update_company(tx, *company);
    ++company->row_version;
    // Whoever decides has seen the changes too.
    repository::confirm_up_to(tx, company->id,
                              repository::insert_event(tx, company->id, actor.person_id,
                                                       {at, actor.name, decision, opinion}, company->values));
    reporting_.audit.record(tx, company_entry(company->id, actor, at, "registration." + decision,
                                              {{"from", row->from}, {"to", row->to}, {"opinion", opinion}}));
    const bool shut_out = company->status == status::kRejected || company->status == status::kSuspended;
    if (shut_out) repository::end_sessions_of_company(tx, company->id);
    tell_vendor(tx, *company, row->mail, opinion);
    return *company;
  });
}

}  // namespace tenderloom::accounts
