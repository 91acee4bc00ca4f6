// Staff put committees together, close their scoring and look at what it comes to.
#include "tenderloom/review/panels.h"

#include <algorithm>
#include <set>

#include "desk_repository.h"
#include "panel_rows.h"
#include "stage_rows.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/base/text.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::review {

using base::Error;
using base::Result;

namespace {

constexpr std::size_t kMostSeated = 200, kMostMembers = 50, kLongestPanelReason = 2000;

const forms::StateMachine& panel_states() { return forms::committee_process().machine("panel"); }
const forms::StateMachine& seat_states() { return forms::committee_process().machine("seat"); }

std::string cleaned(const std::string& words) {
  return base::truncate(std::string(base::trim(base::clean_lines(words))), kLongestPanelReason);
}

}  // namespace

Panels::Panels(const Review::Dependencies& uses, Stages& stages) : uses_(uses), stages_(stages) {
  rankings_["weighted_mean"] = weighted_mean;
}

void Panels::add_ranking(const std::string& name, plugin::Ranking ranking) {
  if (!rankings_.emplace(name, std::move(ranking)).second)
    throw std::logic_error("the ranking " + name + " is there already");
}

std::vector<Colleague> Panels::candidates() {
  const auto addresses = uses_.directory.staff_with("staff.committee");
  const std::set<std::string> may(addresses.begin(), addresses.end());
  return uses_.database.read([&](soci::session& sql) { return repository::staff_of(sql, may); });
}

std::optional<Panel> Panels::panel_of(std::int64_t case_id) {
  return uses_.database.read([&](soci::session& sql) { return panel_rows::panel_of(sql, case_id); });
}
std::vector<Seat> Panels::seats(std::int64_t panel_id) {
  return uses_.database.read([&](soci::session& sql) { return panel_rows::seats(sql, panel_id); });
}
std::vector<SeatRow> Panels::seats_of(std::int64_t person_id) {
  return uses_.database.read([&](soci::session& sql) { return panel_rows::seats_of(sql, person_id); });
}
std::map<std::int64_t, Panel> Panels::panels_in(std::int64_t tender_id, const std::string& stage) {
  return uses_.database.read([&](soci::session& sql) { return panel_rows::latest(sql, tender_id, stage); });
}
std::vector<std::pair<Panel, Seat>> Panels::seats_at(const std::vector<std::int64_t>& cases) {
  if (cases.empty()) return {};
  return uses_.database.read([&](soci::session& sql) { return panel_rows::latest_seats(sql, cases); });
}
std::vector<std::pair<Panel, Seat>> Panels::seats_in(std::int64_t tender_id, std::int64_t person_id) {
  return uses_.database.read([&](soci::session& sql) { return panel_rows::latest_seats(sql, tender_id, person_id); });
}
std::optional<SeatRow> Panels::seat(std::int64_t id, std::int64_t person_id) {
  auto found = uses_.database.read([&](soci::session& sql) { return panel_rows::seats_of(sql, person_id, id); });
  if (id == 0 || found.empty()) return std::nullopt;
  return std::move(found.front());
}

void Panels::record(storage::Transaction& tx, const StageCase& held, const char* action,
                    const submissions::Actor& actor, Json details) const {
  audit::Entry entry;
  entry.person = actor.person_id;
  entry.company = held.company_id;
  entry.actor_name = actor.name;
  entry.address = actor.address;
  entry.action = action;
  entry.subject = "submission:" + std::to_string(held.submission_id);
  entry.details = std::move(details);
  entry.details["row"] = held.title;
  entry.details["stage"] = held.stage;
  uses_.audit.record(tx, entry);
}

/// One mail a member, whatever the number of cases.
void Panels::mail_members(storage::Transaction& tx, const char* kind, const submissions::Ground& ground,
                          const std::string& stage, const std::map<std::string, int>& count) {
  for (const auto& [address, cases] : count) {
    auto mail = uses_.mailer.compose(kind, std::string(base::kFirstLocale),
                                     {{"tender_name", ground.tender.name},
                                      {"tender_no", ground.tender.no},
                                      {"stage",
                                       {{"zh-TW", ground.type->state_label("stage", stage, "zh-TW")},
                                        {"en", ground.type->state_label("stage", stage, "en")}}},
                                      {"count", std::to_string(cases)},
                                      {"link", uses_.base_url + "/committee"}});
    mail.to_address = address;
    uses_.outbox.queue(tx, mail);
  }
}

