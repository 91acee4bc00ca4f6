// Shared by the service's files.
#pragma once
#include "branch.h"
#include "edit_gate.h"
#include "figures.h"
#include "file_values.h"
#include "list_index.h"
#include "node_writer.h"
#include "repository.h"
#include "surroundings.h"
#include "tenderloom/audit/audit.h"
#include "tenderloom/submissions/service.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::submissions {

struct Service::Impl {
  Dependencies uses;
  std::unique_ptr<ListIndexes> indexes = std::make_unique<ListIndexes>();
  Corrections* corrections = nullptr;
  std::vector<Follow> follow;

  std::string missing_companion(const tenders::Tender& tender) const {
    return uses.missing_companion ? uses.missing_companion(tender) : std::string();
  }

  OptionSource options_for(const Ground& ground, std::int64_t company_id) const;
  /// The ground with the answers of all providers that these levels ask.
  Ground with_options(const Ground& ground, std::int64_t company_id, const std::vector<const forms::Level*>& levels,
                      const Json& row) const;
  /// The level and those below it that are judged again when it changes.
  static std::vector<const forms::Level*> judged_with(const forms::TypeDefinition& type, const forms::Level& level);
  static std::vector<const forms::Level*> all_levels(const forms::TypeDefinition& type);
  NodeSurroundings around(Lender lender, const Ground& ground, const Submission& submission, Json ancestors,
                          Place place) const;
  forms::Evaluation judge(const Ground& ground, const forms::Level& level, const forms::Input& input,
                          const forms::Surroundings& around) const;

  /// Begins a write: the submission as it is now, locked. With a `gate` also while corrections are open; the caller
  /// asks it about every row. Errors: submission_unknown, items_locked.
  base::Result<Submission> begin(storage::Transaction& tx, const Service& service, const Ground& ground,
                                 std::int64_t submission_id, EditGate* gate = nullptr) const;
  /// Ends a write through a gate: who asked for corrections looks at what is done.
  void told(storage::Transaction& tx, const EditGate& gate, const Submission& submission, const Actor& actor,
            base::Instant now) const;
  /// After a refused save: what a rule makes the vendor change in a row below is offered.
  void offer_forced(const Ground& ground, const Submission& submission, const SaveOutcome& refusal);

  /// Judges what a node would become: files resolved, evaluated, findings that refuse it gathered.
  struct Judgement {
    forms::Evaluation evaluation;
    std::vector<forms::Finding> refusing;
    std::vector<Node> path;  // ancestors with values, root first
    Json stored;             // values before
    bool with_files = false;
  };
  /// A new row with everything but its place and time.
  struct Draft {
    Node node;
    Derived derived;
    std::string changes;
  };
  Draft draft(soci::session& sql, const Ground& ground, const Submission& submission, const forms::Level& level,
              const SaveRequest& request, Judgement& judged) const;
  /// A new row judged before its transaction begins, so that writers do not wait for it. It holds when nothing was
  /// written into the submission since the version that the caller knows.
  struct Early {
    std::int64_t version = 0;
    std::optional<Judgement> judged;
    Draft draft;  // when nothing refuses it
  };
  void judge_early(const Ground& ground, const Submission& submission, const forms::Level& level,
                   const SaveRequest& request, Early& early) const;
  /// Who may change what the office says: whatever the state of an application that was handed in.
  base::Result<Submission> begin_office(storage::Transaction& tx, const Ground& ground,
                                        std::int64_t submission_id) const;
  /// Of a judged change by staff, what is kept from vendors: taken out of the row's own values. Errors:
  /// not_of_staff {fields}, reason_required.
  base::Result<Json> take_kept(const forms::Level& level, const SaveRequest& request, Judgement& judged) const;
  /// The entries, the audit record and whoever has to be told, in the transaction of the change.
  void record_office(storage::Transaction& tx, const Ground& ground, const forms::Level& level,
                     const Submission& submission, const SaveRequest& request, const Node& node, const Json& kept,
                     const Json& changes) const;
  base::Result<Judgement> judge_save(soci::session& sql, const Ground& ground, const Submission& submission,
                                     const forms::Level& level, const SaveRequest& request, const Node* node) const;
  base::Result<std::vector<Node>> path_to(soci::session& sql, const Submission& submission, const forms::Level& level,
                                          std::optional<std::int64_t> parent) const;

