#include "sheet_report.h"

#include <charconv>

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

void write_marked_copy(sheets::Writer& writer, const forms::TypeDefinition& type, const ReadSheet& sheet,
                       const Json& report, const std::string& locale) {
  const base::Words& words = type.words();
  sheets::SheetPlan plan;
  plan.name = words.text(locale, "sheets.items");
  for (const SheetField& column : import_fields(type, locale)) plan.columns.push_back({.heading = column.heading});
  const std::size_t own = plan.columns.size();
  plan.columns.push_back({.heading = words.text(locale, "sheets.outcome"), .width = 12});
  plan.columns.push_back({.heading = words.text(locale, "sheets.problems"), .width = 80});
  writer.sheet(plan);
  const std::string separator = words.text(locale, "sheets.between_messages");
  for (std::size_t at = 0; at < sheet.cells.size(); ++at) {
    std::vector<sheets::Value> values(own + 2);
    for (const sheets::Cell& cell : sheet.cells[at].cells)
      if (cell.column < static_cast<int>(own)) values[static_cast<std::size_t>(cell.column)] = copied(cell);
    const Json* told = at < report["rows"].size() ? &report["rows"][at] : nullptr;
    std::string messages;
    if (told != nullptr) {
      for (const Json& message : (*told)["messages"])
        messages += (messages.empty() ? "" : separator) + message.get<std::string>();
      const std::string outcome = (*told)["outcome"];
      values[own] = sheets::Value::of_text(words.text(locale, "sheets.outcomes." + outcome));
      values[own].marked = outcome == "failed";
      values[own + 1] = sheets::Value::of_text(messages);
      values[own + 1].marked = outcome == "failed";
    }
    writer.row(values);
  }
}

}  // namespace tenderloom::submissions
