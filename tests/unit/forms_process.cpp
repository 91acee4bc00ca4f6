#include "forms_support.h"
#include "tenderloom/forms/compare.h"
#include "tenderloom/forms/process.h"

using namespace forms_test;

namespace {

const forms::StateMachine& machine(const char* key) { return forms::default_process().machine(key); }

std::string stepped(const forms::StateMachine& states, const char* from, const char* event, forms::ActorKind actor,
                    const forms::Guard& guard = nullptr) {
  const auto row = forms::step(states, from, event, actor, guard);
  return row.ok() ? (*row)->to : row.error().code;
}

std::shared_ptr<const forms::TypeDefinition> with_lines(const std::string& lines, std::string* problem = nullptr) {
  Scripts scripts;
  scripts.add(kRoot / "tests/fixtures/calls/offers", "offers");
  const fs::path file = scripts.folder() / "offers/type.lua";
  std::ifstream in(file);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  in.close();
  if (const auto at = text.find("  reminders = "); lines.find("reminders") != std::string::npos && at != text.npos)
    text.erase(at, text.find('\n', at) - at);
  text.insert(text.rfind('}'), lines + "\n");
  std::ofstream(file) << text;
  static const base::Words words;
  static const base::Logger quiet(base::LogLevel::error, [](std::string_view) {});
  forms::TypeStore types(scripts.folder(), words, quiet);
  types.load();
  if (problem && !types.problems().empty()) *problem = types.problems().front().text();
  return types.current("offers");
}

std::shared_ptr<const forms::TypeDefinition> refined(const std::string& process, std::string* problem = nullptr) {
  return with_lines("  process = " + process + ",", problem);
}

}  // namespace

TEST_CASE("SM-02 SM-03 SM-04 every state of the tables is reached, and every row leads to one") {
  for (const auto& states : forms::default_process().machines) {
    INFO(states.key);
    for (const auto& row : states.transitions) {
      CHECK(states.has_state(row.from));
      CHECK(states.has_state(row.to));
      CHECK((row.actor == "vendor" || row.actor == "staff" || row.actor == "system"));
      CHECK(states.find(row.from, row.event) == &row);  // one row for an event in a state
    }
    std::set<std::string> reached{states.states.front()};
    for (std::size_t before = 0; before != reached.size();) {
      before = reached.size();
      for (const auto& row : states.transitions)
        if (reached.contains(row.from)) reached.insert(row.to);
    }
    CHECK(reached.size() == states.states.size());
  }
}

TEST_CASE("SM-03 the executor asks state, actor and guards in this order") {
  using forms::ActorKind;
  const auto& states = machine("submission");
  CHECK(stepped(states, "submitted", "receive", ActorKind::staff) == "received");
  CHECK(stepped(states, "submitted", "receive", ActorKind::vendor) == "state_refused");
  CHECK(stepped(states, "received", "receive", ActorKind::staff) == "state_refused");
  std::vector<std::string> asked;
  const auto guard = [&](std::string_view name) -> std::optional<base::Error> {
    asked.emplace_back(name);
    return name == "settled" ? std::optional(base::Error{"corrections_open"}) : std::nullopt;
  };
  CHECK(stepped(states, "received", "reject", ActorKind::staff, guard) == "corrections_open");
  CHECK(asked == std::vector<std::string>{"reason", "settled"});
}

TEST_CASE("a type may do without optional events and name states, nothing else") {
  const auto type = refined("{ submission = { without = \"withdraw\", labels = { received = \"收件完畢\" } } }");
  REQUIRE(type);
  CHECK(type->process().machine("submission").find("received", "withdraw") == nullptr);
  CHECK(machine("submission").find("received", "withdraw") != nullptr);
  CHECK(type->state_label("submission", "received", "zh-TW") == "收件完畢");
  std::string problem;
  CHECK_FALSE(refined("{ submission = { without = \"recieve\" } }", &problem));
  CHECK(problem.find("without names recieve") != std::string::npos);
  CHECK_FALSE(refined("{ submission = { without = \"receive\" } }", &problem));
  CHECK_FALSE(refined("{ submission = { labels = { recieved = \"x\" } } }", &problem));
  CHECK(problem.find("unknown key recieved") != std::string::npos);
  CHECK_FALSE(refined("{ submisson = {} }", &problem));
}

TEST_CASE("the drawing shows every state and every transition") {
  const auto& states = machine("submission");
  const std::string svg =
      forms::process_diagram(states, [](const std::string&, const std::string& code) { return "<" + code + ">"; });
  for (const auto& state : states.states) CHECK(svg.find("&lt;" + state + "&gt;") != std::string::npos);
  std::size_t heads = 0;
  for (std::size_t at = svg.find("l9 -4v8z"); at != std::string::npos; at = svg.find("l9 -4v8z", at + 1)) ++heads;
  CHECK(heads == states.transitions.size());
  CHECK(svg.find("style=") == std::string::npos);
  CHECK(svg.find("<script") == std::string::npos);
}

