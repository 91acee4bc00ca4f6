#include "tenderloom/submissions/states.h"

namespace tenderloom::submissions {

const std::vector<StateEvent>& submission_events() {
  using Kind = Actor::Kind;
  static const std::vector<StateEvent> table{
      {"not_submitted", "submit", Kind::vendor, "complete+window", "submitted"},
      {"returned", "submit", Kind::vendor, "complete+window", "submitted"},
      {"withdrawn", "submit", Kind::vendor, "complete+window", "submitted"},
      {"submitted", "take_back", Kind::vendor, "window", "not_submitted"},
      {"submitted", "receive", Kind::staff, "", "received"},
      {"submitted", "return", Kind::staff, "reason", "returned"},
      {"received", "revoke_receipt", Kind::staff, "reason", "submitted"},
      {"received", "withdraw", Kind::vendor, "window", "withdrawn"},
      {"received", "supplement", Kind::staff, "", "received", true, false},
      {"received", "close_supplement", Kind::staff, "", "received", false, true},
      {"received", "complete_supplement", Kind::vendor, "", "received", false, true},
      {"received", "accept", Kind::staff, "", "accepted"},
      {"received", "reject", Kind::staff, "reason", "rejected"},
  };
  return table;
}

const StateEvent* find_event(std::string_view from, std::string_view event) {
  for (const StateEvent& row : submission_events())
    if (row.from == from && row.event == event) return &row;
  return nullptr;
}

const std::vector<std::string>& submission_states() {
  static const std::vector<std::string> states{"not_submitted", "submitted", "received", "returned",
                                               "accepted",      "rejected",  "withdrawn"};
  return states;
}

}  // namespace tenderloom::submissions
