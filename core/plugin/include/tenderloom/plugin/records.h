// What a plugin reads of tenders, applications and their rows, and the one way in which it writes values there: through
// the gate of the office's own page. Ids are the portal's; a plugin keeps them in its tables and never joins the
// portal's.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/clock.h"
#include "tenderloom/base/json.h"
#include "tenderloom/base/result.h"
#include "tenderloom/forms/definition.h"
#include "tenderloom/forms/evaluate.h"
#include "tenderloom/http/context.h"
#include "tenderloom/storage/database.h"

namespace tenderloom::plugin {

using base::Json;

/// Who does something. Kept with what was done, in the audit log and in histories.
struct Actor {
  forms::ActorKind kind = forms::ActorKind::system;
  std::int64_t person_id = 0, company_id = 0;
  std::string name;
  std::string source = "page";  // page | api | job | command
  std::string address;          // where the request came from
};
/// Who sent a request: staff when it acts for no company.
Actor actor_of(const http::Context& context);

struct Tender {
  std::int64_t id = 0;
  std::string no, name, type_key;
  std::string state;  // SM-02, now
  std::optional<base::Instant> opens_at, closes_at;
  std::optional<base::Instant> unsealed_at;           // the opening of sealed applications was recorded
  Json groups = Json::array();                        // [{"code","name","categories":[{"code","name"}]}]
  std::shared_ptr<const forms::TypeDefinition> type;  // by which it is judged; null: not installed
  std::string missing_plugin;                         // not empty: read-only, for want of that plugin
};

struct Submission {
  std::int64_t id = 0, tender_id = 0, company_id = 0;
  std::string company_name, tax_id;
  std::string state;  // SM-03
  bool supplementing = false;
  std::string number;
  std::optional<base::Instant> submitted_at, received_at;
};

/// A row of an application: of any level of any type.
struct Node {
  std::int64_t id = 0, submission_id = 0, tender_id = 0, company_id = 0, parent_id = 0;
  std::string level;
  std::vector<std::int64_t> ancestors;  // root first, without the row
  std::string title;
  Json values = Json::object();  // what the vendor and the office entered; hidden ones left out
  Json kept = Json::object();    // what is kept from vendors
  std::int64_t version = 1;
  bool complete = false;
};

/// Rows of one level. Every member narrows the answer; an empty one does not.
struct NodeQuery {
  std::string level;     // needed
  std::string type_key;  // of tenders of that type
  std::int64_t tender_id = 0, submission_id = 0, company_id = 0;
  std::vector<std::int64_t> ids;
  std::vector<std::string> states;  // of the submission (SM-03)
  std::string text;                 // folded, in the level's search fields
  /// A field that the office sets: rows where it has that value, or (empty value) where nothing was said.
  std::string office_field, office_value;
  bool test_vendors = true;              // false: without them
  std::int64_t page = 1, per_page = 25;  // per_page 0: all of them
};

struct NodePage {
  std::vector<Node> nodes;  // in the order of submission and tree
  std::int64_t total = 0;
};

/// A file in a field of a row.
struct NodeFile {
  std::string name, media_type, sha256;
  std::filesystem::path path;
  std::int64_t size = 0;
};

/// Values of fields that the office or this plugin sets (`set_by` of the field), said about one row.
struct OfficeChange {
  std::int64_t node_id = 0;
  Json values = Json::object();
  std::string reason;
  Actor actor;
  std::optional<std::int64_t> version;  // of the row that the change was made on
  /// In the same transaction, after the values were taken: what the plugin writes into its own tables, its mails and
  /// its audit records. An error refuses the whole change.
  std::function<base::Result<void>(storage::Transaction& tx)> also = {};
};

struct OfficeResult {
  std::vector<forms::Finding> findings;  // not empty: refused by the definition's rules, nothing was written
  std::int64_t version = 0;
};

/// Thread-safe. Reads take a connection of their own: call them outside a transaction.
class Records {
 public:
  virtual ~Records();
  virtual std::optional<Tender> tender(const std::string& no) = 0;
  virtual std::optional<Tender> tender(std::int64_t id) = 0;
  virtual std::vector<Tender> tenders(const std::string& type_key) = 0;  // newest first; with drafts
  virtual std::optional<Submission> submission(std::int64_t id) = 0;
  virtual std::optional<Submission> submission(std::int64_t tender_id, std::int64_t company_id) = 0;
  virtual std::vector<Submission> submissions(std::int64_t tender_id) = 0;
  virtual std::vector<Submission> submissions(const std::vector<std::int64_t>& ids) = 0;
  virtual NodePage nodes(const NodeQuery& query) = 0;
  virtual std::int64_t count(const NodeQuery& query) = 0;
  /// A row that was not deleted.
  virtual std::optional<Node> node(std::int64_t id) = 0;
  /// Rows above those rows: (id, title), without their values; for paths in lists.
  virtual std::vector<std::pair<std::int64_t, std::string>> titles(const std::vector<std::int64_t>& ids) = 0;
  /// `file_id` 0: the only one of the field.
  virtual std::optional<NodeFile> file(const Node& node, const std::string& field, std::int64_t file_id = 0) = 0;

  /// The submission as it is, taken until the transaction ends: the first statement of a plugin's transaction about it,
  /// so that it and everybody else who decides about that submission come one after another.
  virtual std::optional<Submission> lock(storage::Transaction& tx, std::int64_t submission_id) = 0;
  /// Writes what a row's `set_by` fields hold, as the office's page does: judged by the type's rules, with a revision,
  /// an entry of the office's history and an audit record. Errors: node_unknown, submission_unknown (never handed in),
  /// type_read_only {plugin}, not_of_staff {field}, reason_required, version_conflict, and what `also` answers.
  virtual base::Result<OfficeResult> say(const OfficeChange& change) = 0;
  /// The vendor takes its application back (SM-03), after `first` has done in the same transaction what belongs to it.
  /// Errors: submission_unknown, state_refused {state, event}, window_closed, what `first` answers.
  virtual base::Result<void> take_back(std::int64_t submission_id, const Actor& actor, base::Instant at,
                                       const std::function<base::Result<void>(storage::Transaction& tx)>& first) = 0;
  /// The opening of a tender's sealed applications (`sealed` of the type) is recorded: from now on staff see them.
  virtual void record_opening(storage::Transaction& tx, std::int64_t tender_id, base::Instant at) = 0;
  /// What say() would make of those values, for forms and for what is still missing; writes nothing.
  virtual base::Result<forms::Evaluation> judge(const OfficeChange& change) = 0;
};

}  // namespace tenderloom::plugin
