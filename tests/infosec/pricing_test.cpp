// Prices of man-days and orders: hand-made cases, and random sheets against an independent reckoning in whole units.
#include "rules/pricing.h"

#include <random>

#include "rules/order.h"

using namespace tenderloom::infosec_services;
using boost::multiprecision::cpp_int;

namespace {

Decimal decimal(const std::string& text) { return Decimal::parse(text).value(); }

PricingSheet one_engineer() {
  PricingSheet sheet;
  sheet.staff = {{"資安工程師", 60000, 0, Decimal(1)}};
  sheet.admin_rate = 80;
  sheet.fee_rate = 5;
  return sheet;
}

bool has(const Pricing& made, const std::string& where, const std::string& code) {
  return std::any_of(made.problems.begin(), made.problems.end(),
                     [&](const PricingProblem& one) { return one.where == where && one.code == code; });
}

}  // namespace

TEST_CASE("R-101 the example of the rule") {
  const Pricing made = price({}, one_engineer());
  CHECK(text(made.direct_salary, 2) == "78000");
  CHECK(text(made.admin_cost, 2) == "62400");
  CHECK(text(made.fee, 2) == "7020");
  CHECK(text(made.net, 2) == "147420");
  CHECK(text(made.vat, 2) == "7371");
  CHECK(text(made.total, 2) == "154791");
  CHECK(text(*made.man_day_exact, 2) == "7035.95");
  CHECK(made.man_day_price == 7036);
  CHECK(made.complete());
}

TEST_CASE("R-101 a bonus is paid but bears neither management cost nor fee") {
  PricingSheet sheet = one_engineer();
  sheet.staff[0].bonus = 10000;
  const Pricing made = price({}, sheet);
  CHECK(text(made.direct_salary, 2) == "88000");
  CHECK(text(made.admin_cost, 2) == "62400");
  CHECK(text(made.fee, 2) == "7020");
  CHECK(text(made.net, 2) == "157420");
}

TEST_CASE("R-101 several people and other direct costs; costs bear tax only") {
  PricingSheet sheet = one_engineer();
  sheet.staff.push_back({"專案經理", 90000, 5000, decimal("0.5")});
  sheet.other = {{"檢測工具授權", "套", "", Decimal(2), 12500}, {"差旅", "次", "", decimal("1.5"), 3000}};
  const Pricing made = price({}, sheet);
  // 78,000 + 0.5 x (90,000 x 1.3 + 5,000) = 139,000; bonuses 2,500; 136,500 x 0.8; (136,500 + 109,200) x 0.05
  CHECK(text(made.direct_salary, 2) == "139000");
  CHECK(text(made.bonuses, 2) == "2500");
  CHECK(text(made.admin_cost, 2) == "109200");
  CHECK(text(made.fee, 2) == "12285");
  CHECK(text(made.other_costs, 2) == "29500");
  CHECK(text(made.net, 2) == "289985");
  CHECK(text(made.total, 2) == "304484.25");
  CHECK(text(made.man_days, 2) == "33");
  CHECK(made.man_day_price == 9227);  // 9,226.795…
}

TEST_CASE("R-101 caps of rates and bonus, and what must be entered") {
  PricingSheet sheet = one_engineer();
  sheet.admin_rate = 100;
  sheet.fee_rate = 25;
  sheet.staff[0].bonus = 18000;
  CHECK(price({}, sheet).complete());
  sheet.admin_rate = decimal("100.01");
  sheet.fee_rate = decimal("25.01");
  sheet.staff[0].bonus = 18001;
  const Pricing over = price({}, sheet);
  CHECK(has(over, "admin_rate", "at_most"));
  CHECK(has(over, "fee_rate", "at_most"));
  CHECK(has(over, "staff[0].bonus", "at_most"));
  CHECK_FALSE(over.complete());

  const Pricing empty = price({}, {});
  CHECK(has(empty, "staff", "required"));
  CHECK(has(empty, "admin_rate", "required"));
  CHECK_FALSE(empty.man_day_price);

  sheet = one_engineer();
  sheet.staff[0].months = Decimal(0);
  sheet.staff[0].salary = -1;
  sheet.other = {{"", "", "", std::nullopt, std::nullopt}};
  const Pricing wrong = price({}, sheet);
  CHECK(has(wrong, "staff[0].months", "above_zero"));
  CHECK(has(wrong, "staff[0].salary", "above_zero"));
  CHECK(has(wrong, "other[0].name", "required"));
  CHECK_FALSE(wrong.man_day_price);
}