  base::Result<SaveOutcome> create(storage::Transaction& tx, const Ground& ground, Submission& submission,
                                   const forms::Level& level, const SaveRequest& request, const EditGate& gate = {},
                                   Early* early = nullptr);
  base::Result<SaveOutcome> update(storage::Transaction& tx, const Ground& ground, Submission& submission,
                                   const forms::Level& level, const SaveRequest& request, const EditGate& gate = {});
  /// Does the change touch only what the gate leaves open, and what rules make of it? Errors: not_asked {fields}.
  std::optional<base::Error> refuse_change(soci::session& sql, const Ground& ground, const Submission& submission,
                                           const forms::Level& level, const SaveRequest& request, const Node& node,
                                           const Judgement& judged, const EditGate& gate) const;
  /// A row below a changed one as it would become.
  struct Below {
    const Node& node;
    const forms::Level& level;
    const forms::Evaluation& evaluation;
    const NodeSurroundings& surroundings;
  };
  /// Judges the rows below a changed node whose values, conditions or rules look at it and hands them on; returns what
  /// would become wrong, naming the first row.
  std::vector<forms::Finding> judge_below(soci::session& sql, const Ground& ground, const Submission& submission,
                                          const forms::Level& level, const Node& changed,
                                          const std::vector<Node>& above,
                                          const std::function<void(const Below&)>& use) const;
  /// Judges the rows below a changed node whose values, conditions or rules look at it, stores what follows for them,
  /// and returns what would become wrong, naming the first row.
  std::vector<forms::Finding> recheck_below(soci::session& sql, const Ground& ground, Submission& submission,
                                            const forms::Level& level, const Node& changed,
                                            const std::vector<Node>& above, Branch& branch);
  /// A page of a list: `rows` reads those of a list without a filter, `found_rows` those that were found by what is in
  /// memory of the submission.
  using ReadRows = std::function<void(soci::session&, NodePage&)>;
  using ReadFound = std::function<void(soci::session&, const std::vector<std::int64_t>&, NodePage&)>;
  NodePage list(const Submission& submission, const NodeQuery& query, const ReadRows& rows,
                const ReadFound& found_rows) const;
  /// As begin(), for what changes more than values: never in a supplement round, where only some fields may change.
  base::Result<Submission> begin_whole(storage::Transaction& tx, const Service& service, const Ground& ground,
                                       std::int64_t submission_id) const;
  /// Begins a load of a past tender by staff (ImportOptions::past).
  base::Result<Submission> begin_past(storage::Transaction& tx, const Ground& ground, std::int64_t submission_id) const;
  static std::optional<base::Error> refuses_past(const Ground& ground, const Submission& submission);
  /// Judges rows that stand there already anew, parents before their children: `above` are the rows above the first
  /// one. Stores what follows for them; what becomes wrong that was not is returned, with the row that it is about.
  struct Rejudged {
    const Node* row = nullptr;
    forms::Finding finding;
  };
  std::vector<Rejudged> rejudge(soci::session& sql, const Ground& ground, Submission& submission,
                                const std::vector<Node>& above, const std::vector<Node>& rows, Branch& branch) const;
  /// A new row with the values of another one; its files are shared.
  base::Result<SaveOutcome> create_copy(storage::Transaction& tx, const Ground& ground, Submission& submission,
                                        const forms::Level& level, const Node& source, SaveRequest request);
  /// A change of a row judged to the end, nothing stored and no writer kept waiting. Errors: node_unknown.
  base::Result<SaveOutcome> preview(const Ground& ground, const Submission& submission, const forms::Level& level,
                                    const SaveRequest& request) const;
  /// References of this row's own to the files that `request.shared` names.
  void take_shared_files(storage::Transaction& tx, const forms::Level& level, const Node& node,
                         SaveRequest& request) const;
  /// Gives pending files to the node and puts away those that its values no longer name.
  void settle(soci::session& sql, const forms::Level& level, const Node& node, base::Instant now) const;
};

/// Refused within a transaction: rolls back and comes out as the outcome that `refusal` holds.
inline base::Error rolled_back() { return {"rolled_back", Json::object()}; }

base::Error node_unknown();
/// Does the row's file of that field have that very content?
bool has_content(const Node& node, const std::string& field, const std::string& sha256);
/// Told at the row that is being changed: it is there that the person can do something about what a row below says.
forms::Finding below_refuses(const Node& row, const forms::Finding& finding);
/// Rows with those above them, which are read in one query.
std::vector<OverviewRow> with_paths(soci::session& sql, std::int64_t submission_id, std::vector<Node> rows);
bool may_refuse(const forms::Level& level, const forms::Finding& finding);

}  // namespace tenderloom::submissions
