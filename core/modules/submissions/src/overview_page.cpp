// All items of a submission as one flattened list (SCR-111).
#include "figures.h"
#include "item_json.h"
#include "node_writer.h"
#include "page_query.h"
#include "tenderloom/submissions/item_count.h"
#include "tenderloom/submissions/item_pages.h"

namespace tenderloom::submissions {

namespace {

/// The shape of the whole submission: what stands under what, how many rows of it there may be and how many there are.
Json levels_json(const forms::TypeDefinition& type, const Submission& submission, const std::string& base_url,
                 const std::string& locale) {
  Json levels = Json::array();
  for (const forms::Level& level : type.levels()) {
    const auto found = submission.levels.find(level.key);
    const LevelFigures figures = found == submission.levels.end() ? LevelFigures{} : found->second;
    levels.push_back({{"key", level.key},
                      {"label", type.label(level, locale)},
                      {"parent", level.parent.empty() ? Json() : Json(level.parent)},
                      {"min", level.per_parent_min},
                      {"max", level.per_parent_max == 0 ? Json() : Json(level.per_parent_max)},
                      {"rows", figures.rows},
                      {"complete", figures.complete},
                      {"list", base_url + "/" + level.key}});
  }
  return levels;
}

/// What the first filter offers: {"label", "options"} of the level that stands at the top. More rows than a person
/// looks through in a list are searched for instead.
Json root_choices(Service& service, const forms::TypeDefinition& type, const Submission& submission,
                  const std::string& locale) {
  constexpr int kMostRoots = 200;
  const auto roots = root_levels(type);
  Json options = Json::array();
  if (roots.empty() || submission.id == 0) return {{"label", ""}, {"options", options}};
  NodeQuery query;
  query.level = roots.front()->key, query.per_page = kMostRoots;
  const NodePage page = service.list(submission, query, locale);
  if (page.total > 1 && page.total <= kMostRoots)
    for (const Node& node : page.nodes) options.push_back({{"value", std::to_string(node.id)}, {"label", node.title}});
  return {{"label", type.label(*roots.front(), locale)}, {"options", std::move(options)}};
}

/// As root_choices, of the tender's groups where a level chooses among them.
Json group_choices(const forms::TypeDefinition& type, const tenders::Tender& tender, const std::string& locale) {
  Json options = Json::array();
  const auto [level, field] = grouping_field(type);
  if (field == nullptr) return {{"label", ""}, {"options", options}};
  for (const Json& group : tender.groups())
    options.push_back({{"value", group.value("code", "")}, {"label", group.value("name", "")}});
  return {{"label", type.label(*level, *field, locale)}, {"options", std::move(options)}};
}

}  // namespace

http::Outcome ItemPages::overview(http::Context& context, const ItemScope& scope) {
  const forms::TypeDefinition& type = *scope.ground.type;
  const std::string& locale = context.locale();
  const auto ready = read_flag(context.query("complete"));
  const auto with_rows = read_flag(context.query("with_rows"));
  const int page = page_of(context), per_page = per_page_of(context);
  const Editability editability = editability_of(service_, scope);
  const std::string text = context.query("q");
  Service::OverviewQuery query{ready, ready ? std::nullopt : with_rows, text};
  query.root = read_id(context.query("root")).value_or(0);
  query.group = context.query("group");
  query.needs_check = read_flag(context.query("check")).value_or(false);
  query.page = page, query.per_page = per_page;
  const OverviewPage rows = service_.overview(type, scope.submission, query, locale);
  Json resource = state_json(scope, editability);
  resource["page"] = page, resource["per_page"] = per_page, resource["total"] = rows.total;
  resource["counters"] = counters_json(service_.counters(type, scope.submission));
  resource["levels"] = levels_json(type, scope.submission, scope.base_url, locale);
  std::vector<Node> shown;
  for (const OverviewRow& row : rows.rows) shown.insert(shown.end(), row.path.begin(), row.path.end());
  const RowMarks marks = scope.marks ? scope.marks(shown, locale) : RowMarks();
  Json items = Json::array();
  for (const OverviewRow& row : rows.rows) {
    Json path = Json::array();
    for (const Node& node : row.path) {
      path.push_back({{"id", std::to_string(node.id)},
                      {"level", node.level},
                      {"title", node.title},
                      {"own", node.own_complete},
                      {"self", node_url(scope, node.level, node.id)}});
      if (scope.marks) path.back()["marks"] = to_json(marks, node.id);
    }
    items.push_back({{"id", std::to_string(row.path.back().id)},
                     {"level", row.path.back().level},
                     {"complete", row.ready},
                     {"needs_check", row.path.back().needs_check},
                     {"path", std::move(path)}});
  }
  resource["items"] = std::move(items);

  Json extra = {{"base_url", scope.base_url},
                {"read_only", scope.read_only},
                {"editable", editability.editable},
                {"complete", context.query("complete")},
                {"with_rows", context.query("with_rows")},
                {"root", query.root == 0 ? "" : std::to_string(query.root)},
                {"group", query.group},
                {"check", query.needs_check ? "true" : ""},
                {"q", text},
                {"block", scope.block}};
  if (context.wants_html()) {
    Json levels = Json::array();
    for (const forms::Level& level : type.levels()) {
      levels.push_back({{"key", level.key},
                        {"label", type.label(level, locale)},
                        {"purpose", type_word(type, locale, "level." + level.key + ".purpose")},
                        {"children", children_model(type, level, locale)},
                        {"is_root", level.parent.empty()}});
    }
    extra["levels"] = std::move(levels);
    extra["roots"] = root_choices(service_, type, scope.submission, locale);
    extra["groups"] = group_choices(type, scope.ground.tender, locale);
    if (!scope.read_only) extra["next_url"] = next_open_url(service_, scope, editability, "");
    extra["breadcrumb"] =
        breadcrumb_model(scope, nullptr, {}, words_.text(locale, "submissions.overview.title"), words_, locale);
    // The type may say these in its own terms (有價格品項).
    std::string priced, root;
    for (const forms::Level& level : type.levels()) {
      if (level.priced && priced.empty()) priced = type.label(level, locale);
      if (level.parent.empty() && root.empty()) root = type.label(level, locale);
    }
    extra["priced"] = !priced.empty();
    extra["forms"] = made_of_forms(type);
    for (const char* key :
         {"roots", "items", "items_with_rows", "items_without_rows", "rows_ready", "rows_open", "item_count"})
      extra["counter_labels"][key] =
          type.words().text(locale, std::string("submissions.counter.") + key, {{"root", root}, {"leaf", priced}});
  }
  return http::Page{"submissions/overview", std::move(resource), std::move(extra)};
}

}  // namespace tenderloom::submissions
