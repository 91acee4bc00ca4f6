// What a round of corrections leaves open (SM-04). The review module knows it; here every write passes through it:
// pages, API, import and bulk changes alike (edit_gate.h). Without a round, or without the review module, nothing of a
// submission that was received may be changed.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "tenderloom/storage/database.h"
#include "tenderloom/submissions/model.h"
#include "tenderloom/submissions/row_marks.h"

namespace tenderloom::submissions {

struct Ground;

/// What the vendor may change now.
struct EditScope {
  struct Row {
    std::map<std::string, std::string> fields;  // keys of its level, with the reason
    std::set<std::string> children;             // levels of which a row may be added below it
    bool remove = false;
  };
  std::map<std::int64_t, Row> rows;  // by id of the node; 0: what may be added at the root
  /// Rows that were made or deleted since then belong to the corrections themselves: they may be changed as a whole.
  std::optional<base::Instant> since;
  std::map<std::string, bool> documents;  // keys that were asked for: is it done?
  bool items_open = false, documents_open = false;

  const Row* row(std::int64_t id) const {
    const auto found = rows.find(id);
    return found == rows.end() ? nullptr : &found->second;
  }
  bool made_since(base::Instant at) const { return since && at >= *since; }
};

/// A change that a rule makes the vendor do in another row than the one that was asked for.
struct ForcedChange {
  std::int64_t node_id = 0;
  std::string level, field;
  std::string because;  // what the changed row is called
  std::string rule;
};

/// The end of a window as people read it: `until` (ISO 8601) is the first second that is too late.
Json last_second(const Json& until);

class Corrections {
 public:
  virtual ~Corrections();
  virtual EditScope scope(soci::session& sql, const Submission& submission, base::Instant now) = 0;
  /// Is no track open at that instant?
  virtual bool settled(soci::session& sql, const Submission& submission, base::Instant now) = 0;
  /// In the transaction of every write by which the vendor answers what was asked.
  virtual void changed(storage::Transaction& tx, const Submission& submission, const Actor& actor,
                       base::Instant now) = 0;
  /// What was asked of rows and how far it is, with what the office corrected itself.
  virtual RowMarks marks(const Submission& submission, const std::string& locale, base::Instant now) = 0;
  /// Opens what a rule makes the vendor change elsewhere, as a request of its own. Nothing when it is open already.
  virtual void offer(storage::Transaction& tx, const Ground& ground, const Submission& submission,
                     const ForcedChange& change) = 0;
};

}  // namespace tenderloom::submissions
