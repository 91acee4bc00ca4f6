// One change or deletion of many rows: choosing, a value, a preview, and doing it. A program does it in one request.
#include <algorithm>
#include <set>

#include "bulk_json.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

constexpr int kBulkPerPage = 100, kLastBulkPage = 100'000, kRowsWithFiles = 200;
constexpr char kDelete[] = "_delete";

/// {"12": ["…", "…"]}: what stands above each row, since many rows of a level are called the same.
Json rows_above(Service& service, const Submission& submission, const std::vector<Node>& nodes) {
  std::set<std::int64_t> ids;
  for (const Node& node : nodes) ids.insert(node.ancestors.begin(), node.ancestors.end());
  std::map<std::int64_t, std::string> titles;
  for (const Node& node : service.nodes(submission, {ids.begin(), ids.end()}, false)) titles[node.id] = node.title;
  Json above = Json::object();
  for (const Node& node : nodes) {
    Json& own = above[std::to_string(node.id)] = Json::array();
    for (const std::int64_t id : node.ancestors) own.push_back(titles[id]);
  }
  return above;
}

std::string word_in(const Json& body, const char* key) { return http::body_text(body, key); }

/// How a page names a row that was chosen (bulk_json.cpp reads it).
std::string row_value(std::int64_t id, std::optional<std::int64_t> version) {
  return std::to_string(id) + (version ? ":" + std::to_string(*version) : "");
}

/// {"12": {"service": 2}}: what would go with each row that goes.
Json below_each(const BulkRemoval& removal) {
  Json below = Json::object();
  for (const BulkRemoval::Row& row : removal.rows)
    if (row.refused.empty() && !row.children.empty()) below[std::to_string(row.id)] = row.children;
  return below;
}

/// What was counted when the question was put (`children`), as a page sends it back or a program writes it; null:
/// nothing.
Json bulk_counted(const Json& body) {
  if (!body.is_object() || !body.contains("children")) return nullptr;
  const Json& given = body["children"];
  return given.is_string() ? Json::parse(given.get<std::string>(), nullptr, false)
                           : http::body_object(body, "children");
}

/// Would something else go with one of the rows than what was counted for it?
bool grew(const Json& below, const Json& counted) {
  const auto known = [&](const std::string& id) { return counted.is_object() ? counted.value(id, Json()) : Json(); };
  return std::any_of(below.items().begin(), below.items().end(),
                     [&](const auto& each) { return each.value() != known(each.key()); });
}

}  // namespace

http::Outcome Vendor::bulk(http::Context& context) {
  return with_open_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const forms::TypeDefinition& type = *scope.ground.type;
    const std::string& locale = context.locale();
    const forms::Level* level = type.level(context.param("level"));
    if (level == nullptr) return http::not_found();
    NodeQuery query;
    query.level = level->key;
    query.page = static_cast<int>(context.query_number("page", 1, 1, kLastBulkPage));
    query.per_page = kBulkPerPage;
    query.text = context.query("q");
    if (const std::string parent = context.query("parent"); !parent.empty()) {
      query.parent = read_id(parent);
      if (!query.parent) return http::not_found();
    }
    const NodePage found = service_.list(scope.submission, query, locale);
    const Json above = rows_above(service_, scope.submission, found.nodes);
    Json rows = Json::array();
    for (const Node& node : found.nodes) {
      rows.push_back({{"id", std::to_string(node.id)},
                      {"version", node.version},
                      {"title", node.title},
                      {"path", above[std::to_string(node.id)]},
                      {"complete", node.own_complete}});
    }
    Json fields = Json::array();
    for (const forms::Field& field : level->fields) {
      if (!bulk_field(*level, field)) continue;
      Json together = Json::array();
      for (const std::string& key : field.goes_with) together.push_back(key);
      fields.push_back({{"key", field.key},
                        {"label", bulk_labels(type, *level, bulk_fields(*level, field.key), locale)},
                        {"goes_with", std::move(together)}});
    }
    Json resource = {{"page", query.page},
                     {"per_page", query.per_page},
                     {"total", found.total},
                     {"items", std::move(rows)},
                     {"fields", std::move(fields)}};
    const std::string path = level_url(scope, level->key);
    return http::Page{
        "submissions/bulk",
        std::move(resource),
        {{"label", type.label(*level, locale)},
         {"q", query.text},
         {"parent", context.query("parent")},
         {"may_search", !level->search.empty()},
         {"self", path + "/bulk"},
         {"back", level_url(scope, level->key, query.parent.value_or(0))},
         {"breadcrumb",
          breadcrumb_model(scope, level, found.path, words_.text(locale, "submissions.bulk.crumb"), words_, locale)}}};
  });
}

