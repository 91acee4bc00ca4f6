// Rows of one level over many submissions, as those who work on a kind of row across vendors ask for them.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tenderloom/submissions/model.h"

namespace tenderloom::submissions {

/// Every member narrows the answer; an empty one does not.
struct RowQuery {
  std::string level;  // needed, unless ids are given
  std::vector<std::int64_t> tenders, submissions, companies, ids;
  std::vector<std::string> states;  // of the submission
  std::string text;                 // folded, in the level's search fields
  /// A field that the office sets and that vendors see: rows where it has that value, or (empty value) where nothing
  /// was said.
  std::string office_field, office_value;
  bool test_vendors = true;
  bool with_values = true;
  std::int64_t page = 1, per_page = 25;  // per_page 0: all of them
};

struct RowPage {
  struct Row {
    Node node;
    std::int64_t tender_id = 0, company_id = 0;
  };
  std::vector<Row> rows;  // in the order of submission and tree; without rows that were deleted
  std::int64_t total = 0;
};

}  // namespace tenderloom::submissions
