#include <xlsxwriter.h>

#include "layout.h"

namespace tenderloom::infosec_services {
namespace {

using namespace layout;
constexpr lxw_color_t kInput = 0xC00000, kHeading = 0xE8EEF4, kResult = 0xFFF4D6;

std::string cell(char column, std::uint32_t row) { return column + std::to_string(row + 1); }
std::string range(char column, std::uint32_t first, std::size_t rows) {
  return cell(column, first) + ":" + cell(column, first + static_cast<std::uint32_t>(rows) - 1);
}
double number(const Exact& value) { return value.convert_to<double>(); }
double number(const Decimal& value) { return number(exact(value)); }

struct Looks {
  explicit Looks(lxw_workbook* book) {
    const auto made = [&](const char* numbers) {
      lxw_format* look = workbook_add_format(book);
      if (numbers != nullptr) format_set_num_format(look, numbers);
      format_set_border(look, LXW_BORDER_THIN);
      format_set_align(look, LXW_ALIGN_VERTICAL_CENTER);
      return look;
    };
    const auto input = [&](const char* numbers) {
      lxw_format* look = made(numbers);
      format_set_border_color(look, kInput);
      format_set_border(look, LXW_BORDER_MEDIUM);
      format_set_unlocked(look);
      return look;
    };
    plain = made(nullptr);
    heading = made(nullptr);
    format_set_bold(heading);
    format_set_bg_color(heading, kHeading);
    format_set_text_wrap(heading);
    figure = made("#,##0.##");
    result = made("#,##0");
    format_set_bold(result);
    format_set_bg_color(result, kResult);
    title = workbook_add_format(book);
    format_set_bold(title);
    format_set_font_size(title, 14);
    text_input = input(nullptr);
    money_input = input("#,##0");
    number_input = input("#,##0.####");
  }
  lxw_format *plain, *heading, *figure, *result, *title, *text_input, *money_input, *number_input;
};

class Sheet {
 public:
  Sheet(lxw_worksheet* sheet, const Looks& looks, const PricingTerms& terms, const PricedGroup& group,
        const PricingWords& words)
      : sheet_(sheet), looks_(looks), terms_(terms), group_(group), words_(words), priced_(price(terms, group.sheet)) {}

  void write() {
    head();
    terms();
    staff();
    rates();
    costs();
    results();
    worksheet_protect(sheet_, nullptr, nullptr);
    worksheet_set_landscape(sheet_);
    worksheet_fit_to_pages(sheet_, 1, 0);
  }

 private:
  void text(std::uint32_t row, std::uint16_t column, const std::string& value, lxw_format* look) {
    if (value.empty())
      worksheet_write_blank(sheet_, row, column, look);
    else
      worksheet_write_string(sheet_, row, column, value.c_str(), look);
  }
  void word(std::uint32_t row, std::uint16_t column, const char* key, lxw_format* look) {
    text(row, column, words_(key), look);
  }
  template <class T>
  void figure(std::uint32_t row, std::uint16_t column, const std::optional<T>& value, lxw_format* look) {
    if (value)
      worksheet_write_number(sheet_, row, column, number(Decimal(*value)), look);
    else
      worksheet_write_blank(sheet_, row, column, look);
  }
  void formula(std::uint32_t row, std::uint16_t column, const std::string& text, const Exact& value, lxw_format* look) {
    worksheet_write_formula_num(sheet_, row, column, ("=" + text).c_str(), look, number(value));
  }
  void numbers_only(std::uint32_t row, std::uint16_t column, std::size_t rows, double least, double most) {
    lxw_data_validation rule = {};
    rule.validate = LXW_VALIDATION_TYPE_DECIMAL;
    rule.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    rule.minimum_number = least;
    rule.maximum_number = most;
    worksheet_data_validation_range(sheet_, row, column, row + static_cast<std::uint32_t>(rows) - 1, column, &rule);
  }

