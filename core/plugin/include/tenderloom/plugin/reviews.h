// Committees' reviews as plugins see and drive them: what is judged and where it stands, who sits there, sheets once
// the scoring is closed, whether somebody may read, decisions about many at once. What a type declares about stages
// (core/docs/stages.md) holds for every step that is taken here, whoever asks for it.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/base/result.h"
#include "tenderloom/plugin/records.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::plugin {

/// What is judged: an application as a whole, or one row of it; with the scoring that it has, or had, in the stage that
/// was asked about.
struct ReviewCase {
  std::int64_t id = 0, tender_id = 0, submission_id = 0, company_id = 0;
  std::int64_t node_id = 0;  // 0: the application as a whole
  std::string level, title;  // of the row
  std::string stage;         // where it stands now
  bool open = false;         // false: it has ended, or goes on as other cases
  std::int64_t version = 1;
  std::string panel_stage, panel_state;  // scoring | closed | decided; empty: no committee
  std::optional<base::Instant> closed_at;
};

/// What a member gave. Points by criterion; opinions by criterion, and about all of it.
struct ReviewSheet {
  std::map<std::string, int> points;
  std::map<std::string, std::string> opinions;
  std::string opinion;
};

/// A member at a case.
struct ReviewSeat {
  std::int64_t id = 0, case_id = 0, person_id = 0;
  std::string name;
  bool chair = false;
  std::string state;   // invited | cleared | conflicted | handed_in | relieved
  std::string reason;  // of a conflict, or of having been relieved
  std::optional<base::Instant> declared_at, handed_in_at;
  std::int64_t version = 1;
  /// Of others: none while the scoring is open, and only of who handed in. Of the asker (seat_of, seats_of): always.
  std::optional<ReviewSheet> sheet;
  /// Declared that no conflict of interest stands in the way.
  bool reads() const { return state == "cleared" || state == "handed_in"; }
};

struct ReviewWord {
  std::int64_t case_id = 0;
  std::string outcome, reason;
};

/// Thread-safe. Reads take a connection of their own: call them outside a transaction.
class Reviews {
 public:
  virtual ~Reviews();
  // --- reading
  /// Cases that stand in that stage, or that its committee scored, wherever they stand now; in the order of their ids.
  virtual std::vector<ReviewCase> cases(std::int64_t tender_id, const std::string& stage) = 0;
  /// With the latest scoring that it had.
  virtual std::optional<ReviewCase> find(std::int64_t case_id) = 0;
  /// Members at the latest scoring of each, those who were relieved too. One statement for all of them.
  virtual std::map<std::int64_t, std::vector<ReviewSeat>> seats(const std::vector<std::int64_t>& cases) = 0;
  /// Somebody's own seats at the latest scorings of a tender's cases, with their own sheets; none from which they were
  /// relieved.
  virtual std::vector<ReviewSeat> seats_of(std::int64_t tender_id, std::int64_t person_id) = 0;
  virtual std::optional<ReviewSeat> seat_of(std::int64_t case_id, std::int64_t person_id) = 0;
  /// May that person read this case now, as a member of its committee who declared no conflict of interest?
  bool may_read(std::int64_t case_id, std::int64_t person_id) {
    const auto seat = seat_of(case_id, person_id);
    return seat && seat->reads();
  }

  // --- members. Errors: seat_unknown, scoring_closed, state_refused {state, event}, version_conflict.
  /// Keeps a sheet as {"scores": {criterion: points}, "opinions": {criterion: words}, "opinion": words}; `hand_in`: for
  /// good. Findings: it was refused, nothing was stored.
  struct SheetAnswer {
    ReviewSeat seat;
    Json findings = Json::array();
  };
  virtual base::Result<SheetAnswer> save_sheet(std::int64_t seat_id, const Json& sheet, bool hand_in,
                                               std::optional<std::int64_t> version, const Actor& actor) = 0;
  virtual base::Result<void> take_back(std::int64_t seat_id, const Actor& actor) = 0;
  /// By the chair, whose seat it is. Errors: not_chair, reason_required, already_followed, already_published.
  virtual base::Result<void> reopen(std::int64_t seat_id, const std::string& reason, const Actor& actor) = 0;

  // --- staff
  /// Errors: case_unknown, state_refused, too_few_sheets {least, have}, seats_open {count}: somebody assigned has not
  /// handed in, and no reason was given.
  virtual base::Result<void> close(std::int64_t case_id, const std::string& reason, const Actor& actor) = 0;
  /// All of them or none, in one transaction, and with `also`, which runs in it first: what the plugin writes itself.
  /// Errors are those of one decision (stages.h of the review module), with {"case"} beside their parameters.
  virtual base::Result<void> decide(const std::vector<ReviewWord>& words, const Actor& actor,
                                    const std::function<base::Result<void>(storage::Transaction& tx)>& also) = 0;
  /// Tells the vendors what was decided about these; how many cases had something to tell.
  virtual int publish(const std::vector<std::int64_t>& cases, const Actor& actor) = 0;
};

/// A link that the portal shows beside what is judged: on the page of a member's seat (who reads it already), on the
/// staff's page of a case; and, without a case, on the staff's list of a stage and on its summary.
struct CaseLink {
  std::string label, url;
};
struct CaseLinkQuery {
  std::string tender_no, stage;
  std::int64_t tender_id = 0, case_id = 0, submission_id = 0, node_id = 0;  // case_id 0: the stage as a whole
  bool staff = false;                                                       // false: a member at that case
  std::string locale;
};
using CaseLinkSource = std::function<std::vector<CaseLink>(const CaseLinkQuery& query)>;

}  // namespace tenderloom::plugin
