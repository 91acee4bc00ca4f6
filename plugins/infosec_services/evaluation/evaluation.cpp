// A group as it stands: what the portal knows of its scorings, and what is kept here for exactly these sheets.
#include "evaluation.h"

#include <algorithm>
#include <set>

#include "rules/ranking.h"
#include "tenderloom/base/crypto.h"

namespace tenderloom::infosec_services {

namespace {

std::string group_label(const plugin::Tender& tender, const std::string& code) {
  for (const Json& group : tender.groups)
    if (group.value("code", "") == code) return group.value("name", "");
  return code;
}

/// What members gave a proposal; nothing while its scoring is open.
Candidate candidate_of(const Entry& entry) {
  Candidate candidate;
  candidate.id = entry.held.id;
  for (const plugin::ReviewSeat& seat : entry.seats) {
    if (seat.state != "handed_in" || !seat.sheet) continue;
    GivenScore score{0, 0};
    for (const auto& [criterion, points] : seat.sheet->points) {
      score.total += points;
      if (criterion == kTieBreaker) score.execution += points;
    }
    candidate.scores.push_back(score);
  }
  return candidate;
}

/// The sheets as they were closed: whatever changes in one of them, and opening one again, changes it.
std::string digest_of(const std::vector<Entry>& entries) {
  Json all = Json::array();
  for (const Entry& entry : entries) {
    Json sheets = Json::array();
    std::vector<const plugin::ReviewSeat*> seats;
    for (const plugin::ReviewSeat& seat : entry.seats)
      if (seat.state == "handed_in" && seat.sheet) seats.push_back(&seat);
    std::sort(seats.begin(), seats.end(), [](const auto* a, const auto* b) { return a->person_id < b->person_id; });
    for (const auto* seat : seats) sheets.push_back({seat->person_id, Json(seat->sheet->points)});
    all.push_back(
        {entry.held.id, entry.held.closed_at ? base::to_micros(*entry.held.closed_at) : 0, std::move(sheets)});
  }
  return base::sha256_hex(all.dump());
}

std::vector<Member> members_of(const std::vector<Entry>& entries) {
  std::map<std::int64_t, Member> found;
  for (const Entry& entry : entries)
    for (const plugin::ReviewSeat& seat : entry.seats) {
      if (seat.state == "relieved") continue;
      Member& member = found[seat.person_id];
      member.person_id = seat.person_id;
      member.name = seat.name;
      member.chair = member.chair || (seat.chair && seat.state != "conflicted");
      member.conflicts += seat.state == "conflicted" ? 1 : 0;
      member.handed_in += seat.state == "handed_in" ? 1 : 0;
      ++member.seats;
    }
  std::vector<Member> members;
  for (auto& [id, member] : found) members.push_back(std::move(member));
  std::stable_sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.chair > b.chair; });
  return members;
}

/// Up to `closed` it follows from the scorings.
std::string scoring_state(const std::vector<Entry>& entries, const std::vector<Member>& members) {
  if (members.empty()) return "setup";
  const bool open =
      std::any_of(entries.begin(), entries.end(), [](const Entry& one) { return one.held.panel_state == "scoring"; });
  return open ? "scoring" : "closed";
}

}  // namespace

const Entry* Group::entry(std::int64_t case_id) const {
  for (const Entry& one : entries)
    if (one.held.id == case_id) return &one;
  return nullptr;
}
const Member* Group::member(std::int64_t person_id) const {
  for (const Member& one : members)
    if (one.person_id == person_id) return &one;
  return nullptr;
}
const Placed* Group::placed(std::int64_t case_id) const {
  for (const Placed& one : selection.order)
    if (one.id == case_id) return &one;
  return nullptr;
}
std::string Group::voted_digest() const {
  return draw && !draw->order.empty() ? base::sha256_hex(Json{digest, draw->order}.dump()) : digest;
}

std::string evaluation_url(const plugin::Tender& tender, const std::string& group) {
  return "/plugins/infosec_services/tenders/" + tender.no + "/evaluation" + (group.empty() ? "" : "/" + group);
}

std::vector<std::int64_t> computed_order(const std::string& seed, const std::string& said,
                                         std::vector<std::int64_t> tied) {
  std::map<std::string, std::int64_t> drawn;
  for (const std::int64_t id : tied) drawn[base::hmac_sha256_hex(seed, said + "\n" + std::to_string(id))] = id;
  std::vector<std::int64_t> order;
  for (const auto& [lot, id] : drawn) order.push_back(id);
  return order;
}

