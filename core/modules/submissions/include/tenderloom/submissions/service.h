// Decisions about submissions and their nodes. Every write is one transaction that begins with the submission's row, so
// that writers of one submission come one after another on every database and the rules over siblings, uniqueness and
// the figures hold; writers of different submissions never wait for each other.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/log.h"
#include "tenderloom/forms/evaluate.h"
#include "tenderloom/http/request.h"
#include "tenderloom/storage/blobs.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/submissions/bulk.h"
#include "tenderloom/submissions/copying.h"
#include "tenderloom/submissions/corrections.h"
#include "tenderloom/submissions/files.h"
#include "tenderloom/submissions/import.h"
#include "tenderloom/submissions/lists.h"
#include "tenderloom/submissions/model.h"
#include "tenderloom/submissions/office.h"
#include "tenderloom/submissions/rows.h"
#include "tenderloom/submissions/saving.h"
#include "tenderloom/submissions/search.h"
#include "tenderloom/submissions/todo.h"
#include "tenderloom/tenders/model.h"

namespace tenderloom::audit {
class AuditLog;
}

namespace tenderloom::submissions {

/// A tender with its pinned definition: what every question about a submission needs.
struct Ground {
  tenders::Tender tender;
  std::shared_ptr<const forms::TypeDefinition> type;
  /// When the request counts (its header was complete); the clock's now for jobs.
  base::Instant now{};
  /// Answers of option providers for one call of the service, fetched before its transaction begins: a writer that
  /// waited for a second connection could wait for ever. Filled by the service.
  std::shared_ptr<const std::map<std::string, std::vector<forms::Option>>> options = nullptr;
  /// tenders::to_surroundings(tender), made once for one call of the service. Filled by the service.
  std::shared_ptr<const Json> tender_json = nullptr;
};

/// May the vendor change items now?
struct Editability {
  bool editable = false;
  std::string code;     // "editable" | "locked" | "supplement_only": 本廠商品項填寫狀態
  std::string because;  // when locked: "tender_not_open", "tender_closed", "state" (with the submission's state),
                        // "plugin_missing"
  const EditScope* corrections = nullptr;  // what a round of corrections leaves open, where the asker knows it
};

struct Tree {
  std::vector<Node> nodes;  // depth first, with shown values and computed
  /// Direct children of a node (0: the roots), as indexes into `nodes`.
  std::vector<std::size_t> children_of(std::int64_t parent_id) const;
  const Node* find(std::int64_t id) const;
};

class Service {
 public:
  struct Dependencies {
    storage::Database& database;
    const storage::BlobStore& blobs;
    const base::Clock& clock;
    const base::Logger& log;
    audit::AuditLog& audit;
    const FileInspector* inspector = nullptr;
    /// Options of a provider for one company and tender; null: none.
    std::function<std::vector<forms::Option>(const std::string& provider, std::int64_t company_id,
                                             const std::string& tender_no, const Json& row)>
        options = {};
    /// The plugin that the tender's type needs and that is not there; null: every one is (tenders::Service).
    std::function<std::string(const tenders::Tender& tender)> missing_companion = {};
  };
  explicit Service(Dependencies dependencies);
  ~Service();

  // --- submissions -------------------------------------------------------------------------------------------------
  std::optional<Submission> find(std::int64_t tender_id, std::int64_t company_id);
  std::optional<Submission> get(std::int64_t id);
  /// The submission of that company for that tender, made when it is asked for the first time.
  Submission open(const tenders::Tender& tender, std::int64_t company_id);
  std::vector<Submission> of_company(std::int64_t company_id);
  std::vector<Submission> of_tender(std::int64_t tender_id);
  /// Companies that cannot hand in now because the office has their submission.
  std::set<std::int64_t> handed_in(std::int64_t tender_id);
  Editability editable(const Submission& submission, const tenders::Tender& tender, base::Instant now) const;
  /// The refusal of a change that is not allowed: items_locked {state, because} or type_read_only {plugin}.
  base::Error locked(const Submission& submission, const tenders::Tender& tender, const Editability& may) const;
  Counters counters(const forms::TypeDefinition& type, const Submission& submission) const;

