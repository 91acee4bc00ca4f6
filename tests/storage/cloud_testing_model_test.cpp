// SM-06 by a random walk: testers do what comes to their minds, the application comes and goes, and after each step the
// plugin's records, the row of the service and the table of the definition agree.
#include <random>

#include "cloud_office.h"

using namespace tenderloom;
using base::Json;
using test::CloudOffice;
using test::for_each_database;
using test::TestDatabase;

namespace {

const std::vector<std::string> kEvents = {"schedule", "reschedule", "unschedule", "start", "record",
                                          "pass",     "fail",       "retest",     "reopen"};

/// What must be true of one service, told by the table and by what was done.
struct Model {
  std::string state = "not_started";
  std::int64_t rounds = 0;
  bool complete = false;  // what is recorded in this round passes
  std::map<std::string, std::size_t> mails;
};

struct Walk {
  CloudOffice office;
  std::mt19937 random;
  std::map<std::int64_t, Model> models;
  bool received = true;
  std::vector<cloud_services::Round> ended;

  Walk(TestDatabase& database, unsigned seed) : office(database), random(seed) {
    models[office.fresh];
    models[office.listed];
  }
  int dice(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(random); }

  cloud_services::Step step_of(const std::string& event, std::int64_t node, bool& complete) {
    cloud_services::Step step;
    step.event = event;
    step.on = dice(6) == 0 ? office.day(-1) : office.day(dice(9));
    if (dice(2)) step.tester_id = dice(2) ? office.first_tester : office.second_tester;
    step.reason = dice(4) == 0 ? "" : "原因";
    if (event != "record") return step;
    complete = dice(2) == 0;
    step.values = office.recorded(
        node == office.fresh,
        complete ? std::vector<std::string>() : std::vector<std::string>{"cs_00" + std::to_string(1 + dice(4))});
    return step;
  }

  /// Why the model refuses it; empty: it does not.
  std::string expected(const Model& model, const cloud_services::Step& step, const forms::StateMachine& machine) {
    const forms::Transition* row = machine.find(model.state, step.event);
    if (row == nullptr) return "state_refused";
    const auto guarded = [&](const char* guard) {
      return (" " + row->guard + " ").find(" " + std::string(guard) + " ") != std::string::npos;
    };
    if (guarded("in_review") && !received) return "test_not_received";
    if (guarded("reason") && step.reason.empty()) return "reason_required";
    if ((step.event == "schedule" || step.event == "reschedule") && step.on < office.day(0)) return "test_day_past";
    if (guarded("all_passed") && !model.complete) return "findings";
    return "";
  }

  void tester_does() {
    const std::int64_t node = dice(2) ? office.fresh : office.listed;
    Model& model = models[node];
    const auto at = office.at(node);
    bool complete = model.complete;
    const auto step =
        step_of(kEvents[static_cast<std::size_t>(dice(static_cast<int>(kEvents.size())))], node, complete);
    const auto& machine = cloud_services::Testing::machine(at);
    const std::string should = expected(model, step, machine), did = office.act(node, step);
    INFO(step.event << " in " << model.state << (received ? "" : " (not received)"));
    REQUIRE(did == should);
    if (!did.empty()) return;
    const forms::Transition& row = *machine.find(model.state, step.event);
    if (!row.notification.empty()) ++model.mails[row.notification];
    model.state = row.to;
    if (step.event == "schedule" && model.rounds == 0) model.rounds = 1;
    if (step.event == "retest" || step.event == "reopen") {
      ++model.rounds;
      // What failed is taken out, so that a round that was complete stays so and one that was not does not become so.
    }
    model.complete = complete;
  }

  void application_moves() {
    if (received)
      received = !office.step("revoke_receipt", submissions::Actor::Kind::staff, "誤收");
    else
      received = office.step("receive", submissions::Actor::Kind::staff);
  }

  void check() {
    std::map<std::string, std::size_t> mails;
    for (const auto& [node, model] : models) {
      const auto at = office.at(node);
      REQUIRE(at.test.state == model.state);
      const Json said = office.value(node, "cloud_test_state");
      REQUIRE((said.is_null() ? "not_started" : said.get<std::string>()) == model.state);
      const auto rounds = office.testing.rounds(node);
      REQUIRE(static_cast<std::int64_t>(rounds.size()) == model.rounds);
      REQUIRE(at.test.round == model.rounds);
      if (model.state == "passed") {
        REQUIRE(office.value(node, "common_features_pass_date").is_string());
        REQUIRE(office.value(node, "security_test_pass_date").is_string());
        REQUIRE(office.value(node, "fail_reason").is_null());
      }
      if (model.state == "failed") REQUIRE(office.value(node, "fail_reason").is_string());
      for (const auto& round : rounds) {
        // Only the last round may be under way.
        if (round.number < model.rounds) REQUIRE_FALSE(round.outcome.empty());
        if (round.number == model.rounds)
          REQUIRE(round.outcome == (model.state == "passed" || model.state == "failed" ? model.state : ""));
      }
      for (const auto& [kind, count] : model.mails) mails[kind] += count;
    }
    for (const auto& [kind, count] : mails) REQUIRE(office.mails(kind).size() == count);
  }
};

}  // namespace

TEST_CASE("SM-06 random walks of testers against the table: states agree, rounds and mails are exact") {
  for_each_database([](TestDatabase& database) {
    constexpr unsigned kSeed = 60606;
    Walk walk(database, kSeed);
    for (int i = 0; i < 220; ++i) {
      INFO("step " << i);
      if (walk.dice(14) == 0)
        walk.application_moves();
      else
        walk.tester_does();
      if (walk.dice(12) == 0) walk.office.advance(std::chrono::hours(20));
      walk.check();
    }
  });
}
