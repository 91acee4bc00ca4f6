// What the list of a level hands its presenter of each row: an array, because a page has many.
#pragma once
#include <cstddef>

namespace tenderloom::submissions {

/// Places in the array; what a row does not have is null.
enum RowPart : std::size_t {
  kRowId,
  kRowTitle,
  kRowCells,  // texts, in the order of the columns
  kRowOwn,    // complete itself
  kRowTree,   // and everything below it
  kRowNeedsCheck,
  kRowMarks,  // badges
  kRowMark,   // what tells this row from those beside it
  kRowFacts,  // what plugins tell of it
  kRowParts
};

}  // namespace tenderloom::submissions
