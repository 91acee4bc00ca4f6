// Lists of a tender as flat rows: what stands in the form and in the spreadsheet.
#include <set>

#include "setup.h"
#include "tenderloom/base/text.h"
#include "tenderloom/sheets/workbook.h"
#include "tenderloom/sheets/writer.h"

namespace tenderloom::tenders {
namespace {

constexpr char kGroups[] = "groups", kCode[] = "code";

std::string text_of(const Json& row, const char* key) {
  const auto found = row.find(key);
  return found != row.end() && found->is_string() ? std::string(base::trim(found->get<std::string>())) : std::string();
}

Json rows_of_groups(const Json& groups) {
  Json rows = Json::array();
  for (const Json& group : groups) {
    const Json categories = group.value("categories", Json::array());
    const Json alone = {{"group_code", group.value("code", "")}, {"group_name", group.value("name", "")}};
    if (categories.empty()) rows.push_back(alone);
    for (const Json& category : categories) {
      Json row = alone;
      row["category_code"] = category.value("code", "");
      row["category_name"] = category.value("name", "");
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

Json groups_of_rows(const Json& rows) {
  Json groups = Json::array();
  for (const Json& row : rows) {
    const std::string code = text_of(row, "group_code"), category = text_of(row, "category_code");
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Json& one) { return one["code"] == code; });
    if (group == groups.end()) {
      groups.push_back({{"code", code}, {"name", text_of(row, "group_name")}, {"categories", Json::array()}});
      group = groups.end() - 1;
    }
    if (!category.empty())
      (*group)["categories"].push_back({{"code", category}, {"name", text_of(row, "category_name")}});
  }
  return groups;
}

Json options_in(const forms::TypeDefinition& type, const std::string& list) {
  Json options = Json::array();
  for (const auto& level : type.levels())
    for (const auto& field : level.fields)
      if (field.options.kind == forms::OptionSource::Kind::tender && field.options.name == list && options.empty())
        for (const auto& option : field.options.fixed)
          options.push_back({{"code", option.value}, {"name", option.label}});
  return options;
}

}  // namespace

std::vector<ListName> lists_of(const forms::TypeDefinition& type, const base::Words& words, const std::string& locale) {
  std::vector<ListName> lists;
  std::set<std::string> known;
  for (const auto& level : type.levels()) {
    for (const auto& field : level.fields) {
      const auto& source = field.options;
      if (source.kind != forms::OptionSource::Kind::tender || !source.of.empty()) continue;
      if (!known.insert(source.name).second) continue;
      const bool groups = source.name == kGroups;
      lists.push_back(
          {source.name, groups ? words.text(locale, "staff_tenders.groups") : type.label(level, field, locale)});
    }
  }
  if (!known.contains(kGroups) && !type.default_groups().empty())
    lists.insert(lists.begin(), {kGroups, words.text(locale, "staff_tenders.groups")});
  return lists;
}

Json rows_of_list(const Tender& tender, const forms::TypeDefinition* type, const std::string& list) {
  if (list == kGroups) return rows_of_groups(tender.groups());
  const Json tables = tender.option_tables();
  if (tables.contains(list)) return tables[list];
  return type ? options_in(*type, list) : Json::array();
}

Json list_of_rows(const std::string& list, const Json& rows) {
  if (list == kGroups) return groups_of_rows(rows);
  Json options = Json::array();
  for (const Json& row : rows) options.push_back({{"code", text_of(row, "code")}, {"name", text_of(row, "name")}});
  return options;
}

std::vector<std::string> list_columns(const std::string& list) {
  using Keys = std::vector<std::string>;
  if (list == kGroups) return Keys{"group_code", "group_name", "category_code", "category_name"};
  return Keys{kCode, "name"};
}

base::Result<Json> read_list_sheet(const std::filesystem::path& file, const std::string& list) {
  auto workbook = sheets::open_workbook(file);
  if (!workbook) return base::Error{workbook.error().code, workbook.error().params, "file"};
  const auto columns = list_columns(list);
  Json rows = Json::array();
  bool headings = true, wide = false;
  const auto read = (*workbook)->read(0, [&](sheets::Row&& row) {
    if (std::exchange(headings, false)) {
      wide = row.at(static_cast<int>(columns.size()) - 1) != nullptr;
      return wide;
    }
    Json values = Json::object();
    for (std::size_t at = 0; at < columns.size(); ++at)
      if (const auto* cell = row.at(static_cast<int>(at))) values[columns[at]] = std::string(base::trim(cell->text));
    if (!values.empty()) rows.push_back(std::move(values));
    return true;
  });
  if (!read) return base::Error{read.error().code, read.error().params, "file"};
  if (!wide) return base::Error{"list_sheet_columns", {{"columns", columns.size()}}, "file"};
  return rows;
}

base::Result<void> write_list_sheet(const std::filesystem::path& file, const std::string& title,
                                    const std::vector<std::string>& headings, const std::string& list,
                                    const Json& rows) {
  sheets::SheetPlan plan{.name = title};
  for (const std::string& heading : headings) plan.columns.push_back({.heading = heading, .width = 24});
  sheets::Writer writer(file);
  writer.sheet(plan);
  for (const Json& row : rows) {
    std::vector<sheets::Value> cells;
    for (const std::string& column : list_columns(list))
      cells.push_back(sheets::Value::of_text(text_of(row, column.c_str())));
    writer.row(cells);
  }
  return writer.finish();
}

}  // namespace tenderloom::tenders
