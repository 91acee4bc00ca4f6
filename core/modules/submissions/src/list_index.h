// What lists filter and search by, of one submission, in memory: so many bytes a row that a vendor's thousand rows are
// looked through in some tens of microseconds. Nothing here is state: an index belongs to one version of its
// submission, which every request reads from the database and every write raises.
#pragma once
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tenderloom/storage/database.h"

namespace tenderloom::submissions {

/// Depth first, as the tree is shown.
struct ListIndex {
  struct Row {
    std::int64_t id = 0, parent_id = 0;
    std::int32_t above = -1;  // place of the row above in `rows`; -1: a root
    std::int32_t level = 0;   // place of its level in `levels`
    bool own_complete = false, has_children = false;
    std::uint32_t text_from = 0, text_size = 0;  // in `text`
  };
  std::vector<std::string> levels;
  std::vector<Row> rows;
  std::string text;  // folded search texts, one after the other

  std::string_view text_of(const Row& row) const { return std::string_view(text).substr(row.text_from, row.text_size); }
  std::optional<std::int32_t> level(const std::string& key) const;
  std::size_t bytes() const { return rows.capacity() * sizeof(Row) + text.capacity(); }
};

struct ListFilter {
  std::string level;
  std::optional<std::int64_t> parent;
  std::optional<bool> complete, with_children;
  std::vector<std::string> words;  // folded
};
/// Places of the rows that a list shows, in its order.
std::vector<std::int32_t> select_rows(const ListIndex& index, const ListFilter& filter);

struct LeafFilter {
  std::vector<std::string> last_levels;
  std::optional<bool> ready, at_last_level;
  std::vector<std::string> words;  // each in the row or in one above it
};
/// The same for the deepest existing rows (repository::LeafQuery).
std::vector<std::int32_t> select_leaves(const ListIndex& index, const LeafFilter& filter);

/// The indexes that were used last. Thread-safe.
class ListIndexes {
 public:
  /// That of the submission at this version or a later one.
  std::shared_ptr<const ListIndex> of(soci::session& sql, std::int64_t submission_id, std::int64_t version);

 private:
  struct Kept {
    std::int64_t submission_id = 0, version = 0;
    std::shared_ptr<const ListIndex> index;
  };
  std::mutex mutex_;
  std::list<Kept> kept_;  // the one used last comes first
  std::map<std::int64_t, std::list<Kept>::iterator> by_submission_;
  std::size_t bytes_ = 0;
};

}  // namespace tenderloom::submissions
