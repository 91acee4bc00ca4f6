// What a save of a row is asked, and what came of it.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/forms/evaluate.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

/// What came of a save that was understood. Refusals by state are Errors of the Result around it.
struct SaveOutcome {
  enum class Kind { saved, repeated, invalid, conflict } kind = Kind::saved;
  Node node;                             // saved, repeated: the node; conflict: as it stands now
  forms::Evaluation evaluation;          // invalid: with the findings; saved: of what was stored
  std::vector<forms::Finding> findings;  // invalid: those that refuse it
};

struct SaveRequest {
  std::string level;
  std::int64_t id = 0;                 // 0: create
  std::optional<std::int64_t> parent;  // create only
  Json changes = Json::object();
  std::optional<std::int64_t> version;  // update: the version the change was made on
  Actor actor;
  std::string idempotency_key;  // create: a repeat answers with the node of the first time
  bool imported = false;        // marks needs_check
  bool dry_run = false;         // update: judges to the end and stores nothing

  // --- copies: values that stay even where they are no longer allowed, and which findings then refuse nothing
  Json kept = Json::object();
  std::function<bool(const forms::Finding&)> tolerates = {};

  // --- bulk changes: one of many rows, so that it counts as looked at only when it is saved by itself; a change that
  // alters nothing is `repeated`
  bool bulk = false;
  std::map<std::string, NodeFile> shared = {};  // files in `changes` of which the row gets a reference, by their name

  // --- staff: changes fields with a `set_by` alone, whatever the state of an application that was handed in
  bool office = false;
  std::string reason = {};
  /// Words of `set_by` whose fields the actor may change; empty: all of them.
  std::vector<std::string> hands = {};
  /// In the transaction, once the change is written; an error takes all of it back.
  std::function<base::Result<void>(storage::Transaction& tx)> also = {};
  /// In the transaction of such a change: what was changed, as of a revision.
  std::function<void(storage::Transaction& tx, const Node& node, const Json& changes)> told = {};
};

}  // namespace tenderloom::submissions
