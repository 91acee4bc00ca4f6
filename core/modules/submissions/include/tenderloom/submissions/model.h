// What the submissions module keeps: one submission per tender and company, and its tree of nodes.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"

namespace tenderloom::submissions {

using base::Json;

/// Figures over the rows of one level in one place: under one parent, or in the whole submission.
struct LevelFigures {
  std::int64_t rows = 0;
  std::int64_t complete = 0;           // own data complete
  std::int64_t with_children = 0;      // rows that have at least one row below
  std::vector<std::int64_t> counters;  // by the order of Level::counters
  bool operator==(const LevelFigures&) const = default;
};

/// What a subtree adds up to. Kept on every node and on the submission, changed by differences at every write and never
/// counted anew, so that a save or a page costs the same in a tree of ten rows and of ten thousand.
struct TreeFigures {
  std::int64_t list_rows = 0;   // leaves: the rows of the flattened list
  std::int64_t ready_rows = 0;  // those at the last level whose whole path is complete
  std::int64_t incomplete = 0;  // nodes whose own data are incomplete
  std::int64_t gaps = 0;        // nodes that lack rows which they need below them
  bool operator==(const TreeFigures&) const = default;
};

struct Submission {
  std::int64_t id = 0;
  std::int64_t tender_id = 0;
  std::int64_t company_id = 0;
  std::string state =
      "not_submitted";  // contract.md: not_submitted submitted received returned accepted rejected withdrawn
  bool supplementing = false;
  std::optional<base::Instant> submitted_at;       // of the present submission; empty while not handed in
  std::optional<base::Instant> last_submitted_at;  // kept when it is taken back or returned
  std::string number;                              // of the last submission
  std::optional<base::Instant> received_at;
  std::optional<base::Instant> returned_until;  // that vendor alone may edit until then (SM-03)
  std::string reason;                           // what the last decision said
  std::int64_t row_version = 1;                 // raised by every write to the submission or anything in it
  base::Instant created_at{};

  std::int64_t next_position = 1;              // of the next root
  TreeFigures tree;                            // sums over the roots
  std::map<std::string, LevelFigures> levels;  // by level key, over the whole submission
};

/// Any row of the tree. `values` and `computed` are filled by the functions that read a node, not by lists.
struct Node {
  std::int64_t id = 0;
  std::int64_t submission_id = 0;
  std::string level;
  std::int64_t parent_id = 0;           // 0: a root
  std::vector<std::int64_t> ancestors;  // root first, without the node
  std::int64_t position = 0;            // among its siblings, never reused
  std::string sort_key;                 // orders the whole tree depth first; begins with its parent's
  std::string title;                    // how the row is called ("1-100")
  Json values = Json::object();
  Json computed = Json::object();
  std::vector<std::string> hidden;  // keys that a condition hides: kept, but neither shown, printed nor exported
  Json missing = Json::array();     // [{"field","code","params","rule"}] without sentences
  bool own_complete = false;
  bool needs_check = false;      // brought by import or copy and incomplete until this very node is saved
  std::int64_t version = 1;      // of its own data: ETag, If-Match
  std::int64_t row_version = 1;  // also raised when a row under it changes (rules over siblings)
  TreeFigures below;             // sums over its children
  std::map<std::string, LevelFigures> children;  // of its direct children, by level key
  std::vector<std::int64_t> counters;            // what it adds to its level's counters
  std::vector<std::string> cells;                // list columns as text in the reader's language (lists only)
  base::Instant created_at{}, updated_at{};
  std::int64_t updated_by = 0;
  std::optional<base::Instant> deleted_at;

  std::int64_t next_position = 1;  // of the next row below it

  std::int64_t child_count() const;
  Json shown_values() const;  // without hidden ones
};

/// Who changes something, for revisions and the audit log.
struct Actor {
  enum class Kind { vendor, staff, system };
  Kind kind = Kind::vendor;
  std::int64_t person_id = 0;
  std::string name;
  std::string source = "page";  // page | api | import | copy | command
  std::string address = {};     // where the request came from; empty for commands
};

/// The counters of R-039. "Item" there is a row of the level above the priced one; `item_count` is the number of priced
/// rows, 品項合計筆數 on the application form.
struct Counters {
  std::int64_t roots = 0;
  std::int64_t items = 0;
  std::int64_t items_with_rows = 0;
  std::int64_t items_without_rows = 0;
  std::int64_t rows_ready = 0;
  std::int64_t rows_open = 0;
  std::int64_t list_rows = 0;
  std::int64_t item_count = 0;
};

/// A change of one node.
struct Revision {
  std::int64_t id = 0, node_id = 0, version = 0;
  base::Instant at{};
  std::int64_t person_id = 0;
  std::string person_name, source;
  std::string event;             // created changed deleted restored moved reordered
  Json changes = Json::array();  // [{"field","old","new"}]; "_parent" and "_position" speak of the place
  std::string address = {};      // where a vendor's request came from
};

/// A file in a field of a node, or one that waits for a form's first save (`node_id` 0).
struct NodeFile {
  std::int64_t id = 0, submission_id = 0, node_id = 0;
  std::string field, sha256, name, type;
  std::int64_t size = 0;
  std::optional<int> pages;
  std::string pending_token;
  std::int64_t uploaded_by = 0;
  base::Instant uploaded_at{};
  /// {"id","name","size","type","sha256","pages","uploaded_at"}: the value that stands in the node's values.
  Json to_value() const;
};

}  // namespace tenderloom::submissions
