// Items of an earlier tender carried over. Values that are no longer allowed are kept and marked, files are
// shared, every row waits for a check; what is there by name stays as it is.
#include <algorithm>

#include "copy_preview.h"
#include "row_name.h"

namespace tenderloom::submissions {

namespace {

/// Items a transaction: writers beside a copy wait for hundredths of a second, and a stop loses little.
constexpr std::size_t kItemsAtOnce = 100;

std::string group_of(const GroupField& group, const Json& values) {
  const auto found = values.find(group.field->key);
  return found != values.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The priced rows of a submission in tree order, each with its group.
struct Items {
  std::vector<Node> nodes;
  std::vector<std::string> groups;
};

Items items_of(soci::session& sql, const forms::TypeDefinition& type, std::int64_t submission_id) {
  Items items;
  const forms::Level* priced = priced_level(type);
  if (priced == nullptr) return items;
  const GroupField group = group_field(type);
  std::map<std::int64_t, std::string> group_by_id;
  if (group.level != nullptr)
    for (const Node& node : repository::subtree(sql, submission_id, "", group.level->key, true))
      group_by_id[node.id] = group_of(group, node.values);
  items.nodes = repository::subtree(sql, submission_id, "", priced->key, false);
  for (const Node& node : items.nodes) {
    std::string code;
    if (const auto own = group_by_id.find(node.id); own != group_by_id.end()) code = own->second;
    for (const std::int64_t id : node.ancestors)
      if (const auto found = group_by_id.find(id); found != group_by_id.end()) code = found->second;
    items.groups.push_back(std::move(code));
  }
  return items;
}

/// Findings that no copy may have: the row would stand where it cannot stand.
bool refuses_copy(const forms::Level& level, const forms::Finding& finding) {
  if (finding.code == "too_many_rows" || finding.code == "taken") return true;
  return std::any_of(level.checks.begin(), level.checks.end(), [&](const forms::Check& check) {
    return check.needs_siblings && !check.rule.empty() && check.rule == finding.rule;
  });
}

std::int64_t files_among(const forms::Level& level, const Json& values) {
  return static_cast<std::int64_t>(files_in(level.fields, values).size());
}

}  // namespace

GroupField group_field(const forms::TypeDefinition& type) {
  const auto [level, field] = grouping_field(type);
  return {level, field};
}

const forms::Level* priced_level(const forms::TypeDefinition& type) {
  for (const forms::Level& level : type.levels())
    if (level.priced) return &level;
  return nullptr;
}

PastPage Service::past_items(const forms::TypeDefinition& type, const Submission& earlier, const PastQuery& query) {
  return impl_->uses.database.read([&](soci::session& sql) {
    PastPage page;
    const Items items = items_of(sql, type, earlier.id);
    std::vector<std::size_t> chosen;
    std::map<std::string, std::int64_t> counts;
    for (std::size_t at = 0; at < items.nodes.size(); ++at) {
      ++counts[items.groups[at]];
      if (query.group.empty() || items.groups[at] == query.group) chosen.push_back(at);
    }
    for (const auto& [code, count] : counts)
      if (!code.empty()) page.groups.push_back({code, count});
    page.total = static_cast<std::int64_t>(chosen.size());
    const auto from = static_cast<std::size_t>(query.page - 1) * static_cast<std::size_t>(query.per_page);
    std::vector<std::int64_t> ids;
    std::map<std::int64_t, std::string> group_by_id;
    for (std::size_t at = from; at < chosen.size() && at < from + static_cast<std::size_t>(query.per_page); ++at) {
      ids.push_back(items.nodes[chosen[at]].id);
      group_by_id[ids.back()] = items.groups[chosen[at]];
    }
    for (OverviewRow& row : with_paths(sql, earlier.id, repository::get_nodes(sql, earlier.id, ids, true))) {
      std::string group = group_by_id[row.path.back().id];
      page.items.push_back({std::move(row.path), std::move(group)});
    }
    return page;
  });
}

namespace {

/// Copied before every transaction, so that one which is repeated begins from the same state.
struct CopyState {
  std::map<std::int64_t, std::int64_t> here;                          // rows here by the id of their original
  std::map<std::int64_t, std::map<std::string, std::int64_t>> names;  // rows under a parent by level and name
  std::set<std::int64_t> made;                                        // parents that were made: nothing was there
};

/// Makes a row from another one, or tells what would come of it.
using Maker = std::function<base::Result<SaveOutcome>(const forms::Level&, const Node& source, const SaveRequest&)>;

}  // namespace

base::Result<std::vector<CopiedItem>> Service::copy_items(const Ground& given, const Submission& submission,
                                                          const Submission& earlier, const CopyChoice& choice,
                                                          const Actor& actor, const ImportOptions& options) {
  const Ground ground =
      impl_->with_options(given, submission.company_id, Impl::all_levels(*given.type), Json::object());
  std::vector<Node> leaves;
  std::map<std::int64_t, Node> rows;  // everything that may be copied, with values
  impl_->uses.database.read([&](soci::session& sql) {
    Items items = items_of(sql, *ground.type, earlier.id);
    const std::set<std::int64_t> wanted(choice.items.begin(), choice.items.end());
    std::set<std::int64_t> needed;
    for (std::size_t at = 0; at < items.nodes.size(); ++at) {
      const bool chosen = wanted.empty() ? choice.group.empty() || items.groups[at] == choice.group
                                         : wanted.count(items.nodes[at].id) > 0;
      if (!chosen) continue;
      needed.insert(items.nodes[at].id);
      needed.insert(items.nodes[at].ancestors.begin(), items.nodes[at].ancestors.end());
      leaves.push_back(std::move(items.nodes[at]));
    }
    for (Node& node : repository::get_nodes(sql, earlier.id, {needed.begin(), needed.end()}, true)) {
      const std::int64_t id = node.id;
      rows.emplace(id, std::move(node));
    }
  });

  const auto names_under = [&](soci::session& sql, CopyState& state, const forms::Level& level,
                               std::int64_t parent) -> std::map<std::string, std::int64_t>& {
    const auto known = state.names.find(parent);
    if (known != state.names.end()) return known->second;
    auto& names = state.names[parent];
    if (state.made.count(parent) == 0)
      for (const forms::Row& row : repository::siblings(sql, submission.id, level.key, parent, 0))
        names.emplace(level.key + name_of_row(level, row.values), row.id);
    return names;
  };

  const auto copy_one = [&](soci::session& sql, const Maker& make, CopyState& state, const Node& leaf) -> CopiedItem {
    CopiedItem item;
    item.source_id = leaf.id;
    std::vector<std::int64_t> path = leaf.ancestors;
    path.push_back(leaf.id);
    std::int64_t parent = 0;
    for (const std::int64_t id : path) item.titles.push_back(rows.at(id).title);
    for (const std::int64_t id : path) {
      const Node& source = rows.at(id);
      if (const auto known = state.here.find(id); known != state.here.end()) {
        parent = known->second;
        continue;
      }
      const forms::Level* level = ground.type->level(source.level);
      if (level == nullptr) {
        item.notes.push_back({leaf.level, {"", "level_gone", {{"name", source.level}}, "R-040"}});
        return item;
      }
      auto& names = names_under(sql, state, *level, parent);
      const std::string name = level->key + name_of_row(*level, source.values);
      if (const auto there = names.find(name); there != names.end()) {
        state.here[id] = parent = there->second;
        if (id == leaf.id) item.outcome = CopiedItem::Outcome::kept, item.id = parent;
        continue;
      }
      SaveRequest request;
      if (parent != 0) request.parent = parent;
      request.actor = actor;
      request.tolerates = [level](const forms::Finding& finding) { return !refuses_copy(*level, finding); };
      auto made = make(*level, source, request);
      if (!made.ok() || made->kind != SaveOutcome::Kind::saved) {
        if (!made.ok()) item.notes.push_back({level->key, {"", made.error().code, made.error().params, "R-040"}});
        if (made.ok())
          for (const forms::Finding& finding : made->findings) item.notes.push_back({level->key, finding});
        item.outcome = CopiedItem::Outcome::failed;
        return item;
      }
      ++item.made;
      item.files += files_among(*level, made->node.values);
      // What was never filled in is told by the list of what is missing; here counts what was and no longer holds.
      for (const forms::Finding& finding : made->evaluation.findings)
        if (finding.severity == forms::Severity::wrong || finding.code == "option_gone")
          item.notes.push_back({level->key, finding});
      parent = made->node.id;
      names.emplace(name, parent);
      state.made.insert(parent);
      state.here[id] = parent;
      if (id == leaf.id) item.outcome = CopiedItem::Outcome::copied, item.id = parent;
    }
    return item;
  };

  std::vector<CopiedItem> results;
  CopyState state;
  if (options.dry_run) {
    return impl_->uses.database.read([&](soci::session& sql) -> base::Result<std::vector<CopiedItem>> {
      const auto now = submission.id == 0 ? std::optional(submission) : repository::get_submission(sql, submission.id);
      if (!now) return base::Error{"submission_unknown"};
      if (const Editability may = editable(*now, ground.tender, ground.now); !may.editable)
        return this->locked(*now, ground.tender, may);
      CopyPreview preview(*impl_, ground, sql, *now);
      const Maker make = [&](const forms::Level& level, const Node& source, const SaveRequest& request) {
        return preview.make(level, source, request);
      };
      for (const Node& leaf : leaves) results.push_back(copy_one(sql, make, state, leaf));
      return results;
    });
  }
  for (std::size_t from = 0; from < leaves.size(); from += kItemsAtOnce) {
    const std::size_t to = std::min(leaves.size(), from + kItemsAtOnce);
    CopyState after;
    std::vector<CopiedItem> told;
    const auto done = impl_->uses.database.write([&](storage::Transaction& tx) -> base::Result<void> {
      after = state;
      told.clear();
      auto locked = impl_->begin_whole(tx, *this, ground, submission.id);
      if (!locked.ok()) return locked.error();
      const Maker make = [&](const forms::Level& level, const Node& source, const SaveRequest& request) {
        return impl_->create_copy(tx, ground, *locked, level, source, request);
      };
      for (std::size_t at = from; at < to; ++at) told.push_back(copy_one(tx.sql(), make, after, leaves[at]));
      return {};
    });
    if (!done.ok()) return done.error();
    state = std::move(after);
    results.insert(results.end(), std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
    if (options.progress && !options.progress(static_cast<std::int64_t>(to))) break;
  }
  return results;
}

}  // namespace tenderloom::submissions