  struct Step {
    std::string event;
    std::string reason = {};
    std::optional<base::Instant> until = {};  // return: the first instant that is too late for this vendor
    bool supplementing = false;               // what it is afterwards, for the events of corrections
    forms::Guard guard = {};                  // what holds besides, for guards that only the caller can judge
  };
  /// The only writer of a submission's state, by the table of its type (SM-03). Errors: state_refused {state, event},
  /// window_closed {}, reason_required {}, corrections_open {}, submission_unknown {}.
  base::Result<Submission> transition(storage::Transaction& tx, const Ground& ground, std::int64_t id, const Step& step,
                                      const Actor& actor);
  /// Which of the type's events that actor may ask for in the submission's state, in the table's order.
  static std::vector<std::string> offered(const Ground& ground, const Submission& submission, Actor::Kind actor);

  /// Who follows an application's states (stages of review), in the transaction of the change; what is refused there
  /// refuses the change. Before serving, and it must outlive this.
  struct Change {
    std::string event, from;
    std::string reason;
  };
  using Follow =
      std::function<std::optional<base::Error>(storage::Transaction& tx, const Ground& ground, const Submission& after,
                                               const Change& change, const Actor& actor)>;
  void add_follow(Follow follow);
  /// Who knows what a round of corrections leaves open; before serving, and it must outlive this.
  void set_corrections(Corrections& corrections);
  /// What the vendor may change in a submission whose corrections are open; empty without them.
  EditScope edit_scope(const Submission& submission, base::Instant now);
  EditScope edit_scope(soci::session& sql, const Submission& submission, base::Instant now);
  /// Badges of its rows in lists and trees: what corrections ask for.
  RowMarks marks(const Submission& submission, const std::string& locale, base::Instant now);
  /// In the transaction of a write outside this module that answers corrections (an uploaded document).
  void answered(storage::Transaction& tx, const Submission& submission, const Actor& actor, base::Instant now);
  /// Every change of a row since then, oldest first.
  std::vector<Revision> changes_since(std::int64_t submission_id, base::Instant since, int limit = 1000);
  /// A node whether it was deleted or not.
  std::optional<Node> node_or_former(const Submission& submission, std::int64_t id);
  std::optional<Node> node_or_former(soci::session& sql, const Submission& submission, std::int64_t id);
  /// Was a row of that level added below `parent` (0: at the root) since then, and is it still there?
  bool has_child_since(soci::session& sql, const Submission& submission, std::int64_t parent, const std::string& level,
                       base::Instant since);
  /// The submission as it is, taken until the transaction ends: the first statement of whoever decides about it.
  std::optional<Submission> lock(storage::Transaction& tx, std::int64_t id);

  // --- nodes -------------------------------------------------------------------------------------------------------
  /// Errors: node_unknown, level_unknown, parent_unknown, parent_wrong_level {level}, items_locked {state, because}.
  base::Result<SaveOutcome> save(const Ground& ground, const Submission& submission, const SaveRequest& request);
  /// What save() would say; stores nothing.
  base::Result<forms::Evaluation> evaluate(const Ground& ground, const Submission& submission,
                                           const SaveRequest& request);
  std::optional<Node> node(const Submission& submission, const std::string& level, std::int64_t id);
  // --- what the office says about rows (office.h) -------------------------------------------------------------------
  /// Puts a value of the office beside the vendor's own. Errors: those of save; field_unknown, reason_required,
  /// same_as_vendor; invalid as in SaveOutcome.
  base::Result<SaveOutcome> correct(const Ground& ground, const Submission& submission, const SaveRequest& request);
  /// Takes such a value back. Errors: correction_unknown, reason_required.
  base::Result<OfficeEntry> withdraw_correction(const Ground& ground, const Submission& submission,
                                                const SaveRequest& request, const std::string& field);
  /// What stands now, of one row (0: of the whole submission).
  std::vector<OfficeEntry> office_entries(std::int64_t submission_id, std::int64_t node_id = 0);
  /// Every entry about one row, the latest first: for staff alone.
  std::vector<OfficeEntry> office_history(std::int64_t submission_id, std::int64_t node_id);
  StaffListPage staff_list(const tenders::Tender& tender, const forms::TypeDefinition& type,
                           const forms::StaffList& list, int page, int per_page);

  std::vector<Node> nodes(const Submission& submission, const std::vector<std::int64_t>& ids, bool with_values);
  /// Rows of one level over many submissions, for staff.
  RowPage rows(const RowQuery& query);
  std::int64_t count_rows(const RowQuery& query);
  NodePage list(const Submission& submission, const NodeQuery& query, const std::string& locale,
                bool with_values = false);
  /// The same with `data`, without cells and values.
  NodePage list_data(const Submission& submission, const NodeQuery& query);
  struct OverviewQuery {
    std::optional<bool> ready;      // only rows that are (not) complete along their whole path
    std::optional<bool> with_rows;  // only rows at (above) the last level
    std::string text;               // each of its words must occur in the row or one above it
    std::int64_t root = 0;          // only below this row of the first level
    std::string group;              // only of this group of the tender
    bool needs_check = false;       // only where the row or one above it was brought in and not looked at yet
    int page = 1, per_page = 25;
  };
  OverviewPage overview(const forms::TypeDefinition& type, const Submission& submission, const OverviewQuery& query,
                        const std::string& locale);

