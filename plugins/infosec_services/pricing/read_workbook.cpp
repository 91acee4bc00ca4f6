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

  const std::string& name() const { return name_; }
  static std::string cell(std::uint32_t row, std::uint16_t column) {
    return sheets::column_letters(column) + std::to_string(row + 1);
  }
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
    throw Misread{
        base::Error{"pricing_cell",
                    {{"sheet", name_}, {"cell", cell(row, column)}, {"text", base::truncate(text(row, column), 40)}}}};
  }

  std::string name_;
  std::map<std::uint32_t, sheets::Row> rows_;
};

/// The sheet as it went out but for the vendor's cells: rows where they were, rates as the tender has them. What was
/// moved would be read as something else, and other rates show a price that the portal does not compute.
std::optional<base::Error> changed(const Page& page, const PricingTerms& terms) {
  const auto numbered = [&](std::uint32_t first, std::size_t count) {
    const auto last = first + static_cast<std::uint32_t>(count) - 1;
    return page.text(first, kFirst) == "1" && page.text(last, kFirst) == std::to_string(count);
  };
  if (!numbered(kStaff, kMostStaff) || !numbered(kCosts, kMostCosts))
    return base::Error{"pricing_rows_moved", {{"sheet", page.name()}}};
  std::uint32_t row = kTerms;
  for (const Decimal& fixed : {terms.leave_rate, terms.burden_rate, terms.vat_rate, terms.days_per_month,
                               terms.most_admin_rate, terms.most_fee_rate, terms.most_bonus_rate}) {
    const auto said = Decimal::parse(page.text(row, kName));
    if (!said || *said < fixed || fixed < *said)
      return base::Error{"pricing_locked", {{"sheet", page.name()}, {"cell", page.cell(row, kName)}}};
    ++row;
  }
  return std::nullopt;
}

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
                                                    const std::vector<std::string>& codes, const PricingTerms& terms) {
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
      if (auto refused = changed(page, terms)) return *refused;
      groups.push_back({code, {}, sheet_of(page)});
    }
  } catch (const Misread& misread) {
    return misread.error;
  }
  if (groups.empty()) return base::Error{"pricing_no_sheet"};
  return groups;
}

}  // namespace tenderloom::infosec_services
