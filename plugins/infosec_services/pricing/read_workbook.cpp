#include <algorithm>
#include <map>

#include "layout.h"
#include "tenderloom/base/text.h"
#include "tenderloom/sheets/workbook.h"

namespace tenderloom::infosec_services {
namespace {

using namespace layout;

struct Misread {
  base::Error error;
};

/// One sheet of the file, by row from 0.
class Page {
 public:
  Page(std::string name, std::map<std::uint32_t, sheets::Row> rows) : name_(std::move(name)), rows_(std::move(rows)) {}

  std::string text(std::uint32_t row, std::uint16_t column) const {
    const auto found = rows_.find(row);
    const sheets::Cell* cell = found == rows_.end() ? nullptr : found->second.at(column);
    return cell == nullptr ? std::string() : std::string(base::trim(cell->text));
  }
  /// People type "60,000" as text, too.
  std::optional<Decimal> number(std::uint32_t row, std::uint16_t column) const {
    std::string digits = text(row, column);
    if (digits.empty()) return std::nullopt;
    std::erase(digits, ',');
    const auto value = Decimal::parse(digits);
    if (!value) refuse(row, column);
    return value;
  }
  std::optional<std::int64_t> money(std::uint32_t row, std::uint16_t column) const {
    const auto value = number(row, column);
    if (!value) return std::nullopt;
    const auto whole = value->whole();
    if (!whole) refuse(row, column);
    return whole;
  }
  bool any(std::uint32_t row, std::initializer_list<std::uint16_t> columns) const {
    return std::any_of(columns.begin(), columns.end(),
                       [&](std::uint16_t column) { return !text(row, column).empty(); });
  }

 private:
  [[noreturn]] void refuse(std::uint32_t row, std::uint16_t column) const {
    throw Misread{base::Error{"pricing_cell",
                              {{"sheet", name_},
                               {"cell", sheets::column_letters(column) + std::to_string(row + 1)},
                               {"text", base::truncate(text(row, column), 40)}}}};
  }

  std::string name_;
  std::map<std::uint32_t, sheets::Row> rows_;
};

PricingSheet sheet_of(const Page& page) {
  PricingSheet sheet;
  for (std::uint32_t i = 0; i < kMostStaff; ++i) {
    const std::uint32_t row = kStaff + i;
    if (!page.any(row, {kName, kSalary, kBonus, kMonths})) continue;
    sheet.staff.push_back(
        {page.text(row, kName), page.money(row, kSalary), page.money(row, kBonus), page.number(row, kMonths)});
  }
  for (std::uint32_t i = 0; i < kMostCosts; ++i) {
    const std::uint32_t row = kCosts + i;
    if (!page.any(row, {kName, kQuantity, kUnit, kUnitPrice, kNote})) continue;
    sheet.other.push_back({page.text(row, kName), page.text(row, kUnit), page.text(row, kNote),
                           page.number(row, kQuantity), page.money(row, kUnitPrice)});
  }
  sheet.admin_rate = page.number(kRates, kName);
  sheet.fee_rate = page.number(kRates + 1, kName);
  return sheet;
}

}  // namespace

base::Result<std::vector<PricedGroup>> read_pricing(const std::filesystem::path& file,
                                                    const std::vector<std::string>& codes) {
  auto book = sheets::open_workbook(file);
  if (!book) return book.error();
  std::vector<PricedGroup> groups;
  try {
    for (std::size_t i = 0; i < (*book)->sheets().size(); ++i) {
      std::map<std::uint32_t, sheets::Row> rows;
      const auto read = (*book)->read(i, [&](sheets::Row&& row) {
        const auto at = static_cast<std::uint32_t>(row.number - 1);
        rows.emplace(at, std::move(row));
        return at < kResults;
      });
      if (!read) return read.error();
      const Page page((*book)->sheets()[i], std::move(rows));
      const std::string code = page.text(kGroup, kName);
      if (page.text(kGroup, kFirst) != kMark || std::find(codes.begin(), codes.end(), code) == codes.end()) continue;
      groups.push_back({code, {}, sheet_of(page)});
    }
  } catch (const Misread& misread) {
    return misread.error;
  }
  if (groups.empty()) return base::Error{"pricing_no_sheet"};
  return groups;
}

}  // namespace tenderloom::infosec_services