TEST_CASE("R-101 what a tender may fix: leave at most 16%, days of a month above none") {
  PricingTerms terms;
  CHECK(problems_of(terms).empty());
  terms.leave_rate = decimal("16.1");
  terms.days_per_month = 0;
  terms.most_fee_rate = 26;
  CHECK(problems_of(terms).size() == 3);
}

TEST_CASE("OQ-12 rounding and days of a month are the tender's") {
  PricingTerms terms;
  terms.rounding = Rounding::down;
  CHECK(price(terms, one_engineer()).man_day_price == 7035);
  terms.rounding = Rounding::up;
  CHECK(price(terms, one_engineer()).man_day_price == 7036);
  terms.rounding = Rounding::half_up;
  terms.days_per_month = decimal("21.5");
  CHECK(price(terms, one_engineer()).man_day_price == 7200);  // 7,199.58
  CHECK(whole(Exact(1, 2), Rounding::half_up) == 1);
  CHECK(whole(Exact(49999, 100000), Rounding::half_up) == 0);
}

TEST_CASE("R-101 random sheets against a reckoning in millionths of percents") {
  std::mt19937 random(20261121);
  const auto any = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
  for (int round = 0; round < 5000; ++round) {
    PricingSheet sheet;
    const int admin = any(0, 10000), fee = any(0, 2500), leave = any(0, 1600), burden = any(0, 2500);  // 0.01 %
    cpp_int salaries = 0, bonuses = 0, months = 0;                                                     // x 10^4 x 100
    for (int i = any(1, 8); i > 0; --i) {
      const int salary = any(28590, 300000), bonus = any(0, salary * 3 / 10), hundredths = any(1, 2400);
      sheet.staff.push_back(
          {"工程師", salary, bonus, decimal(std::to_string(hundredths)).times(decimal("0.01")).value()});
      salaries += cpp_int(hundredths) * (cpp_int(salary) * (10000 + leave + burden) + cpp_int(bonus) * 10000);
      bonuses += cpp_int(hundredths) * bonus * 10000;
      months += hundredths;
    }
    cpp_int other = 0;
    for (int i = any(0, 3); i > 0; --i) {
      const int quantity = any(1, 50), unit_price = any(0, 90000);
      sheet.other.push_back({"費用", "式", "", Decimal(quantity), unit_price});
      other += cpp_int(quantity) * unit_price;
    }
    sheet.admin_rate = decimal(std::to_string(admin)).times(decimal("0.01")).value();
    sheet.fee_rate = decimal(std::to_string(fee)).times(decimal("0.01")).value();
    PricingTerms terms;
    terms.leave_rate = decimal(std::to_string(leave)).times(decimal("0.01")).value();
    terms.burden_rate = decimal(std::to_string(burden)).times(decimal("0.01")).value();

    // All in units of 1 / (100 x 10^4 x 10^4 x 10^4) of a dollar.
    const cpp_int e4 = 10000, base = salaries - bonuses;
    const cpp_int net =
        salaries * e4 * e4 + base * admin * e4 + base * fee * e4 + base * admin * fee + other * 100 * e4 * e4 * e4;
    const cpp_int above = net * 105, below = cpp_int(100) * e4 * e4 * e4 * months * 22;  // per 0.01 month, in percent
    const cpp_int expected = (2 * above + below) / (2 * below);
    const Pricing made = price(terms, sheet);
    REQUIRE(made.complete());
    REQUIRE(cpp_int(*made.man_day_price) == expected);
  }
}

TEST_CASE("R-100 orders: quantity x man-days of a unit x price of a man-day") {
  CHECK(order_amount(200, decimal("0.3"), 5000) == 300000);
  CHECK(order_amount(7, decimal("0.15"), 4999) == 5249);  // 5,248.95
  CHECK(order_amount(1, decimal("0.5"), 1) == 1);         // half up
  CHECK(order_amount(1, decimal("0.499"), 1) == 0);
  CHECK(order_amount(1000000, decimal("999.999"), 1000000) == 999999000000000);
  CHECK_FALSE(order_amount(999999999, decimal("999.999"), 999999999));  // no order has that many digits
  CHECK_FALSE(order_amount(0, decimal("0.3"), 5000));
  CHECK_FALSE(order_amount(200, decimal("0"), 5000));
  CHECK_FALSE(order_amount(200, decimal("0.3"), -5));
}

TEST_CASE("decimals become exact and back") {
  CHECK(text(exact(decimal("0.05")), 3) == "0.05");
  CHECK(text(exact(decimal("0.089")), 3) == "0.089");
  CHECK(text(exact(decimal("0")), 3) == "0");
  CHECK(text(Exact(2, 3), 2) == "0.67");
  CHECK(text(Exact(1, 1000), 2) == "0");
  CHECK(exact(decimal("-0.5")) == Exact(-1, 2));
}
