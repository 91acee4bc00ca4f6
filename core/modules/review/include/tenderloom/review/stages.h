// Stages of review after receipt, as the type declares them (forms/stages.h): a case is what is judged, the application
// as a whole or one row of it, and stands in one stage. Every step goes through the machine `stage` of the type.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"
#include "tenderloom/plugin/judging.h"
#include "tenderloom/plugin/reviews.h"
#include "tenderloom/review/review.h"
#include "tenderloom/submissions/service.h"

namespace tenderloom::review {

using base::Json;

struct StageCase {
  std::int64_t id = 0, tender_id = 0, submission_id = 0, company_id = 0;
  std::int64_t node_id = 0;  // 0: the application as a whole
  std::string level, title;  // of the row
  std::string stage;
  bool open = false;  // false: it has ended, or goes on as cases of rows (or of the application)
  base::Instant entered_at{};
  std::optional<base::Instant> until;  // the first instant that is too late
  std::string shown_stage;             // what the vendor knows; empty: nothing yet
  base::Instant shown_at{};
  std::int64_t version = 1;
};

/// A line of its history.
struct StageEvent {
  std::int64_t id = 0, case_id = 0, person_id = 0;
  std::string stage, outcome, to, reason, actor;
  base::Instant at{};
  std::optional<base::Instant> published_at;  // empty: the vendor does not know of it
  bool taken_back = false;                    // the committee's chair undid it before anybody was told
  std::string barred_until;                   // the last day on which the company may not apply again
};

struct StageWord {
  std::string outcome, reason;
  std::optional<base::Instant> until;   // staff set another end of the next stage; the first instant too late
  int barred_years = 0;                 // up to what the outcome allows
  std::optional<std::int64_t> version;  // of the case, as the person saw it
};

struct StageQuery {
  std::int64_t tender_id = 0, submission_id = 0;  // 0: all
  std::string stage;                              // empty: all
  std::string text;                               // in title, company, tax id
  bool open_only = false, unpublished_only = false;
  std::int64_t page = 1, per_page = 25;
};

struct StageRow {
  StageCase held;
  std::string company_name, tax_id, number;
  std::int64_t seats = 0, handed_in = 0, unanswered = 0, conflicts = 0;  // of its present committee
  std::string panel_state;                                               // empty: it has none
  bool unpublished = false;
};

struct StagePage {
  std::vector<StageRow> rows;
  std::int64_t total = 0;
};

struct StageCount {
  std::string stage;
  std::int64_t cases = 0, open = 0, unpublished = 0;
};

/// Follows what is listed, in the transaction of the change (the public catalogue).
class ListingWatch {
 public:
  virtual ~ListingWatch();
  /// What the public would see of it; asked before the transaction, as it reads rows on connections of its own.
  virtual Json picture(const submissions::Ground& ground, const submissions::Submission& submission,
                       const StageCase& held) = 0;
  /// The case has come to that stage, or what is decided was announced. `stage.listed` says whether the public sees
  /// what stands there; what the vendor does not know yet the public does not learn either.
  virtual void moved(storage::Transaction& tx, const submissions::Ground& ground, const StageCase& held,
                     const forms::Stage& stage, const Json& picture) = 0;
};

/// Thread-safe.
class Stages {
 public:
  explicit Stages(const Review::Dependencies& uses) : uses_(uses) {}

  // --- before serving
  void add_judge(const std::string& name, plugin::StageJudge judge);
  void set_listing_watch(ListingWatch& watch) { watch_ = &watch; }
  void add_links(const std::string& type_key, plugin::CaseLinkSource source) {
    links_.emplace(type_key, std::move(source));
  }

  // --- reading
  std::optional<StageCase> find(std::int64_t id);
  std::vector<StageCase> of_submission(std::int64_t submission_id);
  std::vector<StageCase> of_tender(std::int64_t tender_id);  // in the order of their ids
  std::vector<StageEvent> history(std::int64_t case_id);
  std::vector<StageEvent> history_of(std::int64_t submission_id);
  StagePage list(const StageQuery& query);
  std::vector<StageCount> counts(std::int64_t tender_id);
  /// Tenders with cases, those with the latest first: number, name, open cases.
  struct TenderCount {
    std::string no, name;
    std::int64_t open = 0;
  };
  std::vector<TenderCount> tenders();
  std::optional<submissions::Ground> ground_of(const submissions::Submission& submission, base::Instant now) const;
  /// Outcomes that this actor may choose in the stage where the case stands, conditions judged.
  std::vector<const forms::StageOutcome*> offered(const submissions::Ground& ground,
                                                  const submissions::Submission& submission, const StageCase& held,
                                                  forms::ActorKind actor);
  /// The window that a round of corrections opened now has where nothing else is said.
  std::optional<base::Instant> corrections_until(const submissions::Ground& ground, std::int64_t submission_id,
                                                 base::Instant now);
  /// The last day until which the company may not apply for that type again; empty: none.
  std::string barred_until(soci::session& sql, std::int64_t company_id, const std::string& type, base::Instant now);

