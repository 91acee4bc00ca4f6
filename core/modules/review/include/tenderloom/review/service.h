// What staff see of submissions and decide about them: receipt, return, the result (SM-03). The state itself is written
// by the submissions module; here stand the event, its words and its mail, in the same transaction.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tenderloom/accounts/model.h"
#include "tenderloom/base/result.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/review/review.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::review {

/// A line of the staff's list.
struct SubmissionRow {
  std::int64_t id = 0;
  std::string tender_no, tender_name, company_name, tax_id, state, number;
  bool supplementing = false, is_test = false;
  std::optional<base::Instant> submitted_at, received_at;
};

struct SubmissionQuery {
  std::string state;      // empty: every one that was handed in at least once
  std::string tender_no;  // empty: all
  std::string text;       // in company, tax id, number of tender and submission; 臺 finds 台
  std::string tests;      // submissions of test vendors: only, all; empty: without
  bool oldest_first = false;
  std::int64_t page = 1, per_page = 25;
};

struct SubmissionList {
  std::vector<SubmissionRow> rows;
  std::int64_t total = 0;
};

/// A line of a submission's history.
struct ReviewEvent {
  base::Instant at{};
  std::string actor;
  std::string event;  // of SM-03 or SM-04
  std::string reason;
  std::optional<base::Instant> until;
};

struct Decision {
  std::string event;  // receive return revoke_receipt accept reject
  std::string reason;
  std::optional<base::Instant> until;   // return: the first instant that is too late for this vendor
  std::optional<std::int64_t> version;  // the row version that the person saw
};

/// Thread-safe.
class Service {
 public:
  explicit Service(const Review::Dependencies& uses) : uses_(uses) {}

  SubmissionList list(const SubmissionQuery& query);
  /// How many submissions there are in each state, in the order of SM-03; `tests` as a query has it.
  std::vector<std::pair<std::string, std::int64_t>> counters(const std::string& tests = {});
  std::int64_t waiting_registrations();
  /// Tenders that have submissions: number and name, newest first (a filter of the list).
  std::vector<std::pair<std::string, std::string>> tenders(const std::string& tests = {});
  std::vector<ReviewEvent> history(std::int64_t submission_id);

  /// What may be decided about it now, in the order of the table.
  static std::vector<std::string> offered(const submissions::Ground& ground, const submissions::Submission& submission);
  /// Errors: submission_unknown, decision_unknown, state_refused {state, event}, reason_required, reason_too_long
  /// {limit}, until_past, corrections_open, version_conflict {version}.
  base::Result<submissions::Submission> decide(std::int64_t submission_id, const Decision& decision,
                                               const submissions::Actor& actor, base::Instant now);

  /// The mails that decide() would queue, in that language; for the preview.
  std::vector<notifications::Mail> mails_of(std::int64_t submission_id, const Decision& decision,
                                            const std::string& locale);

 private:
  std::optional<notifications::Mail> mail_about(const accounts::Contact& contact, const submissions::Ground& ground,
                                                const Decision& decision, const std::string& locale) const;
  void queue_mail(storage::Transaction& tx, const submissions::Submission& submission,
                  const submissions::Ground& ground, const Decision& decision);

  Review::Dependencies uses_;
};

}  // namespace tenderloom::review
