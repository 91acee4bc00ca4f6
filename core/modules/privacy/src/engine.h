// Reads, counts and erases what a Holding describes.
#pragma once
#include "tenderloom/privacy/holdings.h"

namespace tenderloom::privacy::engine {

base::Json rows(soci::session& sql, const Holding& holding, const Subject& subject);
std::int64_t count(soci::session& sql, const Holding& holding, const Subject& subject);
/// How many rows went or were overwritten; 0 for what is kept.
std::int64_t erase(storage::Transaction& tx, const Holding& holding, const Subject& subject);

}  // namespace tenderloom::privacy::engine
