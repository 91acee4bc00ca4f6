// What may happen to a tender, an application, a track of corrections and a request: states and transitions as data.
// The shared tables stand in default_process.cpp; a type may leave out optional events and name states in its own
// words. One executor (step) decides for every module; pages and `type docs` draw the same tables (process_diagram).
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/base/result.h"

namespace tenderloom::forms {

struct Transition {
  std::string from, event;
  std::string actor;         // vendor | staff | system | member | chair: who may cause it
  std::string guard;         // names of what must hold, separated by blanks; empty: nothing
  std::string to;            // the state afterwards; may be the same
  std::string notification;  // the key of the event that mails about it; empty: none
  bool optional = false;     // a type may leave it out
};

/// Who asks. The system may do whatever anyone may.
enum class ActorKind { vendor, staff, system, member, chair };
std::string_view name_of(ActorKind actor);

struct StateMachine {
  std::string key;                  // tender | submission | supplement | request | stage | panel | seat
  std::string rule;                 // where it is described: "SM-03"
  std::vector<std::string> states;  // in the order of the life of the thing; the first is where it begins
  std::vector<Transition> transitions;

  /// The row for that event in that state, or null when the state does not permit it.
  const Transition* find(std::string_view from, std::string_view event) const;
  bool has_state(std::string_view state) const;
  /// Rows that this actor may cause in that state, in the table's order.
  std::vector<const Transition*> offered(std::string_view from, ActorKind actor) const;
};

struct Process {
  std::vector<StateMachine> machines;
  /// Throws std::logic_error for a machine that does not exist.
  const StateMachine& machine(std::string_view key) const;
};

/// The tables that hold where a type says nothing else.
const Process& default_process();
/// Those of committees, which a type has with its first stage that a committee scores: `panel` (the scoring of one
/// case) and `seat` (one member at it).
const Process& committee_process();

/// Does what the guard names hold? None when it does, else why not.
using Guard = std::function<std::optional<base::Error>(std::string_view name)>;

/// The executor: the transition for the event, when the state permits it, the actor may cause it and its guards hold.
/// Errors: state_refused {state, event}, else what a guard answers.
base::Result<const Transition*> step(const StateMachine& machine, std::string_view from, std::string_view event,
                                     ActorKind actor, const Guard& guard);

/// What an event is called by: process.event.<event>, or process.stage_event.<stage>.<outcome> for what a type's own
/// stages are left by.
std::pair<std::string, std::string> event_word(const StateMachine& machine, const Transition& row);

/// Words of a diagram: state, event, actor and title by code.
using ProcessWord = std::function<std::string(const std::string& kind, const std::string& code)>;
/// A state diagram as SVG: every state a box, every transition an arrow with its event and actor.
std::string process_diagram(const StateMachine& machine, const ProcessWord& word);

}  // namespace tenderloom::forms