  void head() {
    const double widths[] = {24, 30, 16, 18, 14, 18, 30};
    for (std::uint16_t i = 0; i < 7; ++i) worksheet_set_column(sheet_, i, i, widths[i], nullptr);
    text(kTitle, kFirst, words_("title") + "　" + group_.name, looks_.title);
    worksheet_write_string(sheet_, kGroup, kFirst, kMark, nullptr);
    worksheet_write_string(sheet_, kGroup, kName, group_.code.c_str(), nullptr);
    word(kHint, kFirst, "workbook_hint", nullptr);
  }

  void terms() {
    const std::pair<const char*, Decimal> all[] = {{"leave_rate", terms_.leave_rate},
                                                   {"burden_rate", terms_.burden_rate},
                                                   {"vat_rate", terms_.vat_rate},
                                                   {"days_per_month", terms_.days_per_month},
                                                   {"most_admin_rate", terms_.most_admin_rate},
                                                   {"most_fee_rate", terms_.most_fee_rate},
                                                   {"most_bonus_rate", terms_.most_bonus_rate}};
    std::uint32_t row = kTerms;
    for (const auto& [key, value] : all) {
      word(row, kFirst, key, looks_.heading);
      worksheet_write_number(sheet_, row++, kName, number(value), looks_.figure);
    }
  }

