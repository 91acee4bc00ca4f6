// Committees: who sits at a case, who has a conflict of interest, what each gives it, blind until the scoring is
// closed, and what it comes to. By the machines `panel` and `seat` (forms::committee_process).
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/review/queue.h"
#include "tenderloom/review/stages.h"

namespace tenderloom::review {

/// The scoring of one case in one stage; who comes back to the stage is scored anew.
struct Panel {
  std::int64_t id = 0, case_id = 0, tender_id = 0;
  std::string stage, state = "scoring";
  base::Instant opened_at{};
  std::optional<base::Instant> closed_at;
};

struct Seat {
  std::int64_t id = 0, panel_id = 0, case_id = 0, person_id = 0;
  bool chair = false;
  std::string state = "invited", reason, person_name;
  Json sheet = Json::object();  // {"scores": {criterion: points}, "opinions": {criterion: words}, "opinion": words}
  std::optional<base::Instant> declared_at, handed_in_at;
  std::int64_t version = 1;
};

/// One line of a member's queue.
struct SeatRow {
  Seat seat;
  Panel panel;
  std::string tender_no, tender_name, type_key, title, company_name;
  std::int64_t submission_id = 0;
};

struct Assigning {
  std::vector<std::int64_t> cases, people;
  std::int64_t chair = 0;  // one of the people, or somebody who sits there; 0: as it is
};

/// A case with what its committee gave it; only of scorings that are closed.
struct Summary {
  StageCase held;
  std::string company_name, panel_state;
  std::string total;
  int rank = 0;
  std::map<std::string, std::string> criteria;
  std::vector<Seat> sheets;  // of those who handed in
};

/// Thread-safe.
class Panels {
 public:
  Panels(const Review::Dependencies& uses, Stages& stages);

  void add_ranking(const std::string& name, plugin::Ranking ranking);  // before serving

  /// People who may sit in committees, by name.
  std::vector<Colleague> candidates();
  std::optional<Panel> panel_of(std::int64_t case_id);  // the present one, or the last
  std::vector<Seat> seats(std::int64_t panel_id);       // with sheets: see may_see
  std::vector<SeatRow> seats_of(std::int64_t person_id);
  /// The latest scorings that cases of a tender had in a stage, by case.
  std::map<std::int64_t, Panel> panels_in(std::int64_t tender_id, const std::string& stage);
  /// Members at the latest scorings of these cases, each with its scoring.
  std::vector<std::pair<Panel, Seat>> seats_at(const std::vector<std::int64_t>& cases);
  std::vector<std::pair<Panel, Seat>> seats_in(std::int64_t tender_id, std::int64_t person_id);
  std::optional<SeatRow> seat(std::int64_t id, std::int64_t person_id);
  /// Sheets of others are nobody's to see while the scoring is open.
  static bool may_see(const Panel& panel) { return panel.state != "scoring"; }
  /// The best first. Cases whose scoring is open are left out.
  std::vector<Summary> summary(const submissions::Ground& ground, const forms::Stage& stage);

  // --- staff. Errors: nothing_chosen, too_many_chosen {limit}, colleague_unknown, case_unknown, state_refused,
  // reason_required, too_few_sheets {least, have}, seats_open {count}.
  base::Result<int> assign(const Assigning& wanted, const submissions::Actor& actor, base::Instant now);
  base::Result<Seat> relieve(std::int64_t seat_id, const std::string& reason, const submissions::Actor& actor);
  /// With a reason also while members who were assigned have not handed in.
  base::Result<Panel> close(std::int64_t case_id, const std::string& reason, const submissions::Actor& actor,
                            base::Instant now);

  // --- members. Errors: seat_unknown, state_refused, reason_required, scores_invalid (with findings), scoring_closed,
  // version_conflict, not_chair, already_published, already_followed.
  base::Result<Seat> declare(std::int64_t seat_id, bool conflict, const std::string& reason,
                             const submissions::Actor& actor, base::Instant now);
  struct SheetOutcome {
    Seat seat;
    Json findings = Json::array();  // not empty: nothing was stored
  };
  base::Result<SheetOutcome> save(std::int64_t seat_id, const Json& sheet, bool hand_in,
                                  std::optional<std::int64_t> version, const submissions::Actor& actor,
                                  base::Instant now);
  base::Result<Seat> take_back(std::int64_t seat_id, const submissions::Actor& actor);
  base::Result<Panel> reopen(std::int64_t seat_id, const std::string& reason, const submissions::Actor& actor,
                             base::Instant now);

 private:
  struct Held;
  std::optional<Held> hold(storage::Transaction& tx, std::int64_t seat_id, std::int64_t person_id);
  void record(storage::Transaction& tx, const StageCase& held, const char* action, const submissions::Actor& actor,
              Json details) const;
  Json judged_sheet(const forms::TypeDefinition& type, const forms::Stage& stage, const Json& given, bool whole,
                    Json& findings) const;
  void mail_members(storage::Transaction& tx, const char* kind, const submissions::Ground& ground,
                    const std::string& stage, const std::map<std::string, int>& count);

  const Review::Dependencies& uses_;
  Stages& stages_;
  std::map<std::string, plugin::Ranking> rankings_;
};

/// Weighted totals of each sheet, the mean over the sheets of a case, ranks by the means; equals share a rank.
std::vector<plugin::Ranked> weighted_mean(const forms::Committee& committee,
                                          const std::vector<plugin::ScoreSheet>& sheets);

}  // namespace tenderloom::review
