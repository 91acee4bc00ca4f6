// State machines that a type brings itself, for what its plugin decides (a test, an evaluation): read here, executed by
// forms::step, drawn beside the portal's own.
#include <algorithm>

#include "loader.h"

namespace tenderloom::forms {

namespace {

/// [{"scheduled", "已排定"}, …]
std::vector<std::pair<std::string, std::string>> pairs(ScriptTable& table, const char* key) {
  std::vector<std::pair<std::string, std::string>> found;
  for (const Json* entry : table.list(key)) {
    const bool sound = entry->is_array() && entry->size() == 2 && (*entry)[0].is_string() && (*entry)[1].is_string();
    if (sound)
      found.emplace_back((*entry)[0], (*entry)[1]);
    else
      table.wrong_type(key, "a list of { \"key\", \"words\" }");
  }
  return found;
}

}  // namespace

void Loader::read_own_machines(ScriptTable& process) {
  for (const Json* entry : process.list("machines")) {
    const std::string key = entry->is_object() ? entry->value("key", "") : "";
    const std::string where = "process.machines " + key;
    ScriptTable table(*entry, where, origin_of(*entry, problems_.locate(process.origin(), key)), problems_);
    StateMachine machine{table.key_text("key"), table.text("rule"), {}, {}};
    for (const StateMachine& other : made_->process.machines)
      if (other.key == machine.key) table.report("key", "duplicate_key", {{"key", machine.key}});
    enter("process.machine." + machine.key, table.label(), table.origin());
    for (const auto& [state, label] : pairs(table, "states")) {
      machine.states.push_back(state);
      enter("process." + machine.key + "." + state, label, table.origin());
    }
    for (const auto& [event, label] : pairs(table, "events")) enter("process.event." + event, label, table.origin());
    for (const auto& [guard, label] : pairs(table, "guards")) enter("process.guard." + guard, label, table.origin());
    for (const Json* row : table.list("rows", true)) {
      ScriptTable cells(*row, where, origin_of(*row, table.origin()), problems_);
      Transition made{cells.text("from"),  cells.key_text("event"), cells.text("actor"),
                      cells.text("guard"), cells.text("to"),        cells.text("mail")};
      for (const std::string& state : {made.from, made.to})
        if (!machine.has_state(state))
          cells.report(state, "bad_reference",
                       {{"key", "from, to"},
                        {"name", state},
                        {"expected", "a state of the machine"},
                        {"advice", advice(state, machine.states)}});
      static constexpr std::string_view kActors[] = {"vendor", "staff", "system", "member", "chair"};
      if (std::find(std::begin(kActors), std::end(kActors), made.actor) == std::end(kActors))
        cells.wrong_type("actor", "vendor, staff, system, member or chair");
      if (machine.find(made.from, made.event) != nullptr) cells.report("event", "duplicate_key", {{"key", made.event}});
      machine.transitions.push_back(std::move(made));
    }
    made_->process.machines.push_back(std::move(machine));
  }
}

}  // namespace tenderloom::forms
