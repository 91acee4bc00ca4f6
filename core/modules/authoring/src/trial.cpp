#include "trial.h"

#include <algorithm>
#include <map>

#include "tenderloom/base/text.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::authoring {
namespace {

using forms::Field;

submissions::Node sample_node(const forms::TypeDefinition& type, const forms::Level& level, std::int64_t id,
                              const Json& ancestors, const Json& tender, base::Instant now) {
  const TrialSurroundings around(tender, ancestors, Json::array(), now);
  submissions::Node node;
  node.id = id;
  node.level = level.key;
  node.values = sample_values(type, level, around);
  forms::Input input;
  input.stored = node.values;
  const auto judged = forms::evaluate(type, level, input, around);
  node.computed = judged.computed;
  node.title = judged.title;
  node.own_complete = judged.complete();
  return node;
}

}  // namespace

std::vector<forms::Row> TrialSurroundings::siblings() const {
  std::vector<forms::Row> rows;
  for (const Json& values : siblings_)
    if (values.is_object()) rows.push_back({static_cast<std::int64_t>(rows.size()) + 1, values});
  return rows;
}

bool TrialSurroundings::taken(const forms::Level&, const forms::Field& field, const Json& value,
                              const std::string&) const {
  const auto folded = [](const Json& one) { return one.is_string() ? base::fold(one.get<std::string>()) : one.dump(); };
  return std::any_of(siblings_.begin(), siblings_.end(), [&](const Json& row) {
    const auto found = row.is_object() ? row.find(field.key) : row.end();
    return row.is_object() && found != row.end() && folded(*found) == folded(value);
  });
}

tenders::Tender sample_tender(const forms::TypeDefinition& type, base::Instant now) {
  tenders::Tender tender;
  tender.no = "0000000";
  tender.type_key = type.key();
  tender.name = type.label(std::string(base::kFirstLocale));
  tender.opens_at = now - std::chrono::hours(24);
  tender.closes_at = now + std::chrono::hours(24 * 30);
  tender.set_lists(type.default_groups(), Json::object(), Json::object());
  return tender;
}

Json sample_ancestors(const forms::TypeDefinition& type, const forms::Level& level, const Json& tender,
                      base::Instant now) {
  std::vector<const forms::Level*> above;
  for (const auto* one = type.level(level.parent); one; one = type.level(one->parent)) above.push_back(one);
  Json ancestors = Json::object();
  for (auto one = above.rbegin(); one != above.rend(); ++one)
    ancestors[(*one)->key] = sample_node(type, **one, 1, ancestors, tender, now).values;
  return ancestors;
}

submissions::Tree sample_tree(const forms::TypeDefinition& type, const Json& tender, base::Instant now) {
  submissions::Tree tree;
  std::int64_t next = 1;
  // Depth first, as a stored tree is read.
  const std::function<void(const forms::Level&, const Json&, std::int64_t, const std::vector<std::int64_t>&)> add =
      [&](const forms::Level& level, const Json& ancestors, std::int64_t parent,
          const std::vector<std::int64_t>& path) {
        auto node = sample_node(type, level, next++, ancestors, tender, now);
        node.parent_id = parent;
        node.ancestors = path;
        Json below = ancestors;
        below[level.key] = node.values;
        auto inner = path;
        inner.push_back(node.id);
        const std::int64_t id = node.id;
        tree.nodes.push_back(std::move(node));
        for (const auto& child : type.levels())
          if (child.parent == level.key) add(child, below, id, inner);
      };
  for (const auto& level : type.levels())
    if (level.parent.empty()) add(level, Json::object(), 0, {});
  return tree;
}

Json rules_with_findings(const forms::Level& level, const std::vector<forms::Finding>& findings) {
  std::map<std::string, Json> rules;
  const auto add = [&](const std::string& rule, const std::string& what, const forms::Origin& origin) {
    auto& entry = rules[rule];
    if (entry.is_null())
      entry = {{"rule", rule},
               {"fields", Json::array()},
               {"origin", origin.file + ":" + std::to_string(origin.line)},
               {"fired", false}};
    if (!what.empty() && std::find(entry["fields"].begin(), entry["fields"].end(), what) == entry["fields"].end())
      entry["fields"].push_back(what);
  };
  const std::function<void(const std::vector<Field>&)> collect = [&](const std::vector<Field>& fields) {
    for (const Field& field : fields) {
      for (const auto& [limit, rule] : field.rules) add(rule, field.path + " " + limit, field.origin);
      collect(field.fields);
    }
  };
  collect(level.fields);
  for (const auto& check : level.checks) {
    if (check.reads.empty()) add(check.rule, "", check.origin);
    for (const std::string& field : check.reads) add(check.rule, field, check.origin);
  }
  for (const auto& finding : findings)
    if (!finding.rule.empty()) {
      add(finding.rule, "", level.origin);
      rules[finding.rule]["fired"] = true;
    }
  Json list = Json::array();
  for (auto& [rule, entry] : rules) list.push_back(std::move(entry));
  return list;
}

}  // namespace tenderloom::authoring
