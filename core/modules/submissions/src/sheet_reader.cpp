#include "sheet_reader.h"

#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

using sheets::Cell;

/// What the cell says for that field; null: nothing.
Json value_of(const Cell& cell, const forms::Field& field, const base::Words& words) {
  const std::string text(base::trim(cell.text));
  if (text.empty()) return nullptr;
  if (field.type == forms::FieldType::boolean) {
    if (is_heading(text, words, "value.yes")) return "true";
    if (is_heading(text, words, "value.no")) return "false";
  }
  return text;
}

bool takes_numbers(const forms::Field& field) {
  using forms::FieldType;
  return field.type == FieldType::integer || field.type == FieldType::money || field.type == FieldType::decimal ||
         field.type == FieldType::percent;
}

/// Why the cell cannot be taken for that field, whatever its rules; nullptr: it can.
const char* unreadable(const Cell& cell, const forms::Field& field) {
  if (cell.kind == Cell::Kind::error) return "cell_error";
  if (cell.kind == Cell::Kind::without_value) return "cell_without_value";
  // "1-100" becomes a day in spreadsheet programs, and a number in a column of days is shown as one.
  if (cell.kind == Cell::Kind::date && takes_numbers(field)) return "cell_date";
  return nullptr;
}

SheetRow row_of(const sheets::Row& row, const std::vector<SheetField>& columns, const base::Words& words) {
  SheetRow made;
  made.number = row.number;
  for (const Cell& cell : row.cells) {
    if (cell.column >= static_cast<int>(columns.size())) break;  // remarks beside the columns are the vendor's own
    const SheetField& column = columns[static_cast<std::size_t>(cell.column)];
    if (const char* code = unreadable(cell, *column.field)) {
      made.problems.push_back({column.level->key, {column.field->key, code, {{"found", cell.text}}, "R-041"}});
      continue;
    }
    Json value = value_of(cell, *column.field, words);
    if (!value.is_null()) made.values[column.level->key][column.field->key] = std::move(value);
  }
  return made;
}

/// Takes column A away and gives back what stood in it.
std::string take_first(sheets::Row& row) {
  std::string text;
  if (const Cell* cell = row.at(0)) text = std::string(base::trim(cell->text));
  std::erase_if(row.cells, [](const Cell& cell) { return cell.column == 0; });
  for (Cell& cell : row.cells) --cell.column;
  return text;
}

}  // namespace

base::Result<ReadSheet> read_sheet_rows(const std::filesystem::path& file, const forms::TypeDefinition& type,
                                        const std::string& locale, const std::string& leading) {
  auto book = sheets::open_workbook(file);
  if (!book) return book.error();
  const auto chosen = Headings(type, leading, locale).find(**book);
  if (!chosen) return chosen.error();
  const std::vector<SheetField> columns = import_fields(type, locale);
  ReadSheet sheet;
  const auto read = (*book)->read(*chosen, [&](sheets::Row&& row) {
    std::string first = leading.empty() ? std::string() : take_first(row);
    if (row.number == 1) {
      sheet.headings = std::move(row);
      return true;
    }
    SheetRow made = row_of(row, columns, type.words());
    if (made.values.empty() && made.problems.empty()) return true;  // blanks only
    sheet.rows.push_back(std::move(made));
    sheet.first.push_back(std::move(first));
    sheet.cells.push_back(std::move(row));
    return true;
  });
  if (!read) return read.error();
  if (sheet.rows.empty()) return base::Error{"sheet_empty"};
  return sheet;
}

}  // namespace tenderloom::submissions