Result<int> Panels::assign(const Assigning& wanted, const submissions::Actor& actor, base::Instant now) {
  const std::set<std::int64_t> cases(wanted.cases.begin(), wanted.cases.end());
  std::set<std::int64_t> people(wanted.people.begin(), wanted.people.end());
  if (cases.empty()) return Error{"nothing_chosen", Json::object(), "cases"};
  if (people.empty() && wanted.chair == 0) return Error{"no_member_chosen", Json::object(), "people"};
  if (cases.size() > kMostSeated) return Error{"too_many_submissions", {{"limit", kMostSeated}}, "cases"};
  if (people.size() > kMostMembers) return Error{"too_many_members", {{"limit", kMostMembers}}, "people"};
  if (wanted.chair != 0) people.insert(wanted.chair);
  std::map<std::int64_t, std::string> addresses;
  for (const Colleague& one : candidates()) addresses[one.id] = one.email;
  for (const std::int64_t id : people)
    if (!addresses.count(id)) return Error{"member_unknown", Json::object(), "people"};
  const auto first = stages_.find(*cases.begin());
  const auto of_first = first ? uses_.submissions.get(first->submission_id) : std::nullopt;
  const auto ground = of_first ? stages_.ground_of(*of_first, now) : std::nullopt;
  if (!ground) return Error{"case_unknown"};
  return uses_.database.write([&](storage::Transaction& tx) -> Result<int> {
    std::map<std::string, int> told;
    int seated = 0;
    for (const std::int64_t id : cases) {
      const auto seen = stage_rows::find(tx.sql(), id);
      if (!seen || seen->tender_id != ground->tender.id || !uses_.submissions.lock(tx, seen->submission_id))
        return Error{"case_unknown"};
      const auto held = stage_rows::find(tx.sql(), id);
      const auto panel = panel_rows::panel_of(tx.sql(), id, held->stage);
      const auto row =
          forms::step(panel_states(), panel ? panel->state : "decided", "assign", forms::ActorKind::staff, nullptr);
      if (!panel || !held->open || !row.ok())
        return Error{"state_refused", {{"state", panel ? panel->state : held->stage}, {"event", "assign"}}};
      std::map<std::int64_t, Seat> there;
      for (Seat& seat : panel_rows::seats(tx.sql(), panel->id)) there[seat.person_id] = seat;
      for (const std::int64_t person : people) {
        auto seat = there.find(person);
        if (seat == there.end() || seat->second.state == "relieved") {
          Seat made = seat == there.end() ? Seat() : seat->second;
          made.panel_id = panel->id, made.case_id = id, made.person_id = person;
          made.state = "invited";
          made.sheet = Json::object();
          made.declared_at.reset();
          made.reason.clear();
          if (made.id == 0)
            panel_rows::insert_seat(tx, made, actor.person_id);
          else
            panel_rows::update_seat(tx.sql(), made);
          ++seated, ++told[addresses[person]];
          record(tx, *held, "committee.assigned", actor, {{"member", addresses[person]}});
          there[person] = made;
        }
      }
      if (wanted.chair == 0) continue;
      for (auto& [person, seat] : there) {
        if (seat.chair == (person == wanted.chair)) continue;
        seat.chair = person == wanted.chair;
        panel_rows::update_seat(tx.sql(), seat);
      }
    }
    mail_members(tx, "seat_assigned", *ground, first->stage, told);
    return seated;
  });
}

Result<Seat> Panels::relieve(std::int64_t seat_id, const std::string& reason, const submissions::Actor& actor) {
  const std::string words = cleaned(reason);
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Seat> {
    auto seat = panel_rows::seat(tx.sql(), seat_id);
    const auto held = seat ? stage_rows::find(tx.sql(), seat->case_id) : std::nullopt;
    if (!held || !uses_.submissions.lock(tx, held->submission_id)) return Error{"seat_unknown"};
    seat = panel_rows::seat(tx.sql(), seat_id);
    const auto panel = panel_rows::panel(tx.sql(), seat->panel_id);
    const auto row = forms::step(seat_states(), seat->state, "relieve", forms::ActorKind::staff,
                                 [&](std::string_view name) -> std::optional<Error> {
                                   if (name == "scoring" && panel->state != "scoring") return Error{"scoring_closed"};
                                   if (name == "reason" && words.empty())
                                     return Error{"reason_required", Json::object(), "reason"};
                                   return std::nullopt;
                                 });
    if (!row.ok()) return row.error();
    seat->state = (*row)->to;
    seat->reason = words;
    seat->chair = false;
    panel_rows::update_seat(tx.sql(), *seat);
    record(tx, *held, "committee.relieved", actor, {{"member", seat->person_name}, {"reason", words}});
    return std::move(*seat);
  });
}

