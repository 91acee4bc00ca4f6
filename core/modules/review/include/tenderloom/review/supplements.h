// Rounds of corrections (補件, SM-04): staff ask for documents and for single things in the tree of items, each with a
// reason; the vendor may change exactly that, documents and items each for themselves, as long as their window is open;
// staff look at before and after and accept or ask again. All states move by the tables of the tender's type.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/accounts/model.h"
#include "tenderloom/base/result.h"
#include "tenderloom/notifications/outbox.h"
#include "tenderloom/review/review.h"
#include "tenderloom/submissions/service.h"
#include "tenderloom/submissions/todo.h"

namespace tenderloom::review {

using base::Json;

namespace track {
inline constexpr const char* kDocuments = "documents";
inline constexpr const char* kItems = "items";
}  // namespace track

/// One thing that is asked for.
struct Ask {
  std::string document_key;       // a document; else a row
  std::int64_t node_id = 0;       // 0 with add_child: a new root
  std::string level;              // of the row; with add_child of the row to add
  std::string field;              // action change
  std::string action = "change";  // change | remove | add_child; documents: upload
  std::string reason;
  std::int64_t previous_id = 0;  // the request of an earlier round that is asked again
  bool is_document() const { return !document_key.empty(); }
};

struct Request {
  std::int64_t id = 0, round_id = 0, submission_id = 0, track_id = 0;
  std::string track;
  Ask ask;
  std::string origin = "staff";  // staff | rule: a rule makes the vendor change it
  std::string title;             // how the row was called: its path, titles joined by " / "
  std::string state = "pending";
  Json before, after;  // of a field its value; of a document {"upload"}; else null or a flag
  base::Instant created_at{};
  std::optional<base::Instant> done_at, judged_at;
  std::string judged_by, opinion;
};

struct Track {
  std::int64_t id = 0, round_id = 0, submission_id = 0;
  std::int64_t number = 0;  // of its round
  std::string track, state = "none";
  base::Instant started_at{};
  std::optional<base::Instant> until, completed_at, closed_at;
  /// By the clock: the second at which the window ends is too late, whatever has been written down.
  std::string state_at(base::Instant now) const;
  bool open_at(base::Instant now) const { return state_at(now) == "open"; }
};

struct Round {
  std::int64_t id = 0, submission_id = 0, number = 0;
  base::Instant opened_at{};
  std::string opened_by;
  std::vector<Track> tracks;
  std::vector<Request> requests;
  const Track* find(std::string_view track) const;
  /// Requests of that track that count, and those of them that are done.
  std::pair<std::int64_t, std::int64_t> progress(std::string_view track) const;
};

struct Opening {
  std::vector<Ask> asks;
  std::optional<base::Instant> documents_until, items_until;  // none: open-ended
  bool clears_draft = false;
};

/// A line of the list that staff gather before they open a round.
struct DraftEntry {
  std::int64_t id = 0;
  Ask ask;
};

struct Phrase {
  std::int64_t id = 0;
  std::string text;
};

using submissions::Actor;
using submissions::Ground;
using submissions::Submission;

/// Thread-safe.
class Supplements final : public submissions::Corrections, public submissions::ApplicationSource {
 public:
  explicit Supplements(const Review::Dependencies& uses) : uses_(uses) {}

  std::vector<Round> rounds(std::int64_t submission_id);  // newest first
  std::optional<Round> round(std::int64_t submission_id, std::int64_t number);

  // --- staff
  /// Opens a round, or adds to tracks that are open. Errors: nothing_asked, too_many_asked {limit}, ask_unknown {what}
  /// (a document, row, level or field that is not there), ask_reason_required, reason_too_long, ask_twice, until_past,
  /// state_refused; their field names the entry ("items[2].reason").
  base::Result<Round> open(const Ground& ground, std::int64_t submission_id, const Opening& opening,
                           const Actor& actor);
  /// Errors: track_unknown, reason_required, until_past, state_refused {state, event}.
  base::Result<Track> extend(const Ground& ground, std::int64_t submission_id, const std::string& track,
                             std::optional<base::Instant> until, const std::string& reason, const Actor& actor);
  base::Result<Track> close(const Ground& ground, std::int64_t submission_id, const std::string& track,
                            const std::string& reason, const Actor& actor);
  /// accept, drop: at once. ask_again: into the draft of the next round, with a reason. `request_id` 0: accepts all
  /// that are done. Errors: request_unknown, track_still_open, state_refused, ask_reason_required.
  base::Result<int> judge(const Ground& ground, std::int64_t submission_id, std::int64_t number,
                          std::int64_t request_id, const std::string& decision, const std::string& reason,
                          const Actor& actor);
  std::vector<DraftEntry> draft(std::int64_t submission_id);
  base::Result<int> add_to_draft(const Ground& ground, std::int64_t submission_id, const std::vector<Ask>& asks,
                                 const Actor& actor);
  bool remove_from_draft(std::int64_t submission_id, std::int64_t entry);
  /// In the transaction of the word about a document: what is refused is asked for with the same words, what is not is
  /// not.
  void draft_document(storage::Transaction& tx, const Ground& ground, std::int64_t submission_id,
                      const std::string& document, const std::string& refusal, const Actor& actor);
  std::vector<Phrase> phrases();
  base::Result<Phrase> add_phrase(const std::string& text, const Actor& actor, base::Instant now);
  bool remove_phrase(std::int64_t id, base::Instant now);
  /// The mail that open() would queue.
  std::vector<notifications::Mail> mails_of(const Ground& ground, const Submission& submission, const Opening& opening,
                                            const std::string& locale);

