// Searching the rows of every submission at once, for staff: a word of two Chinese characters is found among a million
// rows in milliseconds (core/docs/decisions/0041-searching-items.md).
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

struct SearchQuery {
  std::string text;                // words, each of which must occur; 臺 and 台, wide and narrow are one
  std::int64_t tender = 0;         // 0: all
  std::set<std::int64_t> without;  // rows of these tenders are not found
  std::string level;               // empty: all
  std::string state;               // of the submission; empty: all
  std::optional<bool> complete;
  std::string tests;  // test vendors: empty leaves them out, "only", "all"
  int page = 1, per_page = 25;
};

struct FoundNode {
  std::vector<Node> path;  // root first; the last one was found
  std::int64_t tender_id = 0, company_id = 0;
  std::string submission_state;
};

struct SearchResult {
  std::vector<FoundNode> rows;  // the newest first
  std::int64_t total = 0;
  bool more = false;  // there may be more than `total`: counting ends at kMostFound
};

/// So many rows are counted for one search; pages beyond them are empty.
inline constexpr std::int64_t kMostFound = 1000;

}  // namespace tenderloom::submissions
