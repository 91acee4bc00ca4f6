// The staff's side of a registration (SCR-151, SM-01).
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
    {"reopen", status::kNeedsRevision, status::kPending, false, notifications::kind::kRegistrationReopened},
    {"reopen", status::kRejected, status::kPending, false, notifications::kind::kRegistrationReopened},
    {"reopen", status::kSuspended, status::kApproved, false, notifications::kind::kRegistrationReopened},
};

constexpr std::size_t kLongestReason = 2000;

bool known(const std::string& decision) {
  return std::any_of(std::begin(kDecisions), std::end(kDecisions),
                     [&](const Decision& row) { return decision == row.name; });
}

const Decision* decision_from(const std::string& decision, const std::string& state) {
  for (const auto& row : kDecisions) {
    if (decision == row.name && state == row.from) return &row;
  }
  return nullptr;
}

}  // namespace

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

RegistrationPage Registrations::list(const Query& query) const {
  const std::string folded = base::fold(base::trim(query.text));
  return database_.read([&](soci::session& sql) {
    RegistrationPage page;
    page.page = query.page;
    page.per_page = query.per_page;
    page.counters = repository::count_by_status(sql);
    page.total = repository::count_companies(sql, query.status, folded);
    page.companies =
        repository::list_companies(sql, query.status, folded, query.per_page, (query.page - 1) * query.per_page);
    return page;
  });
}

std::vector<RegistrationEvent> Registrations::history(std::int64_t company_id) const {
  return database_.read([&](soci::session& sql) { return repository::events(sql, company_id); });
}

Json Registrations::changes_since_decision(const std::vector<RegistrationEvent>& history) {
  // Several revisions in a row: the first old value against the last new one.
  std::map<std::string, std::pair<Json, Json>> changed;
  std::vector<std::string> order;
  for (const auto& event : history) {
    if (known(event.event)) {
      changed.clear();
      order.clear();
    }
    for (const auto& change : event.changes) {
      const auto field = change.at("field").get<std::string>();
      if (const auto found = changed.find(field); found != changed.end()) {
        found->second.second = change.at("new");
      } else {
        changed[field] = {change.at("old"), change.at("new")};
        order.push_back(field);
      }
    }
  }
  Json changes = Json::array();
  for (const auto& field : order) {
    const auto& [before, after] = changed[field];
    if (before != after) changes.push_back({{"field", field}, {"old", before}, {"new", after}});
  }
  return changes;
}

base::Result<Company> Registrations::decide(std::int64_t company_id, const std::string& decision,
                                            const std::string& reason, std::optional<std::int64_t> version,
                                            const Actor& actor) {
  if (!known(decision)) return base::Error{"decision_unknown", {{"decision", decision}}};
  const std::string opinion(base::trim(base::clean_lines(reason)));
  return database_.write([&](storage::Transaction& tx) -> base::Result<Company> {
    auto company = repository::company_by_id(tx.sql(), company_id, storage::for_update(tx.dialect()));
    if (!company) return base::Error{"not_found"};
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
    const auto at = clock_.now();
    company->status = row->to;
    company->review_comment = opinion;
    company->decided_at = at;
    repository::update_company(tx, *company);
    ++company->row_version;
    repository::insert_event(tx, company->id, actor.person_id, {at, actor.name, decision, opinion}, company->values);
    audit::Entry entry;
    entry.at = at;
    entry.person = actor.person_id;
    entry.company = company->id;
    entry.actor_name = actor.name;
    entry.address = actor.address;
    entry.action = "registration." + decision;
    entry.subject = "company:" + std::to_string(company->id);
    entry.details = {{"from", row->from}, {"to", row->to}, {"opinion", opinion}};
    reporting_.audit.record(tx, entry);
    if (company->status == status::kRejected) repository::end_sessions_of_company(tx, company->id);
    tell_vendor(tx, *company, row->mail, opinion);
    return *company;
  });
}

}  // namespace tenderloom::accounts
