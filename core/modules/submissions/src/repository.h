// SQL of the submissions module; no other file of it speaks to the database. Functions take the connection of the
// caller's transaction or read.
#pragma once
#include <soci/soci.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tenderloom/forms/evaluate.h"
#include "tenderloom/storage/database.h"
#include "tenderloom/submissions/import.h"
#include "tenderloom/submissions/lists.h"
#include "tenderloom/submissions/office.h"
#include "tenderloom/submissions/rows.h"

namespace tenderloom::submissions {

/// What is written beside a node's model when its data change.
struct NodeTexts {
  std::string cells;        // encode_cells()
  std::string search_text;  // folded
  std::string missing;      // Node::missing
};
/// Values of unique fields as they are compared.
struct UniqueKey {
  std::string field, value_hash;
};

/// List cells in every language in one text, so that a list page parses no JSON.
std::string encode_cells(const std::vector<std::pair<std::string, std::vector<std::string>>>& by_locale);
std::vector<std::string> decode_cells(const std::string& text, const std::string& locale);

/// "00000" to "zzzzz": the part of a sort key that a position gives.
std::string position_key(std::int64_t position);
inline constexpr std::size_t kPositionKeyLength = 5;

std::string value_hash(const Json& value);

namespace repository {

// --- submissions (repository_submissions.cpp)
std::optional<Submission> find_submission(soci::session& sql, std::int64_t tender_id, std::int64_t company_id);
std::optional<Submission> get_submission(soci::session& sql, std::int64_t id);
std::vector<Submission> submissions_of_company(soci::session& sql, std::int64_t company_id);
std::vector<Submission> submissions_of_tender(soci::session& sql, std::int64_t tender_id);
/// Companies whose submission is in one of those states.
std::set<std::int64_t> companies_in_states(soci::session& sql, std::int64_t tender_id,
                                           const std::vector<std::string>& states);
void insert_submission(storage::Transaction& tx, std::int64_t tender_id, std::int64_t company_id, base::Instant now);
/// The first statement of every write: takes the submission's row until the transaction ends. None when it does not
/// exist.
std::optional<Submission> lock_submission(storage::Transaction& tx, std::int64_t id);
/// These raise the row's version, so that on a cluster two writers of one submission collide at commit.
void update_figures(soci::session& sql, Submission& submission);
void update_state(soci::session& sql, Submission& submission);

// --- nodes (repository_nodes.cpp)
std::optional<Node> get_node(soci::session& sql, std::int64_t submission_id, std::int64_t id,
                             bool also_deleted = false);
/// In tree order. `locale` not empty: with cells in that language.
std::vector<Node> get_nodes(soci::session& sql, std::int64_t submission_id, const std::vector<std::int64_t>& ids,
                            bool with_values, const std::string& locale = {});
/// The same as texts: into `page`, nodes and data.
void get_data(soci::session& sql, std::int64_t submission_id, const std::vector<std::int64_t>& ids, NodePage& page);
/// Every node whose sort key begins with `prefix` (the node itself included), depth first. `level` empty: all.
std::vector<Node> subtree(soci::session& sql, std::int64_t submission_id, const std::string& prefix,
                          const std::string& level, bool with_values, std::optional<base::Instant> deleted_at = {});
void each_node(soci::session& sql, std::int64_t submission_id, const std::function<void(const Node&)>& use);
/// Of each only what Service::each_row promises.
void each_row(soci::session& sql, std::int64_t submission_id, const std::function<void(const Node&)>& use);
/// Sets `node.id`.
void insert_node(storage::Transaction& tx, std::int64_t tender_id, Node& node, const NodeTexts& texts);
/// Many nodes of one submission and level: the rows with what goes with them (keys of unique fields, the revision that
/// tells of their making with these changes; `searchable`: the note for the search). Sets their ids.
/// (repository_import.cpp)
struct NewNode {
  Node* node;
  const NodeTexts* texts;
  const std::vector<UniqueKey>* keys;
};
void insert_nodes(storage::Transaction& tx, std::int64_t tender_id, const std::vector<NewNode>& rows,
                  const Actor& actor, base::Instant now, bool searchable,
                  const std::function<std::string(const Node&)>& changes);
void update_node(soci::session& sql, const Node& node, const NodeTexts& texts);
/// Figures, row version and next position only.
void update_node_figures(soci::session& sql, const Node& node);
void set_deleted(soci::session& sql, std::int64_t submission_id, const std::string& prefix, base::Instant from,
                 base::Instant to);
/// Rows of one level over many submissions (repository_rows.cpp).
RowPage rows(soci::session& sql, const RowQuery& query);
std::int64_t count_rows(soci::session& sql, const RowQuery& query);
std::vector<forms::Row> siblings(soci::session& sql, std::int64_t submission_id, const std::string& level,
                                 std::int64_t parent_id, std::int64_t except);

// --- places in the tree (repository_places.cpp)
struct Sibling {
  std::int64_t id = 0, position = 0;
  std::string sort_key;
};
/// Rows of a level under one parent in their order, without their data.
std::vector<Sibling> sibling_places(soci::session& sql, std::int64_t submission_id, const std::string& level,
                                    std::int64_t parent_id);
/// Gives a row and everything below it, deleted rows too, another place: sort keys that begin with `from` begin with
/// `to`. The new place must be free.
void replant(soci::session& sql, std::int64_t submission_id, const std::string& from, const std::string& to);
void set_position(soci::session& sql, std::int64_t id, std::int64_t position);
/// What stands above a row that was replanted under another parent, and above the rows below it.
void set_parent(soci::session& sql, const Node& node, const std::vector<std::int64_t>& new_ancestors);
/// Rows that were deleted by themselves, not with the row above them; the latest first.
std::vector<Node> deleted_roots(soci::session& sql, std::int64_t submission_id, int limit, std::int64_t offset);
std::int64_t count_deleted_roots(soci::session& sql, std::int64_t submission_id);
bool has_child_since(soci::session& sql, std::int64_t submission_id, std::int64_t parent_id, const std::string& level,
                     base::Instant since);

// --- keys, search, history (repository_index.cpp)
bool value_taken(soci::session& sql, std::int64_t submission_id, const std::string& level, const std::string& field,
                 const std::string& value_hash, std::optional<std::int64_t> parent_id, std::int64_t except);
void set_keys(soci::session& sql, const Node& node, const std::vector<UniqueKey>& keys);
void remove_keys(soci::session& sql, const std::vector<std::int64_t>& node_ids);
/// Notes for the search over all submissions that a row's text changed.
void set_grams(soci::session& sql, const Node& node, const std::string& old_text, const std::string& new_text);
std::string search_text(soci::session& sql, std::int64_t node_id);
void insert_revision(soci::session& sql, const Node& node, const Actor& actor, base::Instant at,
                     const std::string& event, const Json& changes);
/// The same with the changes as JSON text.
void insert_revision_text(soci::session& sql, const Node& node, const Actor& actor, base::Instant at,
                          const std::string& event, const std::string& changes);
std::vector<Revision> revisions(soci::session& sql, std::int64_t submission_id, std::int64_t node_id, int limit,
                                std::int64_t offset = 0);
std::int64_t count_revisions(soci::session& sql, std::int64_t submission_id, std::int64_t node_id);
/// Every revision of the submission since then, oldest first.
std::vector<Revision> revisions_since(soci::session& sql, std::int64_t submission_id, base::Instant since, int limit);
std::optional<std::int64_t> find_request(soci::session& sql, std::int64_t submission_id, const std::string& key);
void remember_request(soci::session& sql, std::int64_t submission_id, const std::string& key, std::int64_t node_id,
                      base::Instant at);

// --- imports (repository_import.cpp)
/// What came of the rows of an import so far, in their order.
std::vector<RowResult> import_notes(soci::session& sql, std::int64_t job_id);
void note_import(soci::session& sql, std::int64_t job_id, std::size_t first_row, const std::vector<RowResult>& results,
                 base::Instant now);
void forget_imports(soci::session& sql, base::Instant older_than);

// --- lists (repository_lists.cpp)
/// A page of the rows of a level, under one parent or all; what is filtered is found by ListIndexes.
std::vector<Node> list(soci::session& sql, std::int64_t submission_id, const NodeQuery& query,
                       const std::string& locale, bool with_values);
/// The same as texts: into `page`, nodes and data.
void list_data(soci::session& sql, std::int64_t submission_id, const NodeQuery& query, NodePage& page);
/// The deepest existing nodes in tree order.
struct LeafQuery {
  std::vector<std::string> last_levels;  // keys of the levels that have none below them
  int depth = 1;                         // number of levels of the deepest tree
  std::optional<bool> ready, at_last_level;
  std::string text;          // each word must occur in the row or in one above it
  std::string under;         // sort key of the row that they stand under (or are)
  bool needs_check = false;  // only where the row or one above it waits for a look
  /// Only under rows that have this key: the field that groups items, its hash, and at which depth it stands.
  std::string group_field, group_hash;
  int group_depth = 0;
  int page = 1, per_page = 25;
};
std::int64_t count_leaves(soci::session& sql, std::int64_t submission_id, const LeafQuery& query);
std::vector<Node> leaves(soci::session& sql, std::int64_t submission_id, const LeafQuery& query,
                         const std::string& locale);

// --- what is still to be done (repository_open.cpp)
/// Rows of `level` need at least `min` rows of `child` below them; `only_child`: of no other level.
struct GapRule {
  std::string level, child;
  std::int64_t min = 1;
  bool only_child = true;
};
struct OpenRows {
  bool data = true;           // rows whose own data are incomplete
  std::vector<GapRule> gaps;  // and rows that one of these finds
  std::string after;          // sort key after which they stand
  std::int64_t limit = 25, offset = 0;
  bool with_values = true;
};
/// In tree order.
std::vector<Node> open_rows(soci::session& sql, std::int64_t submission_id, const OpenRows& wanted);
std::int64_t count_open_rows(soci::session& sql, std::int64_t submission_id, const OpenRows& wanted);

// --- what the office says about rows (office_rows.cpp)
/// What stands now; node 0: about every row of the submission.
std::vector<OfficeEntry> office_entries(soci::session& sql, std::int64_t submission_id, std::int64_t node_id);
std::vector<OfficeEntry> office_history(soci::session& sql, std::int64_t submission_id, std::int64_t node_id);
/// Sets `entry.id`; what stood about the same field ends. An entry without a value has ended as it begins.
void insert_office(storage::Transaction& tx, OfficeEntry& entry);
/// The row and its submission count as changed, so that nothing kept of them is taken for the present.
void touch_node(soci::session& sql, std::int64_t node_id);
/// Rows of a staff list: ids of submissions and nodes, by company.
std::vector<std::pair<std::int64_t, std::int64_t>> staff_list(soci::session& sql, std::int64_t tender_id,
                                                              const forms::StaffList& list, int page, int per_page,
                                                              std::int64_t& total);

// --- files (repository_files.cpp)
void insert_file(storage::Transaction& tx, const std::string& level, NodeFile& file);
std::optional<NodeFile> get_file(soci::session& sql, std::int64_t submission_id, std::int64_t file_id);
std::vector<NodeFile> files_of(soci::session& sql, std::int64_t submission_id, std::int64_t node_id);
void give_file(soci::session& sql, std::int64_t file_id, std::int64_t node_id);
void set_file_removed(soci::session& sql, std::int64_t file_id, base::Instant at);
int forget_pending(soci::session& sql, base::Instant older_than);

}  // namespace repository
}  // namespace tenderloom::submissions