  /// Rows of all submissions that hold every word, for staff.
  SearchResult search(const SearchQuery& query);
  /// Brings changed rows into the index of that search (background work); how many there were.
  int index_search();

  /// A row where something is still to be done: its own data, rows below it, or both.
  struct OpenRow {
    std::vector<Node> path;          // root first; the last one is the row
    std::vector<std::string> lacks;  // levels of which too few rows stand below it
  };
  struct OpenPage {
    std::vector<OpenRow> rows;
    std::int64_t total = 0;
  };
  struct OpenQuery {
    bool data = true, gaps = true;  // which of the two
    int page = 1, per_page = 25;
  };
  /// In tree order, with the rows' data.
  OpenPage open_rows(const forms::TypeDefinition& type, const Submission& submission, const OpenQuery& query);
  /// The first one after that place in tree order (empty: of all), without its values.
  std::optional<OpenRow> next_open(const forms::TypeDefinition& type, const Submission& submission,
                                   const std::string& after_sort_key);

  struct Removal {
    std::map<std::string, std::int64_t> children;  // rows that would go with it, by level
  };
  base::Result<Removal> would_remove(const Submission& submission, const std::string& level, std::int64_t id);
  /// Errors besides those of save: has_children {children} unless `with_children`; version_conflict.
  base::Result<Node> remove(const Ground& ground, const Submission& submission, const std::string& level,
                            std::int64_t id, std::optional<std::int64_t> version, bool with_children,
                            const Actor& actor);
  /// Brings back a node and what went with it. Errors: node_unknown, parent_deleted; invalid as in SaveOutcome when it
  /// no longer fits (a name taken since, a third row where two are the limit).
  base::Result<SaveOutcome> restore(const Ground& ground, const Submission& submission, const std::string& level,
                                    std::int64_t id, const Actor& actor);
  /// The latest first. A deleted row has its history too.
  struct History {
    Node node;
    std::vector<Revision> revisions;
    std::int64_t total = 0;
  };
  std::optional<History> history(const Submission& submission, const std::string& level, std::int64_t id, int page = 1,
                                 int per_page = 25);

  /// Rows that were deleted and can be restored while items may be changed, the latest first.
  struct DeletedRow {
    Node node;
    std::vector<Node> path;     // those above that are there
    bool parent_there = false;  // else the row above has to be restored first
  };
  struct DeletedPage {
    std::vector<DeletedRow> rows;
    std::int64_t total = 0;
  };
  DeletedPage deleted(const Submission& submission, int page, int per_page);

  // --- places: only while every item may be changed, never in a supplement round ------------------------------------
  /// Puts a row with everything below it under another parent; every row of it is judged there (R-020, R-023, R-024,
  /// Errors: those of save.
  base::Result<SaveOutcome> move(const Ground& ground, const Submission& submission, const std::string& level,
                                 std::int64_t id, std::int64_t parent, std::optional<std::int64_t> version,
                                 const Actor& actor);
  /// Makes a row the `place`th among its siblings (1: the first; what is beyond the last means the last). Returns the
  /// place that it has then.
  base::Result<std::int64_t> reorder(const Ground& ground, const Submission& submission, const std::string& level,
                                     std::int64_t id, std::int64_t place, const Actor& actor);
  /// Siblings in their order: (id, title).
  struct Places {
    std::vector<std::pair<std::int64_t, std::string>> siblings;
    std::int64_t place = 0;  // of the row itself
  };
  std::optional<Places> places(const Submission& submission, const std::string& level, std::int64_t id);
  /// Rows that a row of that level may stand under, with those above them; at most `limit`.
  std::vector<OverviewRow> possible_parents(const Submission& submission, const forms::Level& level, int limit);

