// Rows of a sheet that become nodes of the tree: each row names a leaf and everything above it.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tenderloom/forms/evaluate.h"

namespace tenderloom::submissions {

using base::Json;

/// A problem or a remark, at the level whose field it is about.
struct RowNote {
  std::string level;
  forms::Finding finding;
};

struct SheetRow {
  std::int64_t number = 0;             // as the spreadsheet program shows it
  std::map<std::string, Json> values;  // by level: {"brand_name": "AAA"}: labels or codes, blank cells left out
  std::vector<RowNote> problems = {};  // cells that could not be read
};

struct RowResult {
  enum class Outcome { succeeded, skipped, failed };
  std::int64_t number = 0;
  Outcome outcome = Outcome::failed;
  std::vector<RowNote> notes;  // failed: every problem of the row; else remarks
};

struct ImportOptions {
  bool dry_run = false;  // judges everything as if, and stores nothing
  /// The job that does it; 0: none. A job that was stopped goes on after the rows that were stored, and tells them too.
  std::int64_t job = 0;
  /// Staff load what a company filled in elsewhere: only into a tender that is no longer filled in, and for a company
  /// that never handed anything in there. Errors: past_tender_open, past_handed_in.
  bool past = false;
  /// Called after every transaction; false: stop, what is stored stays.
  std::function<bool(std::int64_t done)> progress = {};
};

}  // namespace tenderloom::submissions
