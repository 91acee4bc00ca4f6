// Importing the rows of a sheet.
#include "tree_import.h"

namespace tenderloom::submissions {

namespace {

/// Rows a transaction: writers beside an import wait for some hundredths of a second, and a stop loses little.
constexpr std::size_t kRowsAtOnce = 1000;
/// Someone else writes into the submission again and again while rows are judged: an outage, not a race.
constexpr int kMostAttempts = 50;

}  // namespace

base::Result<std::vector<RowResult>> Service::import_rows(const Ground& given, const Submission& submission,
                                                          const std::vector<SheetRow>& rows, const Actor& actor,
                                                          const ImportOptions& options) {
  const Ground ground =
      impl_->with_options(given, submission.company_id, Impl::all_levels(*given.type), Json::object());
  std::unique_ptr<TreeImport> tree;
  const auto look = [&]() -> base::Result<void> {
    return impl_->uses.database.read([&](soci::session& sql) -> base::Result<void> {
      // A dry run may come before there is anything of the company: the submission given is an empty one then.
      const bool none = submission.id == 0 && options.dry_run;
      const auto now = none ? std::optional(submission) : repository::get_submission(sql, submission.id);
      if (!now || now->tender_id != ground.tender.id) return base::Error{"submission_unknown"};
      if (options.past) {
        if (const auto refused = Impl::refuses_past(ground, *now)) return *refused;
      } else if (const Editability may = editable(*now, ground.tender, ground.now); !may.editable) {
        return locked(*now, ground.tender, may);
      }
      tree = std::make_unique<TreeImport>(*impl_, ground, actor, *now,
                                          repository::subtree(sql, submission.id, "", "", true));
      return {};
    });
  };
  if (const auto looked = look(); !looked.ok()) return looked.error();

  std::vector<RowResult> results;
  const bool noted = options.job != 0 && !options.dry_run;
  if (noted)
    results = impl_->uses.database.read([&](soci::session& sql) { return repository::import_notes(sql, options.job); });
  int attempts = 0;
  while (results.size() < rows.size()) {
    const std::size_t from = results.size(), to = std::min(rows.size(), from + kRowsAtOnce);
    std::vector<RowResult> told;
    for (std::size_t at = from; at < to; ++at) told.push_back(tree->row(rows[at]));
    if (!options.dry_run && (noted || tree->has_fresh())) {
      bool overtaken = false;
      std::int64_t version = tree->version();
      const auto done = impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<void> {
        auto now = options.past ? impl_->begin_past(tx, ground, submission.id)
                                : impl_->begin(tx, *this, ground, submission.id);
        if (!now.ok()) return now.error();
        overtaken = now->row_version != tree->version();
        if (overtaken) return rolled_back();
        if (tree->has_fresh()) tree->store(tx, *now);
        version = now->row_version;
        if (noted) repository::note_import(tx.sql(), options.job, from, told, impl_->uses.clock.now());
        return {};
      });
      if (overtaken && ++attempts < kMostAttempts) {
        if (const auto looked = look(); !looked.ok()) return looked.error();
        continue;
      }
      if (!done.ok()) return done.error();
      tree->stored(version);
    }
    results.insert(results.end(), std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
    if (options.progress && !options.progress(static_cast<std::int64_t>(to))) break;
  }
  return results;
}

void Service::forget_imports(base::Instant older_than) {
  impl_->uses.database.write([&](storage::Transaction& tx) { repository::forget_imports(tx.sql(), older_than); });
}

}  // namespace tenderloom::submissions