Group EvaluationDesk::made(const plugin::Tender& tender, const std::string& code, std::vector<Entry> entries,
                           const Settings& settings, const std::optional<rows::EvaluationRow>& row) const {
  Group group;
  group.tender = tender;
  group.code = code;
  group.name = group_label(tender, code);
  group.soc = std::find(settings.soc_groups.begin(), settings.soc_groups.end(), code) != settings.soc_groups.end();
  group.entries = std::move(entries);
  group.members = members_of(group.entries);
  group.state = scoring_state(group.entries, group.members);
  group.row_version = row ? row->version : 0;
  if (group.state != "closed") return group;
  group.digest = digest_of(group.entries);
  std::vector<Candidate> candidates;
  for (const Entry& entry : group.entries) candidates.push_back(candidate_of(entry));
  if (row && row->digest == group.digest) {
    group.row = row;
    group.state = row->state;
    desk_.uses().database.read([&](soci::session& sql) {
      group.draw = rows::draw(sql, tender.id, code, group.digest);
      group.votes = rows::votes(sql, tender.id, code, group.voted_digest());
    });
  }
  for (const rows::VoteRow& vote : group.votes) {
    const Member* member = group.member(vote.by.id);
    group.in_favour += vote.agrees && member != nullptr && member->may_vote() ? 1 : 0;
  }
  const bool carried = group.state == "resolved" || group.state == "announced";
  const Resolution resolution{static_cast<int>(group.members.size()), carried ? group.in_favour : 0};
  group.selection = select_winners(std::move(candidates), group.draw ? group.draw->order : Draw{}, resolution);
  return group;
}

std::vector<Group> EvaluationDesk::groups(const plugin::Tender& tender) const {
  const auto& uses = desk_.uses();
  const auto cases = uses.reviews.cases(tender.id, kEvaluationStage);
  std::vector<std::int64_t> ids, nodes, submissions;
  for (const plugin::ReviewCase& held : cases) {
    if (held.node_id == 0) continue;
    ids.push_back(held.id);
    nodes.push_back(held.node_id);
    submissions.push_back(held.submission_id);
  }
  if (ids.empty()) return {};
  plugin::NodeQuery query;
  query.level = kProposalLevel;
  query.ids = nodes;
  query.per_page = 0;
  std::map<std::int64_t, std::string> codes;
  for (const plugin::Node& node : uses.records.nodes(query).nodes) codes[node.id] = node.values.value("group_code", "");
  std::map<std::int64_t, plugin::Submission> bidders;
  for (plugin::Submission& one : uses.records.submissions(submissions)) bidders[one.id] = std::move(one);
  auto seats = uses.reviews.seats(ids);
  std::map<std::string, std::vector<Entry>> by_group;
  for (const plugin::ReviewCase& held : cases) {
    const auto code = codes.find(held.node_id);
    if (code == codes.end()) continue;
    const plugin::Submission& bidder = bidders[held.submission_id];
    by_group[code->second].push_back({held, bidder.company_name, bidder.tax_id, std::move(seats[held.id])});
  }
  const auto stored = uses.database.read([&](soci::session& sql) { return rows::evaluations(sql, tender.id); });
  const Settings settings = desk_.settings(tender);
  std::vector<Group> all;
  const auto add = [&](const std::string& code) {
    const auto found = by_group.find(code);
    if (found == by_group.end()) return;
    const auto row = stored.find(code);
    all.push_back(made(tender, code, std::move(found->second), settings,
                       row == stored.end() ? std::nullopt : std::optional(row->second)));
    by_group.erase(found);
  };
  for (const Json& group : tender.groups) add(group.value("code", ""));
  while (!by_group.empty()) add(std::string(by_group.begin()->first));
  return all;
}

std::optional<Group> EvaluationDesk::group(const plugin::Tender& tender, const std::string& code) const {
  for (Group& one : groups(tender))
    if (one.code == code) return std::move(one);
  return std::nullopt;
}

std::optional<Group> EvaluationDesk::group_of(std::int64_t case_id) const {
  const auto held = desk_.uses().reviews.find(case_id);
  const auto tender = held ? desk_.uses().records.tender(held->tender_id) : std::nullopt;
  if (!tender || tender->type_key != kPlugin || !tender->type) return std::nullopt;
  for (Group& one : groups(*tender))
    if (one.entry(case_id) != nullptr) return std::move(one);
  return std::nullopt;
}

std::vector<rows::EventRow> EvaluationDesk::history(const Group& group) const {
  return desk_.uses().database.read([&](soci::session& sql) { return rows::events(sql, group.tender.id, group.code); });
}

bool EvaluationDesk::is_chair(const Group& group, std::int64_t person_id) const {
  const Member* member = group.member(person_id);
  return member != nullptr && member->chair;
}

}  // namespace tenderloom::infosec_services
