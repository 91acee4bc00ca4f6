// A table full of items in a minute: submissions that an import made are copied, row by row and past every service, as
// those of other companies. For benches; names of the companies' brands differ, everything else is alike.
#pragma once
#include <cstdint>
#include <vector>

#include "tenderloom/storage/database.h"

namespace tenderloom::bench {

/// Copies the submissions of `sources` in turn as those of the companies `from` … `to`, of the same tenders, without
/// their histories. Returns how many items that made.
std::int64_t copy_items(storage::Database& database, const std::vector<std::int64_t>& sources, std::int64_t from,
                        std::int64_t to);

}  // namespace tenderloom::bench
