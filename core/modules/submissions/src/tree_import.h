// One sheet on its way into one submission: finds or makes the nodes that each row names. Rows are judged against the
// tree in memory, each part of a row once; what they make is stored many rows at a time.
#pragma once
#include <deque>
#include <set>
#include <unordered_map>

#include "service_impl.h"
#include "tenderloom/submissions/import.h"

namespace tenderloom::submissions {

/// A node of the tree in memory.
struct ImportEntry {
  Node node;  // id below 0: not stored yet
  const forms::Level* level = nullptr;
  ImportEntry* above = nullptr;
  std::string path;  // names from the root to it, as they are compared
  std::map<const forms::Level*, std::vector<ImportEntry*>> below;
  bool fresh = false;  // made by rows that are not stored yet
  Derived derived;     // of fresh ones
};

class TreeImport {
 public:
  /// Knows the submission as it is in the database at that version or later.
  TreeImport(Service::Impl& service, const Ground& ground, const Actor& actor, const Submission& submission,
             std::vector<Node> nodes);
  TreeImport(const TreeImport&) = delete;
  TreeImport& operator=(const TreeImport&) = delete;

  /// The version of the submission that this knows.
  std::int64_t version() const { return version_; }
  /// The row must outlive this.
  RowResult row(const SheetRow& row);
  bool has_fresh() const { return !fresh_.empty(); }
  /// Stores what the rows since the last stored() made. May run again when its transaction is repeated.
  void store(storage::Transaction& tx, Submission& submission);
  /// The transaction stands; the submission has that version now.
  void stored(std::int64_t version);

 private:
  friend class ImportSurroundings;
  /// A row's part at one level, judged.
  struct Step {
    const forms::Level* level = nullptr;
    const Step* above = nullptr;
    ImportEntry* entry = nullptr;  // null: not there yet
    std::string own_path;          // while it is not there
    const Json* given = nullptr;   // what the sheet says; belongs to its row
    std::vector<forms::Finding> refusing;
    std::optional<forms::Evaluation> evaluation;  // of a part that may have to be made
    bool differs = false;                         // a row that the sheet would have otherwise: it stays as it is
    std::size_t seen = 0;                         // rows of the level when it was judged
    const std::string& path() const { return entry != nullptr ? entry->path : own_path; }
    const Json& values() const { return entry != nullptr ? entry->node.values : evaluation->values; }
  };

  using Parts = std::vector<std::pair<const forms::Level*, Step*>>;
  /// Whether the row says what an export says of a node that has nothing below it yet, and that node is there: then
  /// nothing is missing that is the sheet's matter.
  static bool ends_where_the_tree_does(const SheetRow& row, const Parts& parts, const std::vector<RowNote>& notes);
  /// The levels that a row says something about, as places in `levels_`, each after the one above it.
  std::vector<std::size_t> levels_of(const SheetRow& row) const;
  Step& step_for(std::size_t level, const Json& given, const Step* above);
  void judge(Step& step, const forms::Level& level, const Json& given, const Step* above);
  /// What is shown of a part and those above it, by level; holds until it is asked for another part's.
  const Json& ancestors_under(const Step* above);
  /// Forgets what is shown of the parts of the way from that place on.
  void leave(std::size_t place);
  forms::Evaluation evaluate(const forms::Level& level, const Json& given, const Json& ancestors, ImportEntry* parent,
                             const ImportEntry* known, std::vector<forms::Finding>& refusing) const;
  void make(Step& step, const forms::Level& level);
  void take_in(ImportEntry& entry);
  void add_up_fresh();

  Service::Impl& service_;
  const Ground& ground_;
  const Actor& actor_;
  std::int64_t submission_id_, version_;
  std::int64_t next_position_;  // of the next root
  std::shared_ptr<const Json> tender_;
  OptionSource options_;
  std::vector<const forms::Level*> levels_;  // from the root down
  std::set<std::string> parents_;            // levels that have one below them
  bool branches_ = false;                    // some level has more than one below it
  std::deque<ImportEntry> entries_;          // parents before their children
  std::vector<ImportEntry*> fresh_;
  std::map<const forms::Level*, std::vector<ImportEntry*>> roots_;
  std::map<const forms::Level*, std::size_t> count_;
  std::unordered_map<std::string_view, ImportEntry*> by_path_;       // views of the entries
  std::unordered_multimap<std::string, const ImportEntry*> by_key_;  // values of unique fields
  std::deque<Step> steps_;
  std::unordered_multimap<std::size_t, Step*> judged_;  // by place and what the sheet says
  std::vector<Step*> last_;                             // of the row before, by level
  std::vector<const Step*> way_;                        // from the root down: whose values `ancestors_` holds
  Json ancestors_ = Json::object();
};

}  // namespace tenderloom::submissions
