// Writing .xlsx row by row at constant memory (libxlsxwriter). Text is written as text, whatever it begins with: no
// cell ever becomes a formula.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tenderloom/base/result.h"

namespace tenderloom::sheets {

/// A column of a sheet: its heading, and how its cells look and behave in a spreadsheet program.
struct Column {
  enum class Kind { text, number, decimal, money, date };
  std::string heading;
  Kind kind = Kind::text;
  int width = 16;                    // in characters of the default font
  bool required = false;             // the heading is marked by colour; a sheet of explanations says it in words
  std::string note;                  // shown as a comment of the heading
  std::vector<std::string> choices;  // a drop-down; longer lists go to a hidden sheet by themselves
  bool choices_only = true;          // other values are refused by the spreadsheet program, else only warned of
};

struct SheetPlan {
  std::string name;  // at most 31 characters, without []:*?/\ ; others are replaced
  std::vector<Column> columns;
  int choice_rows = 5000;  // for how many rows the drop-downs reach
  bool wrap = false;       // long text in several lines (sheets of explanations)
};

/// A value of one cell.
struct Value {
  enum class Kind { empty, text, number, date };
  Kind kind = Kind::empty;
  std::string text;  // a date as 2026-05-19
  double number = 0;
  bool marked = false;  // on an attention colour: what was wrong

  static Value of_text(std::string text) { return {Kind::text, std::move(text)}; }
  static Value of_number(double number) { return {Kind::number, {}, number}; }
  static Value of_date(std::string text) { return {Kind::date, std::move(text)}; }
};

/// Not thread-safe. Rows of a sheet are written in order; sheets may be written one after the other only.
class Writer {
 public:
  /// The file is only there, whole, after finish().
  explicit Writer(const std::filesystem::path& file);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// A new sheet with its row of headings, frozen; it takes the rows that follow.
  void sheet(const SheetPlan& plan);
  void row(const std::vector<Value>& values);
  /// Rows below the headings so far.
  std::int64_t rows() const;
  /// Errors: sheet_not_written (no space, no folder). Nothing can be added afterwards.
  base::Result<void> finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tenderloom::sheets
