// One sheet on its way into one submission: finds or makes the nodes that each row names.
#pragma once
#include "service_impl.h"
#include "tenderloom/submissions/import.h"

namespace tenderloom::submissions {

/// Copied before every transaction, so that one which is repeated begins from the same state.
class TreeImport {
 public:
  TreeImport(Service::Impl& service, const Ground& ground, const Actor& actor);
  /// The nodes that are there already, depth first, with their values.
  void know(const std::vector<Node>& nodes);
  RowResult row(storage::Transaction& tx, Submission& submission, const SheetRow& row);
  /// Goes on from where a copy of this has come to.
  void take(TreeImport&& later);

 private:
  /// A row's part at one level, judged. Equal parts in the same place are judged once.
  struct Step {
    std::int64_t id = 0;  // 0: not stored yet
    std::string name;     // what names it, as it is compared
    Json values;
    std::vector<forms::Finding> refusing;
    bool differs = false;  // a stored row that the sheet would have otherwise: it stays as it is
  };
  using StepRef = std::shared_ptr<const Step>;

  StepRef judge(soci::session& sql, const Submission& submission, const forms::Level& level, const Json& given,
                const Json& ancestors, const std::string& path);
  forms::Evaluation evaluate(soci::session& sql, const Submission& submission, const forms::Level& level,
                             const Json& given, const Json& ancestors, std::int64_t parent_id, const Node* stored,
                             std::vector<forms::Finding>& refusing) const;
  /// A row's part at one level, where it stands and what it was judged by.
  struct Part {
    const forms::Level* level;
    std::string above;  // path of the part it stands under
    std::string key;    // in judged_
    StepRef step;
  };
  /// The levels that a row says something about, each after the one above it.
  std::vector<const forms::Level*> levels_of(const SheetRow& row) const;
  void store(storage::Transaction& tx, Submission& submission, std::vector<Part>& parts, RowResult& result);

  Service::Impl& service_;
  const Ground& ground_;
  const Actor& actor_;
  std::vector<const forms::Level*> levels_;                    // from the root down
  bool branches_ = false;                                      // some level has more than one below it
  std::map<std::string, std::int64_t> ids_;                    // stored nodes by the names from the root to them
  std::map<std::int64_t, std::shared_ptr<const Node>> nodes_;  // those that were there before
  std::map<std::string, StepRef> judged_;                      // by place and what the sheet says
};

}  // namespace tenderloom::submissions
