#include "tree_import.h"

#include <algorithm>

#include "row_name.h"

namespace tenderloom::submissions {

namespace {

constexpr char kBetweenNames = '\x1f';

std::string path_of(const std::string& above, const forms::Level& level, const std::string& name) {
  return above + kBetweenNames + level.key + kBetweenNames + name;
}

/// Where the value of a unique field stands: in one place, or in the whole submission.
std::string key_of(const forms::Level& level, const std::string& field, const std::string& scope,
                   const std::string& hash, const ImportEntry* parent) {
  std::string key = level.key + kBetweenNames + field + kBetweenNames + hash;
  if (scope == "siblings" && parent != nullptr) key += kBetweenNames + parent->path;
  return key;
}

}  // namespace

/// What the evaluator asks about the rows around one, answered from the tree in memory.
class ImportSurroundings final : public forms::Surroundings {
 public:
  ImportSurroundings(const TreeImport& tree, const Json& ancestors, const forms::Level& level, ImportEntry* parent,
                     const ImportEntry* self)
      : tree_(tree), ancestors_(ancestors), level_(level), parent_(parent), self_(self) {}

  const Json& tender() const override { return *tree_.tender_; }
  const Json& ancestors() const override { return ancestors_; }
  bool ancestors_are_shown() const override { return true; }  // see judge()
  std::vector<forms::Row> siblings() const override {
    std::vector<forms::Row> rows;
    if (parent_ == nullptr && !level_.parent.empty()) return rows;  // under what is not there yet
    const auto& beside = parent_ != nullptr ? parent_->below : tree_.roots_;
    const auto found = beside.find(&level_);
    if (found == beside.end()) return rows;
    for (const ImportEntry* entry : found->second)
      if (entry != self_) rows.push_back({entry->node.id, entry->node.values});
    return rows;
  }
  bool taken(const forms::Level& level, const forms::Field& field, const Json& value,
             const std::string& scope) const override {
    if (scope == "siblings" && parent_ == nullptr && !level_.parent.empty()) return false;
    const auto [from, to] = tree_.by_key_.equal_range(key_of(level, field.key, scope, value_hash(value), parent_));
    return std::any_of(from, to, [&](const auto& known) { return known.second != self_; });
  }
  std::vector<forms::Option> options(const std::string& provider, const Json& row) const override {
    return tree_.options_ ? tree_.options_(provider, row) : std::vector<forms::Option>{};
  }
  base::Instant now() const override { return tree_.ground_.now; }

