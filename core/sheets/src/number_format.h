// What a number in a cell means: a number, a date, a time (ECMA-376 part 1, 18.8.30), and how it is written out.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "archive.h"

namespace tenderloom::sheets {

enum class Shape { number, date, date_time, time };

/// What a format code shows: "yyyy/m/d" a date, "[h]:mm" a time, "0.00" a number.
Shape shape_of_format(std::string_view code);
/// The same for the formats that need no code (their numbers are fixed, those of East Asian versions included).
Shape shape_of_builtin(int id);

/// The formats of a workbook's cell styles, by the number that a cell names.
class Styles {
 public:
  Styles() = default;
  /// Throws Refusal.
  Styles(Archive& archive, const std::string& part, int most_depth);
  Shape shape(std::size_t style) const { return style < shapes_.size() ? shapes_[style] : Shape::number; }

 private:
  std::vector<Shape> shapes_;
};

/// "1.0000000000000001E-1" becomes "0.1", "1200.0" becomes "1200". Empty: no number.
std::string plain_number(std::string_view text);
/// A serial day (1 is 1900-01-01; with `from_1904` 0 is 1904-01-01) as ISO text. Empty: no such day.
std::string date_text(std::string_view serial, Shape shape, bool from_1904);

}  // namespace tenderloom::sheets