  // --- the vendor
  /// Errors: track_unknown, requests_pending {count}, application_incomplete, documents_missing {labels},
  /// item_count_differs, track_window_closed, state_refused, changed_meanwhile.
  base::Result<Track> complete(const Ground& ground, std::int64_t submission_id, const std::string& track,
                               const Actor& actor);

  // --- the clock
  /// Marks what has run out and reminds of what will soon; once each. How many mails that were.
  int run_clock(base::Instant now);

  /// Told in the transaction in which a window has ended without an answer; before serving.
  using Lapse = std::function<void(storage::Transaction& tx, const Ground& ground, const Submission& submission)>;
  void set_lapse(Lapse lapse) { lapse_ = std::move(lapse); }
  /// The end that windows have where staff name none; before serving. None: they are open-ended.
  using UsualEnd = std::function<std::optional<base::Instant>(const Ground& ground, std::int64_t submission_id)>;
  void set_usual_end(UsualEnd usual_end) { usual_end_ = std::move(usual_end); }
  void fill_windows(const Ground& ground, std::int64_t submission_id, Opening& opening) const;

  // --- asked by submissions
  submissions::EditScope scope(soci::session& sql, const Submission& submission, base::Instant now) override;
  bool settled(soci::session& sql, const Submission& submission, base::Instant now) override;
  void changed(storage::Transaction& tx, const Submission& submission, const Actor& actor, base::Instant now) override;
  void offer(storage::Transaction& tx, const Ground& ground, const Submission& submission,
             const submissions::ForcedChange& change) override;
  submissions::RowMarks marks(const Submission& submission, const std::string& locale, base::Instant now) override;
  std::pair<std::string, Json> about(const tenders::Tender& tender, const forms::TypeDefinition& type,
                                     const Submission& submission, const std::string& locale,
                                     base::Instant now) override;

 private:
  struct Window {
    std::string track;
    std::optional<base::Instant> until;
    std::int64_t requests = 0;
  };
  std::optional<base::Error> check(const Ground& ground, const Submission& submission, std::vector<Ask>& asks);
  Request made(soci::session& sql, const Ground& ground, const Submission& submission, const Track& track,
               const Ask& ask) const;
  base::Result<std::map<std::string, Track>> tracks_for(
      storage::Transaction& tx, const Ground& ground, std::int64_t submission_id,
      const std::map<std::string, std::optional<base::Instant>>& wanted, const Actor& actor);
  void judged(storage::Transaction& tx, Request& request, const std::string& state, const std::string& opinion,
              const Actor& actor, base::Instant now) const;
  bool is_done(soci::session& sql, const Submission& submission, const Request& request, const Track& track,
               Json& after) const;
  /// No open track any more: the submission is settled. A track whose requests are all judged is closed.
  void settle(storage::Transaction& tx, const Ground& ground, const Submission& submission, const Actor& actor);
  notifications::Mail compose(const char* kind, const Ground& ground, const accounts::Contact& contact,
                              const Json& more, const std::string& locale) const;
  void mail_vendor(storage::Transaction& tx, const char* kind, const Ground& ground, const Submission& submission,
                   const Json& more);
  int mail_staff(storage::Transaction& tx, const char* kind, const Ground& ground, const Submission& submission,
                 const Json& more, const std::vector<std::string>& addresses);
  std::optional<base::Error> refuse_complete(const Ground& ground, const Submission& submission,
                                             const std::string& track);
  /// The newest track of that kind, of the state that it has by the clock.
  std::optional<Track> newest(soci::session& sql, std::int64_t submission_id, const std::string& track) const;
  Json windows_words(const std::vector<Window>& windows) const;
  Json track_words(const std::string& track) const;
  /// The event in the submission's history and in the audit log.
  void note(storage::Transaction& tx, const Ground& ground, const Submission& submission, const Actor& actor,
            const char* event, const Track& track, const std::string& reason);
  int expire(const Track& track, base::Instant now);
  int remind(const Track& track, base::Instant now);
  std::optional<Ground> ground_of(const Submission& submission, base::Instant now);

  const Review::Dependencies& uses_;
  Lapse lapse_;
  UsualEnd usual_end_;
};

}  // namespace tenderloom::review
