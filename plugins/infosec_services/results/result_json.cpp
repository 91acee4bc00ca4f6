#include "results.h"
#include "tenderloom/base/text.h"
#include "web.h"

namespace tenderloom::infosec_services {
namespace {

std::optional<std::int64_t> price_of(const Evaluation& all, const Proposal& proposal) {
  return price(proposal.settings.pricing, all.pricing.stored(proposal.id()).sheet).man_day_price;
}

/// What a member gave that proposal; none: nothing, or stood aside.
std::optional<int> total_of(const Entry& entry, std::int64_t person_id) {
  for (const auto& seat : entry.seats) {
    if (seat.person_id != person_id || seat.state != "handed_in" || !seat.sheet) continue;
    int total = 0;
    for (const auto& [criterion, points] : seat.sheet->points) total += points;
    return total;
  }
  return std::nullopt;
}

Json criteria_of(const Entry& entry, const Settings& settings, const plugin::Tender& tender,
                 const std::string& locale) {
  Json criteria = Json::array();
  for (const Chapter& chapter : settings.chapters) {
    Exact sum = 0;
    int sheets = 0;
    for (const auto& seat : entry.seats) {
      if (seat.state != "handed_in" || !seat.sheet) continue;
      const auto found = seat.sheet->points.find(chapter.key);
      sum += found == seat.sheet->points.end() ? 0 : found->second;
      ++sheets;
    }
    criteria.push_back({{"key", chapter.key},
                        {"label", type_word(tender, locale, "chapter." + chapter.key)},
                        {"most", chapter.points},
                        {"average", sheets == 0 ? "" : text(sum / sheets, 2)}});
  }
  return criteria;
}

Json bidder_json(const Evaluation& all, const Group& group, const Placed& placed, int number,
                 const std::string& locale = std::string(base::kFirstLocale)) {
  const Entry* entry = group.entry(placed.id);
  if (entry == nullptr) return nullptr;
  const auto proposal = all.desk.find(entry->held.node_id);
  Json price = nullptr;
  std::string price_text;
  if (proposal)
    if (const auto asked = price_of(all, *proposal)) {
      price = *asked;
      price_text = base::thousands(*asked);
    }
  Json scores = Json::array(), questions = Json::array();
  int sum = 0;
  for (const Member& member : group.members) {
    const auto total = total_of(*entry, member.person_id);
    sum += total.value_or(0);
    scores.push_back(
        {{"total", total ? Json(*total) : Json(nullptr)}, {"text", total ? std::to_string(*total) : "－"}});
  }
  for (const auto& one : all.inquiries.questions(entry->held.node_id))
    questions.push_back({{"question", one.question}, {"answer", one.answered.id == 0 ? "" : one.answer}});
  const auto opinions = all.inquiries.opinions(entry->held.node_id);
  Json made = {{"number", number},
               {"node", std::to_string(entry->held.node_id)},
               {"company", entry->company},
               {"tax_id", entry->tax_id},
               {"price", std::move(price)},
               {"price_text", std::move(price_text)},
               {"scores", std::move(scores)},
               {"sum", sum},
               {"average", text(placed.average, 2)},
               {"execution", text(placed.execution, 2)},
               {"criteria", criteria_of(*entry, all.desk.settings(group.tender), group.tender, locale)},
               {"rank", placed.rank},
               {"kept", placed.kept},
               {"passes", placed.passes},
               {"drawn", placed.drawn},
               {"wins", placed.wins},
               {"has_questions", !questions.empty()},
               {"questions", std::move(questions)},
               {"has_opinion", !opinions.empty()}};
  if (!opinions.empty())
    made["opinion"] = {{"compliance", opinions.front().compliance},
                       {"differences", opinions.front().differences},
                       {"remarks", opinions.front().remarks}};
  return made;
}

Json draw_json(const Group& group) {
  if (!group.draw || group.draw->order.empty()) return nullptr;
  Json order = Json::array();
  for (const std::int64_t id : group.draw->order)
    if (const Entry* entry = group.entry(id)) order.push_back({{"company", entry->company}});
  return {{"order", std::move(order)},          {"computed", group.draw->manner == "computed"},
          {"witnesses", group.draw->witnesses}, {"said", group.draw->said},
          {"seed", group.draw->seed},           {"by", group.draw->by.name}};
}

}  // namespace

bool announced(const Group& group) { return group.state == "announced"; }

Json committee_model(const Evaluation& all, const Group& group) {
  Json members = Json::array(), bidders = Json::array();
  int present = 0, number = 0;
  for (const Member& member : group.members) {
    present += member.handed_in > 0 ? 1 : 0;
    members.push_back({{"number", ++number},
                       {"name", member.name},
                       {"is_chair", member.chair},
                       {"stood_aside", member.conflicts > 0},
                       {"attended", member.handed_in > 0}});
  }
  number = 0;
  for (const Placed& placed : group.selection.order) bidders.push_back(bidder_json(all, group, placed, ++number));
  Json winners = Json::array();
  for (const Json& one : bidders)
    if (one.value("wins", false)) winners.push_back(one);
  std::string resolution;
  for (const auto& event : all.groups.history(group))
    if (event.event == "resolve") resolution = event.words;
  const Json draw = draw_json(group);
  return {{"tender", {{"no", group.tender.no}, {"name", group.tender.name}}},
          {"group", {{"code", group.code}, {"name", group.name}}},
          {"state", group.state},
          {"members", std::move(members)},
          {"member_count", group.members.size()},
          {"present", present},
          {"bidders", std::move(bidders)},
          {"winners", winners},
          {"has_winners", !winners.empty()},
          {"candidates", group.selection.candidates},
          {"places", group.selection.kept},  // not "kept": so each bidder says whether it is among them
          {"in_favour", group.in_favour},
          {"draw", draw},
          {"has_draw", !draw.is_null()},
          {"resolution", resolution}};
}

Json published(const Evaluation& all, const plugin::Tender& tender) {
  Json groups = Json::array();
  for (const Group& group : all.groups.groups(tender)) {
    if (!announced(group)) continue;
    Json winners = Json::array();
    for (const Placed& placed : group.selection.order) {
      const Entry* entry = placed.wins ? group.entry(placed.id) : nullptr;
      const auto proposal = entry == nullptr ? std::nullopt : all.desk.find(entry->held.node_id);
      if (!proposal) continue;
      const auto asked = price_of(all, *proposal);
      winners.push_back({{"rank", placed.rank},
                         {"company", entry->company},
                         {"tax_id", entry->tax_id},
                         {"man_day_price", asked ? Json(*asked) : Json(nullptr)},
                         {"chapter_summary", proposal->node.values.value("chapter_summary", "")}});
    }
    groups.push_back({{"group", group.code},
                      {"name", group.name},
                      {"candidates", group.selection.candidates},
                      {"announced_at", group.row ? Json(base::iso8601(group.row->by.at)) : Json(nullptr)},
                      {"winners", std::move(winners)}});
  }
  return {{"tender", {{"no", tender.no}, {"name", tender.name}}}, {"groups", std::move(groups)}};
}

Json own_result(const Evaluation& all, const Proposal& proposal, const std::string& locale) {
  const auto group = all.groups.group(proposal.tender, proposal.group_code);
  if (!group || !announced(*group)) return nullptr;
  for (const Placed& placed : group->selection.order) {
    const Entry* entry = group->entry(placed.id);
    if (entry == nullptr || entry->held.node_id != proposal.id()) continue;
    Json made = bidder_json(all, *group, placed, 1, locale);
    for (const char* kept_back : {"scores", "questions", "opinion", "number", "node", "has_opinion", "has_questions"})
      made.erase(kept_back);
    made["candidates"] = group->selection.candidates;
    return made;
  }
  return nullptr;
}

}  // namespace tenderloom::infosec_services