  /// What plugins have to show beside it, as JSON: [{"label", "url"}].
  Json links(const std::string& type_key, const plugin::CaseLinkQuery& query) const;

  // --- deciding. Errors: case_unknown, state_refused {state, event}, outcome_unknown, stage_not_yours,
  // outcome_not_offered, reason_required, reason_too_long {limit}, until_past, barred_too_long {limit}, not_scored,
  // corrections_open, version_conflict.
  base::Result<StageCase> decide(std::int64_t case_id, const StageWord& word, const submissions::Actor& actor,
                                 base::Instant now);
  /// All of them or none, in one transaction; `also` runs in it first. An error of one case names it: {"case"}.
  using Beside = std::function<base::Result<void>(storage::Transaction& tx)>;
  base::Result<std::vector<StageCase>> decide_all(const std::vector<std::pair<std::int64_t, StageWord>>& words,
                                                  const submissions::Actor& actor, base::Instant now,
                                                  const Beside& also = {});
  /// Tells the vendors what was decided about these; how many cases had something to tell.
  int publish(const std::vector<std::int64_t>& cases, const submissions::Actor& actor, base::Instant now);

  // --- what happens by itself
  /// Follows the application's own states: begins when it is received, ends when it is taken away.
  std::optional<base::Error> follow(storage::Transaction& tx, const submissions::Ground& ground,
                                    const submissions::Submission& after, const submissions::Service::Change& change,
                                    const submissions::Actor& actor);
  /// A window of corrections ended without an answer.
  void corrections_expired(storage::Transaction& tx, const submissions::Ground& ground,
                           const submissions::Submission& submission);
  /// Deadlines that have passed, and judges that have come to a word; how many cases moved.
  int run_clock(base::Instant now);
  void judge_again(std::int64_t submission_id);
  /// Deadlines that are near, told to whoever has to act, once for each reminder; about how many cases.
  int remind(base::Instant now);

  /// For the committee, in a transaction that holds the submission: takes the last decision back.
  std::optional<base::Error> take_back(storage::Transaction& tx, const submissions::Ground& ground, StageCase& held,
                                       const std::string& stage, const std::string& reason,
                                       const submissions::Actor& actor);

 private:
  struct Step;
  struct Prepared;
  /// Everything that is asked before the transaction: it reads rows on connections of its own.
  base::Result<std::unique_ptr<Prepared>> prepare(std::int64_t case_id, const StageWord& word,
                                                  const submissions::Actor& actor, base::Instant now);
  base::Result<StageCase> carry_out(storage::Transaction& tx, const Prepared& prepared);
  std::optional<base::Error> judge_guard(storage::Transaction& tx, const Step& step, std::string_view name);
  base::Result<StageEvent> perform(storage::Transaction& tx, Step& step);
  void enter(storage::Transaction& tx, const Step& step, StageCase& held, const forms::Stage& to);
  void begin_rows(storage::Transaction& tx, const Step& step, const forms::Stage& to, bool shown);
  void stand(storage::Transaction& tx, const Step& step, StageCase& held, const forms::Stage& to, bool shown);
  void begin(storage::Transaction& tx, const submissions::Ground& ground, const submissions::Submission& submission);
  bool applies(const submissions::Ground& ground, const submissions::Submission& submission, const StageCase& held,
               const forms::StageOutcome& outcome);
  void effect_on_application(storage::Transaction& tx, const Step& step);
  void mail(storage::Transaction& tx, const submissions::Ground& ground, std::int64_t company_id,
            const std::vector<std::pair<StageCase, StageEvent>>& told);
  std::optional<plugin::StageJudgement> judged(const submissions::Ground& ground,
                                               const submissions::Submission& submission, const StageCase& held,
                                               const forms::Stage& stage);
  int ask_judges(std::int64_t submission_id, base::Instant now);
  /// Rows that corrections added are judged like those beside them; those that they removed no more.
  void follow_rows(std::int64_t tender_id, base::Instant now);

  const Review::Dependencies& uses_;
  std::map<std::string, plugin::StageJudge> judges_;
  ListingWatch* watch_ = nullptr;
  std::multimap<std::string, plugin::CaseLinkSource> links_;
};

/// The end of a period that begins at that instant: the midnight after its last day.
base::Instant end_of(const forms::Period& period, base::Instant from);

}  // namespace tenderloom::review
