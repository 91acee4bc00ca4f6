// Where what stands in a sheet of the pricing analysis; rows from 0, as the writer counts.
#pragma once
#include <cstdint>

#include "workbook.h"

namespace tenderloom::infosec_services::layout {

constexpr char kMark[] = "PRICING-1";  // in A2: this layout, and its version
constexpr std::uint32_t kTitle = 0, kGroup = 1, kHint = 2;
constexpr std::uint32_t kTerms = 4;  // leave, burden, tax, days, caps of management cost, fee and bonus
constexpr std::uint32_t kStaffHead = 12, kStaff = 13;
constexpr std::uint32_t kRates = kStaff + static_cast<std::uint32_t>(kMostStaff) + 1;  // management cost, fee
constexpr std::uint32_t kCostsHead = kRates + 3, kCosts = kCostsHead + 1;
constexpr std::uint32_t kResults = kCosts + static_cast<std::uint32_t>(kMostCosts) + 1;
constexpr std::uint16_t kFirst = 0, kName = 1, kSalary = 2, kBonus = 3, kMonths = 4, kAmount = 5, kNote = 6;
// Of other direct costs: name, quantity, unit, unit price, amount, note.
constexpr std::uint16_t kQuantity = 2, kUnit = 3, kUnitPrice = 4;

}  // namespace tenderloom::infosec_services::layout