http::Outcome Vendor::bulk_value_page(http::Context& context, const ItemScope& scope, const forms::Level& level,
                                      const BulkForm& form) {
  const forms::TypeDefinition& type = *scope.ground.type;
  const std::string& locale = context.locale();
  const auto fields = bulk_fields(level, form.operation);
  std::vector<std::int64_t> ids;
  for (const ChosenRow& row : form.rows) ids.push_back(row.id);
  const auto there_still = service_.nodes(scope.submission, ids, false);
  const auto sample =
      std::find_if(there_still.begin(), there_still.end(), [&](const Node& node) { return node.level == level.key; });
  if (sample == there_still.end())
    return http::Redirect{level_url(scope, level.key) + "/bulk",
                          http::Flash{"error", "error.bulk_rows_gone", Json::object()}};
  SaveRequest request;
  request.level = level.key;
  request.id = sample->id;
  request.changes = form.values;
  request.actor = actor(context);
  auto evaluation = service_.evaluate(scope.ground, scope.submission, request);
  if (!evaluation.ok()) return refused_by(context, evaluation.error());
  for (const forms::Field* field : fields) {
    const bool made_of_parts = !field->fields.empty() || !field->rows.empty();
    if (!made_of_parts && !form.values.contains(field->key)) evaluation->values.erase(field->key);
  }
  forms::FormModelOptions options;
  options.locale = locale;
  options.typed = form.values.empty() ? nullptr : &form.values;
  options.findings = form.findings.empty() ? nullptr : &form.findings;
  // Certificates that stand in rows already, each content once, with what goes with them.
  Json there = Json::array();
  if (fields.front()->is_file()) {
    NodeQuery query;
    query.level = level.key;
    query.per_page = kRowsWithFiles;
    std::set<std::string> seen;
    for (const Node& node : service_.list(scope.submission, query, "", true).nodes) {
      const Json file = node.values.value(fields.front()->key, Json());
      if (!file.is_object() || !seen.insert(file.value("sha256", "")).second) continue;
      std::string text = file.value("name", "") + " - " + node.title;
      for (std::size_t at = 1; at < fields.size(); ++at) {
        const Json value = node.values.value(fields[at]->key, Json());
        if (!value.is_null()) text += " - " + forms::display(type, level, *fields[at], value, locale);
      }
      there.push_back({{"id", std::to_string(node.id)}, {"label", text}});
    }
  }
  Json rows = Json::array();
  for (const ChosenRow& row : form.rows) rows.push_back({{"value", row_value(row.id, row.version)}});
  return http::Page{"submissions/bulk_value",
                    {{"level", level.key}, {"operation", form.operation}},
                    {{"label", type.label(level, locale)},
                     {"fields", bulk_labels(type, level, fields, locale)},
                     {"count", form.rows.size()},
                     {"rows", std::move(rows)},
                     {"operation", form.operation},
                     {"form", only_fields(forms::form_model(type, level, *evaluation, options), fields)},
                     {"existing", std::move(there)},
                     {"self", level_url(scope, level.key) + "/bulk"},
                     {"evaluate_url", ""},
                     {"breadcrumb", breadcrumb_model(scope, &level, {}, words_.text(locale, "submissions.bulk.crumb"),
                                                     words_, locale)}}};
}

