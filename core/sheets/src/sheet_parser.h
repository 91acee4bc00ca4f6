// One sheet of an .xlsx, row by row.
#pragma once
#include "number_format.h"
#include "shared_texts.h"

namespace tenderloom::sheets {

/// What the cells of every sheet refer to.
struct Book {
  SharedTexts texts;
  Styles styles;
  bool from_1904 = false;
};

/// Throws Refusal.
void read_sheet(Archive& archive, const std::string& part, const Book& book, const Limits& limits,
                const std::function<bool(Row&&)>& on_row);

}  // namespace tenderloom::sheets
