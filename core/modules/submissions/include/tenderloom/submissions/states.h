// SM-03, the life of a submission, as data: pages, services and tests read one table.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

struct StateEvent {
  std::string from;
  std::string event;
  Actor::Kind actor;
  std::string guard;  // "" | "window": the tender is filling, or this vendor was given until a later time
                      //    | "complete+window": besides, what R-033..R-046 ask (the caller has checked it)
                      //    | "reason": words must be given
  std::string to;
  bool opens_supplement = false;   // sets `supplementing`
  bool closes_supplement = false;  // clears it
};

/// Every event of every state.
const std::vector<StateEvent>& submission_events();
/// The row for that event in that state, or null when the state does not permit it.
const StateEvent* find_event(std::string_view from, std::string_view event);
/// Codes of the states, as contract.md writes them; their labels are the sentences "submissions.state.<code>".
const std::vector<std::string>& submission_states();

}  // namespace tenderloom::submissions
