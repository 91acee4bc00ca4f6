#include "sheet_json.h"

#include <algorithm>

#include "tenderloom/base/text.h"
#include "workbook.h"

namespace tenderloom::infosec_services {
namespace {

constexpr std::size_t kLongestName = 100, kLongestNote = 300;
constexpr std::int64_t kMostMoney = 999'999'999;
const std::vector<std::string> kStaffKeys = {"title", "salary", "bonus", "months"};
const std::vector<std::string> kCostKeys = {"name", "quantity", "unit", "unit_price", "note"};

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
Json or_null(const std::optional<Decimal>& value) { return value ? Json(value->text()) : Json(nullptr); }

std::string typed_text(const Json& row, const std::string& key) {
  if (!row.is_object() || !row.contains(key)) return {};
  const Json& value = row[key];
  if (value.is_string()) return std::string(base::trim(value.get_ref<const std::string&>()));
  return value.is_number() ? value.dump() : std::string();
}

bool filled(const Json& row, const std::vector<std::string>& keys) {
  return std::any_of(keys.begin(), keys.end(), [&](const std::string& key) { return !typed_text(row, key).empty(); });
}

Json rows_of(const Json& typed, const char* name) {
  return typed.is_object() && typed.contains(name) && typed[name].is_array() ? typed[name] : Json::array();
}

class Reader {
 public:
  explicit Reader(std::vector<base::Error>& wrong) : wrong_(wrong) {}

  std::string text(const Json& row, const char* key, const std::string& at, std::size_t most) {
    const std::string value = base::clean_lines(typed_text(row, key));
    if (!base::valid_utf8(value) || base::code_points(value) > most)
      wrong_.push_back({"pricing_too_long", {{"limit", most}}, at + key});
    return base::valid_utf8(value) ? base::truncate(value, most) : std::string();
  }
  std::optional<Decimal> decimal(const Json& row, const std::string& key, const std::string& at, int scale) {
    const std::string typed = typed_text(row, key);
    if (typed.empty()) return std::nullopt;
    const auto value = number(typed);
    if (value && value->scale() <= scale && *value < Decimal(kMostMoney)) return value;
    wrong_.push_back({"pricing_not_number", {{"decimals", scale}}, at + key});
    return std::nullopt;
  }
  std::optional<std::int64_t> money(const Json& row, const char* key, const std::string& at) {
    const std::string typed = typed_text(row, key);
    if (typed.empty()) return std::nullopt;
    const auto value = number(typed);
    const auto whole = value ? value->whole() : std::nullopt;
    if (whole && *whole <= kMostMoney) return whole;
    wrong_.push_back({"pricing_not_money", Json::object(), at + key});
    return std::nullopt;
  }

