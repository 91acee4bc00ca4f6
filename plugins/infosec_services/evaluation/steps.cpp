// The steps of SM-15, each judged by the machine of the type and written with its record.
#include <algorithm>

#include "evaluation.h"
#include "rules/ranking.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/base/text.h"

namespace tenderloom::infosec_services {

namespace {

using base::Error;
using base::Result;

constexpr std::size_t kLongestStepWords = 2000;

std::string step_words(const std::string& typed) { return std::string(base::trim(base::clean_lines(typed))); }

Json ranking_json(const Group& group) {
  Json order = Json::array();
  for (const Placed& one : group.selection.order) {
    const Entry* entry = group.entry(one.id);
    order.push_back({{"case", one.id},
                     {"company", entry == nullptr ? "" : entry->company},
                     {"rank", one.rank},
                     {"average", text(one.average, 4)},
                     {"execution", text(one.execution, 4)},
                     {"passes", one.passes},
                     {"kept", one.kept},
                     {"open", one.open}});
  }
  return {{"candidates", group.selection.candidates}, {"kept", group.selection.kept}, {"order", std::move(order)}};
}

/// What of a proposal's scoring keeps it from being closed, as the portal will say it.
std::optional<Error> still_open(const Group& group, const Entry& entry, const std::string& reason) {
  if (entry.held.panel_state != "scoring") return std::nullopt;
  int have = 0, waiting = 0;
  for (const plugin::ReviewSeat& seat : entry.seats) {
    have += seat.state == "handed_in" ? 1 : 0;
    waiting += seat.state == "invited" || seat.state == "cleared" ? 1 : 0;
  }
  const forms::Stage* stage = group.tender.type->stage(kEvaluationStage);
  const int least = stage != nullptr && stage->committee ? stage->committee->least_members : 0;
  if (have < least) return Error{"too_few_sheets", {{"least", least}, {"have", have}, {"company", entry.company}}};
  if (waiting > 0 && reason.empty())
    return Error{"seats_open", {{"count", waiting}, {"company", entry.company}}, "reason"};
  return std::nullopt;
}

}  // namespace

/// What the guards of a step ask about.
struct EvaluationDesk::Change {
  std::string reason;
  const DrawWord* draw = nullptr;
  std::int64_t person_id = 0;
  std::int64_t unqualified = 0;
  std::optional<Json> awards = {};
  std::function<void(storage::Transaction&)> also = {};
  Json details = Json::object();
};

std::int64_t EvaluationDesk::unqualified(const Group& group) const {
  std::int64_t count = 0;
  for (const auto& held : desk_.uses().reviews.cases(group.tender.id, kQualificationStage)) count += held.open ? 1 : 0;
  return count;
}

std::optional<Error> EvaluationDesk::refusal(const Group& group, const std::string& event, forms::ActorKind actor,
                                             const Change& change) const {
  const int members = static_cast<int>(group.members.size());
  const bool drawn = group.draw && !group.draw->order.empty();
  const auto guard = [&](std::string_view name) -> std::optional<Error> {
    if (name == "reason" && change.reason.empty()) return Error{"reason_required", Json::object(), "reason"};
    if (name == "all_qualified" && change.unqualified > 0)
      return Error{"infosec_qualification_open", {{"count", change.unqualified}}};
    if (name == "undrawn" && drawn) return Error{"infosec_drawn"};
    if (name == "drawn" && !drawn) return Error{"infosec_draw_first"};
    if (name == "tie_at_cut" && group.selection.to_draw.empty()) return Error{"infosec_no_tie"};
    if (name == "whole_draw" && change.draw != nullptr) {
      if (step_words(change.draw->witnesses).empty())
        return Error{"infosec_draw_witnesses", Json::object(), "witnesses"};
      if (change.draw->computed) {
        if (!group.draw || group.draw->manner != "computed") return Error{"infosec_draw_unprepared"};
        if (step_words(change.draw->said).empty()) return Error{"infosec_draw_said", Json::object(), "said"};
        return std::nullopt;
      }
      auto named = change.draw->order, tied = group.selection.to_draw;
      std::sort(named.begin(), named.end());
      std::sort(tied.begin(), tied.end());
      if (named != tied) return Error{"infosec_draw_incomplete", {{"count", tied.size()}}, "order"};
    }
    if (name == "no_conflict") {
      const Member* member = group.member(change.person_id);
      if (member == nullptr || !member->may_vote()) return Error{"infosec_may_not_vote"};
    }
    if (name == "majority" && !Resolution{members, group.in_favour}.carried())
      return Error{"infosec_no_majority", {{"in_favour", group.in_favour}, {"members", members}}};
    if (name == "unawarded" && group.row && !group.row->awards.empty()) return Error{"infosec_awarded"};
    if (name == "awarded" && (!group.row || group.row->awards.empty())) return Error{"infosec_not_awarded"};
    return std::nullopt;
  };
  const auto row =
      forms::step(group.tender.type->process().machine(kEvaluationMachine), group.state, event, actor, guard);
  if (!row.ok()) return row.error();
  return std::nullopt;
}

std::vector<std::string> EvaluationDesk::offered(const Group& group, forms::ActorKind actor,
                                                 std::int64_t person_id) const {
  std::vector<std::string> events;
  if (actor == forms::ActorKind::chair && !is_chair(group, person_id)) return events;
  Change change;
  change.reason = "x";
  change.person_id = person_id;
  if (actor == forms::ActorKind::staff && group.state == "closed") change.unqualified = unqualified(group);
  const auto& machine = group.tender.type->process().machine(kEvaluationMachine);
  for (const forms::Transition* row : machine.offered(group.state, actor))
    if (row->event != "seat_members" && !refusal(group, row->event, actor, change)) events.push_back(row->event);
  return events;
}

void EvaluationDesk::write_event(storage::Transaction& tx, const Group& group, const std::string& event,
                                 const std::string& to, const std::string& words, const plugin::Actor& actor,
                                 Json details) const {
  const auto& uses = desk_.uses();
  rows::add_event(tx, group.tender.id, group.code,
                  {event, group.state, to, words, {actor.person_id, actor.name, uses.clock.now()}});
  details["tender"] = group.tender.no;
  details["group"] = group.code;
  details["from"] = group.state;
  details["to"] = to;
  if (!words.empty()) details["reason"] = words;
  uses.audit.record(tx, actor,
                    {"infosec_services.evaluation_" + event, "tender:" + group.tender.no, 0, std::move(details)});
}

/// A step whose state is kept here: for the sheets that the group was looked at with.
Result<void> EvaluationDesk::take(const Group& group, const std::string& event, const Change& change,
                                  const plugin::Actor& actor) const {
  const auto& machine = group.tender.type->process().machine(kEvaluationMachine);
  const auto* transition = machine.find(group.state, event);
  if (transition == nullptr) return Error{"state_refused", {{"state", group.state}, {"event", event}}};
  const auto& uses = desk_.uses();
  rows::EvaluationRow row = group.row.value_or(rows::EvaluationRow());
  row.version = group.row_version;
  row.state = transition->to;
  row.digest = group.digest;
  if (event == "rank") row.ranking = ranking_json(group), row.awards = Json::array();
  if (change.awards) row.awards = *change.awards;
  row.by = {actor.person_id, actor.name, uses.clock.now()};
  const auto people = event == "rank" || event == "resolve" ? people_of(group) : std::vector<plugin::Person>();
  const bool lots = event == "rank" && !group.selection.to_draw.empty();
  if (lots) row.state = machine.find("ranked", "call_lots")->to;
  return uses.database.write([&](storage::Transaction& tx) -> Result<void> {
    if (!rows::put_evaluation(tx, group.tender.id, group.code, row)) return Error{"infosec_moved"};
    write_event(tx, group, event, row.state, change.reason, actor, change.details);
    if (change.also) change.also(tx);
    if (event == "rank") mail_members(tx, group, "infosec_services_vote_asked", people);
    if (event == "resolve") mail_members(tx, group, "infosec_services_resolved", people);
    return {};
  });
}

std::vector<plugin::Person> EvaluationDesk::people_of(const Group& group) const {
  std::vector<plugin::Person> people;
  for (const Member& member : group.members)
    if (auto person = desk_.uses().people.person(member.person_id)) people.push_back(std::move(*person));
  return people;
}

void EvaluationDesk::mail_members(storage::Transaction& tx, const Group& group, const std::string& event,
                                  const std::vector<plugin::Person>& people) const {
  desk_.uses().mails.to_people(tx, event, people,
                               {{"tender_name", group.tender.name},
                                {"tender_no", group.tender.no},
                                {"group", group.name},
                                {"link", desk_.uses().mails.link(evaluation_url(group.tender, group.code))}});
}

Result<void> EvaluationDesk::close(const Group& group, const std::string& reason, const plugin::Actor& actor) const {
  Change change;
  change.reason = step_words(reason);
  if (auto refused = refusal(group, "close_scoring", forms::ActorKind::staff, change)) return std::move(*refused);
  // All of the group or none: were some closed, their scores would be seen while others are still being written.
  for (const Entry& entry : group.entries)
    if (auto kept_open = still_open(group, entry, change.reason)) return std::move(*kept_open);
  for (const Entry& entry : group.entries) {
    if (entry.held.panel_state != "scoring") continue;
    auto done = desk_.uses().reviews.close(entry.held.id, change.reason, actor);
    if (!done.ok()) {
      Error error = done.error();
      error.params["company"] = entry.company;
      return error;
    }
  }
  desk_.uses().database.write([&](storage::Transaction& tx) {
    write_event(tx, group, "close_scoring", "closed", change.reason, actor, Json::object());
  });
  return {};
}

Result<void> EvaluationDesk::rank(const Group& group, const plugin::Actor& actor) const {
  Change change;
  change.unqualified = unqualified(group);
  if (auto refused = refusal(group, "rank", forms::ActorKind::staff, change)) return std::move(*refused);
  change.details = {{"candidates", group.selection.candidates},
                    {"kept", group.selection.kept},
                    {"tied", group.selection.to_draw.size()}};
  return take(group, "rank", change, actor);
}

Result<void> EvaluationDesk::prepare_lots(const Group& group, const plugin::Actor& actor) const {
  if (!is_chair(group, actor.person_id)) return Error{"not_chair"};
  Change change;
  if (auto refused = refusal(group, "prepare_lots", forms::ActorKind::chair, change)) return std::move(*refused);
  rows::DrawRow draw;
  const std::string seed = base::random_token();
  draw.digest = group.digest;
  draw.manner = "computed";
  draw.commitment = base::sha256_hex(seed);
  draw.sealed_seed = desk_.uses().secrets.seal(seed);
  draw.by = {actor.person_id, actor.name, desk_.uses().clock.now()};
  change.details = {{"commitment", draw.commitment}};
  change.also = [&](storage::Transaction& tx) { rows::put_draw(tx, group.tender.id, group.code, draw); };
  return take(group, "prepare_lots", change, actor);
}

Result<void> EvaluationDesk::draw_lots(const Group& group, const DrawWord& word, const plugin::Actor& actor) const {
  if (!is_chair(group, actor.person_id)) return Error{"not_chair"};
  Change change;
  change.draw = &word;
  if (auto refused = refusal(group, "draw_lots", forms::ActorKind::chair, change)) return std::move(*refused);
  rows::DrawRow draw;
  if (word.computed) {
    draw = *group.draw;
    const auto seed = desk_.uses().secrets.open(draw.sealed_seed);
    if (!seed) return Error{"infosec_draw_unprepared"};
    draw.seed = *seed;
    draw.said = step_words(word.said);
    draw.order = computed_order(draw.seed, draw.said, group.selection.to_draw);
  } else {
    draw.digest = group.digest;
    draw.manner = "physical";
    draw.order = word.order;
  }
  draw.witnesses = step_words(word.witnesses);
  for (const std::string& words : {draw.said, draw.witnesses})
    if (base::code_points(words) > kLongestStepWords)
      return Error{"reason_too_long", {{"limit", kLongestStepWords}}, "witnesses"};
  draw.by = {actor.person_id, actor.name, desk_.uses().clock.now()};
  Json order = Json::array();
  for (const std::int64_t id : draw.order) order.push_back(group.entry(id) == nullptr ? "" : group.entry(id)->company);
  change.details = {{"manner", draw.manner}, {"order", std::move(order)}, {"witnesses", draw.witnesses},
                    {"said", draw.said},     {"seed", draw.seed},         {"commitment", draw.commitment}};
  change.also = [&](storage::Transaction& tx) { rows::put_draw(tx, group.tender.id, group.code, draw); };
  return take(group, "draw_lots", change, actor);
}

Result<void> EvaluationDesk::vote(const Group& group, bool agrees, const std::string& reason,
                                  const plugin::Actor& actor) const {
  Change change;
  change.person_id = actor.person_id;
  change.reason = step_words(reason);
  if (auto refused = refusal(group, "vote", forms::ActorKind::member, change)) return std::move(*refused);
  if (base::code_points(change.reason) > kLongestStepWords)
    return Error{"reason_too_long", {{"limit", kLongestStepWords}}, "reason"};
  rows::VoteRow vote{agrees, change.reason, {actor.person_id, actor.name, desk_.uses().clock.now()}};
  change.details = {{"agrees", agrees}};
  const std::string digest = group.voted_digest();
  return desk_.uses().database.write([&](storage::Transaction& tx) -> Result<void> {
    // The state that was voted in must still stand; votes themselves do not disturb each other.
    const auto now = rows::evaluation(tx.sql(), group.tender.id, group.code);
    if (!now || now->digest != group.digest || now->state != group.state)
      return Error{"state_refused", {{"state", now ? now->state : group.state}, {"event", "vote"}}};
    rows::put_vote(tx, group.tender.id, group.code, digest, vote);
    write_event(tx, group, "vote", group.state, change.reason, actor, change.details);
    return {};
  });
}

Result<void> EvaluationDesk::resolve(const Group& group, const std::string& minutes, const plugin::Actor& actor) const {
  if (!is_chair(group, actor.person_id)) return Error{"not_chair"};
  Change change;
  change.reason = step_words(minutes);
  if (auto refused = refusal(group, "resolve", forms::ActorKind::chair, change)) return std::move(*refused);
  if (base::code_points(change.reason) > kLongestStepWords)
    return Error{"reason_too_long", {{"limit", kLongestStepWords}}, "reason"};
  change.details = {{"in_favour", group.in_favour}, {"members", group.members.size()}};
  return take(group, "resolve", change, actor);
}

/// Where awards are recorded all of the group is opened again: a decision stands for the group as a whole.
Result<void> EvaluationDesk::score_again(const Group& group, std::int64_t case_id, const std::string& reason,
                                         const plugin::Actor& actor) const {
  const Entry* wanted = group.entry(case_id);
  if (wanted == nullptr) return Error{"infosec_case_needed", Json::object(), "case"};
  std::vector<plugin::ReviewSeat> seats;
  for (const Entry& entry : group.entries) {
    if (entry.held.id != case_id && entry.held.panel_state != "decided") continue;
    auto seat = desk_.uses().reviews.seat_of(entry.held.id, actor.person_id);
    if (!seat || !seat->chair) return Error{"not_chair"};
    seats.push_back(std::move(*seat));
  }
  Change change;
  change.reason = step_words(reason);
  if (auto refused = refusal(group, "score_again", forms::ActorKind::chair, change)) return std::move(*refused);
  for (const plugin::ReviewSeat& seat : seats)
    if (auto done = desk_.uses().reviews.reopen(seat.id, change.reason, actor); !done.ok()) return done.error();
  desk_.uses().database.write([&](storage::Transaction& tx) {
    write_event(tx, group, "score_again", "scoring", change.reason, actor, {{"company", wanted->company}});
  });
  return {};
}

}  // namespace tenderloom::infosec_services
