// What a type says about its process: which optional events it does without, and what it calls its states.
#include <algorithm>

#include "loader.h"

namespace tenderloom::forms {

namespace {

/// What is handed in is received at once (SM-22): nothing waits in "submitted" to be looked at, taken back or returned.
void receive_at_once(StateMachine& machine) {
  for (Transition& row : machine.transitions)
    if (row.to == "submitted" && row.event == "submit") {
      row.to = "received";
      row.notification = "submission_received_at_once";
    }
  std::erase_if(machine.transitions,
                [](const Transition& row) { return row.from == "submitted" || row.to == "submitted"; });
}

}  // namespace

void Loader::read_process(ScriptTable& type) {
  made_->process = default_process();
  const Json* given = type.object("process");
  if (given == nullptr) return;
  ScriptTable table(*given, "process", origin_of(*given, problems_.locate(type.origin(), "process")), problems_);
  for (StateMachine& machine : made_->process.machines) {
    const Json* said = table.object(machine.key);
    if (said == nullptr) continue;
    ScriptTable refined(*said, "process." + machine.key, problems_.locate(table.origin(), machine.key), problems_);
    read_machine(refined, machine);
  }
  read_own_machines(table);
}

void Loader::read_machine(ScriptTable& table, StateMachine& machine) {
  std::vector<std::string> optional;
  for (const Transition& row : machine.transitions)
    if (row.optional) optional.push_back(row.event);
  for (const std::string& event : table.texts("without")) {
    const auto leaves = [&](const Transition& row) { return row.event == event && row.optional; };
    if (std::erase_if(machine.transitions, leaves) == 0) {
      table.report(event, "bad_reference",
                   {{"key", "without"},
                    {"name", event},
                    {"expected", "an event that a type may do without"},
                    {"advice", advice(event, optional)}});
    }
  }
  if (machine.key == "submission" && table.flag("receipt_at_once")) receive_at_once(machine);
  const Json* labels = table.object("labels");
  if (labels == nullptr) return;
  ScriptTable named(*labels, table.where() + ".labels", problems_.locate(table.origin(), "labels"), problems_);
  for (const std::string& state : machine.states) {
    const std::string label = named.text(state);
    if (!label.empty()) enter("process." + machine.key + "." + state, label, named.origin());
  }
}

}  // namespace tenderloom::forms
