// Reading the table of vendors: which columns there are, and the rows under them.
#include <fstream>

#include "tenderloom/accounts/vendor_import.h"
#include "tenderloom/base/csv_reader.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/sheets/workbook.h"

namespace tenderloom::accounts {
namespace {

using base::csv_rows;
using base::CsvRow;
using Rows = std::vector<CsvRow>;

constexpr std::int64_t kLargestFile = 10 << 20;

bool ends_with_letters(const std::string& name, std::string_view end) {
  const std::string lower = base::to_lower_ascii(name);
  return lower.size() > end.size() && lower.compare(lower.size() - end.size(), end.size(), end) == 0;
}

base::Result<Rows> csv_file(const std::filesystem::path& file) {
  std::error_code failure;
  if (static_cast<std::int64_t>(std::filesystem::file_size(file, failure)) > kLargestFile || failure)
    return base::Error{"sheet_too_big", {{"max_bytes", kLargestFile}, {"max", base::size_text(kLargestFile)}}};
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return csv_rows(text);
}

base::Result<Rows> workbook_file(const std::filesystem::path& file) {
  sheets::Limits limits;
  limits.file_bytes = kLargestFile;
  auto workbook = sheets::open_workbook(file, limits);
  if (!workbook) return workbook.error();
  Rows rows;
  const auto read = (*workbook)->read(0, [&](sheets::Row&& row) {
    CsvRow made;
    made.number = row.number;
    for (auto& cell : row.cells) {
      if (cell.column >= static_cast<int>(made.cells.size())) made.cells.resize(cell.column + 1);
      made.cells[cell.column] = std::move(cell.text);
    }
    rows.push_back(std::move(made));
    return true;
  });
  if (!read) return read.error();
  return rows;
}

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : "、") + name;
  return text;
}

}  // namespace

Json VendorTable::to_json() const {
  Json list = Json::array();
  for (const auto& row : rows) list.push_back({{"number", row.number}, {"values", row.values}});
  return list;
}

VendorTable VendorTable::from_json(const Json& json) {
  VendorTable table;
  for (const auto& row : json) table.rows.push_back({row.at("number").get<std::int64_t>(), row.at("values")});
  return table;
}

Json VendorImport::columns(const std::string& locale) const {
  const auto type = registrations_.form_type();
  Json list = Json::array();
  if (const auto* level = type->level(Registrations::kRevision)) {
    for (const auto& field : level->fields)
      list.push_back({{"key", field.key}, {"label", type->label(*level, field, locale)}});
  }
  return list;
}

base::Result<VendorTable> VendorImport::read(const std::filesystem::path& file, const std::string& name) const {
  const bool workbook = ends_with_letters(name, ".xlsx") || ends_with_letters(name, ".xls");
  const auto rows = workbook ? workbook_file(file) : csv_file(file);
  if (!rows) return rows.error();
  if (rows->empty()) return base::Error{"import_empty"};
  std::map<std::string, std::string> keys;  // folded name of a column -> key of its field
  const Json wanted = columns(std::string(base::kFirstLocale));
  for (const Json& one : {wanted, columns("en")}) {
    for (const auto& column : one) {
      keys[base::fold(column.at("label").get<std::string>())] = column.at("key");
      keys[base::fold(column.at("key").get<std::string>())] = column.at("key");
    }
  }
  std::vector<std::string> found, unknown, missing;
  for (const auto& cell : rows->front().cells) {
    const std::string title(base::trim(cell));
    const auto key = keys.find(base::fold(title));
    found.push_back(key == keys.end() ? std::string() : key->second);
    if (key == keys.end() && !title.empty()) unknown.push_back(title);
  }
  for (const auto& column : wanted) {
    if (std::find(found.begin(), found.end(), column.at("key").get<std::string>()) == found.end())
      missing.push_back(column.at("label").get<std::string>());
  }
  if (!missing.empty() || !unknown.empty())
    return base::Error{"import_columns", {{"missing", joined_names(missing)}, {"unknown", joined_names(unknown)}}};

  VendorTable table;
  for (auto row = rows->begin() + 1; row != rows->end(); ++row) {
    Json values = Json::object();
    for (std::size_t i = 0; i < row->cells.size() && i < found.size(); ++i) {
      const std::string text(base::trim(row->cells[i]));
      if (!found[i].empty() && !text.empty()) values[found[i]] = text;
    }
    if (!values.empty()) table.rows.push_back({row->number, std::move(values)});
  }
  if (table.rows.empty()) return base::Error{"import_empty"};
  if (table.rows.size() > kMostRows) return base::Error{"import_too_many", {{"limit", kMostRows}}};
  return table;
}

}  // namespace tenderloom::accounts
