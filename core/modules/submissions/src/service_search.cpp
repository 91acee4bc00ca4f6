// Searching all submissions at once.
#include "repository_search.h"
#include "search_words.h"
#include "service_impl.h"

namespace tenderloom::submissions {

SearchResult Service::search(const SearchQuery& query) {
  const std::vector<std::string> words = words_of(query.text);
  SearchResult result;
  if (words.empty()) return result;
  return impl_->uses.database.read([&](soci::session& sql) {
    bool all = true;
    const auto found = repository::matching(sql, repository::candidates(sql, words, query), words, query, all);
    result.total = static_cast<std::int64_t>(found.size());
    result.more = !all;
    const auto from = static_cast<std::size_t>(query.page - 1) * static_cast<std::size_t>(query.per_page);
    if (from >= found.size()) return std::move(result);
    const std::size_t to = std::min(found.size(), from + static_cast<std::size_t>(query.per_page));
    result.rows = repository::found_nodes(
        sql, {found.begin() + static_cast<std::ptrdiff_t>(from), found.begin() + static_cast<std::ptrdiff_t>(to)});
    return std::move(result);
  });
}

int Service::index_search() {
  // Short transactions: on SQLite every other writer waits meanwhile.
  constexpr int kAtOnce = 500;
  int sum = 0;
  if (!impl_->uses.database.read([](soci::session& sql) { return repository::has_changes(sql); })) return sum;
  for (int done = kAtOnce; done == kAtOnce; sum += done)
    done = impl_->uses.database.write([&](storage::Transaction& tx) {
      tx.may_trail();
      return repository::index_changes(tx, kAtOnce);
    });
  return sum;
}

}  // namespace tenderloom::submissions
