#include "reviews.h"

#include "records.h"
#include "tenderloom/review/panels.h"
#include "tenderloom/review/stages.h"

namespace tenderloom::extensions {

using base::Json;

namespace {

plugin::ReviewCase told_case(const review::StageCase& held, const review::Panel* panel) {
  plugin::ReviewCase told{held.id,    held.tender_id, held.submission_id, held.company_id, held.node_id, held.level,
                          held.title, held.stage,     held.open,          held.version,    {},           {},
                          {}};
  if (panel != nullptr) {
    told.panel_stage = panel->stage;
    told.panel_state = panel->state;
    told.closed_at = panel->closed_at;
  }
  return told;
}

plugin::ReviewSheet told_sheet(const Json& sheet) {
  plugin::ReviewSheet told;
  const Json points = sheet.value("scores", Json::object()), opinions = sheet.value("opinions", Json::object());
  for (const auto& [criterion, given] : points.items())
    if (given.is_number_integer()) told.points[criterion] = given.get<int>();
  for (const auto& [criterion, words] : opinions.items())
    if (words.is_string()) told.opinions[criterion] = words.get<std::string>();
  told.opinion = sheet.value("opinion", "");
  return told;
}

/// `own`: the asker's.
plugin::ReviewSeat told_seat(const review::Panel& panel, const review::Seat& seat, bool own) {
  plugin::ReviewSeat told{seat.id,     seat.case_id,     seat.person_id,    seat.person_name, seat.chair,  seat.state,
                          seat.reason, seat.declared_at, seat.handed_in_at, seat.version,     std::nullopt};
  if (own || (review::Panels::may_see(panel) && seat.state == "handed_in")) told.sheet = told_sheet(seat.sheet);
  return told;
}

}  // namespace

std::vector<plugin::ReviewCase> ModuleReviews::cases(std::int64_t tender_id, const std::string& stage) {
  const auto panels = uses_.panels.panels_in(tender_id, stage);
  std::vector<plugin::ReviewCase> all;
  for (const review::StageCase& held : uses_.stages.of_tender(tender_id)) {
    const auto panel = panels.find(held.id);
    if (held.stage == stage || panel != panels.end())
      all.push_back(told_case(held, panel == panels.end() ? nullptr : &panel->second));
  }
  return all;
}

std::optional<plugin::ReviewCase> ModuleReviews::find(std::int64_t case_id) {
  const auto held = uses_.stages.find(case_id);
  if (!held) return std::nullopt;
  const auto panel = uses_.panels.panel_of(case_id);
  return told_case(*held, panel ? &*panel : nullptr);
}

std::map<std::int64_t, std::vector<plugin::ReviewSeat>> ModuleReviews::seats(const std::vector<std::int64_t>& cases) {
  std::map<std::int64_t, std::vector<plugin::ReviewSeat>> all;
  for (const auto& [panel, seat] : uses_.panels.seats_at(cases))
    all[seat.case_id].push_back(told_seat(panel, seat, false));
  return all;
}

std::vector<plugin::ReviewSeat> ModuleReviews::seats_of(std::int64_t tender_id, std::int64_t person_id) {
  std::vector<plugin::ReviewSeat> all;
  for (const auto& [panel, seat] : uses_.panels.seats_in(tender_id, person_id))
    all.push_back(told_seat(panel, seat, true));
  return all;
}

std::optional<plugin::ReviewSeat> ModuleReviews::seat_of(std::int64_t case_id, std::int64_t person_id) {
  for (const auto& [panel, seat] : uses_.panels.seats_at({case_id}))
    if (seat.person_id == person_id && seat.state != "relieved") return told_seat(panel, seat, true);
  return std::nullopt;
}

base::Result<plugin::Reviews::SheetAnswer> ModuleReviews::save_sheet(std::int64_t seat_id, const Json& sheet,
                                                                     bool hand_in, std::optional<std::int64_t> version,
                                                                     const plugin::Actor& actor) {
  auto done = uses_.panels.save(seat_id, sheet, hand_in, version, actor_of(actor), uses_.clock.now());
  if (!done.ok()) return done.error();
  return SheetAnswer{told_seat({}, done->seat, true), std::move(done->findings)};
}

base::Result<void> ModuleReviews::take_back(std::int64_t seat_id, const plugin::Actor& actor) {
  const auto done = uses_.panels.take_back(seat_id, actor_of(actor));
  if (!done.ok()) return done.error();
  return {};
}

base::Result<void> ModuleReviews::reopen(std::int64_t seat_id, const std::string& reason, const plugin::Actor& actor) {
  const auto done = uses_.panels.reopen(seat_id, reason, actor_of(actor), uses_.clock.now());
  if (!done.ok()) return done.error();
  return {};
}

base::Result<void> ModuleReviews::close(std::int64_t case_id, const std::string& reason, const plugin::Actor& actor) {
  const auto done = uses_.panels.close(case_id, reason, actor_of(actor), uses_.clock.now());
  if (!done.ok()) return done.error();
  return {};
}

base::Result<void> ModuleReviews::decide(const std::vector<plugin::ReviewWord>& words, const plugin::Actor& actor,
                                         const std::function<base::Result<void>(storage::Transaction& tx)>& also) {
  std::vector<std::pair<std::int64_t, review::StageWord>> all;
  for (const plugin::ReviewWord& word : words) {
    review::StageWord one;
    one.outcome = word.outcome;
    one.reason = word.reason;
    all.emplace_back(word.case_id, std::move(one));
  }
  const auto done = uses_.stages.decide_all(all, actor_of(actor), uses_.clock.now(), also);
  if (!done.ok()) return done.error();
  return {};
}

int ModuleReviews::publish(const std::vector<std::int64_t>& cases, const plugin::Actor& actor) {
  return uses_.stages.publish(cases, actor_of(actor), uses_.clock.now());
}

}  // namespace tenderloom::extensions
