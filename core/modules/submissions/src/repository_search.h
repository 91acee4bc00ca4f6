// The index of search terms over the rows of all submissions: which rows hold a character or a pair of them (words of
// two Chinese characters are found), by blocks of ids, the same on both databases. Saving a row only notes that its
// text changed; index_changes() brings noted rows into the index, and until then searches look at the noted rows
// themselves.
#pragma once
#include <soci/soci.h>

#include <string>
#include <vector>

#include "tenderloom/storage/database.h"
#include "tenderloom/submissions/search.h"

namespace tenderloom::submissions::repository {

void note_change(soci::session& sql, std::int64_t node_id);
/// All rows of a submission, when it is handed in for the first time: before, staff do not see it.
void note_submission(soci::session& sql, std::int64_t submission_id);
bool has_changes(soci::session& sql);
/// Brings at most that many noted changes into the index; how many they were.
int index_changes(storage::Transaction& tx, int most);

/// Ids of rows that may match, the newest first: every term of every word occurs in them.
std::vector<std::int64_t> candidates(soci::session& sql, const std::vector<std::string>& words,
                                     const SearchQuery& query);
/// Those of them that do match, in their order; at most kMostFound. `all`: every candidate was looked at.
std::vector<std::int64_t> matching(soci::session& sql, const std::vector<std::int64_t>& ids,
                                   const std::vector<std::string>& words, const SearchQuery& query, bool& all);
std::vector<FoundNode> found_nodes(soci::session& sql, const std::vector<std::int64_t>& ids);

}  // namespace tenderloom::submissions::repository
