// Rows of a spreadsheet as a vendor fills them in, for benches: ten services a brand, five specs a service, two tiers a
// spec; choices as people read them.
#pragma once
#include <string>
#include <vector>

#include "tenderloom/forms/definition.h"
#include "tenderloom/submissions/import.h"

namespace tenderloom::bench {

/// Words of two characters that the names are made of.
const std::vector<std::string>& things();
const std::vector<std::string>& kinds();

/// "品牌7-": what the names of a vendor's brands begin with.
std::string brand_of(std::int64_t vendor);

std::vector<submissions::SheetRow> sample_rows(const forms::TypeDefinition& type, int vendor, int rows);

}  // namespace tenderloom::bench
