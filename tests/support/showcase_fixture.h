// The review module over the type tests/fixtures/calls/showcase: an application handed in, with a committee to score
// it.
#pragma once
#include "office_fixture.h"
#include "tenderloom/review/panels.h"
#include "tenderloom/review/stages.h"
#include "tenderloom/review/supplements.h"

namespace tenderloom::test {

class Showcase : public Office {
 public:
  explicit Showcase(TestDatabase& database, const std::string& role = "maker", int offers = 2)
      : Office(database, "showcase"), stages(review.stages()), panels(review.panels()) {
    for (const char* name : {"anna", "bert", "carl"}) {
      const auto id = accounts.directory().add_user(
          {std::string(name) + "@example.tw", "committee_member", "", "Kettle!7-Orange-29", name});
      REQUIRE(id.ok());
      members.push_back(*id);
    }
    maker_id = add("maker", 0, {{"maker_name", "AAA"}, {"role", role}});
    for (int i = 0; i < offers; ++i) {
      const auto id = add_offer(std::string("方案") + std::to_string(i + 1));
      if (i == 0) first_offer = id;
    }
  }
  std::int64_t add_offer(const std::string& name) {
    return add("offer", maker_id,
               {{"offer_name", name}, {"price", 100}, {"kind", {"erp"}}, {"remark", "說明 " + name}});
  }
  void hand_in() {
    const auto done = submit();
    if (const auto* refused = std::get_if<documents::SubmitRefusal>(&done)) UNSCOPED_INFO(refused->error.code);
    REQUIRE(std::holds_alternative<documents::Receipt>(done));
    advance(std::chrono::minutes(1));
  }

  std::vector<review::StageCase> cases() { return stages.of_submission(submission_id); }
  review::StageCase whole() { return cases().front(); }
  review::StageCase row(std::size_t index) { return cases().at(index + 1); }
  std::string decide(const review::StageCase& held, const std::string& outcome, const std::string& reason = {},
                     int years = 0) {
    review::StageWord word;
    word.outcome = outcome;
    word.reason = reason;
    word.barred_years = years;
    return code(stages.decide(held.id, word, staff(), ground.now));
  }
  std::string ask(const review::StageCase& held, const std::string& outcome, const std::string& reason) {
    review::StageWord word;
    word.outcome = outcome;
    word.reason = reason;
    return code(stages.decide(held.id, word, vendor(), ground.now));
  }
  submissions::Actor member(std::size_t index) const {
    return {submissions::Actor::Kind::staff, members.at(index), "委員", "page"};
  }
  std::int64_t seat(const review::StageCase& held, std::size_t index) {
    const auto panel = panels.panel_of(held.id);
    if (!panel) return 0;
    for (const auto& one : panels.seats(panel->id))
      if (one.person_id == members.at(index)) return one.id;
    return 0;
  }
  std::string declare(const review::StageCase& held, std::size_t index, bool conflict = false,
                      const std::string& reason = {}) {
    return code(panels.declare(seat(held, index), conflict, reason, member(index), ground.now));
  }
  std::string score(const review::StageCase& held, std::size_t index, int fit, int care, bool hand_in = true) {
    const base::Json sheet = {{"scores", {{"fit", fit}, {"care", care}}}, {"opinion", "意見"}};
    const auto done = panels.save(seat(held, index), sheet, hand_in, std::nullopt, member(index), ground.now);
    if (!done.ok()) return done.error().code;
    return done->findings.empty() ? "" : done->findings.front().value("code", "");
  }
  std::string close(const review::StageCase& held, const std::string& reason = {}) {
    return code(panels.close(held.id, reason, staff(), ground.now));
  }
  /// All members sit at it, declare nothing and hand in those points; the scoring is closed.
  void scored(const review::StageCase& held, int fit, int care) {
    REQUIRE(panels.assign({{held.id}, members, members.front()}, staff(), ground.now).ok());
    for (std::size_t i = 0; i < members.size(); ++i) {
      REQUIRE(declare(held, i) == "");
      REQUIRE(score(held, i, fit, care) == "");
    }
    REQUIRE(close(held) == "");
  }
  /// The first offer on the list, everything announced.
  review::StageCase list_first() {
    hand_in();
    REQUIRE(decide(whole(), "to_panel") == "");
    scored(row(0), 90, 40);
    REQUIRE(decide(row(0), "pass") == "");
    REQUIRE(decide(row(0), "choose", "一致同意") == "");
    stages.publish({row(0).id}, staff(), ground.now);
    return row(0);
  }
  template <typename T>
  static std::string code(const base::Result<T>& result) {
    return result.ok() ? "" : result.error().code;
  }

  review::Stages& stages;
  review::Panels& panels;
  std::vector<std::int64_t> members;
  std::int64_t maker_id = 0, first_offer = 0;
};

}  // namespace tenderloom::test