http::Outcome Vendor::change_bulk(http::Context& context) {
  return with_open_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const forms::TypeDefinition& type = *scope.ground.type;
    const std::string& locale = context.locale();
    const forms::Level* level = type.level(context.param("level"));
    if (level == nullptr) return http::not_found();
    const Json& body = context.values();
    const bool html = context.wants_html();
    const std::string self = level_url(scope, level->key) + "/bulk", stage = word_in(body, "stage");
    BulkForm form{chosen_rows(body), word_in(body, "operation"), Json::object()};
    const auto ask_again = [&](const char* code) -> http::Outcome {
      if (!html) return http::refuse(422, {code, Json::object(), "rows"});
      return http::Redirect{self, http::Flash{"error", std::string("error.") + code, Json::object()}};
    };
    if (form.rows.empty()) return ask_again("bulk_nothing_chosen");
    const bool removes = form.operation == kDelete || http::body_flag(body, "delete");
    bool dry_run = html ? stage != "apply" : http::body_flag(body, "dry_run");
    Json report;
    bool grown = false;
    if (removes) {
      const auto remove = [&](bool dry) {
        return service_.remove_many(scope.ground, scope.submission, level->key, form.rows, actor(context), dry);
      };
      // What the preview counted below the rows came along with it; where that no longer holds, it is shown anew.
      const Json counted = dry_run ? Json() : bulk_counted(body);
      auto removal = remove(dry_run || !counted.is_null());
      if (removal.ok() && !counted.is_null()) {
        grown = dry_run = grew(below_each(*removal), counted);
        if (!grown) removal = remove(false);
      }
      if (!removal.ok()) return refused_by(context, removal.error());
      report = bulk_removal_json(*removal, dry_run);
      if (grown && !html) return refused_by(context, {"has_children", {{"children", below_each(*removal)}}});
      form.values = below_each(*removal);
      form.operation = kDelete;
    } else {
      const auto fields = bulk_fields(*level, form.operation);
      if (html && fields.empty()) return ask_again("bulk_no_operation");
      if (body.contains("changes") && body["changes"].is_string()) {
        const Json kept = Json::parse(body["changes"].get<std::string>(), nullptr, false);
        if (kept.is_object()) form.values = kept;
      } else if (!html) {
        form.values = http::body_object(body, "values");
      } else if (stage == "preview") {
        const Typed typed = read_values(context, scope, *level, nullptr);
        for (const forms::Field* field : fields)
          if (typed.values.contains(field->key)) form.values[field->key] = typed.values[field->key];
        if (const auto from = read_id(word_in(body, "existing"))) {
          const auto node = service_.node(scope.submission, level->key, *from);
          for (const forms::Field* field : fields)
            if (node) form.values[field->key] = node->values.value(field->key, Json());
        }
        if (!typed.findings.empty()) {
          form.findings = typed.findings;
          http::Outcome shown = bulk_value_page(context, scope, *level, form);
          auto* page = std::get_if<http::Page>(&shown);
          if (page == nullptr) return shown;
          return http::Invalid{findings_json(type, *level, typed.findings, locale), std::move(page->view),
                               std::move(page->resource), std::move(page->extra)};
        }
      }
      if (html && stage != "preview" && stage != "apply") return bulk_value_page(context, scope, *level, form);
      // A file that was not chosen means no change of the file.
      for (const forms::Field* field : fields)
        if (field->is_file() && form.values.value(field->key, Json("")) == "") form.values.erase(field->key);
      auto rows = service_.change_many(scope.ground, scope.submission,
                                       {level->key, form.rows, form.values, actor(context), dry_run});
      if (!rows.ok() && (rows.error().code == "field_not_bulk" || rows.error().code == "bulk_file_unknown"))
        return http::refuse(422, rows.error());
      if (!rows.ok()) return refused_by(context, rows.error());
      const auto around = service_.surroundings(scope.ground, scope.submission, *level, 0, 0);
      report = bulk_changes_json(scope, *level, *rows, dry_run, locale, *around);
    }
    if (!html) return http::Page{"submissions/bulk_preview", std::move(report)};
    // What was not in the preview is not done either: a row keeps the version on which it was chosen, so one that
    // others changed or deleted meanwhile is told again and left alone.
    Json rows = Json::array();
    for (std::size_t at = 0; at < form.rows.size(); ++at) {
      const auto seen = report["rows"][at]["version"].get<std::int64_t>();  // 0: the row was not there
      if (seen != 0) rows.push_back({{"value", row_value(form.rows[at].id, form.rows[at].version.value_or(seen))}});
    }
    std::vector<std::int64_t> ids;
    for (const ChosenRow& row : form.rows) ids.push_back(row.id);
    const Json above = rows_above(service_, scope.submission, service_.nodes(scope.submission, ids, false));
    Json counts = Json::array();
    if (removes)
      for (const forms::Level& other : type.levels())
        if (report["children"].contains(other.key))
          counts.push_back({{"label", type.label(other, locale)}, {"count", report["children"][other.key]}});
    return http::Page{
        "submissions/bulk_preview",
        std::move(report),
        {{"label", type.label(*level, locale)},
         {"removes", removes},
         {"grown", grown},
         {"operation", form.operation},
         {"fields", removes ? "" : bulk_labels(type, *level, bulk_fields(*level, form.operation), locale)},
         {"counts", std::move(counts)},
         {"above", above},
         {"rows", std::move(rows)},
         {"kept", form.values.dump(-1, ' ', false, Json::error_handler_t::replace)},
         {"self", self},
         {"back", level_url(scope, level->key)},
         {"deleted_url", "/tenders/" + scope.ground.tender.no + "/deleted"},
         {"breadcrumb",
          breadcrumb_model(scope, level, {}, words_.text(locale, "submissions.bulk.crumb"), words_, locale)}},
        grown ? 409 : 200};
  });
}

void Vendor::register_bulk_routes(http::Router& router) {
  const http::RoutesOf edit(router, this, "vendor.edit");
  using http::Method;
  const std::string pattern = "/tenders/{no}/items/{level}/bulk";
  edit(Method::get, pattern, "Rows of a level to choose from, and the fields that can be set in many.", {200, 404},
       &Vendor::bulk, {},
       {{"parent", "query", "string", "Id of the row above"},
        {"q", "query", "string", "Words to find"},
        {"page", "query", "integer", "Page, from 1"}});
  edit(Method::post, pattern,
       "Sets `values` in many `rows` ([{id, version}]), or deletes them (`delete`; `children`: what was counted below "
       "each, {id: {level: count}}, 409 when that no longer holds); with `dry_run` tells what would come of it.",
       {200, 404, 409, 422}, &Vendor::change_bulk, http::BodyLimit{64LL << 20, true});
}

}  // namespace tenderloom::submissions
