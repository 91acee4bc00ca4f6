// SCR-705 to SCR-707: the groups of a tender under evaluation, and the steps that staff, chair and members take.
#include <algorithm>

#include "reading.h"
#include "tenderloom/base/text.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using forms::ActorKind;
using http::Context;
using http::Outcome;

/// What a person is in a group.
struct Standing {
  bool office = false, working_group = false;
  const Member* member = nullptr;
  bool sees() const { return office || working_group || member != nullptr; }
  /// Scores of closed scorings; who stands aside from one of the group's proposals judges none of them.
  bool sees_scores() const { return office || (member != nullptr && member->may_vote()); }
};

Standing standing_of(const Group& group, const Context& context) {
  const auto& who = context.principal();
  return {who.may("staff.stages"), who.may("staff.working_group"), group.member(who.person_id)};
}

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

class GroupRoutes {
 public:
  explicit GroupRoutes(const Evaluation& all) : all_(all) {}

  Outcome list(Context& context) const {
    const auto tender = all_.desk.tender(context.param("no"));
    if (!tender) return http::not_found();
    Json groups = Json::array();
    bool any = context.principal().may("staff.stages") || context.principal().may("staff.working_group");
    for (const Group& group : all_.groups.groups(*tender)) {
      const Standing standing = standing_of(group, context);
      if (!standing.sees()) continue;
      any = true;
      int own = 0, handed_in = 0;
      if (standing.member != nullptr) own = standing.member->seats, handed_in = standing.member->handed_in;
      groups.push_back(
          {{"group", group.code},
           {"group_name", group.name},
           {"state", group.state},
           {"state_label", group.tender.type->words().text(context.locale(), "process.evaluation." + group.state)},
           {"proposals", group.entries.size()},
           {"members", group.members.size()},
           {"own", own},
           {"own_handed_in", handed_in},
           {"links", {{"self", evaluation_url(*tender, group.code)}}}});
    }
    if (!any) return http::not_found();
    return http::Page{"infosec_services/evaluations",
                      {{"tender", {{"no", tender->no}, {"name", tender->name}}}, {"groups", std::move(groups)}}};
  }

  /// Tenders with groups that this person sees.
  Outcome tenders(Context& context) const {
    Json items = Json::array();
    for (const plugin::Tender& tender : all_.desk.uses().records.tenders(kPlugin)) {
      if (!tender.type) continue;
      Json groups = Json::array();
      for (const Group& group : all_.groups.groups(tender))
        if (standing_of(group, context).sees())
          groups.push_back(
              {{"group", group.code},
               {"group_name", group.name},
               {"state", group.state},
               {"state_label", tender.type->words().text(context.locale(), "process.evaluation." + group.state)},
               {"links", {{"self", evaluation_url(tender, group.code)}}}});
      if (!groups.empty())
        items.push_back({{"tender", {{"no", tender.no}, {"name", tender.name}}},
                         {"groups", std::move(groups)},
                         {"links", {{"self", evaluation_url(tender)}}}});
    }
    return http::Page{"infosec_services/evaluation_tenders", {{"items", std::move(items)}}};
  }

  Outcome show(Context& context) const {
    const auto group = find(context);
    if (!group) return http::not_found();
    return page(context, *group, Json::object(), 200);
  }

  Outcome act(Context& context) const {
    const auto group = find(context);
    if (!group) return http::not_found();
    const std::string act = context.param("act");
    const auto known = kActs.find(act);
    if (known == kActs.end()) return http::not_found();
    const Standing standing = standing_of(*group, context);
    if (known->second == ActorKind::staff && !standing.office) return http::refuse(403, {"stage_not_yours"});
    if (known->second != ActorKind::staff && standing.member == nullptr)
      return http::refuse(403, {"infosec_may_not_vote"});
    const auto done = take(context, *group, act);
    if (!done.ok()) return refuse(context, *group, done.error(), act);
    const auto fresh = all_.groups.group(group->tender, group->code);
    return http::Done{evaluation_url(group->tender, group->code), group_json(all_, *fresh, context),
                      http::Flash{"success", "flash.infosec_" + act}};
  }

 private:
  static inline const std::map<std::string, ActorKind> kActs{
      {"close", ActorKind::staff},    {"rank", ActorKind::staff},    {"award", ActorKind::staff},
      {"announce", ActorKind::staff}, {"prepare", ActorKind::chair}, {"draw", ActorKind::chair},
      {"resolve", ActorKind::chair},  {"reopen", ActorKind::chair},  {"vote", ActorKind::member}};

