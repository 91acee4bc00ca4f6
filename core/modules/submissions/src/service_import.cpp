// Importing the rows of a sheet.
#include "tree_import.h"

namespace tenderloom::submissions {

namespace {

/// Rows a transaction: writers beside an import wait for hundredths of a second, and a stop loses little.
constexpr std::size_t kRowsAtOnce = 100;

}  // namespace

base::Result<std::vector<RowResult>> Service::import_rows(const Ground& given, const Submission& submission,
                                                          const std::vector<SheetRow>& rows, const Actor& actor,
                                                          const ImportOptions& options) {
  const Ground ground =
      impl_->with_options(given, submission.company_id, Impl::all_levels(*given.type), Json::object());
  TreeImport import(*impl_, ground, actor);
  import.know(impl_->uses.database.read(
      [&](soci::session& sql) { return repository::subtree(sql, submission.id, "", "", true);
}));
std::vector<RowResult> results;
const std::size_t at_once = options.dry_run ? std::max<std::size_t>(rows.size(), 1) : kRowsAtOnce;
for (std::size_t from = 0; from < rows.size(); from += at_once) {
  const std::size_t to = std::min(rows.size(), from + at_once);
  std::optional<TreeImport> after;
  std::vector<RowResult> told;
  const auto done = impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<void> {
    after.emplace(import);
    told.clear();
    auto locked =
        options.past ? impl_->begin_past(tx, ground, submission.id) : impl_->begin(tx, *this, ground, submission.id);
    if (!locked.ok()) return locked.error();
    for (std::size_t at = from; at < to; ++at) told.push_back(after->row(tx, *locked, rows[at]));
    if (options.dry_run) return rolled_back();
    return {};
  });
  if (!done.ok() && done.error().code != "rolled_back") return done.error();
  import.take(std::move(*after));
  results.insert(results.end(), std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
  if (options.progress && !options.progress(static_cast<std::int64_t>(to))) break;
}
return results;
}  // namespace tenderloom::submissions

}  // namespace tenderloom::submissions
