// SM-22 and SM-23 by chance: random acts of vendors, staff, members, the chair and the clock against the tables of the
// type. What the tables do not permit changes nothing; what holds must hold after every act.
#include <random>
#include <set>

#include "showcase_fixture.h"

using namespace tenderloom;
using base::Json;
using test::for_each_database;
using test::Showcase;
using test::TestDatabase;

namespace {

class StageWalk {
 public:
  StageWalk(TestDatabase& database, unsigned seed) : office_(database), chance_(seed) { office_.hand_in(); }

  void step() {
    switch (pick(9)) {
      case 0:
        return clock();
      case 1:
        return assign();
      case 2:
        return member();
      case 3:
        return close();
      case 4:
        return publish();
      case 5:
        return reopen();
      case 6:
        return ask();
      default:
        return decide();
    }
  }

  void check() {
    const auto& machine = office_.ground.type->process().machine("stage");
    std::size_t told = 0;
    for (const auto& held : office_.cases()) {
      INFO(held.title << " " << held.stage);
      CHECK(machine.has_state(held.stage));
      const forms::Stage& stage = *office_.ground.type->stage(held.stage);
      if (held.open) CHECK(!stage.outcomes.empty());
      CHECK((!held.until || held.open));
      if (held.open && held.node_id != 0) CHECK(stage.level == "offer");
      // The history is a chain, and ends where it stands.
      const auto events = office_.stages.history(held.id);
      std::string at = held.node_id == 0 ? "entry" : "";
      std::string shown = held.node_id == 0 ? "entry" : "";
      for (const auto& event : events) {
        if (!at.empty()) CHECK(event.stage == at);
        at = event.to;
        if (!event.outcome.empty()) CHECK(machine.find(event.stage, event.outcome) != nullptr);
        if (event.published_at) shown = event.to;
        told += event.published_at ? 1 : 0;
      }
      if (!events.empty()) CHECK(at == held.stage);
      // What the vendor sees was published, and is never ahead of it.
      if (held.shown_stage != shown && held.node_id != 0 && !events.empty()) {
        std::set<std::string> known{shown, "panel", "paper"};
        for (const auto& event : events)
          if (event.published_at) known.insert(event.to), known.insert(event.stage);
        CHECK(known.count(held.shown_stage) + (held.shown_stage == held.stage) > 0);
      }
      const auto panel = office_.panels.panel_of(held.id);
      if (panel && panel->stage == held.stage && held.open) CHECK(panel->state != "decided");
      if (panel && stage.committee && held.open) CHECK(panel->stage == held.stage);
    }
    CHECK(told >= told_);  // nothing that was announced is taken back
    told_ = told;
    for (const auto& one : office_.panels.summary(office_.ground, *office_.ground.type->stage("panel"))) {
      CHECK(one.panel_state != "scoring");
      for (const auto& seat : one.sheets) CHECK(seat.state == "handed_in");
    }
    CHECK(office_.mails("stage_result").size() == mails_);
  }

 private:
  int pick(int count) { return std::uniform_int_distribution<int>(0, count - 1)(chance_); }
  review::StageCase any() {
    const auto all = office_.cases();
    return all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
  }
  static std::string dump(const review::StageCase& held) {
    return held.stage + (held.open ? "+" : "-") + held.shown_stage + std::to_string(held.version);
  }
  /// What is refused has changed nothing.
  void same(const review::StageCase& before, const std::string& refused) {
    if (!refused.empty()) CHECK(dump(*office_.stages.find(before.id)) == dump(before));
  }

  void decide() {
    const auto held = any();
    const forms::Stage& stage = *office_.ground.type->stage(held.stage);
    if (stage.outcomes.empty()) return;
    const auto& outcome = stage.outcomes[static_cast<std::size_t>(pick(static_cast<int>(stage.outcomes.size())))];
    if (outcome.key == "unfit" && pick(4) != 0) return;  // a walk that ends at once shows little
    const std::string reason = pick(3) == 0 ? "" : "理由";
    const auto panel = office_.panels.panel_of(held.id);
    const bool permitted = held.open && outcome.by == "staff" && (!outcome.asks_reason || !reason.empty()) &&
                           outcome.key != "to_paper" && (!stage.committee || (panel && panel->state == "closed"));
    const std::string refused = office_.decide(held, outcome.key, reason);
    CHECK(refused.empty() == permitted);
    same(held, refused);
    if (refused.empty() && outcome.published && outcome.mails) ++mails_;
  }

