// What a member of a committee does: declares, scores, hands in; the chair reopens.
#include <algorithm>

#include "panel_rows.h"
#include "stage_rows.h"
#include "tenderloom/accounts/directory.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/shape.h"
#include "tenderloom/review/panels.h"

namespace tenderloom::review {

using base::Error;
using base::Result;

namespace {

constexpr std::size_t kLongestMemberWords = 2000;

const forms::StateMachine& member_states() { return forms::committee_process().machine("seat"); }

std::string member_words(const Json& value) {
  return value.is_string() ? std::string(base::trim(base::clean_lines(value.get<std::string>()))) : std::string();
}

/// A whole number as JSON or as people type it; none when it is anything else.
std::optional<int> points_of(const Json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>() > 100000 ? 100001 : value.get<int>();
  if (!value.is_string()) return std::nullopt;
  const std::string folded = base::fold(value.get<std::string>());  // ２０ is 20
  const std::string text(base::trim(folded));
  if (text.empty() || text.size() > 5 || text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::stoi(text);
}

bool is_blank(const Json& value) {
  return value.is_null() || (value.is_string() && base::trim(value.get<std::string>()).empty());
}

}  // namespace

/// A member's seat with what it is at, its submission held.
struct Panels::Held {
  Seat seat;
  Panel panel;
  StageCase held;
  submissions::Submission submission;
};

std::optional<Panels::Held> Panels::hold(storage::Transaction& tx, std::int64_t seat_id, std::int64_t person_id) {
  const auto seen = panel_rows::seat(tx.sql(), seat_id);
  if (!seen || seen->person_id != person_id || seen->state == "relieved") return std::nullopt;
  const auto about = stage_rows::find(tx.sql(), seen->case_id);
  auto submission = about ? uses_.submissions.lock(tx, about->submission_id) : std::nullopt;
  if (!submission) return std::nullopt;
  auto seat = panel_rows::seat(tx.sql(), seat_id);
  auto panel = panel_rows::panel(tx.sql(), seat->panel_id);
  auto held = stage_rows::find(tx.sql(), seat->case_id);
  if (!panel || !held) return std::nullopt;
  return Held{std::move(*seat), std::move(*panel), std::move(*held), std::move(*submission)};
}

Result<Seat> Panels::declare(std::int64_t seat_id, bool conflict, const std::string& reason,
                             const submissions::Actor& actor, base::Instant now) {
  const std::string words = member_words(reason);
  if (base::code_points(words) > kLongestMemberWords)
    return Error{"reason_too_long", {{"limit", kLongestMemberWords}}, "reason"};
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Seat> {
    auto at = hold(tx, seat_id, actor.person_id);
    if (!at) return Error{"seat_unknown"};
    const auto row = forms::step(member_states(), at->seat.state, conflict ? "declare_conflict" : "declare_none",
                                 forms::ActorKind::member, [&](std::string_view name) -> std::optional<Error> {
                                   if (name == "scoring" && at->panel.state != "scoring")
                                     return Error{"scoring_closed"};
                                   if (name == "reason" && words.empty())
                                     return Error{"reason_required", Json::object(), "reason"};
                                   return std::nullopt;
                                 });
    if (!row.ok()) return row.error();
    at->seat.state = (*row)->to;
    at->seat.reason = words;
    at->seat.declared_at = now;
    if (conflict) at->seat.sheet = Json::object();  // what a biased member wrote counts nowhere
    panel_rows::update_seat(tx.sql(), at->seat);
    record(tx, at->held, conflict ? "committee.conflict" : "committee.no_conflict", actor, {{"reason", words}});
    return std::move(at->seat);
  });
}

/// What was typed, with findings where it is wrong; `whole`: nothing may be left out.
Json Panels::judged_sheet(const forms::TypeDefinition& type, const forms::Stage& stage, const Json& given, bool whole,
                          Json& findings) const {
  Json sheet = {{"scores", Json::object()}, {"opinions", Json::object()}, {"opinion", ""}};
  // The sentence is said by who answers, in the reader's language.
  const auto find = [&](const std::string& field, const std::string& code, Json params) {
    findings.push_back({{"field", field}, {"code", code}, {"params", std::move(params)}, {"rule", ""}});
  };
  const auto part = [&](const char* name) { return http::body_object(given, name); };
  const auto words_at = [&](const Json& body, const std::string& name, const std::string& at) {
    const std::string field = at + name;
    std::string words = member_words(http::body_text(body, name, at));
    if (base::code_points(words) > kLongestMemberWords)
      find(field, "reason_too_long", {{"limit", kLongestMemberWords}});
    return words;
  };
  const Json scores = part("scores"), opinions = part("opinions");
  for (const forms::Criterion& one : stage.committee->criteria) {
    const std::string label =
        type.words().text(std::string(base::kFirstLocale), "criterion." + stage.key + "." + one.key + ".label");
    const Json typed = scores.value(one.key, Json());
    const std::string field = "scores." + one.key;
    if (is_blank(typed)) {
      if (whole) find(field, "score_missing", {{"label", label}, {"criterion", one.key}});
    } else if (const auto points = points_of(typed); !points || *points < 0 || *points > one.most) {
      find(field, "score_invalid", {{"label", label}, {"criterion", one.key}, {"most", one.most}});
    } else {
      sheet["scores"][one.key] = *points;
    }
    sheet["opinions"][one.key] = words_at(opinions, one.key, "opinions.");
  }
  sheet["opinion"] = words_at(given, "opinion", "");
  if (whole && sheet["opinion"].get<std::string>().empty()) find("opinion", "opinion_missing", Json::object());
  return sheet;
}

Result<Panels::SheetOutcome> Panels::save(std::int64_t seat_id, const Json& given, bool hand_in,
                                          std::optional<std::int64_t> version, const submissions::Actor& actor,
                                          base::Instant now) {
  const auto row = seat(seat_id, actor.person_id);
  const auto submission = row ? uses_.submissions.get(row->submission_id) : std::nullopt;
  const auto ground = submission ? stages_.ground_of(*submission, now) : std::nullopt;
  const forms::Stage* stage = ground ? ground->type->stage(row->panel.stage) : nullptr;
  if (stage == nullptr || !stage->committee) return Error{"seat_unknown"};
  return uses_.database.write([&](storage::Transaction& tx) -> Result<SheetOutcome> {
    auto at = hold(tx, seat_id, actor.person_id);
    if (!at) return Error{"seat_unknown"};
    if (version && *version != at->seat.version) return Error{"version_conflict", {{"version", at->seat.version}}};
    SheetOutcome outcome;
    Json sheet = judged_sheet(*ground->type, *stage, given, hand_in, outcome.findings);
    const auto step = forms::step(member_states(), at->seat.state, hand_in ? "hand_in" : "save",
                                  forms::ActorKind::member, [&](std::string_view name) -> std::optional<Error> {
                                    if (name == "scoring" && at->panel.state != "scoring")
                                      return Error{"scoring_closed"};
                                    return std::nullopt;
                                  });
    if (!step.ok()) return step.error();
    if (!outcome.findings.empty()) {
      outcome.seat = std::move(at->seat);
      return outcome;
    }
    at->seat.state = (*step)->to;
    at->seat.sheet = std::move(sheet);
    if (hand_in) at->seat.handed_in_at = now;
    panel_rows::update_seat(tx.sql(), at->seat);
    // The log says that it was handed in, and never what was given: who reads the log is not to see scores.
    if (hand_in) record(tx, at->held, "committee.handed_in", actor, Json::object());
    outcome.seat = std::move(at->seat);
    return outcome;
  });
}

Result<Seat> Panels::take_back(std::int64_t seat_id, const submissions::Actor& actor) {
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Seat> {
    auto at = hold(tx, seat_id, actor.person_id);
    if (!at) return Error{"seat_unknown"};
    const auto step = forms::step(member_states(), at->seat.state, "take_back", forms::ActorKind::member,
                                  [&](std::string_view) -> std::optional<Error> {
                                    if (at->panel.state != "scoring") return Error{"scoring_closed"};
                                    return std::nullopt;
                                  });
    if (!step.ok()) return step.error();
    at->seat.state = (*step)->to;
    at->seat.handed_in_at.reset();
    panel_rows::update_seat(tx.sql(), at->seat);
    record(tx, at->held, "committee.taken_back", actor, Json::object());
    return std::move(at->seat);
  });
}

