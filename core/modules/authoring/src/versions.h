// Moving a tender to another version of its type: what differs, what every row would become, and the move itself.
#pragma once
#include "rows.h"
#include "tenderloom/forms/compare.h"
#include "tenderloom/submissions/service.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::authoring {

class Versions {
 public:
  explicit Versions(const Authoring::Uses& uses) : uses_(uses) {}

  using Type = std::shared_ptr<const forms::TypeDefinition>;
  /// Where the tender stands and what it could be moved to: the type's current version with the tender's own texts.
  struct Pair {
    tenders::Tender tender;
    Type from, to;
  };
  std::optional<Pair> find(const std::string& tender_no);

  /// Goes through every row of every submission; `report` is told how far it is and may say stop (false).
  /// {"submissions", "rows", "changed", "worse", "lost", "blocked", "records": [{company, submission, node, level,
  /// title, "added": [sentence], "gone": [field], …}], "more"}
  base::Result<Json> rehearse(const Pair& pair, const std::function<bool(std::int64_t, std::int64_t)>& report);
  void keep(const Pair& pair, const Json& result);
  /// The last preview of just this move.
  std::optional<repository::Preview> preview_of(const Pair& pair);

  /// Errors: those of tenders::Service::move_version; version_same, version_preview_needed, version_breaks.
  base::Result<tenders::Tender> move(const Pair& pair, std::optional<std::int64_t> version,
                                     const tenders::Actor& actor);
  /// Judges every row anew by the tender's version, after a move.
  base::Result<Json> settle(std::int64_t tender_id, const std::function<bool(std::int64_t, std::int64_t)>& report);

 private:
  const Authoring::Uses& uses_;
};

}  // namespace tenderloom::authoring