  void staff() {
    const char* heads[] = {"line", "staff_title", "salary", "bonus", "months", "direct_salary"};
    for (std::uint16_t i = 0; i < 6; ++i) word(kStaffHead, i, heads[i], looks_.heading);
    const std::string rates = "(1+(" + absolute(kTerms) + "+" + absolute(kTerms + 1) + ")/100)";
    for (std::uint32_t i = 0; i < kMostStaff; ++i) {
      const std::uint32_t row = kStaff + i;
      const PricedStaff one = i < group_.sheet.staff.size() ? group_.sheet.staff[i] : PricedStaff{};
      worksheet_write_number(sheet_, row, kFirst, i + 1, looks_.plain);
      text(row, kName, one.title, looks_.text_input);
      figure(row, kSalary, one.salary, looks_.money_input);
      figure(row, kBonus, one.bonus, looks_.money_input);
      figure(row, kMonths, one.months, looks_.number_input);
      formula(row, kAmount, cell('E', row) + "*(" + cell('C', row) + "*" + rates + "+" + cell('D', row) + ")",
              i < priced_.staff.size() ? priced_.staff[i] : Exact(0), looks_.figure);
    }
    numbers_only(kStaff, kSalary, kMostStaff, 1, 99'999'999);
    numbers_only(kStaff, kBonus, kMostStaff, 0, 99'999'999);
    numbers_only(kStaff, kMonths, kMostStaff, 0.0001, 99'999);
  }

  void rates() {
    word(kRates, kFirst, "admin_rate", looks_.heading);
    figure(kRates, kName, group_.sheet.admin_rate, looks_.number_input);
    word(kRates + 1, kFirst, "fee_rate", looks_.heading);
    figure(kRates + 1, kName, group_.sheet.fee_rate, looks_.number_input);
    numbers_only(kRates, kName, 1, 0, number(terms_.most_admin_rate));
    numbers_only(kRates + 1, kName, 1, 0, number(terms_.most_fee_rate));
  }

  void costs() {
    const char* heads[] = {"line", "cost_name", "quantity", "unit", "unit_price", "amount", "note"};
    for (std::uint16_t i = 0; i < 7; ++i) word(kCostsHead, i, heads[i], looks_.heading);
    for (std::uint32_t i = 0; i < kMostCosts; ++i) {
      const std::uint32_t row = kCosts + i;
      const DirectCost one = i < group_.sheet.other.size() ? group_.sheet.other[i] : DirectCost{};
      worksheet_write_number(sheet_, row, kFirst, i + 1, looks_.plain);
      text(row, kName, one.name, looks_.text_input);
      figure(row, kQuantity, one.quantity, looks_.number_input);
      text(row, kUnit, one.unit, looks_.text_input);
      figure(row, kUnitPrice, one.unit_price, looks_.money_input);
      formula(row, kAmount, cell('C', row) + "*" + cell('E', row),
              i < priced_.other.size() ? priced_.other[i] : Exact(0), looks_.figure);
      text(row, kNote, one.note, looks_.text_input);
    }
    numbers_only(kCosts, kQuantity, kMostCosts, 0.0001, 9'999'999);
    numbers_only(kCosts, kUnitPrice, kMostCosts, 0, 999'999'999);
  }

  void results() {
    const std::string salaries = range('F', kStaff, kMostStaff), months = range('E', kStaff, kMostStaff),
                      bonuses = range('D', kStaff, kMostStaff);
    // Each row names the key, the formula and what the portal makes of it; rows below use those above.
    std::uint32_t row = kResults;
    const auto line = [&](const char* key, const std::string& text, const Exact& value, lxw_format* look) {
      word(row, kFirst, key, looks_.heading);
      formula(row, kName, text, value, look);
      return cell('B', row++);
    };
    const std::string direct =
        line("direct_salary_total", "SUM(" + salaries + ")", priced_.direct_salary, looks_.figure);
    const std::string bonus =
        line("bonus_total", "SUMPRODUCT(" + months + "," + bonuses + ")", priced_.bonuses, looks_.figure);
    const std::string base = "(" + direct + "-" + bonus + ")";
    const std::string admin =
        line("admin_cost", base + "*" + absolute(kRates) + "/100", priced_.admin_cost, looks_.figure);
    const std::string other =
        line("other_costs", "SUM(" + range('F', kCosts, kMostCosts) + ")", priced_.other_costs, looks_.figure);
    const std::string fee =
        line("fee", "(" + base + "+" + admin + ")*" + absolute(kRates + 1) + "/100", priced_.fee, looks_.figure);
    const std::string net = line("net", direct + "+" + admin + "+" + other + "+" + fee, priced_.net, looks_.figure);
    const std::string vat = line("vat", net + "*" + absolute(kTerms + 2) + "/100", priced_.vat, looks_.figure);
    const std::string total = line("total", net + "+" + vat, priced_.total, looks_.figure);
    const std::string days =
        line("man_days", "SUM(" + months + ")*" + absolute(kTerms + 3), priced_.man_days, looks_.figure);
    line("man_day_price", "IF(" + days + ">0," + rounded(total + "/" + days) + ",0)",
         Exact(priced_.man_day_price.value_or(0)), looks_.result);
  }

  /// Ten decimals first: a price of x.5 that binary numbers hold as x.4999… is still rounded up.
  std::string rounded(const std::string& price) const {
    const char* function = terms_.rounding == Rounding::up     ? "ROUNDUP"
                           : terms_.rounding == Rounding::down ? "ROUNDDOWN"
                                                               : "ROUND";
    return std::string(function) + "(ROUND(" + price + ",8),0)";
  }
  static std::string absolute(std::uint32_t row) { return "$B$" + std::to_string(row + 1); }

  lxw_worksheet* sheet_;
  const Looks& looks_;
  const PricingTerms& terms_;
  const PricedGroup& group_;
  const PricingWords& words_;
  Pricing priced_;
};

std::string sheet_name(const PricedGroup& group) {
  std::string name;
  for (const char c : group.code)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-') name += c;
  return "G" + name.substr(0, 29);
}

}  // namespace

base::Result<void> write_pricing(const std::filesystem::path& file, const PricingTerms& terms,
                                 const std::vector<PricedGroup>& groups, const PricingWords& words) {
  lxw_workbook* book = workbook_new(file.c_str());
  if (book == nullptr) return base::Error{"pricing_not_written"};
  const Looks looks(book);
  for (const PricedGroup& group : groups)
    Sheet(workbook_add_worksheet(book, sheet_name(group).c_str()), looks, terms, group, words).write();
  if (workbook_close(book) != LXW_NO_ERROR) return base::Error{"pricing_not_written"};
  return {};
}

}  // namespace tenderloom::infosec_services
