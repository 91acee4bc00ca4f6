#include "versions.h"

#include <set>

#include "tenderloom/forms/evaluate.h"

namespace tenderloom::authoring {
namespace {

constexpr std::size_t kMostRecords = 500;

using submissions::Ground;
using submissions::Service;

/// What is wrong or missing of one row, told apart by field and code.
using Told = std::map<std::int64_t, std::map<std::string, forms::Finding>>;

Told told_of(const std::vector<Service::NodeFindings>& problems) {
  Told told;
  for (const auto& row : problems)
    for (const auto& finding : row.findings) told[row.node.id].emplace(finding.field + "\n" + finding.code, finding);
  return told;
}

/// Fields whose values would have no place: gone, or of another kind than before.
std::vector<std::string> places_lost(const forms::TypeDefinition& before, const forms::TypeDefinition& after,
                                     const submissions::Node& node) {
  std::vector<std::string> lost;
  const auto *old_level = before.level(node.level), *new_level = after.level(node.level);
  if (!old_level) return lost;
  for (const auto& field : old_level->fields) {
    const auto value = node.values.find(field.key);
    if (value == node.values.end() || value->is_null() || *value == "") continue;
    if (field.type == forms::FieldType::computed) continue;
    const auto* now = new_level ? new_level->field(field.key) : nullptr;
    if (!now || now->type != field.type) lost.push_back(field.key);
  }
  return lost;
}

/// May its rows stay where they are?
bool stands(const forms::TypeDefinition& before, const forms::TypeDefinition& after, const std::string& key) {
  const auto *old_level = before.level(key), *new_level = after.level(key);
  return old_level && new_level && old_level->parent == new_level->parent;
}

/// A field that took another kind of value may only look changed (integer to money): the comparison of types knows.
std::set<std::string> widened(const forms::TypeDefinition& before, const forms::TypeDefinition& after) {
  std::set<std::string> fields;
  for (const auto& change : forms::compare(before, after))
    if (change.code == "type_widened") fields.insert(change.where);
  return fields;
}

/// Levels of which some field is shown by another condition than before.
std::set<std::string> shown_otherwise(const forms::TypeDefinition& before, const forms::TypeDefinition& after) {
  std::set<std::string> levels;
  for (const auto& change : forms::compare(before, after))
    if (change.code == "shown_otherwise") levels.insert(change.where.substr(0, change.where.find('.')));
  return levels;
}

Json words_of(const forms::TypeDefinition& type, const forms::Level& level, const forms::Finding& finding) {
  Json words = Json::object();
  for (const char* locale : {"zh-TW", "en"}) words[locale] = forms::sentence(type, level, finding, locale);
  return words;
}

Json labels_of(const forms::TypeDefinition& type, const forms::Level& level) {
  Json words = Json::object();
  for (const char* locale : {"zh-TW", "en"}) words[locale] = type.label(level, locale);
  return words;
}

/// Labels of what is filled in and seen now, and would be kept but no longer be shown, exported or asked.
Json hidden_of(const Ground& before, const Ground& after, Service& submissions,
               const submissions::Submission& submission, const submissions::Node& node) {
  const auto shown = [&](const Ground& ground) {
    const forms::Level& level = *ground.type->level(node.level);
    const auto around = submissions.surroundings(ground, submission, level, node.parent_id, node.id);
    return forms::shown_values(*ground.type, level, node.values, *around);
  };
  const Json was = shown(before), is = shown(after);
  Json hidden = Json::array();
  for (const auto& field : before.type->level(node.level)->fields) {
    const auto seen = was.find(field.key), now = is.find(field.key);
    const bool filled = seen != was.end() && !seen->is_null() && *seen != "";
    if (!filled || (now != is.end() && *now == *seen) || !after.type->level(node.level)->field(field.key)) continue;
    Json words = Json::object();
    for (const char* locale : {"zh-TW", "en"})
      words[locale] = before.type->label(*before.type->level(node.level), field, locale);
    hidden.push_back(std::move(words));
  }
  return hidden;
}

}  // namespace

std::optional<Versions::Pair> Versions::find(const std::string& tender_no) {
  auto tender = uses_.tenders.find(tender_no);
  if (!tender) return std::nullopt;
  Pair pair{std::move(*tender), nullptr, nullptr};
  pair.from = uses_.tenders.type_of(pair.tender);
  auto to = uses_.types.current(pair.tender.type_key);
  if (const Json texts = pair.tender.texts(); to && !texts.empty()) {
    forms::Bundle bundle = to->bundle();
    for (const auto& [name, text] : texts.items())
      bundle.files[pair.tender.type_key + "/documents/" + name + ".mustache"] = text.get<std::string>();
    if (auto own = uses_.types.version_of(pair.tender.type_key, std::move(bundle))) to = own;
  }
  pair.to = to;
  if (!pair.from || !pair.to) return std::nullopt;
  return pair;
}

base::Result<Json> Versions::rehearse(const Pair& pair, const std::function<bool(std::int64_t, std::int64_t)>& report) {
  const auto now = uses_.clock.now();
  const auto all = uses_.submissions.of_tender(pair.tender.id);
  const auto wide = widened(*pair.from, *pair.to);
  const auto conditions = shown_otherwise(*pair.from, *pair.to);
  Json records = Json::array();
  std::int64_t rows = 0, changed = 0, worse = 0, lost_rows = 0, hidden_rows = 0, blocked = 0, done = 0;
  for (const auto& submission : all) {
    const auto tree = uses_.submissions.load_tree(submission.id);
    const bool all_stand = std::all_of(tree.nodes.begin(), tree.nodes.end(),
                                       [&](const auto& node) { return stands(*pair.from, *pair.to, node.level); });
    const Ground before{pair.tender, pair.from, now}, after{pair.tender, pair.to, now};
    const Told was = told_of(uses_.submissions.recheck(before, submission, now));
    const Told is = all_stand ? told_of(uses_.submissions.recheck(after, submission, now)) : was;
    for (const auto& node : tree.nodes) {
      ++rows;
      const bool homeless = !stands(*pair.from, *pair.to, node.level);
      auto lost = places_lost(*pair.from, *pair.to, node);
      std::erase_if(lost, [&](const std::string& field) { return wide.contains(node.level + "." + field); });
      Json added = Json::array(), solved = Json::array();
      static const std::map<std::string, forms::Finding> kNothing;
      const auto old_one = was.find(node.id), new_one = is.find(node.id);
      const auto& old_told = old_one == was.end() ? kNothing : old_one->second;
      const auto& new_told = new_one == is.end() ? kNothing : new_one->second;
      const auto *old_level = pair.from->level(node.level), *new_level = pair.to->level(node.level);
      if (new_level)
        for (const auto& [key, finding] : new_told)
          if (!old_told.contains(key)) added.push_back(words_of(*pair.to, *new_level, finding));
      for (const auto& [key, finding] : old_told)
        if (!new_told.contains(key)) solved.push_back(words_of(*pair.from, *old_level, finding));
      const Json hidden = all_stand && conditions.contains(node.level)
                              ? hidden_of(before, after, uses_.submissions, submission, node)
                              : Json::array();
      if (added.empty() && solved.empty() && lost.empty() && hidden.empty() && !homeless) continue;
      ++changed;
      worse += added.empty() ? 0 : 1;
      lost_rows += lost.empty() ? 0 : 1;
      hidden_rows += hidden.empty() ? 0 : 1;
      blocked += homeless || !lost.empty() ? 1 : 0;
      if (records.size() >= kMostRecords) continue;
      records.push_back({{"company", std::to_string(submission.company_id)},
                         {"submission", std::to_string(submission.id)},
                         {"state", submission.state},
                         {"node", std::to_string(node.id)},
                         {"level", node.level},
                         {"level_label", labels_of(*pair.from, *old_level)},
                         {"title", node.title},
                         {"added", std::move(added)},
                         {"solved", std::move(solved)},
                         {"lost", lost},
                         {"hidden", hidden},
                         {"homeless", homeless}});
    }
    if (!report(++done, static_cast<std::int64_t>(all.size()))) return base::Error{storage::kJobStopped};
  }
  return Json{
      {"submissions", all.size()}, {"rows", rows},          {"changed", changed}, {"worse", worse},
      {"lost", lost_rows},         {"hidden", hidden_rows}, {"blocked", blocked}, {"records", std::move(records)}};
}

void Versions::keep(const Pair& pair, const Json& result) {
  const repository::Preview preview{pair.tender.id, pair.to->version(), uses_.clock.now(), result};
  uses_.database.write([&](storage::Transaction& tx) { repository::put_preview(tx, preview); });
}

std::optional<repository::Preview> Versions::preview_of(const Pair& pair) {
  auto found = uses_.database.read([&](soci::session& sql) { return repository::preview(sql, pair.tender.id); });
  if (!found || found->sha256 != pair.to->version()) return std::nullopt;
  return found;
}

base::Result<tenders::Tender> Versions::move(const Pair& pair, std::optional<std::int64_t> version,
                                             const tenders::Actor& actor) {
  if (pair.from->version() == pair.to->version()) return base::Error{"version_same"};
  const auto preview = preview_of(pair);
  if (!preview) return base::Error{"version_preview_needed"};
  // Nothing that a vendor entered may lose its place.
  if (preview->result.value("blocked", std::int64_t{0}) > 0)
    return base::Error{"version_breaks", {{"rows", preview->result["blocked"]}}};
  return uses_.tenders.move_version(pair.tender.no, *pair.to, version, actor,
                                    {{"changed", preview->result.value("changed", std::int64_t{0})},
                                     {"worse", preview->result.value("worse", std::int64_t{0})}});
}

base::Result<Json> Versions::settle(std::int64_t tender_id,
                                    const std::function<bool(std::int64_t, std::int64_t)>& report) {
  const auto tender = uses_.tenders.find(tender_id);
  const auto type = tender ? uses_.tenders.type_of(*tender) : nullptr;
  if (!type) return base::Error{"type_gone"};
  const auto all = uses_.submissions.of_tender(tender_id);
  std::int64_t done = 0, differed = 0;
  for (const auto& submission : all) {
    differed += uses_.submissions.rebuild({*tender, type, uses_.clock.now()}, submission.id);
    if (!report(++done, static_cast<std::int64_t>(all.size()))) return base::Error{storage::kJobStopped};
  }
  return Json{{"submissions", all.size()}, {"changed", differed}};
}

}  // namespace tenderloom::authoring
