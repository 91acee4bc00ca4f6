#include "item_json.h"

#include <algorithm>
#include <charconv>

#include "figures.h"
#include "node_writer.h"
#include "tenderloom/base/json_object.h"
#include "tenderloom/forms/expiring.h"
#include "tenderloom/tenders/service.h"

namespace tenderloom::submissions {

std::optional<std::int64_t> read_id(const std::string& text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id <= 0) return std::nullopt;
  return id;
}

std::string type_word(const forms::TypeDefinition& type, const std::string& locale, const std::string& key) {
  const std::string* sentence = type.words().find(locale, key);
  return sentence != nullptr ? *sentence : std::string();
}

forms::Finding told(const forms::TypeDefinition& type, forms::Finding finding, const std::string& locale) {
  if (finding.code != "row_below_refuses" || finding.params.contains("message")) return finding;  // or told already
  const forms::Level* below = type.level(finding.params.value("level", ""));
  if (below == nullptr) return finding;
  const forms::Finding inner{finding.params.value("field", ""), finding.params.value("code", ""),
                             finding.params.value("params", Json::object()), finding.rule, forms::Severity::wrong};
  finding.params = {{"level", below->key},
                    {"id", finding.params.value("id", "")},
                    {"title", finding.params.value("title", "")},
                    {"level_label", type.label(*below, locale)},
                    {"message", forms::sentence(type, *below, inner, locale)}};
  return finding;
}

Json finding_json(const forms::TypeDefinition& type, const forms::Level& level, const forms::Finding& finding,
                  const std::string& locale) {
  return forms::to_json(type, level, told(type, finding, locale), locale);
}

Json findings_json(const forms::TypeDefinition& type, const forms::Level& level,
                   const std::vector<forms::Finding>& findings, const std::string& locale) {
  Json list = Json::array();
  for (const forms::Finding& finding : findings) list.push_back(finding_json(type, level, finding, locale));
  return list;
}

Json advice_json(const forms::TypeDefinition& type, const forms::Level& level, const Json& values, base::Instant now,
                 const std::string& locale) {
  Json list = Json::array();
  const base::Date today = base::taipei_date(now);
  for (const forms::Expiring& each : forms::expiring(type, level, values, today))
    list.push_back({{"field", each.date->key},
                    {"label", type.label(level, *each.file, locale)},
                    {"ends_on", base::iso_date(each.ends)},
                    {"days", each.days},
                    {"message", forms::expiry_sentence(type, each.ends, today, locale)}});
  return list;
}

std::int64_t greatest_of(const forms::Level& level, const std::vector<forms::Row>& rows) {
  if (level.greatest.field.empty() || rows.size() < 2) return 0;
  std::int64_t id = 0;
  double most = 0;
  for (const forms::Row& row : rows) {
    const Json value = row.values.value(level.greatest.field, Json());
    if (!value.is_number() || (id != 0 && value.get<double>() <= most)) continue;
    id = row.id;
    most = value.get<double>();
  }
  return id;
}

Json counters_json(const Counters& counters) {
  return {{"roots", counters.roots},
          {"items", counters.items},
          {"items_with_rows", counters.items_with_rows},
          {"items_without_rows", counters.items_without_rows},
          {"list_rows", counters.list_rows},
          {"rows_ready", counters.rows_ready},
          {"rows_open", counters.rows_open},
          {"item_count", counters.item_count}};
}

Json state_json(const ItemScope& scope, const Editability& editability) {
  const Submission& submission = scope.submission;
  const tenders::Tender& tender = scope.ground.tender;
  const auto time = [](const std::optional<base::Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); };
  return {{"tender", {{"no", tender.no}, {"name", tender.name}, {"type", tender.type_key}}},
          {"fill_state", tenders::fill_state(tender, scope.ground.now)},
          {"closes_at", time(tender.closes_at)},
          {"state", submission.state},
          {"supplementing", submission.supplementing},
          {"submitted_at", time(submission.submitted_at)},
          {"last_submitted_at", time(submission.last_submitted_at)},
          {"received_at", time(submission.received_at)},
          {"returned_until", time(submission.returned_until)},
          {"reason", submission.reason},
          {"items_state", editability.code},
          {"because", editability.because}};
}

std::string level_url(const ItemScope& scope, const std::string& level, std::int64_t parent) {
  return scope.base_url + "/" + level + (parent == 0 ? "" : "?parent=" + std::to_string(parent));
}

std::string node_url(const ItemScope& scope, const std::string& level, std::int64_t id) {
  return scope.base_url + "/" + level + "/" + std::to_string(id);
}