Result<Panel> Panels::reopen(std::int64_t seat_id, const std::string& reason, const submissions::Actor& actor,
                             base::Instant now) {
  const std::string words = member_words(reason);
  if (base::code_points(words) > kLongestMemberWords)
    return Error{"reason_too_long", {{"limit", kLongestMemberWords}}, "reason"};
  const auto mine = seat(seat_id, actor.person_id);
  const auto submission = mine ? uses_.submissions.get(mine->submission_id) : std::nullopt;
  const auto ground = submission ? stages_.ground_of(*submission, now) : std::nullopt;
  if (!ground) return Error{"seat_unknown"};
  return uses_.database.write([&](storage::Transaction& tx) -> Result<Panel> {
    auto at = hold(tx, seat_id, actor.person_id);
    if (!at) return Error{"seat_unknown"};
    if (!at->seat.chair || at->seat.state == "conflicted") return Error{"not_chair"};
    if (const auto latest = panel_rows::panel_of(tx.sql(), at->held.id, at->panel.stage);
        !latest || latest->id != at->panel.id)
      return Error{"already_followed"};
    const bool decided = at->panel.state == "decided";
    const auto step = forms::step(forms::committee_process().machine("panel"), at->panel.state, "reopen",
                                  forms::ActorKind::chair, [&](std::string_view name) -> std::optional<Error> {
                                    if (name == "reason" && words.empty())
                                      return Error{"reason_required", Json::object(), "reason"};
                                    return std::nullopt;
                                  });
    if (!step.ok()) return step.error();
    if (decided)
      if (auto refused = stages_.take_back(tx, *ground, at->held, at->panel.stage, words, actor))
        return std::move(*refused);
    at->panel.state = (*step)->to;
    at->panel.closed_at.reset();
    panel_rows::update_panel(tx.sql(), at->panel);
    record(tx, at->held, "committee.reopened", actor, {{"reason", words}});
    std::map<std::string, int> told;
    for (const Seat& other : panel_rows::seats(tx.sql(), at->panel.id))
      if (other.person_id != actor.person_id && (other.state == "handed_in" || other.state == "cleared"))
        if (const auto person = uses_.directory.person(other.person_id)) told[person->email] = 1;
    mail_members(tx, "panel_reopened", *ground, at->panel.stage, told);
    return std::move(at->panel);
  });
}

}  // namespace tenderloom::review
