// What is still to be done, row by row: 還差什麼, the next incomplete thing, the short form for the documents page.
#include <algorithm>

#include "row_name.h"
#include "service_impl.h"

namespace tenderloom::submissions {

namespace {

/// Which rows need how many below them.
std::vector<repository::GapRule> gap_rules(const forms::TypeDefinition& type) {
  std::vector<repository::GapRule> rules;
  for (const forms::Level& level : type.levels()) {
    const auto below = children_of(type, level);
    for (const forms::Level* child : below)
      if (child->per_parent_min > 0) rules.push_back({level.key, child->key, child->per_parent_min, below.size() == 1});
  }
  return rules;
}

std::vector<Service::OpenRow> open_rows_of(soci::session& sql, const forms::TypeDefinition& type,
                                           std::int64_t submission_id, const repository::OpenRows& wanted) {
  std::vector<Service::OpenRow> rows;
  for (OverviewRow& each : with_paths(sql, submission_id, repository::open_rows(sql, submission_id, wanted))) {
    Service::OpenRow row{std::move(each.path), {}};
    const Node& node = row.path.back();
    for (const repository::GapRule& rule : gap_rules(type)) {
      const auto found = node.children.find(rule.child);
      if (rule.level == node.level && (found == node.children.end() ? 0 : found->second.rows) < rule.min)
        row.lacks.push_back(rule.child);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Service::OpenPage Service::open_rows(const forms::TypeDefinition& type, const Submission& submission,
                                     const OpenQuery& query) {
  repository::OpenRows wanted;
  wanted.data = query.data;
  if (query.gaps && submission.tree.gaps > 0) wanted.gaps = gap_rules(type);
  wanted.limit = query.per_page, wanted.offset = static_cast<std::int64_t>(query.page - 1) * query.per_page;
  OpenPage page;
  if (!query.data && wanted.gaps.empty()) return page;
  page.total = !query.data ? submission.tree.gaps : submission.tree.incomplete;
  impl_->uses.database.read([&](soci::session& sql) {
    // A row may lack both: then only counting tells how many rows there are.
    if (query.data && !wanted.gaps.empty()) page.total = repository::count_open_rows(sql, submission.id, wanted);
    if (page.total > wanted.offset) page.rows = open_rows_of(sql, type, submission.id, wanted);
  });
  return page;
}

std::optional<Service::OpenRow> Service::next_open(const forms::TypeDefinition& type, const Submission& submission,
                                                   const std::string& after) {
  repository::OpenRows wanted;
  wanted.limit = 1, wanted.after = after, wanted.with_values = false;
  return impl_->uses.database.read([&](soci::session& sql) -> std::optional<OpenRow> {
    // Two questions, each answered by its own index, instead of one that is answered by none.
    auto data =
        submission.tree.incomplete > 0 ? open_rows_of(sql, type, submission.id, wanted) : std::vector<OpenRow>{};
    if (submission.tree.gaps > 0) {
      wanted.data = false, wanted.gaps = gap_rules(type);
      for (OpenRow& row : open_rows_of(sql, type, submission.id, wanted)) data.push_back(std::move(row));
    }
    if (data.empty()) return std::nullopt;
    return *std::min_element(data.begin(), data.end(), [](const OpenRow& a, const OpenRow& b) {
      return a.path.back().sort_key < b.path.back().sort_key;
    });
  });
}

MissingSummary Service::missing(const Ground& ground, const Submission& submission, const std::string& locale) {
  const forms::TypeDefinition& type = *ground.type;
  MissingSummary summary;
  summary.data_incomplete = submission.tree.incomplete;
  const auto roots = root_levels(type);
  summary.ready =
      submission.tree.incomplete == 0 && submission.tree.gaps == 0 && missing_levels(roots, submission.levels) == 0;
  if (summary.ready) return summary;

  for (const forms::Level* root : roots) {
    const auto found = submission.levels.find(root->key);
    const std::int64_t rows = found == submission.levels.end() ? 0 : found->second.rows;
    if (rows >= root->per_parent_min) continue;
    summary.gaps.push_back({"",
                            root->key,
                            1,
                            {},
                            type.words().text(locale, "submissions.gap_root", {{"child", type.label(*root, locale)}})});
  }
  if (submission.tree.gaps == 0) return summary;
  for (const repository::GapRule& rule : gap_rules(type)) {
    MissingSummary::Gap gap{rule.level, rule.child, 0, {}, ""};
    impl_->uses.database.read([&](soci::session& sql) {
      repository::OpenRows wanted;
      wanted.data = false, wanted.gaps = {rule}, wanted.limit = MissingSummary::kShownPaths, wanted.with_values = false;
      gap.count = repository::count_open_rows(sql, submission.id, wanted);
      if (gap.count == 0) return;
      for (const OverviewRow& row : with_paths(sql, submission.id, repository::open_rows(sql, submission.id, wanted)))
        gap.paths.push_back(path_text(row.path));
    });
    if (gap.count == 0) continue;
    std::string paths;
    const std::string separator = type.words().text(locale, "submissions.list_separator");
    for (const std::string& path : gap.paths) paths += (paths.empty() ? "" : separator) + path;
    gap.sentence = type.words().text(locale, "submissions.gap",
                                     {{"count", gap.count},
                                      {"level", type.label(*type.level(rule.level), locale)},
                                      {"child", type.label(*type.level(rule.child), locale)},
                                      {"paths", paths}});
    summary.gaps.push_back(std::move(gap));
  }
  return summary;
}

}  // namespace tenderloom::submissions
