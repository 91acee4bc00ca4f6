// Pages of rows: one level of a submission, and all levels flattened.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

struct NodeQuery {
  std::string level;
  std::optional<std::int64_t> parent;
  std::string text;              // folded and matched within the level's search fields
  std::optional<bool> complete;  // own data
  std::optional<bool> with_children;
  int page = 1, per_page = 25;
};

struct NodePage {
  std::vector<Node> nodes;  // with cells, without values unless asked
  std::int64_t total = 0;
  std::vector<Node> path;  // the parent that was asked for and those above it, root first
  LevelFigures figures;    // of all rows there, whatever the filter
  /// Data of the rows as they are stored, beside `nodes`: JSON that goes on as text need not be read.
  struct Data {
    std::string values, computed, missing;
  };
  std::vector<Data> data;
};

/// One row of the flattened overview: the deepest existing node and those above it.
struct OverviewRow {
  std::vector<Node> path;  // root first; the last one is the row
  bool ready = false;
};
struct OverviewPage {
  std::vector<OverviewRow> rows;
  std::int64_t total = 0;
};

}  // namespace tenderloom::submissions