  void ask() {
    const auto held = any();
    const std::string refused = office_.ask(held, "change", "調整");
    CHECK(refused.empty() == (held.open && held.stage == "listed"));
    same(held, refused);
  }

  void assign() {
    const auto held = any();
    const auto panel = office_.panels.panel_of(held.id);
    const bool permitted = held.open && held.stage == "panel" && panel && panel->state == "scoring";
    std::vector<std::int64_t> people;
    for (const auto id : office_.members)
      if (pick(3) > 0) people.push_back(id);
    const auto done =
        office_.panels.assign({{held.id}, people, office_.members[0]}, office_.staff(), office_.ground.now);
    CHECK(done.ok() == permitted);
  }

  void member() {
    const auto held = any();
    const auto index = static_cast<std::size_t>(pick(3));
    const auto seat = office_.panels.seat(office_.seat(held, index), office_.members[index]);
    if (!seat) return;
    const std::string state = seat->seat.state;
    const bool scoring = seat->panel.state == "scoring";
    switch (pick(4)) {
      case 0:
        CHECK((office_.declare(held, index) == "") == (scoring && state == "invited"));
        return;
      case 1:
        CHECK((office_.score(held, index, pick(101), pick(51)) == "") == (scoring && state == "cleared"));
        return;
      case 2:
        CHECK(office_.panels.take_back(seat->seat.id, office_.member(index)).ok() == (scoring && state == "handed_in"));
        return;
      default:
        if (pick(6) == 0)
          CHECK((office_.declare(held, index, true, "顧問") == "") ==
                (scoring && (state == "invited" || state == "cleared")));
    }
  }

  void close() {
    const auto held = any();
    const auto panel = office_.panels.panel_of(held.id);
    int have = 0;
    if (panel)
      for (const auto& seat : office_.panels.seats(panel->id)) have += seat.state == "handed_in" ? 1 : 0;
    const bool permitted = held.open && held.stage == "panel" && panel && panel->state == "scoring" && have >= 2;
    CHECK((office_.close(held, "提前結束") == "") == permitted);
  }

  void reopen() {
    const auto held = any();
    const auto seat = office_.panels.seat(office_.seat(held, 0), office_.members[0]);
    if (!seat) return;
    const auto done = office_.panels.reopen(seat->seat.id, "再議", office_.member(0), office_.ground.now);
    if (done.ok()) {
      CHECK(office_.stages.find(held.id)->stage == "panel");
      CHECK(seat->panel.state != "scoring");
    } else {
      same(held, done.error().code);
    }
  }

  void publish() {
    const auto held = any();
    bool waiting = false, mails = false;
    for (const auto& event : office_.stages.history(held.id)) {
      if (event.published_at || event.taken_back || event.outcome.empty()) continue;
      waiting = true;
      mails = mails || office_.ground.type->stage(event.stage)->outcome(event.outcome)->mails;
    }
    CHECK(office_.stages.publish({held.id}, office_.staff(), office_.ground.now) == (waiting ? 1 : 0));
    if (mails) ++mails_;
  }

  void clock() {
    office_.advance(std::chrono::hours(24 * pick(40)));
    std::size_t due = 0;
    for (const auto& held : office_.cases())
      due += held.open && held.until && office_.ground.now >= *held.until + std::chrono::minutes(2);
    CHECK(office_.stages.run_clock(office_.ground.now) == static_cast<int>(due));
    mails_ += due;  // both of the clock's outcomes mail
  }

  Showcase office_;
  std::mt19937 chance_;
  std::size_t told_ = 0, mails_ = 0;
};

}  // namespace

TEST_CASE("SM-22 SM-23 SCR-1352 random walks keep to the tables of stages, panels and seats") {
  for_each_database([](TestDatabase& test) {
    const unsigned seed = std::random_device()();
    INFO("seed " << seed);
    StageWalk walk(test, seed);
    for (int i = 0; i < 250; ++i) {
      walk.step();
      walk.check();
    }
  });
}