  // --- copies (copying.h) -------------------------------------------------------------------------------------------
  /// Every copied row waits for a check. Errors: those of save; invalid as in SaveOutcome.
  base::Result<SaveOutcome> duplicate(const Ground& ground, const Submission& submission,
                                      const DuplicateRequest& request);
  PastPage past_items(const forms::TypeDefinition& type, const Submission& earlier, const PastQuery& query);
  /// Carries items over into the submission: what stands above them is made where it is not there by name, files are
  /// shared, and what is there stays as it is. Errors: submission_unknown, items_locked.
  base::Result<std::vector<CopiedItem>> copy_items(const Ground& ground, const Submission& submission,
                                                   const Submission& earlier, const CopyChoice& choice,
                                                   const Actor& actor, const ImportOptions& options = {});

  // --- many rows at once (bulk.h) -----------------------------------------------------------------------------------
  /// Errors: items_locked, level_unknown, too_many_chosen {max}, field_not_bulk {field}, file_not_there.
  base::Result<std::vector<BulkRow>> change_many(const Ground& ground, const Submission& submission,
                                                 const BulkChange& change);
  base::Result<BulkRemoval> remove_many(const Ground& ground, const Submission& submission, const std::string& level,
                                        const std::vector<ChosenRow>& rows, const Actor& actor, bool dry_run);

  /// Makes what the rows name and is not there yet, marked as needing a check; what is there stays as it is. Each row
  /// counts for itself. Answers for all rows, those of a former attempt of the same job among them. Errors:
  /// submission_unknown, items_locked.
  base::Result<std::vector<RowResult>> import_rows(const Ground& ground, const Submission& submission,
                                                   const std::vector<SheetRow>& rows, const Actor& actor,
                                                   const ImportOptions& options = {});

  // --- files -------------------------------------------------------------------------------------------------------
  /// Checks and keeps a file that no node refers to yet. Errors: those of FileChecker, field_unknown.
  base::Result<NodeFile> keep_pending(const Ground& ground, const Submission& submission, const std::string& level,
                                      const std::string& field, const http::UploadedFile& file, const Actor& actor);
  /// Puts a file into a field of a saved node (PUT …/files/{field}).
  base::Result<SaveOutcome> attach(const Ground& ground, const Submission& submission, const std::string& level,
                                   std::int64_t id, const std::string& field, const http::UploadedFile& file,
                                   std::optional<std::int64_t> version, const Actor& actor, NodeFile* kept = nullptr);
  /// `file_id` 0: the only one of the field.
  base::Result<SaveOutcome> detach(const Ground& ground, const Submission& submission, const std::string& level,
                                   std::int64_t id, const std::string& field, std::int64_t file_id, const Actor& actor);
  std::optional<NodeFile> file(const Submission& submission, std::int64_t node_id, const std::string& field,
                               std::int64_t file_id);
  std::optional<NodeFile> file(const Submission& submission, std::int64_t file_id);
  /// Pending files older than that are forgotten (a daily job).
  int forget_pending(base::Instant older_than);
  /// What imports noted about their rows is forgotten when their jobs are long over (a daily job).
  void forget_imports(base::Instant older_than);

  // --- the whole submission ----------------------------------------------------------------------------------------
  Tree load_tree(std::int64_t submission_id);
  /// Hands over every node with its data, depth first, without holding more than one.
  void each_node(std::int64_t submission_id, const std::function<void(const Node&)>& use);
  /// The same for spreadsheets: of each row only its place, values, computed, hidden, children and completeness.
  void each_row(std::int64_t submission_id, const std::function<void(const Node&)>& use);
  MissingSummary missing(const Ground& ground, const Submission& submission, const std::string& locale);
  /// Nodes that are not complete, in tree order, with `missing` and the titles of those above them; at most `limit`.
  std::vector<OverviewRow> incomplete_nodes(const Submission& submission, int limit, const std::string& locale);
  /// Judges every node again as at submission (rules about dates, R-051, R-054). Returns what is wrong by node; empty:
  /// everything holds. Stores nothing.
  struct NodeFindings {
    Node node;
    std::vector<forms::Finding> findings;
  };
  std::vector<NodeFindings> recheck(const Ground& ground, const Submission& submission, base::Instant now);
  /// Everything derived, computed anew from the values: for a changed definition, for checks and tests. Returns the
  /// number of nodes whose stored figures differed.
  std::int64_t rebuild(const Ground& ground, std::int64_t submission_id);

  /// The surroundings of a row of that level under that parent, for display and documents.
  std::unique_ptr<forms::Surroundings> surroundings(const Ground& ground, const Submission& submission,
                                                    const forms::Level& level, std::int64_t parent_id, std::int64_t id);

 private:
  struct Impl;
  friend class CopyPreview;
  friend class TreeImport;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::submissions
