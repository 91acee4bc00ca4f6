// 廠商報價分析表 as a spreadsheet: one sheet a group, the vendor's cells open, everything else locked and computed by
// formulas that follow rules/pricing.h. What comes back is read cell by cell; the portal computes anew and believes no
// result of a file.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pricing.h"
#include "tenderloom/base/result.h"

namespace tenderloom::infosec_services {

struct PricedGroup {
  std::string code, name;
  PricingSheet sheet;
};

/// The sentence of `pricing.<key>`.
using PricingWords = std::function<std::string(std::string_view key)>;

constexpr std::size_t kMostStaff = 30, kMostCosts = 30;  // rows of a sheet

/// Errors: pricing_not_written.
base::Result<void> write_pricing(const std::filesystem::path& file, const PricingTerms& terms,
                                 const std::vector<PricedGroup>& groups, const PricingWords& words);

/// Groups whose code is among `codes`, in the file's order. Errors: those of sheets::open_workbook, pricing_no_sheet,
/// pricing_cell {sheet, cell, text}: a number was needed there; pricing_rows_moved {sheet}, pricing_locked {sheet,
/// cell}: what is locked is not as it went out, or the tender has other `terms` by now.
base::Result<std::vector<PricedGroup>> read_pricing(const std::filesystem::path& file,
                                                    const std::vector<std::string>& codes, const PricingTerms& terms);

}  // namespace tenderloom::infosec_services
