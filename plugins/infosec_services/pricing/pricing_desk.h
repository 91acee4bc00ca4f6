// What is stored of a proposal's pricing analysis, and what may be.
#pragma once
#include "desk.h"
#include "pricing/workbook.h"
#include "rows.h"
#include "sheet_json.h"
#include "tenderloom/plugin/host.h"

namespace tenderloom::infosec_services {

struct StoredPricing {
  PricingSheet sheet;
  std::int64_t version = 0;
  rows::By by;
};

/// Thread-safe.
class PricingDesk {
 public:
  explicit PricingDesk(const Desk& desk) : desk_(desk) {}
  StoredPricing stored(std::int64_t proposal) const;
  /// Errors: not_writable, version_conflict.
  base::Result<std::int64_t> save(const Proposal& proposal, const PricingSheet& sheet, std::int64_t version,
                                  const Writer& writer) const;

 private:
  const Desk& desk_;
};

/// Sentences about a sheet: what is wrong in what was typed, then what the rules say. `missing` ones may be stored;
/// `place` names the cell in words.
struct JudgedSheet {
  TypedSheet typed;
  Pricing pricing;
  Json findings = Json::array();
  bool storable = true;
};
JudgedSheet judge_sheet(const Json& typed, const PricingTerms& terms, const base::Words& words,
                        const std::string& locale);

void add_pricing(plugin::Host& host, const Desk& desk, const PricingDesk& pricing);

}  // namespace tenderloom::infosec_services