Result<Panel> Panels::close(std::int64_t case_id, const std::string& reason, const submissions::Actor& actor,
                            base::Instant now) {
  const std::string words = cleaned(reason);
  const auto known = stages_.find(case_id);
  const auto submission = known ? uses_.submissions.get(known->submission_id) : std::nullopt;
  const auto ground = submission ? stages_.ground_of(*submission, now) : std::nullopt;
  if (!ground) return Error{"case_unknown"};
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Panel> {
    if (!uses_.submissions.lock(tx, submission->id)) return Error{"case_unknown"};
    const auto held = stage_rows::find(tx.sql(), case_id);
    auto panel = panel_rows::panel_of(tx.sql(), case_id, held->stage);
    const forms::Stage* stage = ground->type->stage(held->stage);
    if (!panel || stage == nullptr || !stage->committee)
      return Error{"state_refused", {{"state", held->stage}, {"event", "close"}}};
    int have = 0, waiting = 0;
    for (const Seat& seat : panel_rows::seats(tx.sql(), panel->id)) {
      have += seat.state == "handed_in" ? 1 : 0;
      waiting += seat.state == "invited" || seat.state == "cleared" ? 1 : 0;
    }
    const auto row = forms::step(panel_states(), panel->state, "close", forms::ActorKind::staff,
                                 [&](std::string_view) -> std::optional<Error> {
                                   const int least = stage->committee->least_members;
                                   if (have < least) return Error{"too_few_sheets", {{"least", least}, {"have", have}}};
                                   if (waiting > 0 && words.empty())
                                     return Error{"seats_open", {{"count", waiting}}, "reason"};
                                   return std::nullopt;
                                 });
    if (!row.ok()) return row.error();
    panel->state = (*row)->to;
    panel->closed_at = now;
    panel_rows::update_panel(tx.sql(), *panel);
    record(tx, *held, "committee.closed", actor, {{"sheets", have}, {"reason", words}});
    return std::move(*panel);
  });
}

std::vector<Summary> Panels::summary(const submissions::Ground& ground, const forms::Stage& stage) {
  if (!stage.committee) return {};
  const auto scored =
      uses_.database.read([&](soci::session& sql) { return panel_rows::scored(sql, ground.tender.id, stage.key); });
  std::vector<plugin::ScoreSheet> sheets;
  std::map<std::int64_t, Summary> by_case;
  for (const auto& [panel, seat] : scored) {
    plugin::ScoreSheet sheet{seat.case_id, seat.person_id, {}};
    const Json points = seat.sheet.value("scores", Json::object());
    for (const auto& criterion : stage.committee->criteria)
      if (points.contains(criterion.key)) sheet.points[criterion.key] = points[criterion.key].get<int>();
    sheets.push_back(std::move(sheet));
    Summary& summary = by_case[seat.case_id];
    summary.panel_state = panel.state;
    summary.sheets.push_back(seat);
  }
  const auto ranking = rankings_.find(stage.committee->ranking);
  const auto ranked =
      (ranking == rankings_.end() ? plugin::Ranking(weighted_mean) : ranking->second)(*stage.committee, sheets);
  std::vector<std::int64_t> companies;
  for (auto& [id, summary] : by_case) {
    if (auto held = stages_.find(id)) summary.held = std::move(*held);
    companies.push_back(summary.held.company_id);
  }
  std::map<std::int64_t, std::string> names;
  for (auto& [id, name] : uses_.directory.company_names(companies)) names[id] = std::move(name);
  for (const plugin::Ranked& one : ranked) {
    const auto at = by_case.find(one.case_id);
    if (at == by_case.end()) continue;
    at->second.total = one.total;
    at->second.rank = one.rank;
    at->second.criteria = one.criteria;
  }
  std::vector<Summary> all;
  for (auto& [id, summary] : by_case) {
    summary.company_name = names[summary.held.company_id];
    all.push_back(std::move(summary));
  }
  std::stable_sort(all.begin(), all.end(), [](const Summary& a, const Summary& b) { return a.rank < b.rank; });
  return all;
}

}  // namespace tenderloom::review
