#include "tenderloom/forms/process.h"

#include <algorithm>
#include <stdexcept>

namespace tenderloom::forms {

std::string_view name_of(ActorKind actor) {
  static constexpr std::string_view kNames[] = {"vendor", "staff", "system", "member", "chair"};
  return kNames[static_cast<std::size_t>(actor)];
}

std::pair<std::string, std::string> event_word(const StateMachine& machine, const Transition& row) {
  if (machine.key == "stage") return {"stage_event", row.from + "." + row.event};
  return {"event", row.event};
}

const Transition* StateMachine::find(std::string_view from, std::string_view event) const {
  for (const Transition& row : transitions)
    if (row.from == from && row.event == event) return &row;
  return nullptr;
}

bool StateMachine::has_state(std::string_view state) const {
  return std::find(states.begin(), states.end(), state) != states.end();
}

std::vector<const Transition*> StateMachine::offered(std::string_view from, ActorKind actor) const {
  std::vector<const Transition*> rows;
  for (const Transition& row : transitions)
    if (row.from == from && row.actor == name_of(actor)) rows.push_back(&row);
  return rows;
}

const StateMachine& Process::machine(std::string_view key) const {
  for (const StateMachine& one : machines)
    if (one.key == key) return one;
  throw std::logic_error("there is no state machine " + std::string(key));
}

base::Result<const Transition*> step(const StateMachine& machine, std::string_view from, std::string_view event,
                                     ActorKind actor, const Guard& guard) {
  const Transition* row = machine.find(from, event);
  if (row == nullptr || (actor != ActorKind::system && row->actor != name_of(actor)))
    return base::Error{"state_refused", {{"state", std::string(from)}, {"event", std::string(event)}}};
  std::string_view rest = row->guard;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (auto refused = guard ? guard(rest.substr(0, end)) : std::nullopt) return std::move(*refused);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return row;
}

}  // namespace tenderloom::forms
