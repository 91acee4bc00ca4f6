// A pricing sheet as the API has it, and what a person typed into one.
#pragma once
#include <string>
#include <vector>

#include "rules/pricing.h"
#include "tenderloom/base/json.h"
#include "tenderloom/base/result.h"

namespace tenderloom::infosec_services {

using base::Json;

/// {"staff": [{"title", "salary", "bonus", "months"}], "other": [{"name", "quantity", "unit", "unit_price", "note"}],
/// "admin_rate", "fee_rate"}: money as numbers, decimals as text, what is not entered as null.
Json to_json(const PricingSheet& sheet);

struct TypedSheet {
  PricingSheet sheet;
  std::vector<base::Error> wrong;  // not_integer, not_decimal, max_length, too_many; `field` says where
};
/// People type "60,000" and full-width digits; rows without anything are left out.
TypedSheet sheet_of(const Json& typed);

/// What is computed: {"staff": ["78000"], "other": […], "direct_salary", "bonus", "admin_cost", "other_costs", "fee",
/// "net", "vat", "total", "man_days", "man_day_price" (or null), "complete"}.
Json to_json(const Pricing& pricing);
/// The same for a sheet as it was typed: amounts stand where their rows stand, blank rows have none ("").
Json to_json(const Pricing& pricing, const Json& typed);
/// 1234567.5 as people read it.
std::string shown_number(const std::string& number);

/// Where a problem of a sheet that was typed stands, when rows without anything were left out: indexes of typed rows.
struct TypedRows {
  std::vector<std::size_t> staff, other;
};
TypedRows filled_rows(const Json& typed);
std::string typed_place(const std::string& where, const TypedRows& rows);

}  // namespace tenderloom::infosec_services