  base::Result<void> take(const Context& context, const Group& group, const std::string& act) const {
    const plugin::Actor actor = plugin::actor_of(context);
    const Json& body = context.values();
    const std::string reason = text_value(body, "reason");
    if (act == "close") return all_.groups.close(group, reason, actor);
    if (act == "rank") return all_.groups.rank(group, actor);
    if (act == "award") return all_.groups.award(group, actor);
    if (act == "announce") return all_.groups.announce(group, actor);
    if (act == "prepare") return all_.groups.prepare_lots(group, actor);
    if (act == "resolve") return all_.groups.resolve(group, reason, actor);
    if (act == "reopen") return all_.groups.score_again(group, number_of(text_value(body, "case")), reason, actor);
    if (act == "draw") return all_.groups.draw_lots(group, drawn(group, body), actor);
    const Json said = body.is_object() ? body.value("agrees", Json()) : Json();
    const bool yes = said == Json(true) || said == Json("yes"), no = said == Json(false) || said == Json("no");
    if (!yes && !no) return base::Error{"infosec_vote_needed", Json::object(), "agrees"};
    return all_.groups.vote(group, yes, reason, actor);
  }

  /// Either `order` (cases) or `place` of each case, as a form has it: {case: 1, …}.
  static DrawWord drawn(const Group& group, const Json& body) {
    DrawWord word;
    word.said = text_value(body, "said");
    word.witnesses = text_value(body, "witnesses");
    word.computed = text_value(body, "manner") == "computed";
    const Json order = body.is_object() ? body.value("order", Json()) : Json();
    if (order.is_array())
      for (const Json& one : order)
        word.order.push_back(one.is_string()           ? number_of(one.get<std::string>())
                             : one.is_number_integer() ? one.get<std::int64_t>()
                                                       : 0);
    const Json places = body.is_object() ? body.value("place", Json()) : Json();
    if (places.is_object()) {
      std::map<std::int64_t, std::int64_t> by_place;
      for (const std::int64_t id : group.selection.to_draw)
        if (const auto place = number_of(text_value(places, std::to_string(id))); place > 0) by_place[place] = id;
      for (const auto& [place, id] : by_place) word.order.push_back(id);
    }
    return word;
  }

  std::optional<Group> find(const Context& context) const {
    const auto tender = all_.desk.tender(context.param("no"));
    auto group = tender ? all_.groups.group(*tender, context.param("group")) : std::nullopt;
    if (!group || !standing_of(*group, context).sees()) return std::nullopt;
    return group;
  }

  http::Page page(const Context& context, const Group& group, Json extra, int status) const {
    return {.view = "infosec_services/evaluation",
            .resource = group_json(all_, group, context),
            .extra = std::move(extra),
            .status = status};
  }

  Outcome refuse(const Context& context, const Group& group, const base::Error& error, const std::string& act) const {
    const auto& words = all_.desk.uses().words;
    const Json extra = {{"typed", context.values()}, {"act", act}};
    if (!error.field.empty())
      return http::Invalid{Json::array({finding(words, context.locale(), error)}), "infosec_services/evaluation",
                           group_json(all_, group, context), extra};
    const int status = error.code == "not_chair" ? 403 : 409;
    if (!context.wants_html()) {
      http::Refused refused = http::refuse(status, error);
      refused.more["state"] = group.state;
      return refused;
    }
    Json shown = extra;
    shown["problem"] = words.text(context.locale(), "error." + error.code, error.params);
    return page(context, group, std::move(shown), status);
  }

  const Evaluation& all_;
};

}  // namespace

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
  for (const auto& [actor, may] :
       {std::pair(ActorKind::staff, standing.office), std::pair(ActorKind::chair, standing.member != nullptr),
        std::pair(ActorKind::member, standing.member != nullptr)})
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

void add_groups(plugin::Host& host, const Evaluation& all) {
  using http::Method;
  const auto routes = std::make_shared<GroupRoutes>(all);
  const auto add = [&](http::Route made, Outcome (GroupRoutes::*handle)(Context&) const) {
    made.handler = [routes, handle](Context& context) { return (routes.get()->*handle)(context); };
    host.add_route(std::move(made));
  };
  add(route(Method::get, "evaluations", "staff.reading", "Tenders under evaluation that one has to do with", {200}),
      &GroupRoutes::tenders);
  const std::string at = "tenders/{no}/evaluation";
  add(route(Method::get, at, "staff.reading", "Groups of a tender under evaluation (SM-15)", {200, 404}),
      &GroupRoutes::list);
  add(route(Method::get, at + "/{group}", "staff.reading",
            "One group: its proposals, committee, ranking, lots, resolution; no score before the scoring is closed",
            {200, 404}),
      &GroupRoutes::show);
  add(route(Method::post, at + "/{group}/{act}", "staff.reading",
            "close (reason), rank, prepare, draw (order, witnesses; manner, said), vote (agrees, reason), resolve "
            "(reason), reopen (case, reason), award, announce",
            {200, 403, 404, 409, 422}),
      &GroupRoutes::act);
  add_group_views(host);
}

}  // namespace tenderloom::infosec_services
