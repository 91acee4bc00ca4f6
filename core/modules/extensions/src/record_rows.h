// What plugins are given of many applications at once.
#pragma once
#include "tenderloom/plugin/records.h"

namespace tenderloom::extensions::record_rows {

/// Those that are there, with the names of their companies, by id; one statement.
std::vector<plugin::Submission> submissions(soci::session& sql, const std::vector<std::int64_t>& ids);

}  // namespace tenderloom::extensions::record_rows
