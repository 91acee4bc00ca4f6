// One row on a page: its values by groups, what it lacks, what the office says about it.
#include <algorithm>

#include "item_json.h"
#include "page_query.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/submissions/item_pages.h"

namespace tenderloom::submissions {

namespace {

/// The answers of one row of a table or checklist, each on its line.
std::string lines_of(const forms::TypeDefinition& type, const forms::Level& level,
                     const std::vector<forms::Field>& fields, const Json& row, const std::string& locale) {
  std::string lines;
  for (const forms::Field& field : fields) {
    const Json value = row.is_object() ? row.value(field.key, Json()) : Json();
    const std::string text = value.is_null() ? "" : forms::display(type, level, field, value, locale);
    if (text.empty()) continue;
    lines += (lines.empty() ? "" : "\n") +
             type.words().text(locale, "value.part", {{"label", type.label(level, field, locale)}, {"value", text}});
  }
  return lines;
}

}  // namespace

http::Outcome ItemPages::detail(http::Context& context, const ItemScope& scope, const std::string& level_key,
                                const std::string& id_text) {
  const forms::TypeDefinition& type = *scope.ground.type;
  const std::string& locale = context.locale();
  const forms::Level* level = type.level(level_key);
  const auto id = read_id(id_text);
  if (level == nullptr || !id) return http::not_found();
  const auto node = service_.node(scope.submission, level_key, *id);
  if (!node) return http::not_found();
  const Editability editability = editability_of(service_, scope);
  Json resource = to_json(scope.ground, scope.submission, *node, editability, scope.base_url, locale);
  Json corrections = Json::array();
  const auto said = service_.office_entries(scope.submission.id, node->id);
  for (const OfficeEntry& entry : said)
    if (const forms::Field* field = level->field(entry.field); field != nullptr && entry.kind == "correction")
      corrections.push_back(
          {{"field", entry.field},
           {"label", type.label(*level, *field, locale)},
           {"value", entry.value},
           {"text", forms::display(type, *level, *field, entry.value, locale)},
           {"vendor_text", forms::display(type, *level, *field, node->values.value(entry.field, Json()), locale)},
           {"reason", entry.reason},
           {"at", base::iso8601(entry.at)}});
  resource["corrections"] = corrections;
  if (scope.marks) resource["marks"] = to_json(scope.marks({*node}, locale), node->id);
  if (!level->greatest.field.empty()) {
    auto rows = service_.surroundings(scope.ground, scope.submission, *level, node->parent_id, node->id)->siblings();
    rows.push_back({node->id, node->values});
    if (const std::int64_t greatest = greatest_of(*level, rows); greatest != 0)
      resource["greatest"] = greatest == node->id;
  }
  if (facts_ != nullptr && facts_->any(type.key(), level_key))
    resource["facts"] = facts_at(facts_of(facts_, scope, level_key, {*node}, locale), node->id);
  resource["advice"] = advice_json(type, *level, resource["values"], scope.ground.now, locale);
  http::Page page{"submissions/detail", std::move(resource), Json::object(), 200, std::to_string(node->version)};
  if (!context.wants_html()) return page;

  const auto path = service_.nodes(scope.submission, node->ancestors, false);
  const auto around = service_.surroundings(scope.ground, scope.submission, *level, node->parent_id, node->id);
  const Json values = node->shown_values();
  Json groups = Json::array();
  const auto add_text = [](Json& details, const std::string& label, const std::string& text) {
    details.push_back({{"label", label}, {"value", text}, {"url", ""}, {"has_url", false}, {"empty", text.empty()}});
  };
  // Rows of checklists and tables stand on lines of their own.
  const auto add_parts = [&](Json& details, const forms::Field& field, const Json& value) {
    if (value.is_object() && field.type == forms::FieldType::checklist) {
      for (const forms::Field& row : field.rows)
        if (const auto answer = value.find(row.key); answer != value.end())
          add_text(details, type.label(*level, row, locale), lines_of(type, *level, field.fields, *answer, locale));
      return !value.empty();
    }
    if (!value.is_array() || field.type != forms::FieldType::table) return false;
    for (std::size_t at = 0; at < value.size(); ++at)
      add_text(details, type.label(*level, field, locale) + " " + std::to_string(at + 1),
               lines_of(type, *level, field.fields, value[at], locale));
    return !value.empty();
  };
  const auto add_field = [&](Json& details, const forms::Field& field) {
    if (std::find(node->hidden.begin(), node->hidden.end(), field.key) != node->hidden.end() || field.secret ||
        !field.shown_to.empty())
      return;
    const Json& from = field.type == forms::FieldType::computed ? node->computed : values;
    const Json value = from.value(field.key, Json());
    const std::string label = type.label(*level, field, locale);
    if (field.is_file() && !value.is_null() && !value.empty()) {
      for (const Json& file : value.is_array() ? value : Json::array({value})) {
        details.push_back(
            {{"label", label},
             {"value", file.value("name", "") + " (" + base::size_text(file.value("size", std::int64_t{0})) + ")"},
             {"url", node_url(scope, level_key, *id) + "/files/" + field.key + "?file=" + file.value("id", "")},
             {"has_url", true},
             {"empty", false}});
      }
      return;
    }
    if (add_parts(details, field, value)) return;
    const std::string text =
        value.is_null() ? "" : forms::display(type, *level, field, value, locale, around.get(), values);
    add_text(details, label, text);
  };
  std::vector<forms::FieldGroup> field_groups = level->groups;
  field_groups.push_back({"", "", ""});
  for (const forms::FieldGroup& group : field_groups) {
    Json details = Json::array();
    for (const forms::Field& field : level->fields)
      if (field.group == group.key) add_field(details, field);
    if (details.empty()) continue;
    groups.push_back({{"label", type_word(type, locale, "group." + level->key + "." + group.key + ".label")},
                      {"id", "group-" + group.key},
                      {"details", std::move(details)}});
  }
  page.extra = {{"groups", std::move(groups)},
                {"label", type.label(*level, locale)},
                {"children", children_model(type, *level, locale)},
                {"list_url", level_url(scope, level_key, node->parent_id)},
                {"steps", steps_model(scope, *level, path, locale)},
                {"breadcrumb", breadcrumb_model(scope, level, path, node->title, words_, locale)},
                {"block", scope.block}};
  if (scope.office) page.extra["office_url"] = node_url(scope, level_key, *id) + "/office";
  if (!scope.pick_url.empty()) page.extra["pick_url"] = scope.pick_url + "?level=" + level_key + "&node=" + id_text;
  if (!scope.read_only) {
    page.extra["next_url"] = next_open_url(service_, scope, editability, node->sort_key);
  }
  return page;
}

}  // namespace tenderloom::submissions
