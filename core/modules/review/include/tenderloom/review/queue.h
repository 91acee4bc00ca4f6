// The staff's workbench (SCR-151, SCR-153): queues of submissions, who works on which, who stands in for whom, notes
// that stay inside the office, and what changed since a person's last look.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"
#include "tenderloom/review/review.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::review {

using base::Json;

struct QueueQuery {
  std::string queue = "all";  // mine (with those that the person stands in for), unassigned, all
  std::string state;          // empty: what is still under way; any: every one that was handed in; else a state
  std::string tender_no;      // empty: all
  std::string group;          // a code of the tender's groups; needs tender_no
  std::string text;           // in company, tax id, number of tender and submission; 臺 finds 台
  std::string tests;          // submissions of test vendors: only, all; empty: without
  std::string sort;           // empty: longest waiting first; deadline; newest
  std::int64_t page = 1, per_page = 25;
};

struct QueueRow {
  std::int64_t id = 0, person_id = 0;  // person_id 0: unassigned
  std::string tender_no, tender_name, company_name, tax_id, state, number, person_name;
  bool supplementing = false, is_test = false;
  bool unseen = false;  // changed since that person's last look, or never looked at
  std::int64_t notes = 0;
  std::optional<base::Instant> waiting_since, due;
};

struct QueuePage {
  std::vector<QueueRow> rows;
  std::int64_t total = 0, mine = 0, unassigned = 0, all = 0;  // with the same filters
};

/// The submissions beside one in a queue; it need not be in it any more.
struct Neighbours {
  std::int64_t previous = 0, next = 0;  // 0: none
};

struct Colleague {
  std::int64_t id = 0;
  std::string name, email;
};

struct Assignment {
  std::int64_t person_id = 0;
  std::string name;
  base::Instant at{};
};

struct Note {
  std::int64_t id = 0, person_id = 0;
  std::string actor, words;
  base::Instant at{};
};

struct Deputy {
  std::int64_t id = 0, person_id = 0, deputy_id = 0;
  std::string person_name, deputy_name;
  base::Instant from{}, until{};  // until: the first instant that is too late
};

/// What is new to one person of the staff who opens a submission.
struct SubmissionLook {
  bool first = true;
  base::Instant since{};  // when they looked before
  base::Instant seen{};   // changes after this one are new to them
};

/// A row of the tree that was changed: its newest state is asked of the submissions module.
struct ChangedRow {
  std::int64_t node_id = 0;
  std::vector<std::string> events;  // created changed deleted restored moved reordered, in order, each once
  Json changes = Json::array();     // [{"field","old","new"}]: first old against last new
  base::Instant at{};               // of the last one
  std::string actor;                // of the last one
};

/// Thread-safe.
class Queue {
 public:
  explicit Queue(const Review::Dependencies& uses) : uses_(uses) {}

  QueuePage list(const QueueQuery& query, std::int64_t viewer);
  /// What waits for each person of the staff whose role may review, for the day's mail: text in every language, a line
  /// each; who has nothing is not in it.
  std::map<std::int64_t, Json> waiting();
  Neighbours neighbours(const QueueQuery& query, std::int64_t viewer, std::int64_t submission_id);
  /// Staff whose role may review submissions, by name.
  std::vector<Colleague> colleagues();

  std::optional<Assignment> assignment(std::int64_t submission_id);
  /// `person_id` 0: takes the assignment away. How many were changed. Errors: nothing_chosen, too_many_submissions
  /// {limit}, colleague_unknown, submission_unknown.
  base::Result<int> assign(const std::vector<std::int64_t>& submissions, std::int64_t person_id,
                           const submissions::Actor& actor);

  std::vector<Note> notes(std::int64_t submission_id);  // newest first
  /// Errors: note_empty, reason_too_long {limit}.
  base::Result<Note> add_note(const submissions::Submission& submission, const std::string& words,
                              const submissions::Actor& actor);

  /// Those that the person made or is, from now on, the next to begin first.
  std::vector<Deputy> deputies(std::int64_t person_id);
  /// Errors: colleague_unknown, deputy_self, date_invalid, until_before_from, until_past.
  base::Result<Deputy> add_deputy(std::int64_t person_id, std::int64_t deputy_id, std::optional<base::Instant> from,
                                  std::optional<base::Instant> until, const submissions::Actor& actor);
  /// Ends one that the person made or is. False when there is none.
  bool end_deputy(std::int64_t id, std::int64_t person_id, const submissions::Actor& actor);

  /// The person opens the submission: what is new to them stays new while they open it again, until something else
  /// changes.
  SubmissionLook look(std::int64_t submission_id, std::int64_t person_id);
  /// The same without opening it; none: the person never looked.
  std::optional<SubmissionLook> last_look(std::int64_t submission_id, std::int64_t person_id);
  /// Rows that were changed after that, the latest first.
  std::vector<ChangedRow> changed_rows(std::int64_t submission_id, const SubmissionLook& look);

 private:
  const Review::Dependencies& uses_;
};

}  // namespace tenderloom::review
