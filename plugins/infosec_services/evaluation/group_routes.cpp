// SCR-705 to SCR-707: the groups of a tender under evaluation, and the steps that staff, chair and members take.
#include <algorithm>

#include "group_json.h"
#include "reading.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/shape.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

using forms::ActorKind;
using http::Context;
using http::Outcome;

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
    const std::string reason = http::body_text(body, "reason");
    if (act == "close") return all_.groups.close(group, reason, actor);
    if (act == "rank") return all_.groups.rank(group, actor);
    if (act == "award") return all_.groups.award(group, actor);
    if (act == "announce") return all_.groups.announce(group, actor);
    if (act == "prepare") return all_.groups.prepare_lots(group, actor);
    if (act == "resolve") return all_.groups.resolve(group, reason, actor);
    if (act == "reopen")
      return all_.groups.score_again(group, number_of(http::body_value(body, "case")), reason, actor);
    if (act == "draw") return all_.groups.draw_lots(group, drawn(group, body), actor);
    const Json said = body.is_object() ? body.value("agrees", Json()) : Json();
    const bool yes = said == Json(true) || said == Json("yes"), no = said == Json(false) || said == Json("no");
    if (!yes && !no) return base::Error{"infosec_vote_needed", Json::object(), "agrees"};
    return all_.groups.vote(group, yes, reason, actor);
  }

  /// Either `order` (cases) or `place` of each case, as a form has it: {case: 1, …}.
  static DrawWord drawn(const Group& group, const Json& body) {
    DrawWord word;
    word.said = http::body_text(body, "said");
    word.witnesses = http::body_text(body, "witnesses");
    word.computed = http::body_text(body, "manner") == "computed";
    for (const std::string& one : http::body_values(body, "order")) word.order.push_back(number_of(one));
    if (const Json places = http::body_object(body, "place"); !places.empty()) {
      std::map<std::int64_t, std::int64_t> by_place;
      for (const std::int64_t id : group.selection.to_draw)
        if (const auto place = number_of(http::body_value(places, std::to_string(id))); place > 0) by_place[place] = id;
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

void add_groups(plugin::Host& host, const Evaluation& all) {
  using http::Method;
  const auto routes = std::make_shared<GroupRoutes>(all);
  const plugin::RoutesOf add(host, routes);
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
