// One change, or deletion, of many rows of a level. Every row is judged and stored for itself, as if a person had saved
// them one after another: what refuses one row leaves the others alone.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/forms/evaluate.h"
#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

inline constexpr std::size_t kMostAtOnce = 500;

struct ChosenRow {
  std::int64_t id = 0;
  std::optional<std::int64_t> version;  // the version that the person saw
};

struct BulkChange {
  std::string level;
  std::vector<ChosenRow> rows;
  /// Values of fields, as a save takes them. A file is named by its pending name or by the id of a file that stands in
  /// the same field of a row of this submission; every row gets a reference of its own to the one content.
  Json changes = Json::object();
  Actor actor;
  bool dry_run = false;  // tells what would come of it and stores nothing
};

struct BulkRow {
  enum class Outcome { changed, unchanged, refused, conflict, gone };
  std::int64_t id = 0;
  std::string title;
  std::int64_t version = 0;  // as it stood before
  Outcome outcome = Outcome::gone;
  Json before = Json::object(), after = Json::object();  // values
  std::vector<forms::Finding> findings;                  // refused: why
};

struct BulkRemoval {
  struct Row {
    std::int64_t id = 0;
    std::string title;
    std::int64_t version = 0;
    std::map<std::string, std::int64_t> children;  // rows that go with it, by level
    std::string refused;                           // code of the error; empty: it goes, or went
  };
  std::vector<Row> rows;
};

/// May that field be set in many rows at once? Not what names a row or must differ from row to row, nor lists of files.
bool bulk_field(const forms::Level& level, const forms::Field& field);

}  // namespace tenderloom::submissions