 private:
  static std::optional<Decimal> number(const std::string& typed) {
    std::string digits = base::fold(typed);  // full width to half width
    std::erase(digits, ',');
    if (digits.ends_with('%')) digits.pop_back();
    return Decimal::parse(base::trim(digits));
  }
  std::vector<base::Error>& wrong_;
};

std::string place(const char* list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "].";
}

}  // namespace

TypedSheet sheet_of(const Json& typed) {
  TypedSheet made;
  Reader read(made.wrong);
  const Json staff = rows_of(typed, "staff"), other = rows_of(typed, "other");
  const TypedRows rows = filled_rows(typed);
  for (const std::size_t i : rows.staff) {
    const std::string at = place("staff", i);
    made.sheet.staff.push_back({read.text(staff[i], "title", at, kLongestName), read.money(staff[i], "salary", at),
                                read.money(staff[i], "bonus", at), read.decimal(staff[i], "months", at, 4)});
  }
  for (const std::size_t i : rows.other) {
    const std::string at = place("other", i);
    made.sheet.other.push_back({read.text(other[i], "name", at, kLongestName), read.text(other[i], "unit", at, 20),
                                read.text(other[i], "note", at, kLongestNote),
                                read.decimal(other[i], "quantity", at, 4), read.money(other[i], "unit_price", at)});
  }
  if (made.sheet.staff.size() > kMostStaff)
    made.wrong.push_back(
        {"pricing_too_many", {{"limit", kMostStaff}}, place("staff", rows.staff[kMostStaff]) + "title"});
  if (made.sheet.other.size() > kMostCosts)
    made.wrong.push_back(
        {"pricing_too_many", {{"limit", kMostCosts}}, place("other", rows.other[kMostCosts]) + "name"});
  made.sheet.admin_rate = read.decimal(typed, "admin_rate", "", 4);
  made.sheet.fee_rate = read.decimal(typed, "fee_rate", "", 4);
  return made;
}

TypedRows filled_rows(const Json& typed) {
  TypedRows rows;
  const Json staff = rows_of(typed, "staff"), other = rows_of(typed, "other");
  for (std::size_t i = 0; i < staff.size(); ++i)
    if (filled(staff[i], kStaffKeys)) rows.staff.push_back(i);
  for (std::size_t i = 0; i < other.size(); ++i)
    if (filled(other[i], kCostKeys)) rows.other.push_back(i);
  return rows;
}

std::string typed_place(const std::string& where, const TypedRows& rows) {
  const auto open = where.find('['), shut = where.find(']');
  if (open == std::string::npos || shut == std::string::npos) return where;
  const auto index = static_cast<std::size_t>(std::stoul(where.substr(open + 1, shut - open - 1)));
  const auto& list = where.starts_with("staff") ? rows.staff : rows.other;
  if (index >= list.size()) return where;
  return where.substr(0, open + 1) + std::to_string(list[index]) + where.substr(shut);
}

Json to_json(const PricingSheet& sheet) {
  Json staff = Json::array(), other = Json::array();
  for (const PricedStaff& one : sheet.staff)
    staff.push_back({{"title", one.title},
                     {"salary", or_null(one.salary)},
                     {"bonus", or_null(one.bonus)},
                     {"months", or_null(one.months)}});
  for (const DirectCost& one : sheet.other)
    other.push_back({{"name", one.name},
                     {"quantity", or_null(one.quantity)},
                     {"unit", one.unit},
                     {"unit_price", or_null(one.unit_price)},
                     {"note", one.note}});
  return {{"staff", std::move(staff)},
          {"other", std::move(other)},
          {"admin_rate", or_null(sheet.admin_rate)},
          {"fee_rate", or_null(sheet.fee_rate)}};
}

Json to_json(const Pricing& pricing) {
  Json staff = Json::array(), other = Json::array();
  for (const Exact& amount : pricing.staff) staff.push_back(text(amount, 2));
  for (const Exact& amount : pricing.other) other.push_back(text(amount, 2));
  return {{"staff", std::move(staff)},
          {"other", std::move(other)},
          {"direct_salary", text(pricing.direct_salary, 2)},
          {"bonus", text(pricing.bonuses, 2)},
          {"admin_cost", text(pricing.admin_cost, 2)},
          {"other_costs", text(pricing.other_costs, 2)},
          {"fee", text(pricing.fee, 2)},
          {"net", text(pricing.net, 2)},
          {"vat", text(pricing.vat, 2)},
          {"total", text(pricing.total, 2)},
          {"man_days", text(pricing.man_days, 4)},
          {"man_day_price", or_null(pricing.man_day_price)},
          {"complete", pricing.complete()}};
}

Json to_json(const Pricing& pricing, const Json& typed) {
  Json made = to_json(pricing);
  const TypedRows rows = filled_rows(typed);
  const auto spread = [&](const char* list, const std::vector<std::size_t>& places) {
    Json amounts = Json::array();
    for (std::size_t i = 0; i < places.size(); ++i) {
      while (amounts.size() < places[i]) amounts.push_back("");
      amounts.push_back(made.at(list).at(i));
    }
    made[list] = std::move(amounts);
  };
  spread("staff", rows.staff);
  spread("other", rows.other);
  return made;
}

std::string shown_number(const std::string& number) {
  if (number.empty()) return {};
  const auto point = number.find('.');
  return base::thousands(std::stoll(number.substr(0, point))) +
         (point == std::string::npos ? "" : number.substr(point));
}

}  // namespace tenderloom::infosec_services
