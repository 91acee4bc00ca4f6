#include "sheet_report.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "item_json.h"

namespace tenderloom::submissions {

namespace {

const char* word_of(RowResult::Outcome outcome) {
  switch (outcome) {
    case RowResult::Outcome::succeeded:
      return "succeeded";
    case RowResult::Outcome::skipped:
      return "skipped";
    case RowResult::Outcome::failed:
      return "failed";
  }
  return "failed";
}

/// The sentence of a note. What concerns the sheet and not the field stands in the module's words.
std::string sentence_of(const forms::TypeDefinition& type, const RowNote& note, const std::string& locale) {
  const forms::Level& level = *type.level(note.level);
  const base::Words& words = type.words();
  Json params = note.finding.params;
  const std::string key = "sheets.note." + note.finding.code;
  if (!words.has(locale, key)) {
    const Json told = finding_json(type, level, note.finding, locale);
    return told.value("message", note.finding.code);
  }
  params["level"] = type.label(level, locale);
  const forms::Field* field = level.field(note.finding.field);
  params["label"] = type.label(level, locale);
  if (field != nullptr) params["label"] = type.label(level, *field, locale);
  return words.text(locale, key, params);
}

sheets::Value copied(const sheets::Cell& cell) {
  if (cell.kind == sheets::Cell::Kind::number) {
    double number = 0;
    const auto [end, problem] = std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), number);
    if (problem == std::errc() && end == cell.text.data() + cell.text.size()) return sheets::Value::of_number(number);
  }
  const bool day = cell.kind == sheets::Cell::Kind::date && cell.text.size() == 10;
  return day ? sheets::Value::of_date(cell.text) : sheets::Value::of_text(cell.text);
}

}  // namespace

Json report_of(const forms::TypeDefinition& type, const std::vector<RowResult>& results, const std::string& name,
               bool dry_run, const std::string& locale) {
  std::map<std::string, std::int64_t> count{{"succeeded", 0}, {"skipped", 0}, {"failed", 0}};
  Json rows = Json::array();
  for (const RowResult& result : results) {
    const char* outcome = word_of(result.outcome);
    ++count[outcome];
    Json messages = Json::array();
    if (result.outcome == RowResult::Outcome::skipped)
      messages.push_back(type.words().text(locale, "sheets.note.duplicate_row"));
    for (const RowNote& note : result.notes) messages.push_back(sentence_of(type, note, locale));
    rows.push_back({{"row", result.number}, {"outcome", outcome}, {"messages", std::move(messages)}});
  }
  return {{"dry_run", dry_run},
          {"name", name},
          {"succeeded", count["succeeded"]},
          {"skipped", count["skipped"]},
          {"failed", count["failed"]},
          {"rows", std::move(rows)}};
}

namespace {

/// Columns behind the template's, as they stand in the file, without those of an earlier copy's results.
std::vector<int> own_columns(const MarkedCopy& copy, int behind) {
  const base::Words& words = copy.type.words();
  std::set<int> found;
  const auto collect = [&](const sheets::Row& row) {
    for (const sheets::Cell& cell : row.cells)
      if (cell.column >= behind) found.insert(cell.column);
  };
  collect(copy.sheet.headings);
  for (const sheets::Row& row : copy.sheet.cells) collect(row);
  for (const sheets::Cell& cell : copy.sheet.headings.cells)
    if (is_heading(cell.text, words, "sheets.outcome") || is_heading(cell.text, words, "sheets.problems"))
      found.erase(cell.column);
  return {found.begin(), found.end()};
}

/// Whether a problem of the row is about that column.
bool is_about(const RowResult& result, const SheetField& column) {
  return std::any_of(result.notes.begin(), result.notes.end(), [&](const RowNote& note) {
    return note.level == column.level->key && note.finding.field == column.field->key;
  });
}

}  // namespace

void write_marked_copy(sheets::Writer& writer, const MarkedCopy& copy) {
  const base::Words& words = copy.type.words();
  const auto columns = import_fields(copy.type, copy.locale);
  const std::size_t before = copy.leading.empty() ? 0 : 1, outcome = before + columns.size();
  const std::vector<int> own = own_columns(copy, static_cast<int>(columns.size()));
  sheets::SheetPlan plan;
  plan.name = words.text(copy.locale, "sheets.items");
  if (before != 0) plan.columns.push_back({.heading = words.text(copy.locale, copy.leading), .width = 12});
  for (const SheetField& column : columns)
    plan.columns.push_back(column_of(copy.type, column, copy.tender, copy.locale, true));
  plan.columns.push_back({.heading = words.text(copy.locale, "sheets.outcome"), .width = 12});
  plan.columns.push_back({.heading = words.text(copy.locale, "sheets.problems"), .width = 80});
  for (const int column : own) {
    const sheets::Cell* heading = copy.sheet.headings.at(column);
    plan.columns.push_back({.heading = heading ? heading->text : std::string()});
  }
  writer.sheet(plan);
  const std::string separator = words.text(copy.locale, "sheets.between_messages");
  for (std::size_t at = 0; at < copy.sheet.cells.size() && at < copy.results.size(); ++at) {
    const sheets::Row& row = copy.sheet.cells[at];
    const RowResult& result = copy.results[at];
    const bool failed = result.outcome == RowResult::Outcome::failed;
    while (writer.rows() + 2 < row.number) writer.row({});  // a message names the row by its number
    std::vector<sheets::Value> values(plan.columns.size());
    if (before != 0) values[0] = sheets::Value::of_text(copy.sheet.first[at]);
    for (std::size_t column = 0; column < columns.size(); ++column) {
      if (const sheets::Cell* cell = row.at(static_cast<int>(column))) values[before + column] = copied(*cell);
      values[before + column].marked = failed && is_about(result, columns[column]);
    }
    std::string messages;
    for (const Json& message : copy.report["rows"][at]["messages"])
      messages += (messages.empty() ? "" : separator) + message.get<std::string>();
    values[outcome] =
        sheets::Value::of_text(words.text(copy.locale, std::string("sheets.outcomes.") + word_of(result.outcome)));
    values[outcome + 1] = sheets::Value::of_text(messages);
    values[outcome].marked = values[outcome + 1].marked = failed;
    for (std::size_t extra = 0; extra < own.size(); ++extra)
      if (const sheets::Cell* cell = row.at(own[extra])) values[outcome + 2 + extra] = copied(*cell);
    writer.row(values);
  }
}

}  // namespace tenderloom::submissions