TEST_CASE("A type brings a table of states of its own; a state that does not exist is refused with what was meant") {
  const std::string good = R"({ machines = { { key = "trial", label = "試用", rule = "SM-06",
    states = { { "waiting", "等待" }, { "over", "完成" } }, events = { { "finish", "結束試用" } },
    rows = { { from = "waiting", event = "finish", actor = "staff", guard = "reason", to = "over" } } } } })";
  std::string problem;
  const auto type = refined(good, &problem);
  INFO(problem);
  REQUIRE(type);
  const auto& states = type->process().machine("trial");
  CHECK(stepped(states, "waiting", "finish", forms::ActorKind::staff) == "over");
  CHECK(stepped(states, "over", "finish", forms::ActorKind::staff) == "state_refused");
  CHECK(type->words().text("zh-TW", "process.trial.over") == "完成");
  CHECK(type->words().text("zh-TW", "process.event.finish") == "結束試用");
  CHECK(type->process().machines.size() == forms::default_process().machines.size() + 1);
  CHECK(refined(R"({ machines = { { key = "trial", label = "試用", states = { { "waiting", "等待" } },
    rows = { { from = "waiting", event = "finish", actor = "staff", to = "ovre" } } } } })",
                &problem) == nullptr);
  CHECK(problem.find("ovre") != std::string::npos);
}

TEST_CASE("stages of a type are one more machine, and what they get wrong is said") {
  const std::string ends = "{ key = \"refused\", label = \"不符\" }, { key = \"listed\", label = \"上架\" }";
  const auto stages = [&](const std::string& first) { return "{}, stages = { " + first + ", " + ends + " }"; };
  const std::string sound =
      "{ key = \"entry\", label = \"資格\", corrections = { days = 3 }, committee = { criteria = { { key = \"a\", "
      "label = "
      "\"甲\", weight = 100 } } }, outcomes = { { key = \"pass\", label = \"通過\", to = \"listed\" }, { key = "
      "\"fail\", label "
      "= \"不符\", to = \"refused\", asks_reason = true } } }";
  const auto type = refined(stages(sound));
  REQUIRE(type);
  const auto& machine = type->process().machine("stage");
  CHECK(machine.states == std::vector<std::string>{"entry", "refused", "listed"});
  CHECK(machine.find("entry", "fail")->guard == "reason scored settled");
  CHECK(machine.find("refused", "pass") == nullptr);
  CHECK(type->process().machine("panel").find("scoring", "close") != nullptr);
  CHECK(type->state_label("stage", "entry", "zh-TW") == "資格");
  CHECK(forms::event_word(machine, *machine.find("entry", "pass")) ==
        std::pair<std::string, std::string>("stage_event", "entry.pass"));
  const auto broken = [&](const std::string& from, const std::string& to) {
    std::string text = sound, problem;
    text.replace(text.find(from), from.size(), to);
    CHECK_FALSE(refined(stages(text), &problem));
    return problem;
  };
  CHECK(broken("to = \"listed\"", "to = \"listd\"").find("listd") != std::string::npos);
  CHECK(broken("weight = 100", "weight = 90").find("100") != std::string::npos);
  CHECK(broken("asks_reason = true", "ask_reason = true").find("ask_reason") != std::string::npos);
  CHECK(broken("corrections = { days = 3 }", "deadline = { days = 3, outcome = \"fail\" }").find("system") !=
        std::string::npos);
  CHECK(broken("corrections = { days = 3 }", "judge = { field = \"nothing\" }").find("nothing") != std::string::npos);
  CHECK(broken("corrections = { days = 3 }", "level = \"nowhere\"").find("nowhere") != std::string::npos);
  CHECK(broken("corrections = { days = 3 }", "listed = true").find("catalogue") != std::string::npos);
  CHECK(broken("to = \"refused\"", "to = \"listed\"").find("refused") != std::string::npos);
}

TEST_CASE("N-06 N-16 N-17 reminders are data of the type, with a default; what is wrong is said with its line") {
  const auto usual = refined("{}");
  REQUIRE(usual);
  CHECK(usual->reminders().closing == forms::ReminderDays{3, 1});
  CHECK(usual->reminders().corrections == forms::ReminderDays{5, 1});  // as written, the earliest first
  CHECK(usual->reminders().notice() == 45);
  const auto none = with_lines("  reminders = { closing = {}, corrections = { 2 }, expiries = {} },");
  REQUIRE(none);
  CHECK(none->reminders().closing.empty());
  CHECK(none->reminders().stages == forms::ReminderDays{3, 1});
  CHECK(none->reminders().notice() == 0);
  std::vector<std::string> said;
  for (const auto& change : forms::compare(*usual, *none))
    if (change.code == "reminders_differ") said.push_back(change.text());
  CHECK(said == std::vector<std::string>{
                    "reminders, closing: people were told 3, 1 days before and are told of nothing",
                    "reminders, corrections: people were told 5, 1 days before and are told 2 days before",
                    "reminders, expiries: people were told 45, 30, 0 days before and are told of nothing"});
  CHECK(forms::field_reference(*usual, "zh-TW")
            .find("| a window of corrections ends | `reminders.corrections` | 5, 1 | N-06 |") != std::string::npos);
  for (const char* wrong : {"{ closing = { 0 } }", "{ corrections = { 61 } }", "{ expiries = { 7, 7 } }",
                            "{ stages = 3 }", "{ expiries = { \"7\" } }", "{ closed = { 3 } }"}) {
    INFO(wrong);
    std::string problem;
    CHECK_FALSE(with_lines(std::string("  reminders = ") + wrong + ",", &problem));
    CHECK(problem.find("offers/type.lua:") != std::string::npos);
  }
}

TEST_CASE("the latest reminder whose time has come; 0 is the end itself") {
  const forms::ReminderDays days{30, 7, 0};
  CHECK_FALSE(forms::reached(days, 31));
  CHECK(forms::reached(days, 30) == 30);
  CHECK(forms::reached(days, 8) == 30);
  CHECK(forms::reached(days, 0) == 7);
  CHECK(forms::reached(days, -1) == 0);
  CHECK_FALSE(forms::reached({}, 0));
}
