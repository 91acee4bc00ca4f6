#include "group_json.h"

#include <algorithm>

#include "web.h"

namespace tenderloom::infosec_services {
namespace {

Json sheets_json(const Entry& entry) {
  Json sheets = Json::array();
  for (const plugin::ReviewSeat& seat : entry.seats) {
    if (!seat.sheet) continue;
    int total = 0;
    Json points = Json::object(), opinions = Json::object();
    for (const auto& [key, given] : seat.sheet->points) points[key] = given, total += given;
    for (const auto& [key, words] : seat.sheet->opinions) opinions[key] = words;
    sheets.push_back({{"member", seat.name},
                      {"scores", std::move(points)},
                      {"total", total},
                      {"opinions", std::move(opinions)},
                      {"opinion", seat.sheet->opinion}});
  }
  return sheets;
}

Json entry_json(const Group& group, const Entry& entry, const Standing& standing) {
  int seats = 0, handed_in = 0, conflicts = 0;
  Json own;  // where the reader's own seat stands
  for (const plugin::ReviewSeat& seat : entry.seats) {
    seats += seat.state == "relieved" ? 0 : 1;
    handed_in += seat.state == "handed_in" ? 1 : 0;
    conflicts += seat.state == "conflicted" ? 1 : 0;
    if (standing.member != nullptr && seat.person_id == standing.member->person_id && seat.state != "relieved")
      own = seat.state;
  }
  Json made = {{"case", std::to_string(entry.held.id)},
               {"company", entry.company},
               {"tax_id", entry.tax_id},
               {"scoring", entry.held.panel_state},
               {"stage", entry.held.stage},
               {"seats", seats},
               {"handed_in", handed_in},
               {"conflicts", conflicts},
               {"own", std::move(own)},
               {"ranked", Json()},
               {"sheets", Json::array()},
               {"links",
                {{"reading", reading_url(entry.held.id)},
                 {"case", standing.office ? Json("/staff/cases/" + std::to_string(entry.held.id)) : Json()}}}};
  if (!standing.sees_scores()) return made;
  if (entry.held.panel_state != "scoring") made["sheets"] = sheets_json(entry);
  const Placed* placed = group.ranked() ? group.placed(entry.held.id) : nullptr;
  if (placed != nullptr)
    made["ranked"] = {{"rank", placed->rank},
                      {"average", text(placed->average, 2)},
                      {"execution", text(placed->execution, 2)},
                      {"passes", placed->passes},
                      {"kept", placed->kept},
                      {"open", placed->open},
                      {"drawn", placed->drawn},
                      {"wins", placed->wins}};
  return made;
}

Json members_json(const Group& group, bool with_votes) {
  Json members = Json::array();
  for (const Member& member : group.members) {
    Json vote;
    if (with_votes)
      for (const rows::VoteRow& one : group.votes)
        if (one.by.id == member.person_id)
          vote = {{"agrees", one.agrees}, {"reason", one.reason}, {"at", base::iso8601(one.by.at)}};
    members.push_back({{"name", member.name},
                       {"chair", member.chair},
                       {"seats", member.seats},
                       {"handed_in", member.handed_in},
                       {"conflicts", member.conflicts},
                       {"may_vote", member.may_vote()},
                       {"vote", std::move(vote)}});
  }
  return members;
}

Json draw_json(const Group& group) {
  Json tied = Json::array();
  for (const std::int64_t id : group.selection.to_draw)
    tied.push_back({{"case", std::to_string(id)}, {"company", group.entry(id)->company}});
  Json made = {{"tied", std::move(tied)}, {"prepared", Json()}, {"record", Json()}};
  if (!group.draw) return made;
  const rows::DrawRow& draw = *group.draw;
  if (draw.order.empty()) {
    made["prepared"] = {{"commitment", draw.commitment}, {"by", draw.by.name}, {"at", base::iso8601(draw.by.at)}};
    return made;
  }
  Json order = Json::array();
  for (const std::int64_t id : draw.order)
    order.push_back(
        {{"case", std::to_string(id)}, {"company", group.entry(id) == nullptr ? "" : group.entry(id)->company}});
  made["record"] = {{"manner", draw.manner},       {"order", std::move(order)},
                    {"witnesses", draw.witnesses}, {"said", draw.said},
                    {"seed", draw.seed},           {"commitment", draw.commitment},
                    {"by", draw.by.name},          {"at", base::iso8601(draw.by.at)}};
  return made;
}

Json history_json(const Evaluation& all, const Group& group, const std::string& locale, bool with_votes) {
  const auto& words = group.tender.type->words();
  Json history = Json::array();
  for (const rows::EventRow& row : all.groups.history(group)) {
    if (row.event == "vote" && !with_votes) continue;
    history.push_back({{"event", row.event},
                       {"event_label", words.text(locale, "process.event." + row.event)},
                       {"to", row.to},
                       {"to_label", words.text(locale, "process.evaluation." + row.to)},
                       {"reason", row.words},
                       {"person", row.by.name},
                       {"at", base::iso8601(row.by.at)}});
  }
  return history;
}

}  // namespace

Standing standing_of(const Group& group, const http::Context& context) {
  const auto& who = context.principal();
  return {who.may("staff.stages"), who.may("staff.working_group"), group.member(who.person_id)};
}

Json group_json(const Evaluation& all, const Group& group, const http::Context& context) {
  const Standing standing = standing_of(group, context);
  if (!standing.sees()) return nullptr;
  const std::int64_t person = context.principal().person_id;
  const bool scores = standing.sees_scores();
  Json entries = Json::array(), offered = Json::array();
  for (const Entry& entry : group.entries) entries.push_back(entry_json(group, entry, standing));
  if (group.ranked() && scores)
    std::stable_sort(entries.begin(), entries.end(), [](const Json& a, const Json& b) {
      return a.at("ranked").value("rank", 0) < b.at("ranked").value("rank", 0);
    });
  for (const auto& [actor, may] : {std::pair(forms::ActorKind::staff, standing.office),
                                   std::pair(forms::ActorKind::chair, standing.member != nullptr),
                                   std::pair(forms::ActorKind::member, standing.member != nullptr)})
    if (may)
      for (const std::string& event : all.groups.offered(group, actor, person)) offered.push_back(event);
  Json own;
  for (const rows::VoteRow& vote : group.votes)
    if (vote.by.id == person) own = {{"agrees", vote.agrees}, {"reason", vote.reason}};
  return {{"tender", {{"no", group.tender.no}, {"name", group.tender.name}}},
          {"group", group.code},
          {"group_name", group.name},
          {"state", group.state},
          {"state_label", group.tender.type->words().text(context.locale(), "process.evaluation." + group.state)},
          {"candidates", group.entries.size()},
          {"kept", kept_of(static_cast<int>(group.entries.size()))},
          {"entries", std::move(entries)},
          {"members", members_json(group, scores)},
          {"in_favour", scores ? Json(group.in_favour) : Json()},
          {"draw", scores && group.ranked() ? draw_json(group) : Json()},
          {"own_vote", std::move(own)},
          {"reader", {{"office", standing.office}, {"member", standing.member != nullptr}}},
          {"offered", std::move(offered)},
          {"history", history_json(all, group, context.locale(), scores)},
          {"awards", scores && group.row ? group.row->awards : Json::array()},
          {"links",
           {{"self", evaluation_url(group.tender, group.code)},
            {"papers", standing.office && group.ranked() ? Json("/plugins/infosec_services/tenders/" + group.tender.no +
                                                                "/groups/" + group.code + "/papers")
                                                         : Json()},
            {"stage",
             standing.office ? Json("/staff/tenders/" + group.tender.no + "/stages/" + kEvaluationStage) : Json()}}}};
}

}  // namespace tenderloom::infosec_services
