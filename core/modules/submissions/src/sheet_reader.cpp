#include "sheet_reader.h"

#include <algorithm>

#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

constexpr const char* kLocales[] = {"zh-TW", "en"};

/// A heading as it is compared: without the asterisk of required columns and blanks around it.
std::string bare_heading(std::string_view text) {
  std::string_view bare = base::trim(text);
  while (!bare.empty() && bare.back() == '*') bare = base::trim(bare.substr(0, bare.size() - 1));
  return base::fold(bare);
}

bool is_heading(const std::string& text, const base::Words& words, const std::string& key) {
  return std::any_of(std::begin(kLocales), std::end(kLocales),
                     [&](const char* locale) { return bare_heading(words.text(locale, key)) == bare_heading(text); });
}

base::Result<void> check_headings(const sheets::Row& row, const std::vector<std::vector<SheetField>>& layouts) {
  const std::vector<SheetField>& first = layouts.front();
  for (std::size_t at = 0; at < first.size(); ++at) {
    const sheets::Cell* cell = row.at(static_cast<int>(at));
    const std::string found = cell ? bare_heading(cell->text) : std::string();
    bool known = false;
    for (const auto& layout : layouts) known = known || bare_heading(layout[at].heading) == found;
    if (known) continue;
    return base::Error{"sheet_heading",
                       {{"column", sheets::column_letters(static_cast<int>(at))},
                        {"expected", first[at].heading},
                        {"found", cell ? base::truncate(cell->text, 40) : std::string("-")}}};
  }
  return {};
}

/// What the cell says for that field; null: nothing.
Json value_of(const sheets::Cell& cell, const forms::Field& field, const base::Words& words) {
  const std::string text(base::trim(cell.text));
  if (text.empty()) return nullptr;
  if (field.type == forms::FieldType::boolean) {
    for (const char* locale : kLocales) {
      if (text == words.text(locale, "value.yes")) return "true";
      if (text == words.text(locale, "value.no")) return "false";
    }
  }
  return text;
}

SheetRow row_of(const sheets::Row& row, const std::vector<SheetField>& columns, const base::Words& words) {
  SheetRow made;
  made.number = row.number;
  for (const sheets::Cell& cell : row.cells) {
    if (cell.column >= static_cast<int>(columns.size())) break;  // remarks beside the columns are the vendor's own
    const SheetField& column = columns[static_cast<std::size_t>(cell.column)];
    const bool unread = cell.kind == sheets::Cell::Kind::error || cell.kind == sheets::Cell::Kind::without_value;
    if (unread) {
      const char* code = cell.kind == sheets::Cell::Kind::error ? "cell_error" : "cell_without_value";
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
  if (const sheets::Cell* cell = row.at(0)) text = std::string(base::trim(cell->text));
  std::erase_if(row.cells, [](const sheets::Cell& cell) { return cell.column == 0; });
  for (sheets::Cell& cell : row.cells) --cell.column;
  return text;
}

}  // namespace

base::Result<ReadSheet> read_sheet_rows(const std::filesystem::path& file, const forms::TypeDefinition& type,
                                        const std::string& leading) {
  std::vector<std::vector<SheetField>> layouts;
  for (const char* locale : kLocales) layouts.push_back(import_fields(type, locale));
  auto book = sheets::open_workbook(file);
  if (!book) return book.error();
  ReadSheet sheet;
  std::optional<base::Error> refused;
  bool headed = false;
  const auto read = (*book)->read(0, [&](sheets::Row&& row) {
    const std::string first = leading.empty() ? std::string() : take_first(row);
    if (!headed) {
      headed = true;
      static const sheets::Row kNothing;
      if (!leading.empty() && !is_heading(first, type.words(), leading)) {
        refused = base::Error{"sheet_heading",
                              {{"column", "A"},
                               {"expected", type.words().text(kLocales[0], leading)},
                               {"found", first.empty() ? std::string("-") : base::truncate(first, 40)}}};
        return false;
      }
      const auto checked = check_headings(row.number == 1 ? row : kNothing, layouts);
      if (!checked) refused = checked.error();
      return !refused;
    }
    SheetRow made = row_of(row, layouts.front(), type.words());
    if (made.values.empty() && made.problems.empty()) return true;  // blanks only
    sheet.rows.push_back(std::move(made));
    sheet.first.push_back(first);
    sheet.cells.push_back(std::move(row));
    return true;
  });
  if (!read) return read.error();
  if (refused) return *refused;
  if (sheet.rows.empty()) return base::Error{"sheet_empty"};
  return sheet;
}

}  // namespace tenderloom::submissions
