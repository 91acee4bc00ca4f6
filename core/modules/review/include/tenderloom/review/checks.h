// What a definition has staff go through (`staff_checks`): data by rule, documents, prices of former tenders, the same
// thing filed by several vendors, and questions to people. What the portal finds out passes or fails; the rest needs a
// human, whose word stands until the row changes. What failed can be put into the draft of the next corrections.
#pragma once
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"
#include "tenderloom/review/review.h"
#include "tenderloom/review/supplements.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::review {

using base::Json;

namespace check_state {
inline constexpr const char* kPass = "pass";
inline constexpr const char* kFail = "fail";
inline constexpr const char* kHuman = "human";
}  // namespace check_state

/// What a person said about one line.
struct CheckWord {
  std::string state;  // pass fail
  std::string reason, actor;
  base::Instant at{};
  std::int64_t row_version = 0;  // of the row's own data when it was said
};

/// One thing that was looked at.
struct CheckLine {
  std::string check;
  std::string state = check_state::kHuman;
  std::int64_t node_id = 0, node_version = 0;  // 0: about the application or a document
  std::string level, field, document, rule;
  std::string title;                                       // of the row with those above it, or the document
  std::string text;                                        // what is said about it, in the reader's language
  std::vector<std::pair<std::string, std::string>> links;  // label and address: the other vendors' rows
  std::optional<CheckWord> word;
  /// Could corrections be asked for it?
  bool askable() const { return !document.empty() || (node_id != 0 && !field.empty()); }
  /// Names it within its check, for the words of people and for forms.
  std::string key() const;
};

struct CheckResult {
  std::string key, label, hint, kind;
  std::string state = check_state::kPass;
  std::int64_t looked = 0;       // how many rows, rules or documents that were
  std::vector<CheckLine> lines;  // what failed or needs a human, and what people have judged
};

/// The amount of a row in an earlier tender.
struct FormerAmount {
  std::int64_t amount = 0;
  std::string tender_no;
  std::optional<std::int64_t> now;  // of the row itself
  bool named = false;               // the vendor said which row it was; else it is the one of the same names
};

/// Thread-safe.
class StaffChecks {
 public:
  StaffChecks(const Review::Dependencies& uses, Supplements& supplements) : uses_(uses), supplements_(supplements) {}

  /// In the order of the definition.
  std::vector<CheckResult> run(const Ground& ground, const Submission& submission, const std::string& locale);
  /// A person's word about a line that needs one; empty `state` takes it back. Errors: decision_unknown (or no such
  /// line), reason_required (a fail needs its words), reason_too_long {limit}, state_refused, tender_archived.
  base::Result<void> judge(const Ground& ground, const Submission& submission, const std::string& check,
                           const std::string& line, const std::string& state, const std::string& reason,
                           const Actor& actor);
  /// Puts what failed into the draft of the next corrections, with what the check says as the reason; `lines`: keys
  /// "check/line", empty: all that failed. How many. Errors: nothing_asked, those of Supplements::add_to_draft.
  base::Result<int> draft(const Ground& ground, const Submission& submission, const std::vector<std::string>& lines,
                          const std::string& locale, const Actor& actor);
  /// The former amounts of rows of that level, by the definition's check of the kind "previous".
  std::map<std::int64_t, FormerAmount> former_amounts(const Ground& ground, const Submission& submission,
                                                      const std::string& level, const std::vector<std::int64_t>& ids);
  /// Rows that people found wrong, with what they said.
  std::map<std::int64_t, std::string> failed_rows(std::int64_t submission_id);

 private:
  using Findings = std::vector<submissions::Service::NodeFindings>;
  std::shared_ptr<const Findings> findings_of(const Ground& ground, const Submission& submission);
  void run_rules(CheckResult& result, const Ground& ground, const Submission& submission, const std::string& locale);
  void run_documents(CheckResult& result, const Ground& ground, const Submission& submission,
                     const std::string& locale);
  void run_previous(CheckResult& result, const forms::StaffCheck& check, const Ground& ground,
                    const Submission& submission, const std::string& locale);
  void run_shared(CheckResult& result, const forms::StaffCheck& check, const Ground& ground,
                  const Submission& submission, const std::string& locale);
  void run_person(CheckResult& result, const forms::StaffCheck& check, const Ground& ground,
                  const Submission& submission, const std::string& locale);
  using Amounts = std::map<std::string, std::int64_t>;  // by the titles of the row and of those above it
  std::shared_ptr<const Amounts> amounts_of(std::int64_t submission_id, const std::string& level,
                                            const std::string& field);
  std::vector<submissions::Node> rows_of(const Submission& submission, const std::string& level);
  std::string path_of(const Submission& submission, const submissions::Node& node);

  const Review::Dependencies& uses_;
  Supplements& supplements_;

  /// The rules over a big tree cost a second; what they found holds for one version of the submission and one day.
  struct Kept {
    std::int64_t submission_id = 0, version = 0;
    std::string type_version, day;
    std::shared_ptr<const Findings> findings;
  };
  std::mutex mutex_;
  std::list<Kept> kept_;  // the newest first
  /// Of submissions of earlier tenders.
  struct KeptAmounts {
    std::int64_t submission_id = 0, version = 0;
    std::string level;
    std::shared_ptr<const Amounts> amounts;
  };
  std::list<KeptAmounts> kept_amounts_;
};

}  // namespace tenderloom::review
