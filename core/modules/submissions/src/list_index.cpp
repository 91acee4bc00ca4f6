#include "list_index.h"

#include <algorithm>

#include "search_words.h"
#include "sql_rows.h"

namespace tenderloom::submissions {

namespace {

constexpr std::size_t kMostBytes = 48 * 1024 * 1024;

ListIndex read_index(soci::session& sql, std::int64_t submission_id) {
  using namespace repository;
  long long id = 0, parent = 0, complete = 0, children = 0;
  std::string level, text;
  ListIndex index;
  std::map<std::string, std::int32_t> levels;
  std::map<std::int64_t, std::int32_t> place;
  soci::statement statement(sql);
  statement.exchange(soci::use(submission_id));
  exchange_into(statement, id, parent, level, complete, children, text);
  run(statement,
      "SELECT id, parent_id, level, own_complete, child_count, search_text FROM node WHERE submission_id = :s AND "
      "deleted_at = 0 ORDER BY sort_key");
  while (statement.fetch()) {
    const auto [known, is_new] = levels.emplace(level, static_cast<std::int32_t>(index.levels.size()));
    if (is_new) index.levels.push_back(level);
    const auto above = place.find(parent);
    if (children > 0) place[id] = static_cast<std::int32_t>(index.rows.size());
    index.rows.push_back({id, parent, above == place.end() ? -1 : above->second, known->second, complete != 0,
                          children > 0, static_cast<std::uint32_t>(index.text.size()),
                          static_cast<std::uint32_t>(text.size())});
    index.text += text;
  }
  index.rows.shrink_to_fit();
  index.text.shrink_to_fit();
  return index;
}

}  // namespace

std::optional<std::int32_t> ListIndex::level(const std::string& key) const {
  const auto found = std::find(levels.begin(), levels.end(), key);
  if (found == levels.end()) return std::nullopt;
  return static_cast<std::int32_t>(found - levels.begin());
}

std::vector<std::int32_t> select_rows(const ListIndex& index, const ListFilter& filter) {
  std::vector<std::int32_t> found;
  const auto level = index.level(filter.level);
  if (!level) return found;
  for (std::size_t at = 0; at < index.rows.size(); ++at) {
    const ListIndex::Row& row = index.rows[at];
    if (row.level != *level || (filter.parent && row.parent_id != *filter.parent) ||
        (filter.complete && row.own_complete != *filter.complete) ||
        (filter.with_children && row.has_children != *filter.with_children) ||
        !contains_all(index.text_of(row), filter.words))
      continue;
    found.push_back(static_cast<std::int32_t>(at));
  }
  return found;
}

std::vector<std::int32_t> select_leaves(const ListIndex& index, const LeafFilter& filter) {
  std::vector<bool> is_last(index.levels.size());
  for (std::size_t at = 0; at < is_last.size(); ++at)
    is_last[at] =
        std::find(filter.last_levels.begin(), filter.last_levels.end(), index.levels[at]) != filter.last_levels.end();
  // A row comes after the one above it, whose answers are known then: is the way to it complete, which words are on it.
  std::vector<bool> complete(index.rows.size());
  std::vector<unsigned> words(index.rows.size());
  const unsigned every = (1U << filter.words.size()) - 1;
  std::vector<std::int32_t> found;
  for (std::size_t at = 0; at < index.rows.size(); ++at) {
    const ListIndex::Row& row = index.rows[at];
    const auto above = static_cast<std::size_t>(row.above);
    complete[at] = row.own_complete && (row.above < 0 || complete[above]);
    unsigned here = row.above < 0 ? 0 : words[above];
    for (std::size_t i = 0; i < filter.words.size(); ++i)
      if ((here & (1U << i)) == 0 && index.text_of(row).find(filter.words[i]) != std::string_view::npos)
        here |= 1U << i;
    words[at] = here;
    const bool last = is_last[static_cast<std::size_t>(row.level)];
    if (row.has_children || here != every || (filter.at_last_level && last != *filter.at_last_level) ||
        (filter.ready && (complete[at] && last) != *filter.ready))
      continue;
    found.push_back(static_cast<std::int32_t>(at));
  }
  return found;
}

std::shared_ptr<const ListIndex> ListIndexes::of(soci::session& sql, std::int64_t submission_id, std::int64_t version) {
  {
    std::lock_guard lock(mutex_);
    const auto found = by_submission_.find(submission_id);
    if (found != by_submission_.end() && found->second->version >= version) {
      kept_.splice(kept_.begin(), kept_, found->second);
      return found->second->index;
    }
  }
  // What is read now is at least as new as the version that the caller read before.
  auto index = std::make_shared<const ListIndex>(read_index(sql, submission_id));
  std::lock_guard lock(mutex_);
  if (const auto found = by_submission_.find(submission_id); found != by_submission_.end()) {
    if (found->second->version > version) return index;
    bytes_ -= found->second->index->bytes();
    kept_.erase(found->second);
    by_submission_.erase(found);
  }
  kept_.push_front({submission_id, version, index});
  by_submission_[submission_id] = kept_.begin();
  bytes_ += index->bytes();
  while (bytes_ > kMostBytes && kept_.size() > 1) {
    bytes_ -= kept_.back().index->bytes();
    by_submission_.erase(kept_.back().submission_id);
    kept_.pop_back();
  }
  return index;
}

}  // namespace tenderloom::submissions
