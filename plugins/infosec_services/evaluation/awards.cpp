// What follows from a resolution: the outcome of every proposal of the group, and its announcement.
#include "evaluation.h"

namespace tenderloom::infosec_services {

namespace {

using base::Error;
using base::Result;

constexpr char kBest[] = "best", kNotBest[] = "not_best";

/// Why, as the vendor reads it: its own average and place, and what decided.
std::string award_reason(const base::Words& words, const Group& group, const Placed& placed) {
  const char* key = placed.wins      ? "infosec.evaluation.reason_best"
                    : !placed.passes ? "infosec.evaluation.reason_points"
                                     : "infosec.evaluation.reason_rank";
  return words.text(std::string(base::kFirstLocale), key,
                    {{"average", text(placed.average, 2)},
                     {"rank", placed.rank},
                     {"candidates", group.selection.candidates},
                     {"kept", group.selection.kept}});
}

}  // namespace

Result<void> EvaluationDesk::award(const Group& group, const plugin::Actor& actor) const {
  const auto& uses = desk_.uses();
  const auto& machine = group.tender.type->process().machine(kEvaluationMachine);
  const auto step = forms::step(machine, group.state, "award", forms::ActorKind::staff,
                                [&](std::string_view name) -> std::optional<Error> {
                                  if (name == "unawarded" && !group.row->awards.empty())
                                    return Error{"infosec_awarded"};
                                  return std::nullopt;
                                });
  if (!step.ok()) return step.error();
  if (!group.selection.settled()) return Error{"infosec_draw_first"};
  std::vector<plugin::ReviewWord> words;
  rows::EvaluationRow row = *group.row;
  row.awards = Json::array();
  for (const Placed& placed : group.selection.order) {
    words.push_back({placed.id, placed.wins ? kBest : kNotBest, award_reason(uses.words, group, placed)});
    row.awards.push_back({{"case", placed.id}, {"best", placed.wins}});
  }
  row.state = (*step)->to;
  row.by = {actor.person_id, actor.name, uses.clock.now()};
  return uses.reviews.decide(words, actor, [&](storage::Transaction& tx) -> Result<void> {
    if (!rows::put_evaluation(tx, group.tender.id, group.code, row)) return Error{"infosec_moved"};
    write_event(tx, group, "award", row.state, "", actor, {{"awards", row.awards}});
    return {};
  });
}

Result<void> EvaluationDesk::announce(const Group& group, const plugin::Actor& actor) const {
  const auto& uses = desk_.uses();
  const auto& machine = group.tender.type->process().machine(kEvaluationMachine);
  const auto step = forms::step(machine, group.state, "announce", forms::ActorKind::staff,
                                [&](std::string_view name) -> std::optional<Error> {
                                  if (name == "awarded" && group.row->awards.empty())
                                    return Error{"infosec_not_awarded"};
                                  return std::nullopt;
                                });
  if (!step.ok()) return step.error();
  rows::EvaluationRow row = *group.row;
  row.state = (*step)->to;
  row.by = {actor.person_id, actor.name, uses.clock.now()};
  const auto written = uses.database.write([&](storage::Transaction& tx) -> Result<void> {
    if (!rows::put_evaluation(tx, group.tender.id, group.code, row)) return Error{"infosec_moved"};
    write_event(tx, group, "announce", row.state, "", actor, Json::object());
    return {};
  });
  if (!written.ok()) return written;
  std::vector<std::int64_t> cases;
  for (const Entry& entry : group.entries) cases.push_back(entry.held.id);
  uses.reviews.publish(cases, actor);
  return {};
}

}  // namespace tenderloom::infosec_services
