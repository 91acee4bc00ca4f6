// The SQL of the audit log that both recording and sealing need.
#pragma once
#include <soci/soci.h>

#include <vector>

#include "hashes.h"

namespace tenderloom::audit::rows {

/// Entries that no seal covers, oldest first.
std::vector<EntryRow> unsealed(soci::session& sql, int limit);
/// The entries of one seal, in the order of its hash.
std::vector<EntryRow> of_seal(soci::session& sql, long long seal);

struct Seal {
  long long number = 0, entries = 0;
  std::string previous_hash, hash;
};
/// The last seal; number 0 when there is none.
Seal last_seal(soci::session& sql);
std::optional<Seal> seal(soci::session& sql, long long number);
std::optional<PersonalRow> personal(soci::session& sql, long long entry);

}  // namespace tenderloom::audit::rows
