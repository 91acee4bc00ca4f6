#include "sheet_headings.h"

#include <algorithm>
#include <array>

#include "tenderloom/base/text.h"

namespace tenderloom::submissions {

namespace {

constexpr std::array<const char*, 2> kHeadingLocales = {"zh-TW", "en"};
/// People put a title above their table; further down nobody looks for headings.
constexpr std::int64_t kLowestHeadings = 20;
constexpr std::size_t kToldHeadings = 5;

std::string bare_heading(std::string_view text) {
  std::string bare = base::fold(text);
  std::erase(bare, ' ');
  while (!bare.empty() && bare.back() == '*') bare.pop_back();
  return bare;
}

std::string text_at(const sheets::Row& row, std::size_t column) {
  const sheets::Cell* cell = row.at(static_cast<int>(column));
  return cell ? std::string(base::trim(cell->text)) : std::string();
}

}  // namespace

bool is_heading(const std::string& text, const base::Words& words, const std::string& key) {
  return std::any_of(kHeadingLocales.begin(), kHeadingLocales.end(),
                     [&](const char* locale) { return bare_heading(words.text(locale, key)) == bare_heading(text); });
}

bool Headings::Expected::is(const std::string& found) const {
  return std::find(bare.begin(), bare.end(), found) != bare.end();
}

/// What the first rows of a sheet show.
struct Headings::Look {
  sheets::Row first;               // row 1; number 0: the sheet holds nothing
  std::vector<std::size_t> wrong;  // columns of it
  std::int64_t lower = 0;          // the row in which the headings stand instead
  bool holds_something = false;
};

Headings::Headings(const forms::TypeDefinition& type, const std::string& leading, const std::string& locale)
    : words_(type.words()), locale_(locale) {
  if (!leading.empty()) expected_.push_back({words_.text(locale, leading), {}});
  for (const SheetField& column : import_fields(type, locale)) expected_.push_back({column.heading, {}});
  for (const char* each : kHeadingLocales) {
    std::size_t at = 0;
    if (!leading.empty()) expected_[at++].bare.push_back(bare_heading(words_.text(each, leading)));
    for (const SheetField& column : import_fields(type, each))
      expected_[at++].bare.push_back(bare_heading(column.heading));
  }
}

std::vector<std::size_t> Headings::wrong_in(const sheets::Row& row) const {
  std::vector<std::size_t> wrong;
  for (std::size_t at = 0; at < expected_.size(); ++at)
    if (!expected_[at].is(bare_heading(text_at(row, at)))) wrong.push_back(at);
  return wrong;
}

base::Result<std::size_t> Headings::find(sheets::Workbook& book) const {
  std::optional<base::Error> unreadable;
  std::optional<std::pair<std::size_t, Look>> nearest;
  for (std::size_t sheet = 0; sheet < book.sheets().size(); ++sheet) {
    Look look;
    look.wrong = wrong_in(look.first);
    const auto read = book.read(sheet, [&](sheets::Row&& row) {
      look.holds_something = true;
      const auto wrong = wrong_in(row);
      if (row.number == 1) {
        look.wrong = wrong;
        look.first = std::move(row);
        return !look.wrong.empty();
      }
      if (wrong.empty()) look.lower = row.number;
      return !wrong.empty() && row.number < kLowestHeadings;
    });
    if (!read && !unreadable) unreadable = read.error();
    if (!read || !look.holds_something) continue;
    if (look.wrong.empty()) return sheet;
    const bool better = !nearest || (look.lower != 0 && nearest->second.lower == 0) ||
                        (nearest->second.lower == 0 && look.wrong.size() < nearest->second.wrong.size());
    if (better) nearest.emplace(sheet, std::move(look));
  }
  if (unreadable) return *unreadable;
  if (!nearest) return base::Error{"sheet_empty"};
  return error_of(nearest->second, book.sheets()[nearest->first]);
}

base::Json Headings::told(const sheets::Row& row, std::size_t column) const {
  const std::string found = text_at(row, column);
  return {{"column", sheets::column_letters(static_cast<int>(column))},
          {"expected", expected_[column].shown},
          {"found", found.empty() ? words_.text(locale_, "sheets.blank") : base::truncate(found, 40)}};
}

base::Error Headings::error_of(const Look& look, const std::string& sheet) const {
  base::Json params = {{"sheet", base::truncate(sheet, 40)}};
  if (look.lower != 0) {
    params["row"] = look.lower;
    return {"sheet_heading_row", std::move(params)};
  }
  std::vector<std::string> there, missing;
  for (const sheets::Cell& cell : look.first.cells) there.push_back(bare_heading(cell.text));
  for (const Expected& each : expected_)
    if (std::none_of(there.begin(), there.end(), [&](const std::string& found) { return each.is(found); }))
      missing.push_back(each.shown);
  if (missing.size() == expected_.size()) {
    params["expected"] = expected_.front().shown;
    return {"sheet_heading_none", std::move(params)};
  }
  if (look.wrong.size() == 1) {
    params.update(told(look.first, look.wrong.front()));
    return {"sheet_heading", std::move(params)};
  }
  const std::string separator = words_.text(locale_, "submissions.list_separator");
  std::string list;
  for (const std::string& name : missing) list += (list.empty() ? "" : separator) + name;
  if (!missing.empty()) {
    params["names"] = list;
    return {"sheet_heading_missing", std::move(params)};
  }
  for (std::size_t at = 0; at < look.wrong.size() && at < kToldHeadings; ++at)
    list += (list.empty() ? "" : separator) +
            words_.text(locale_, "sheets.heading_wrong", told(look.first, look.wrong[at]));
  params["list"] = list;
  params["count"] = look.wrong.size();
  return {"sheet_headings", std::move(params)};
}

}  // namespace tenderloom::submissions
