#include "people_resources.h"

namespace tenderloom::accounts {
namespace {

Json iso_or_null(const std::optional<Instant>& instant) { return instant ? Json(base::iso8601(*instant)) : Json(); }

}  // namespace

Json unreachable_resource(const std::optional<Unreachable>& mark) {
  if (!mark) return nullptr;
  return {{"code", mark->code}, {"status", mark->status}, {"since", base::iso8601(mark->since)}};
}

Json member_resource(const Member& member, std::int64_t reader) {
  return {{"id", std::to_string(member.person_id)},
          {"email", member.email},
          {"display_name", member.display_name},
          {"role", member.role},
          {"joined_at", iso_or_null(member.joined_at)},
          {"last_sign_in", iso_or_null(member.last_sign_in)},
          {"unreachable", unreachable_resource(member.unreachable)},
          {"you", member.person_id == reader},
          {"version", member.row_version}};
}

Json invitation_resource(const Invitation& invitation) {
  return {{"id", std::to_string(invitation.id)},
          {"email", invitation.email},
          {"role", invitation.role},
          {"inviter", invitation.inviter},
          {"by_office", invitation.transfer_id != 0},
          {"state", invitation.state},
          {"sent_at", base::iso8601(invitation.sent_at)},
          {"expires_at", base::iso8601(invitation.expires_at)},
          {"unreachable", unreachable_resource(invitation.unreachable)}};
}

Json members_resource(const Members& members, std::int64_t company, std::int64_t reader, bool may_manage) {
  Json items = Json::array(), invitations = Json::array();
  for (const auto& member : members.members(company)) items.push_back(member_resource(member, reader));
  for (const auto& one : members.waiting(company)) invitations.push_back(invitation_resource(one));
  const auto total = items.size();
  return {{"items", std::move(items)},
          {"page", 1},
          {"per_page", std::max<std::size_t>(total, 25)},
          {"total", total},
          {"invitations", std::move(invitations)},
          {"may_manage", may_manage}};
}

Json transfer_resource(const Transfer& transfer, std::int64_t reader) {
  const bool open = transfer.state == "open", own = transfer.opened_by == reader;
  Json decisions = Json::array();
  if (open && own) decisions = {"withdraw"};
  if (open && !own) decisions = {"confirm", "refuse"};
  Json old;
  if (transfer.old_person != 0) {
    old = {{"id", std::to_string(transfer.old_person)},
           {"display_name", transfer.old_name},
           {"email", transfer.old_email},
           {"role_after", transfer.old_role_after.empty() ? Json() : Json(transfer.old_role_after)}};
  }
  const std::string path =
      "/staff/companies/" + std::to_string(transfer.company_id) + "/transfers/" + std::to_string(transfer.id);
  return {{"id", std::to_string(transfer.id)},
          {"state", transfer.state},
          {"letter_no", transfer.letter_no},
          {"letter_date", transfer.letter_date},
          {"reason", transfer.reason},
          {"letter",
           {{"name", transfer.letter.name},
            {"type", transfer.letter.type},
            {"size", transfer.letter.size},
            {"sha256", transfer.letter.sha256},
            {"url", path + "/letter"}}},
          {"new_name", transfer.new_name},
          {"new_email", transfer.new_email},
          {"old_owner", std::move(old)},
          {"opened_by", transfer.opener},
          {"opened_at", base::iso8601(transfer.opened_at)},
          {"decided_by", transfer.decider},
          {"decided_at", iso_or_null(transfer.decided_at)},
          {"opinion", transfer.opinion},
          {"decisions", std::move(decisions)},
          {"url", path},
          {"version", transfer.row_version}};
}

Json history_resource(const std::vector<RegistrationEvent>& registration, const std::vector<CompanyEvent>& people) {
  std::vector<std::pair<Instant, Json>> lines;
  for (const auto& event : registration) {
    lines.push_back({event.at,
                     {{"at", base::iso8601(event.at)},
                      {"actor", event.actor},
                      {"event", "registration." + event.event},
                      {"details", {{"opinion", event.opinion}, {"changes", event.changes}}}}});
  }
  for (const auto& event : people) {
    lines.push_back({event.at,
                     {{"at", base::iso8601(event.at)},
                      {"actor", event.actor},
                      {"event", "company." + event.event},
                      {"details", event.details}}});
  }
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Json history = Json::array();
  for (auto& [at, line] : lines) history.push_back(std::move(line));
  return history;
}

Json choices_resource(const std::vector<Membership>& companies, std::int64_t current) {
  Json items = Json::array();
  for (const auto& one : companies) {
    items.push_back({{"id", std::to_string(one.company_id)},
                     {"tax_id", one.tax_id},
                     {"company_name", one.company_name},
                     {"registration_status", one.status},
                     {"role", one.role},
                     {"current", one.company_id == current},
                     {"may_act", one.status != status::kRejected}});
  }
  const auto total = items.size();
  return {{"items", std::move(items)}, {"page", 1}, {"per_page", std::max<std::size_t>(total, 25)}, {"total", total}};
}

}  // namespace tenderloom::accounts