 private:
  const TreeImport& tree_;
  const Json& ancestors_;
  const forms::Level& level_;
  ImportEntry* parent_;
  const ImportEntry* self_;
};

TreeImport::TreeImport(Service::Impl& service, const Ground& ground, const Actor& actor, const Submission& submission,
                       std::vector<Node> nodes)
    : service_(service),
      ground_(ground),
      actor_(actor),
      submission_id_(submission.id),
      version_(submission.row_version),
      next_position_(submission.next_position),
      tender_(ground.tender_json),
      options_(service.options_for(ground, submission.company_id)) {
  for (const forms::Level& level : ground.type->levels()) {
    levels_.push_back(&level);
    branches_ = !parents_.insert(level.parent).second || branches_;
  }
  last_.resize(levels_.size());
  std::map<std::int64_t, ImportEntry*> by_id;
  for (Node& node : nodes) {
    ImportEntry& entry = entries_.emplace_back();
    entry.level = ground.type->level(node.level);
    const auto above = by_id.find(node.parent_id);
    if (above != by_id.end()) entry.above = above->second;
    entry.node = std::move(node);
    entry.path =
        path_of(entry.above ? entry.above->path : "", *entry.level, name_of_row(*entry.level, entry.node.values));
    by_id[entry.node.id] = &entry;
    for (const forms::Field& field : entry.level->fields) {
      const auto& hidden = entry.node.hidden;
      if (field.unique.empty() || std::find(hidden.begin(), hidden.end(), field.key) != hidden.end()) continue;
      const Json value = entry.node.values.value(field.key, entry.node.computed.value(field.key, Json()));
      if (!value.is_null()) entry.derived.keys.push_back({field.key, value_hash(value)});
    }
    take_in(entry);
  }
}

void TreeImport::take_in(ImportEntry& entry) {
  (entry.above != nullptr ? entry.above->below : roots_)[entry.level].push_back(&entry);
  ++count_[entry.level];
  by_path_.emplace(entry.path, &entry);
  for (const UniqueKey& key : entry.derived.keys) {
    const forms::Field* field = entry.level->field(key.field);
    by_key_.emplace(key_of(*entry.level, key.field, field->unique, key.value_hash, entry.above), &entry);
  }
}

forms::Evaluation TreeImport::evaluate(const forms::Level& level, const Json& given, const Json& ancestors,
                                       ImportEntry* parent, const ImportEntry* known,
                                       std::vector<forms::Finding>& refusing) const {
  forms::Input input;
  input.id = known != nullptr ? known->node.id : 0;
  if (known != nullptr) input.stored = known->node.values;
  input.changes = given;
  input.by_labels = true;
  const ImportSurroundings around(*this, ancestors, level, parent, known);
  forms::Evaluation evaluation = service_.judge(ground_, level, input, around);
  refusing.clear();
  for (const forms::Finding& finding : evaluation.findings)
    if (may_refuse(level, finding)) refusing.push_back(finding);
  if (refusing.empty() && !evaluation.named && !level.name_fields.empty())
    refusing.push_back({level.name_fields.front(), "required", Json::object(), "", forms::Severity::missing});
  return evaluation;
}

void TreeImport::leave(std::size_t place) {
  for (; way_.size() > place; way_.pop_back()) ancestors_.erase(way_.back()->level->key);
}

const Json& TreeImport::ancestors_under(const Step* above) {
  if (above == (way_.empty() ? nullptr : way_.back())) return ancestors_;
  std::vector<const Step*> way;
  for (const Step* step = above; step != nullptr; step = step->above) way.insert(way.begin(), step);
  std::size_t place = 0;
  while (place < way.size() && place < way_.size() && way_[place] == way[place]) ++place;
  leave(place);
  for (; place < way.size(); ++place) {
    const Step& step = *way[place];
    ImportEntry* parent = step.above != nullptr ? step.above->entry : nullptr;
    const ImportSurroundings around(*this, ancestors_, *step.level, parent, step.entry);
    Json shown = forms::shown_values(*ground_.type, *step.level, step.values(), around);
    ancestors_[step.level->key] = std::move(shown);
    way_.push_back(&step);
  }
  return ancestors_;
}

void TreeImport::judge(Step& step, const forms::Level& level, const Json& given, const Step* above) {
  leave(static_cast<std::size_t>(std::find(way_.begin(), way_.end(), &step) - way_.begin()));
  const Json& ancestors = ancestors_under(above);
  ImportEntry* parent = above != nullptr ? above->entry : nullptr;
  step.level = &level;
  step.above = above;
  step.given = &given;
  step.entry = nullptr;
  step.seen = count_[&level];
  step.differs = false;
  step.evaluation = evaluate(level, given, ancestors, parent, nullptr, step.refusing);
  step.own_path = path_of(above != nullptr ? above->path() : "", level, name_of_row(level, step.evaluation->values));
  const auto known = by_path_.find(step.own_path);
  if (known == by_path_.end()) return;
  ImportEntry* entry = known->second;
  const auto wanted = evaluate(level, given, ancestors, entry->above, entry, step.refusing);
  step.differs = !changes_between(entry->node.values, wanted.values).empty();
  step.evaluation.reset();
  step.own_path.clear();
  step.entry = entry;
}

TreeImport::Step& TreeImport::step_for(std::size_t at, const Json& given, const Step* above) {
  const forms::Level& level = *levels_[at];
  // What is not there yet was judged beside the rows of that time.
  const auto holds = [&](const Step& step) {
    return step.entry != nullptr || (step.above == above && step.seen == count_[&level]);
  };
  Step* before = last_[at];
  if (before != nullptr && before->above == above && *before->given == given && holds(*before)) return *before;
  static const std::string kNone;
  const std::string& place = above != nullptr ? above->path() : kNone;
  const std::size_t hash = std::hash<std::string>{}(place)*31 + std::hash<Json>{}(given) + at;
  Step* step = nullptr;
  const auto [from, to] = judged_.equal_range(hash);
  for (auto known = from; known != to && step == nullptr; ++known) {
    Step* other = known->second;
    const std::string& its_place = other->above != nullptr ? other->above->path() : kNone;
    if (other->level == &level && its_place == place && *other->given == given) step = other;
  }
  if (step == nullptr) {
    step = &steps_.emplace_back();
    judged_.emplace(hash, step);
    judge(*step, level, given, above);
  } else if (!holds(*step)) {
    judge(*step, level, given, above);
  }
  last_[at] = step;
  return *step;
}

std::vector<std::size_t> TreeImport::levels_of(const SheetRow& row) const {
  // A chain is named whole, so that a row that ends too early is told what is missing. Where a type branches, a row
  // goes down the branches that it fills.
  std::set<std::string> named;
  const auto name = [&](const std::string& key) {
    for (const forms::Level* level = ground_.type->level(key); level; level = ground_.type->level(level->parent))
      named.insert(level->key);
  };
  if (branches_) {
    for (const auto& [key, values] : row.values) name(key);
    for (const RowNote& note : row.problems) name(note.level);
  }
  std::vector<std::size_t> found;
  for (std::size_t at = 0; at < levels_.size(); ++at)
    if (!branches_ || named.contains(levels_[at]->key)) found.push_back(at);
  return found;
}

bool TreeImport::ends_where_the_tree_does(const SheetRow& row, const Parts& parts, const std::vector<RowNote>& notes) {
  std::set<std::string> named;
  const ImportEntry* last = nullptr;
  for (const auto& [level, step] : parts) {
    if (!row.values.contains(level->key)) continue;
    named.insert(level->key);
    last = step->entry;
  }
  const bool cut = !named.empty() && named.size() < parts.size() && row.problems.empty();
  return cut && last != nullptr && last->below.empty() &&
         std::none_of(notes.begin(), notes.end(), [&](const RowNote& note) { return named.contains(note.level); });
}

RowResult TreeImport::row(const SheetRow& row) {
  static const Json kNothing = Json::object();
  RowResult result{row.number, RowResult::Outcome::failed, row.problems};
  Parts parts;
  const auto above = [&](const forms::Level& level) -> Step* {
    for (const auto& [other, step] : parts)
      if (other->key == level.parent) return step;
    return nullptr;
  };
  for (const std::size_t at : levels_of(row)) {
    const forms::Level& level = *levels_[at];
    const auto given = row.values.find(level.key);
    Step& step = step_for(at, given == row.values.end() ? kNothing : given->second, above(level));
    for (const forms::Finding& finding : step.refusing) {
      const bool said = std::any_of(row.problems.begin(), row.problems.end(), [&](const RowNote& note) {
        return note.level == level.key && note.finding.field == finding.field;
      });
      if (!said) result.notes.push_back({level.key, finding});
    }
    parts.emplace_back(&level, &step);
  }
  if (ends_where_the_tree_does(row, parts, result.notes)) {
    result.outcome = RowResult::Outcome::skipped;
    result.notes.clear();
    return result;
  }
  if (!result.notes.empty()) return result;
  const bool there = std::all_of(parts.begin(), parts.end(), [](const auto& part) { return part.second->entry; });
  for (const auto& [level, step] : parts)
    if (step->differs)
      result.notes.push_back({level->key, {"", "row_kept", Json::object(), "R-041", forms::Severity::missing}});
  result.outcome = there ? RowResult::Outcome::skipped : RowResult::Outcome::succeeded;
  for (const auto& [level, step] : parts)
    if (step->entry == nullptr) make(*step, *level);
  return result;
}

void TreeImport::make(Step& step, const forms::Level& level) {
  ImportEntry& entry = entries_.emplace_back();
  entry.above = step.above != nullptr ? step.above->entry : nullptr;
  entry.level = &level;
  entry.path = std::move(step.own_path);
  entry.fresh = true;
  Node& node = entry.node;
  node.id = -static_cast<std::int64_t>(entries_.size());
  node.submission_id = submission_id_;
  node.level = level.key;
  node.position = entry.above != nullptr ? entry.above->node.next_position++ : next_position_++;
  node.sort_key = (entry.above != nullptr ? entry.above->node.sort_key : std::string()) + position_key(node.position);
  node.needs_check = true;
  node.updated_by = actor_.person_id;
  // What stands below on the way is no concern of a level: it need not be left for this.
  const bool on_way = step.above == nullptr || std::find(way_.begin(), way_.end(), step.above) != way_.end();
  const Json& ancestors = on_way ? ancestors_ : ancestors_under(step.above);
  const ImportSurroundings around(*this, ancestors, level, entry.above, &entry);
  entry.derived = derive_to_store(*ground_.type, level, *step.evaluation, around, node);
  step.evaluation.reset();
  step.entry = &entry;
  take_in(entry);
  fresh_.push_back(&entry);
}

void TreeImport::add_up_fresh() {
  for (ImportEntry* entry : fresh_) entry->node.children.clear(), entry->node.below = {};
  // Children come after their parents: backwards, everything below a row has been added when its turn comes.
  for (auto at = fresh_.rbegin(); at != fresh_.rend(); ++at) {
    ImportEntry& entry = **at;
    if (entry.above == nullptr || !entry.above->fresh) continue;
    add(entry.above->node.children[entry.node.level], level_contribution(entry.node));
    add(entry.above->node.below, contribution(*ground_.type, *entry.level, entry.node));
  }
}

void TreeImport::store(storage::Transaction& tx, Submission& submission) {
  add_up_fresh();
  const base::Instant now = service_.uses.clock.now();
  std::set<ImportEntry*> grown;  // stored rows that get rows below them
  for (const forms::Level* level : levels_) {
    std::vector<repository::NewNode> rows;
    for (ImportEntry* entry : fresh_) {
      if (entry->level != level) continue;
      Node& node = entry->node;
      node.parent_id = entry->above != nullptr ? entry->above->node.id : 0;
      node.ancestors.clear();
      if (entry->above != nullptr) {
        node.ancestors = entry->above->node.ancestors;
        node.ancestors.push_back(node.parent_id);
        if (!entry->above->fresh) grown.insert(entry->above);
      }
      node.created_at = node.updated_at = now;
      rows.push_back({&node, &entry->derived.texts, &entry->derived.keys});
    }
    repository::insert_nodes(tx, ground_.tender.id, rows, actor_, now, submission.last_submitted_at.has_value(),
                             [](const Node& node) { return changes_of_new(node.values); });
  }
  Branch branch(tx.sql(), *ground_.type, submission);
  for (ImportEntry* entry : grown) {
    branch.touch(entry->node.id);
    branch.at(entry->node.id).next_position = entry->node.next_position;
  }
  for (const ImportEntry* entry : fresh_) {
    if (entry->above != nullptr && entry->above->fresh)
      branch.count(entry->node, 1);
    else
      branch.shift(entry->node.level, entry->node.parent_id, {}, branch.weigh(entry->node));
  }
  submission.next_position = next_position_;
  branch.flush();
}

void TreeImport::stored(std::int64_t version) {
  version_ = version;
  for (ImportEntry* entry : fresh_) {
    entry->fresh = false;
    // Rules beside it and below it look at its values alone.
    entry->derived = {};
    entry->node.computed = entry->node.missing = Json();
    entry->node.counters = {};
  }
  fresh_.clear();
}

}  // namespace tenderloom::submissions
