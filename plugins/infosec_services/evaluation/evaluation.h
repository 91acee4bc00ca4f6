// SM-15: the evaluation of each group of a tender: its proposals and committee, how far it is, the ranking, lots, the
// committee's resolution, the awards. The scoring itself is the portal's (plugin/reviews.h).
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "desk.h"
#include "evaluation_rows.h"
#include "rules/winners.h"
#include "tenderloom/plugin/reviews.h"

namespace tenderloom::infosec_services {

inline constexpr char kEvaluationStage[] = "evaluation";
inline constexpr char kQualificationStage[] = "qualification";
inline constexpr char kEvaluationMachine[] = "evaluation";

/// A proposal that entered evaluation.
struct Entry {
  plugin::ReviewCase held;
  std::string company, tax_id;
  std::vector<plugin::ReviewSeat> seats;  // sheets only once its scoring is closed
};

/// Somebody of the committee of a group, over all of its proposals.
struct Member {
  std::int64_t person_id = 0;
  std::string name;
  bool chair = false;
  int conflicts = 0, seats = 0, handed_in = 0;
  bool may_vote() const { return conflicts == 0 && seats > 0; }
};

/// A group as it stands now.
struct Group {
  plugin::Tender tender;
  std::string code, name;
  bool soc = false;
  std::vector<Entry> entries;   // in the order of their cases
  std::vector<Member> members;  // the chair first
  std::string state;            // of the machine `evaluation`
  std::string digest;           // of the sheets, once all scorings are closed
  Selection selection;          // of what is closed; with the draw and the resolution as far as they are there
  std::optional<rows::EvaluationRow> row;  // only where it belongs to these sheets
  std::int64_t row_version = 0;            // of what is stored, whether it belongs or not
  std::optional<rows::DrawRow> draw;
  std::vector<rows::VoteRow> votes;
  int in_favour = 0;

  const Entry* entry(std::int64_t case_id) const;
  const Member* member(std::int64_t person_id) const;
  const Placed* placed(std::int64_t case_id) const;
  bool ranked() const { return row.has_value(); }
  /// What lots and votes name: a ranking with its draw.
  std::string voted_digest() const;
};

/// What somebody brings to a step.
struct DrawWord {
  bool computed = false;            // by the portal, from what it promised and what witnesses call out
  std::vector<std::int64_t> order;  // cases, the first drawn first; of a draw by hand
  std::string said, witnesses;
};

/// Thread-safe. Refusals: state_refused {state, event}, reason_required, and those that each step names.
class EvaluationDesk {
 public:
  explicit EvaluationDesk(const Desk& desk) : desk_(desk) {}
  const Desk& desk() const { return desk_; }

  /// Groups that have proposals in evaluation, in the tender's order.
  std::vector<Group> groups(const plugin::Tender& tender) const;
  std::optional<Group> group(const plugin::Tender& tender, const std::string& code) const;
  /// The group of a case; none when it is not one of this plugin's proposals in evaluation.
  std::optional<Group> group_of(std::int64_t case_id) const;
  std::vector<rows::EventRow> history(const Group& group) const;
  /// Steps that this actor may take where the group stands, guards judged.
  std::vector<std::string> offered(const Group& group, forms::ActorKind actor, std::int64_t person_id) const;

  /// Closes the scoring of all of its proposals. too_few_sheets {least, have}, seats_open {count}.
  base::Result<void> close(const Group& group, const std::string& reason, const plugin::Actor& actor) const;
  /// infosec_qualification_open {count}.
  base::Result<void> rank(const Group& group, const plugin::Actor& actor) const;
  base::Result<void> prepare_lots(const Group& group, const plugin::Actor& actor) const;
  /// infosec_draw_incomplete, infosec_draw_witnesses, infosec_draw_unprepared, infosec_drawn.
  base::Result<void> draw_lots(const Group& group, const DrawWord& word, const plugin::Actor& actor) const;
  /// infosec_may_not_vote, infosec_draw_first.
  base::Result<void> vote(const Group& group, bool agrees, const std::string& reason, const plugin::Actor& actor) const;
  /// infosec_no_majority {in_favour, members}.
  base::Result<void> resolve(const Group& group, const std::string& minutes, const plugin::Actor& actor) const;
  /// Opens the scoring of one of its proposals again.
  base::Result<void> score_again(const Group& group, std::int64_t case_id, const std::string& reason,
                                 const plugin::Actor& actor) const;
  /// 最有利標 or not, for every proposal of the group, all at once.
  base::Result<void> award(const Group& group, const plugin::Actor& actor) const;
  /// Vendors learn it.
  base::Result<void> announce(const Group& group, const plugin::Actor& actor) const;

 private:
  struct Change;
  std::optional<base::Error> refusal(const Group& group, const std::string& event, forms::ActorKind actor,
                                     const Change& change) const;
  base::Result<void> take(const Group& group, const std::string& event, const Change& change,
                          const plugin::Actor& actor) const;
  void write_event(storage::Transaction& tx, const Group& group, const std::string& event, const std::string& to,
                   const std::string& words, const plugin::Actor& actor, Json details) const;
  Group made(const plugin::Tender& tender, const std::string& code, std::vector<Entry> entries,
             const Settings& settings, const std::optional<rows::EvaluationRow>& row) const;
  bool is_chair(const Group& group, std::int64_t person_id) const;
  void mail_members(storage::Transaction& tx, const Group& group, const std::string& event,
                    const std::vector<plugin::Person>& people) const;
  std::vector<plugin::Person> people_of(const Group& group) const;
  std::int64_t unqualified(const Group& group) const;
  const Desk& desk_;
};

/// Who is drawn when, from what was promised and what was called out: by the HMAC of each case under both.
std::vector<std::int64_t> computed_order(const std::string& seed, const std::string& said,
                                         std::vector<std::int64_t> tied);

std::string evaluation_url(const plugin::Tender& tender, const std::string& group = {});

}  // namespace tenderloom::infosec_services
