// Spreadsheets that other programs made, and what a reader makes of them.
#pragma once
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tenderloom/sheets/workbook.h"

namespace sheets_test {

namespace fs = std::filesystem;
using namespace tenderloom;

/// The folder of tests/support/spreadsheets.py: made once for every version of that program, because LibreOffice is
/// slow.
inline const fs::path& files() {
  static const fs::path folder = [] {
    const fs::path program = SOURCE_ROOT "/tests/support/spreadsheets.py";
    const auto version = fs::last_write_time(program).time_since_epoch().count();
    const fs::path made = fs::path(BUILD_ROOT) / ("test-spreadsheets-" + std::to_string(version));
    if (fs::exists(made)) return made;
    const fs::path making = made.string() + "." + std::to_string(::getpid());
    if (std::system((program.string() + " " + making.string()).c_str()) != 0)
      throw std::runtime_error("the spreadsheets could not be made");
    std::error_code made_meanwhile;
    fs::rename(making, made, made_meanwhile);
    return made;
  }();
  return folder;
}

/// A file that this run writes.
inline fs::path target(const std::string& name) {
  const fs::path folder = fs::path(BUILD_ROOT) / "test-written";
  fs::create_directories(folder);
  return folder / (std::to_string(::getpid()) + "-" + name);
}

/// "A1 text:一|B1 number:1200|…" of one sheet.
inline std::string content(sheets::Workbook& book, std::size_t sheet = 0) {
  static const char* const kKinds[] = {"text", "number", "boolean", "date", "error", "without_value"};
  std::string all;
  const auto done = book.read(sheet, [&](sheets::Row&& row) {
    for (const auto& cell : row.cells) {
      all += (all.empty() ? "" : "|") + sheets::column_letters(cell.column) + std::to_string(row.number) + " " +
             kKinds[static_cast<int>(cell.kind)] + ":" + cell.text;
    }
    return true;
  });
  return done ? all : "refused: " + done.error().code;
}

/// The same of a file's first sheet; "refused: <code>" when it is not taken.
inline std::string content(const fs::path& file, const sheets::Limits& limits = {}) {
  auto book = sheets::open_workbook(file, limits);
  return book ? content(**book) : "refused: " + book.error().code;
}

}  // namespace sheets_test
