// Roles, leaving, handing over.
#include "tenderloom/accounts/members.h"

#include "audit_entries.h"
#include "company_repository.h"
#include "repository.h"
#include "tenderloom/accounts/permissions.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/notifications/outbox.h"

namespace tenderloom::accounts {
namespace {

std::optional<Company> locked_company(storage::Transaction& tx, std::int64_t id) {
  return repository::company_by_id(tx.sql(), id, storage::for_update(tx.dialect()));
}

/// What history and audit keep of a member.
Json about(const Member& member) { return {{"name", member.display_name}, {"email", member.email}}; }

base::Error unknown_role(const std::string& role) { return base::Error{"role_unknown", {{"role", role}}, "role"}; }

bool is_last_owner(storage::Transaction& tx, std::int64_t company, const Member& member) {
  return member.role == role::kOwner && repository::count_owners(tx.sql(), company) < 2;
}

}  // namespace

Members::Members(storage::Database& database, const base::Clock& clock, const Reporting& reporting,
                 const Registrations& registrations, const Reachability& reachability, HashGate& gate,
                 const Roles& roles, bool cheap_hashes)
    : database_(database),
      clock_(clock),
      reporting_(reporting),
      registrations_(registrations),
      reachability_(reachability),
      gate_(gate),
      roles_(roles),
      cheap_hashes_(cheap_hashes) {}

std::vector<Member> Members::members(std::int64_t company) const {
  auto found = database_.read([&](soci::session& sql) { return repository::members(sql, company); });
  std::vector<std::string> addresses;
  for (const auto& member : found) addresses.push_back(member.email);
  const auto marked = reachability_.marked(addresses);
  for (auto& member : found) {
    if (const auto mark = marked.find(member.email); mark != marked.end()) member.unreachable = mark->second;
  }
  return found;
}

std::vector<CompanyEvent> Members::history(std::int64_t company) const {
  return database_.read([&](soci::session& sql) { return repository::company_events(sql, company); });
}

std::vector<Membership> Members::companies_of(std::int64_t person) const {
  return database_.read([&](soci::session& sql) { return repository::memberships_of(sql, person); });
}

base::Result<void> Members::set_role(std::int64_t company_id, std::int64_t person, const std::string& role,
                                     std::optional<std::int64_t> version, const Actor& actor) {
  if (!roles_.is_vendor_role(role)) return unknown_role(role);
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    const auto company = locked_company(tx, company_id);
    const auto member = company ? repository::member(tx.sql(), company_id, person) : std::nullopt;
    if (!member) return base::Error{"not_found"};
    if (version && *version != member->row_version) {
      return base::Error{"version_conflict", {{"version", member->row_version}}};
    }
    if (member->role == role) return {};
    if (is_last_owner(tx, company_id, *member)) return base::Error{"last_owner", {}, "role"};
    repository::set_member_role(tx, company_id, person, role);
    Json details = about(*member);
    details["from"] = member->role;
    details["role"] = role;
    note(tx, company_id, actor, "role_changed", std::move(details));
    if (person != actor.person_id) tell(tx, *company, "member_role", member->email, member->display_name);
    return {};
  });
}

base::Result<void> Members::remove(std::int64_t company_id, std::int64_t person, const Actor& actor) {
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    const auto company = locked_company(tx, company_id);
    const auto member = company ? repository::member(tx.sql(), company_id, person) : std::nullopt;
    if (!member) return base::Error{"not_found"};
    if (is_last_owner(tx, company_id, *member)) return base::Error{"last_owner"};
    end_membership(tx, company_id, person);
    Json details = about(*member);
    details["role"] = member->role;
    note(tx, company_id, actor, person == actor.person_id ? "left" : "removed", std::move(details));
    if (person != actor.person_id) tell(tx, *company, "member_removed", member->email, member->display_name);
    return {};
  });
}

base::Result<void> Members::hand_over(std::int64_t company_id, std::int64_t person, const std::string& keep,
                                      const Actor& actor) {
  if (!roles_.is_vendor_role(keep)) return unknown_role(keep);
  return database_.write([&](storage::Transaction& tx) -> base::Result<void> {
    const auto company = locked_company(tx, company_id);
    const auto member = company ? repository::member(tx.sql(), company_id, person) : std::nullopt;
    const auto giver = repository::member(tx.sql(), company_id, actor.person_id);
    if (!member || !giver || giver->role != role::kOwner || person == actor.person_id) return base::Error{"not_found"};
    if (member->role != role::kOwner) repository::set_member_role(tx, company_id, person, role::kOwner);
    if (keep != giver->role) repository::set_member_role(tx, company_id, actor.person_id, keep);
    Json details = about(*member);
    details["role"] = keep;
    note(tx, company_id, actor, "handed_over", std::move(details));
    tell(tx, *company, "ownership_given", member->email, member->display_name, {{"giver", actor.name}});
    return {};
  });
}

void Members::end_membership(storage::Transaction& tx, std::int64_t company, std::int64_t person) {
  repository::delete_membership(tx, company, person);
}

/// The company's history and the audit log in one go.
void Members::note(storage::Transaction& tx, std::int64_t company, const Actor& actor, const std::string& event,
                   Json details) {
  audit(tx, company, actor, "company." + event, details);
  repository::insert_company_event(tx, company, {clock_.now(), actor.person_id, actor.name, event, std::move(details)});
}

void Members::audit(storage::Transaction& tx, std::int64_t company, const Actor& actor, const std::string& action,
                    const Json& details) {
  reporting_.audit.record(tx, company_entry(company, actor, clock_.now(), action, details));
}

void Members::tell(storage::Transaction& tx, const Company& company, const std::string& kind, const std::string& email,
                   const std::string& name, Json params) {
  params["contact_name"] = name;
  params["company_name"] = company.name;
  params["tax_id"] = company.tax_id;
  if (!params.contains("link")) params["link"] = reporting_.base_url + "/account/members";
  auto mail = reporting_.mailer.compose(kind, "zh-TW", params);
  mail.to_address = email;
  mail.to_name = name;
  mail.company = company.id;
  reporting_.outbox.queue(tx, mail);
}

}  // namespace tenderloom::accounts
