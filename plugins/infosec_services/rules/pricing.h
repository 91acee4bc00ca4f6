// 廠商報價分析表: from what a vendor pays its people to the price of one man-day of a group (R-101, OQ-12).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exact.h"

namespace tenderloom::infosec_services {

using base::Decimal;

/// What the tender fixes; vendors see these cells locked. Rates are percents.
struct PricingTerms {
  Decimal leave_rate = 16;        // R2 不扣薪假與特別休假
  Decimal burden_rate = 14;       // R3 雇主負擔勞健保、工資墊償、勞退
  Decimal vat_rate = 5;           // 營業稅
  Decimal days_per_month = 22;    // OQ-12
  Decimal most_admin_rate = 100;  // 管理費率 cap
  Decimal most_fee_rate = 25;     // 公費費率 cap
  Decimal most_leave_rate = 16;   // what R2 itself may be
  Decimal most_bonus_rate = 30;   // 非經常性給與之獎金 of the salary
  Rounding rounding = Rounding::half_up;
};

/// A row of people. Missing values count as not yet entered.
struct PricedStaff {
  std::string title;
  std::optional<std::int64_t> salary, bonus;  // NT$ a month: R0, R1
  std::optional<Decimal> months;              // 人月數
};

/// A row of 其他直接費用.
struct DirectCost {
  std::string name, unit, note;
  std::optional<Decimal> quantity;
  std::optional<std::int64_t> unit_price;
};

struct PricingSheet {
  std::vector<PricedStaff> staff;
  std::vector<DirectCost> other;
  std::optional<Decimal> admin_rate, fee_rate;  // percents
};

/// What keeps a sheet from giving a price, or from being accepted. `where` is "staff[0].bonus", "admin_rate".
struct PricingProblem {
  std::string where, code;  // required | above_zero | not_negative | at_most
  std::string limit;        // of at_most
  bool missing = false;     // not entered yet, as opposed to wrong
};

struct Pricing {
  std::vector<Exact> staff;  // direct salary of each row
  std::vector<Exact> other;  // amount of each row
  Exact months, bonuses, direct_salary, admin_cost, other_costs, fee, net, vat, total, man_days;
  /// Absent while a rate or person-months are missing.
  std::optional<Exact> man_day_exact;
  std::optional<std::int64_t> man_day_price;
  std::vector<PricingProblem> problems;
  bool complete() const { return problems.empty() && man_day_price.has_value(); }
};

/// Computes whatever can be, beside all that is missing or wrong. What is wrong is computed with nevertheless, so that
/// the page shows where a number comes from.
Pricing price(const PricingTerms& terms, const PricingSheet& sheet);

/// What the tender's own figures may not be.
std::vector<PricingProblem> problems_of(const PricingTerms& terms);

}  // namespace tenderloom::infosec_services
