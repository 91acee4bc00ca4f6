#include "pricing.h"

namespace tenderloom::infosec_services {
namespace {

class Judge {
 public:
  explicit Judge(std::vector<PricingProblem>& problems) : problems_(problems) {}

  template <class T>
  bool given(const std::optional<T>& value, const std::string& where) {
    if (!value) problems_.push_back({where, "required", {}, true});
    return value.has_value();
  }
  void given(const std::string& value, const std::string& where) {
    if (value.empty()) problems_.push_back({where, "required", {}, true});
  }
  void above_zero(const std::optional<Decimal>& value, const std::string& where) {
    if (value && *value <= Decimal(0)) problems_.push_back({where, "above_zero", {}, false});
  }
  void not_negative(const std::optional<Decimal>& value, const std::string& where) {
    if (value && *value < Decimal(0)) problems_.push_back({where, "not_negative", {}, false});
  }
  void at_most(const std::optional<Decimal>& value, const Decimal& most, const std::string& where) {
    if (value && *value > most) problems_.push_back({where, "at_most", most.text(), false});
  }

 private:
  std::vector<PricingProblem>& problems_;
};

std::optional<Decimal> as_decimal(const std::optional<std::int64_t>& amount) {
  return amount ? std::optional<Decimal>(Decimal(*amount)) : std::nullopt;
}

/// Never below nothing: a wrong sign is a problem of its own and should not turn totals over.
Exact amount(const std::optional<Decimal>& value) { return value && *value > Decimal(0) ? exact(*value) : Exact(0); }

void add_staff(const PricingTerms& terms, const PricedStaff& row, const std::string& where, Pricing& made,
               Judge& judge) {
  const auto salary = as_decimal(row.salary), bonus = as_decimal(row.bonus);
  judge.given(row.title, where + ".title");
  judge.given(row.salary, where + ".salary");
  judge.above_zero(salary, where + ".salary");
  judge.given(row.bonus, where + ".bonus");
  judge.not_negative(bonus, where + ".bonus");
  judge.given(row.months, where + ".months");
  judge.above_zero(row.months, where + ".months");
  const Exact r0 = amount(salary), r1 = amount(bonus), months = amount(row.months);
  const Exact most_bonus = r0 * share(terms.most_bonus_rate);
  if (salary && r1 > most_bonus)
    made.problems.push_back({where + ".bonus", "at_most", text(Exact(whole(most_bonus, Rounding::down)), 0), false});
  const Exact salaries = months * (r0 * (1 + share(terms.leave_rate) + share(terms.burden_rate)) + r1);
  made.staff.push_back(salaries);
  made.direct_salary += salaries;
  made.bonuses += months * r1;
  made.months += months;
}

void add_cost(const DirectCost& row, const std::string& where, Pricing& made, Judge& judge) {
  const auto unit_price = as_decimal(row.unit_price);
  judge.given(row.name, where + ".name");
  judge.given(row.unit, where + ".unit");
  judge.given(row.quantity, where + ".quantity");
  judge.above_zero(row.quantity, where + ".quantity");
  judge.given(row.unit_price, where + ".unit_price");
  judge.not_negative(unit_price, where + ".unit_price");
  made.other.push_back(amount(row.quantity) * amount(unit_price));
  made.other_costs += made.other.back();
}

void add_rate(const std::optional<Decimal>& rate, const Decimal& most, const std::string& where, Judge& judge) {
  judge.given(rate, where);
  judge.not_negative(rate, where);
  judge.at_most(rate, most, where);
}

std::string at(const char* list, std::size_t index) { return std::string(list) + "[" + std::to_string(index) + "]"; }

}  // namespace

Pricing price(const PricingTerms& terms, const PricingSheet& sheet) {
  Pricing made;
  Judge judge(made.problems);
  if (sheet.staff.empty()) made.problems.push_back({"staff", "required", {}, true});
  for (std::size_t i = 0; i < sheet.staff.size(); ++i) add_staff(terms, sheet.staff[i], at("staff", i), made, judge);
  for (std::size_t i = 0; i < sheet.other.size(); ++i) add_cost(sheet.other[i], at("other", i), made, judge);
  add_rate(sheet.admin_rate, terms.most_admin_rate, "admin_rate", judge);
  add_rate(sheet.fee_rate, terms.most_fee_rate, "fee_rate", judge);

  const auto rate = [](const std::optional<Decimal>& percent) { return amount(percent) / 100; };
  const Exact base = made.direct_salary - made.bonuses;
  made.admin_cost = base * rate(sheet.admin_rate);
  made.fee = (base + made.admin_cost) * rate(sheet.fee_rate);
  made.net = made.direct_salary + made.admin_cost + made.other_costs + made.fee;
  made.vat = made.net * share(terms.vat_rate);
  made.total = made.net + made.vat;
  made.man_days = made.months * exact(terms.days_per_month);
  if (made.man_days > 0 && sheet.admin_rate && sheet.fee_rate) {
    made.man_day_exact = made.total / made.man_days;
    made.man_day_price = whole(*made.man_day_exact, terms.rounding);
  }
  return made;
}

std::vector<PricingProblem> problems_of(const PricingTerms& terms) {
  std::vector<PricingProblem> problems;
  Judge judge(problems);
  const auto percent = [&](const Decimal& value, const Decimal& most, const char* where) {
    judge.not_negative(value, where);
    judge.at_most(value, most, where);
  };
  percent(terms.leave_rate, terms.most_leave_rate, "leave_rate");
  percent(terms.burden_rate, 100, "burden_rate");
  percent(terms.vat_rate, 100, "vat_rate");
  judge.above_zero(terms.days_per_month, "days_per_month");
  judge.at_most(terms.days_per_month, 31, "days_per_month");
  percent(terms.most_admin_rate, 100, "most_admin_rate");
  percent(terms.most_fee_rate, 25, "most_fee_rate");
  percent(terms.most_bonus_rate, 100, "most_bonus_rate");
  return problems;
}

}  // namespace tenderloom::infosec_services