std::string open_row_url(const ItemScope& scope, const Service::OpenRow& row, bool editable) {
  const Node& node = row.path.back();
  const std::string self = node_url(scope, node.level, node.id);
  if (!editable) return self;
  if (node.own_complete && !row.lacks.empty())
    return scope.base_url + "/" + row.lacks.front() + "/new?parent=" + std::to_string(node.id);
  return self + "/edit";
}

std::string next_open_url(Service& service, const ItemScope& scope, const Editability& editability,
                          const std::string& after_sort_key) {
  if (scope.submission.id == 0) return {};
  const auto next = service.next_open(*scope.ground.type, scope.submission, after_sort_key);
  return next ? open_row_url(scope, *next, editability.editable) : std::string();
}

std::vector<const forms::Level*> levels_to(const forms::TypeDefinition& type, const forms::Level& level) {
  std::vector<const forms::Level*> levels{&level};
  while (!levels.back()->parent.empty()) levels.push_back(type.level(levels.back()->parent));
  std::reverse(levels.begin(), levels.end());
  return levels;
}

namespace {

/// What a step of the tree is called: the level's label where the type has no word of its own.
std::string step_label(const forms::TypeDefinition& type, const forms::Level& level, const std::string& locale) {
  const std::string own = type_word(type, locale, "level." + level.key + ".step");
  return own.empty() ? type.label(level, locale) : own;
}

}  // namespace

Json steps_model(const ItemScope& scope, const forms::Level& level, const std::vector<Node>& path,
                 const std::string& locale) {
  const forms::TypeDefinition& type = *scope.ground.type;
  std::vector<const forms::Level*> levels = levels_to(type, level);
  const std::size_t current = levels.size() - 1;
  for (auto below = children_of(type, level); !below.empty(); below = children_of(type, *levels.back()))
    levels.push_back(below.front());
  Json steps = Json::array();
  if (levels.size() < 2) return steps;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const bool named = i < path.size();
    steps.push_back({{"number", i + 1},
                     {"label", step_label(type, *levels[i], locale)},
                     {"name", named ? path[i].title : ""},
                     {"has_name", named},
                     {"url", named ? level_url(scope, levels[i]->key, path[i].parent_id) : ""},
                     {"has_url", named},
                     {"current", i == current}});
  }
  return steps;
}

Json breadcrumb_model(const ItemScope& scope, const forms::Level* level, const std::vector<Node>& path,
                      const std::string& own, const base::Words& words, const std::string& locale) {
  Json trail = scope.breadcrumb;
  const forms::TypeDefinition& type = *scope.ground.type;
  if (level == nullptr) {
    trail.push_back({{"label", own}, {"url", ""}});
    return trail;
  }
  trail.push_back({{"label", words.text(locale, "submissions.overview.title")}, {"url", scope.base_url}});
  for (const Node& node : path) {
    trail.push_back({{"label", node.title}, {"url", node_url(scope, node.level, node.id)}});
  }
  const bool is_list = own.empty();
  const std::int64_t parent = path.empty() ? 0 : path.back().id;
  trail.push_back(
      {{"label", type.label(*level, locale)}, {"url", is_list ? "" : level_url(scope, level->key, parent)}});
  if (!is_list) trail.push_back({{"label", own}, {"url", ""}});
  return trail;
}

Json children_model(const forms::TypeDefinition& type, const forms::Level& level, const std::string& locale) {
  Json children = Json::array();
  for (const forms::Level* child : children_of(type, level))
    children.push_back({{"key", child->key}, {"label", type.label(*child, locale)}});
  return children;
}

std::map<std::int64_t, std::vector<plugin::Fact>> facts_of(const plugin::Facts* facts, const ItemScope& scope,
                                                           const std::string& level, const std::vector<Node>& nodes,
                                                           const std::string& locale) {
  const tenders::Tender& tender = scope.ground.tender;
  if (facts == nullptr || !facts->any(tender.type_key, level)) return {};
  plugin::FactQuery query{
      tender.type_key, level, tender.no, tender.id, scope.submission.id, scope.submission.company_id, {},
      scope.office,    locale};
  for (const Node& node : nodes) query.nodes.push_back(node.id);
  return facts->about(query);
}

Json facts_at(const std::map<std::int64_t, std::vector<plugin::Fact>>& facts, std::int64_t node) {
  const auto found = facts.find(node);
  return found == facts.end() ? Json::array() : plugin::to_json(found->second);
}

}  // namespace tenderloom::submissions
