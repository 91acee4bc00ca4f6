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
  long long number = 0, entries = 0, at = 0;
  std::string previous_hash, hash;
};
/// What the oldest kept seal follows: the last one that was removed, or number 0 and the hash that the first follows.
Seal anchor(soci::session& sql);
void set_anchor(soci::session& sql, const Seal& seal, long long at, long long removed_entries);
/// The last seal; the anchor when there is none.
Seal last_seal(soci::session& sql);
std::optional<Seal> seal(soci::session& sql, long long number);
/// A seal with its entries and their personal values.
void remove_batch(soci::session& sql, long long seal);
std::optional<PersonalRow> personal(soci::session& sql, long long entry);

}  // namespace tenderloom::audit::rows
