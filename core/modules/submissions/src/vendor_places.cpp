// Another parent, another place among the siblings, and what was deleted.
#include "row_name.h"
#include "search_words.h"
#include "tenderloom/base/text.h"
#include "tenderloom/http/routes_of.h"
#include "tenderloom/http/shape.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

constexpr int kMostParents = 100'000, kDeletedPerPage = 25, kLastDeletedPage = 100'000;
constexpr std::size_t kParentsOffered = 500;  // more are searched for: nobody looks through them

std::optional<std::int64_t> number_in(const Json& body, const char* key) {
  if (!body.is_object() || !body.contains(key)) return std::nullopt;
  const Json& value = body[key];
  return read_id(value.is_string() ? value.get<std::string>() : value.dump());
}

}  // namespace

void Vendor::add_parents(http::Context& context, const ItemScope& scope, const PlaceForm& form, Json& extra) {
  const std::string asked = context.query("q");
  const auto words = words_of(asked);
  Json parents = Json::array();
  std::size_t total = 0, found = 0;
  bool chosen_offered = false;
  for (const OverviewRow& row : service_.possible_parents(scope.submission, *form.level, kMostParents)) {
    const std::int64_t id = row.path.back().id;
    const std::string titles = path_text(row.path);
    const bool chosen = id == form.parent;
    ++total;
    const bool fits = contains_all(base::fold(titles), words);
    if (fits) ++found;
    // Where the row stands, or was to go, is offered whatever is searched for.
    if (!chosen && (!fits || parents.size() >= kParentsOffered)) continue;
    chosen_offered = chosen_offered || chosen;
    parents.push_back({{"id", std::to_string(id)}, {"titles", titles}, {"chosen", chosen}});
  }
  extra["parents"] = std::move(parents);
  extra["parents_total"] = total;
  extra["parents_found"] = found;
  extra["parents_query"] = asked;
  extra["parents_most"] = kParentsOffered;
  extra["parents_many"] = total > kParentsOffered;
  extra["parents_none_chosen"] = !chosen_offered;
}

http::Outcome Vendor::place_page(http::Context& context, const ItemScope& scope, const PlaceForm& form) {
  const forms::TypeDefinition& type = *scope.ground.type;
  const std::string& locale = context.locale();
  const Node& node = form.node;
  const std::string self = node_url(scope, form.level->key, node.id);
  const forms::Level* above = form.level->parent.empty() ? nullptr : type.level(form.level->parent);
  const auto places = service_.places(scope.submission, form.level->key, node.id);
  Json siblings = Json::array();
  if (places)
    for (const auto& [id, title] : places->siblings)
      siblings.push_back({{"id", std::to_string(id)}, {"title", title}, {"self", id == node.id}});
  Json children = Json::object(), counts = Json::array();
  if (const auto below = service_.would_remove(scope.submission, form.level->key, node.id); below.ok()) {
    for (const forms::Level& level : type.levels()) {
      const auto found = below->children.find(level.key);
      if (found == below->children.end()) continue;
      children[level.key] = found->second;
      counts.push_back({{"label", type.label(level, locale)}, {"count", found->second}});
    }
  }
  Json names = Json::array();
  for (const std::string& key : form.level->name_fields) {
    const forms::Field* field = form.level->field(key);
    if (field == nullptr) continue;
    const bool was_typed = form.typed.is_object() && form.typed.contains(key);
    const Json value = was_typed ? form.typed[key] : node.values.value(key, Json());
    std::string error;
    for (const forms::Finding& finding : form.findings)
      if (finding.field == key && error.empty()) error = forms::sentence(type, *form.level, finding, locale);
    names.push_back({{"key", key},
                     {"label", type.label(*form.level, *field, locale)},
                     {"value", value.is_string() ? value.get<std::string>()
                               : value.is_null() ? ""
                                                 : value.dump()},
                     {"number", !value.is_string()},
                     {"error", error}});
  }
  const auto path = service_.nodes(scope.submission, node.ancestors, false);
  const std::string word = words_.text(
      locale, std::string(form.view) == "submissions/move" ? "submissions.move.crumb" : "submissions.duplicate.crumb");
  Json resource = {{"id", std::to_string(node.id)},
                   {"level", form.level->key},
                   {"title", node.title},
                   {"version", node.version},
                   {"parent", node.parent_id == 0 ? Json() : Json(std::to_string(node.parent_id))},
                   {"place", places ? places->place : 0},
                   {"siblings", std::move(siblings)},
                   {"children", std::move(children)}};
  Json extra = {{"label", type.label(*form.level, locale)},
                {"parent_label", above == nullptr ? "" : type.label(*above, locale)},
                {"counts", std::move(counts)},
                {"names", std::move(names)},
                {"token", form.token},
                {"conflict", form.conflict},
                {"self", self},
                {"cancel_url", level_url(scope, form.level->key, node.parent_id)},
                {"breadcrumb", breadcrumb_model(scope, form.level, path, word, words_, locale)}};
  add_parents(context, scope, form, extra);
  if (form.refused) {
    const std::string message = words_.text(locale, "error." + form.refused->code, form.refused->params);
    extra["refused_field"] = form.refused->field;
    extra["refused_message"] = message;
    extra["typed_position"] = form.typed.value("position", "");
    return http::Invalid{
        Json::array({{{"field", form.refused->field}, {"code", form.refused->code}, {"message", message}}}), form.view,
        std::move(resource), std::move(extra)};
  }
  if (form.findings.empty() && !form.conflict) return http::Page{form.view, std::move(resource), std::move(extra)};
  if (form.conflict) return http::Page{form.view, std::move(resource), std::move(extra), 412};
  return http::Invalid{findings_json(type, *form.level, form.findings, locale), form.view, std::move(resource),
                       std::move(extra)};
}

http::Outcome Vendor::move_form(http::Context& context) {
  return with_open_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const auto node = named_node(context, scope);
    if (!node) return http::not_found();
    const forms::Level* level = scope.ground.type->level(node->level);
    return place_page(context, scope, {"submissions/move", level, *node, node->parent_id});
  });
}

http::Outcome Vendor::move(http::Context& context) {
  return with_open_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const auto node = named_node(context, scope);
    if (!node) return http::not_found();
    const forms::Level* level = scope.ground.type->level(node->level);
    const bool html = context.wants_html();
    // A row above that was deleted meanwhile, or none: the form comes back.
    const auto refused_parent = [&](base::Error error) -> http::Outcome {
      error.field = "parent";
      if (!html) return http::refuse(422, std::move(error));
      PlaceForm form{"submissions/move", level, *node, node->parent_id};
      form.refused = std::move(error);
      return place_page(context, scope, form);
    };
    const auto parent = number_in(context.values(), "parent");
    if (!parent) return refused_parent({"parent_unknown"});
    Typed typed;
    typed.version = number_in(context.values(), "version");
    auto version = version_of(context, typed);
    if (version == 0) version.reset();
    auto moved = service_.move(scope.ground, scope.submission, level->key, node->id, *parent, version, actor(context));
    if (!moved.ok() && moved.error().code.starts_with("parent_")) return refused_parent(moved.error());
    if (!moved.ok()) return refused_by(context, moved.error());
    if (moved->kind == SaveOutcome::Kind::conflict && !html)
      return conflict(context, scope, *level, typed, moved->node);
    if (moved->kind == SaveOutcome::Kind::conflict)
      return place_page(context, scope, {"submissions/move", level, moved->node, *parent, {}, {}, {}, true});
    if (moved->kind == SaveOutcome::Kind::invalid) {
      if (html) return place_page(context, scope, {"submissions/move", level, *node, *parent, moved->findings});
      return http::Invalid{findings_json(*scope.ground.type, *level, moved->findings, context.locale())};
    }
    const Editability may = service_.editable(scope.submission, scope.ground.tender, scope.ground.now);
    return http::Done{level_url(scope, level->key, *parent),
                      to_json(scope.ground, scope.submission, moved->node, may, scope.base_url, context.locale()),
                      http::Flash{"success", "flash.submissions.moved", {{"title", node->title}}},
                      std::to_string(moved->node.version)};
  });
}

http::Outcome Vendor::reorder(http::Context& context) {
  return with_open_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const auto [level, id] = named(context, scope);
    const auto places = level != nullptr ? service_.places(scope.submission, level->key, id) : std::nullopt;
    if (!places) return http::not_found();
    const Json& body = context.values();
    const std::string step = body.is_object() && body.contains("step") && body["step"].is_string()
                                 ? body["step"].get<std::string>()
                                 : std::string();
    std::optional<std::int64_t> place = number_in(body, "position");
    if (step == "up") place = places->place - 1;
    if (step == "down") place = places->place + 1;
    if (!place) {
      base::Error error{"position_required", {{"last", places->siblings.size()}}, "position"};
      const auto node = named_node(context, scope);
      if (!context.wants_html() || !node) return http::refuse(422, std::move(error));
      PlaceForm form{"submissions/move", level, *node, node->parent_id};
      form.typed = {{"position", http::body_text(body, "position")}};
      form.refused = std::move(error);
      return place_page(context, scope, form);
    }
    auto now_at = service_.reorder(scope.ground, scope.submission, level->key, id, *place, actor(context));
    if (!now_at.ok()) return refused_by(context, now_at.error());
    return http::Done{node_url(scope, level->key, id) + "/move",
                      {{"id", std::to_string(id)}, {"position", *now_at}},
                      http::Flash{"success", "flash.submissions.reordered", {{"position", *now_at}}}};
  });
}

http::Outcome Vendor::deleted(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const std::string& locale = context.locale();
    const int page = static_cast<int>(context.query_number("page", 1, 1, kLastDeletedPage));
    const Editability may = service_.editable(scope.submission, scope.ground.tender, scope.ground.now);
    const auto found = service_.deleted(scope.submission, page, kDeletedPerPage);
    Json items = Json::array();
    for (const Service::DeletedRow& row : found.rows) {
      Json path = Json::array();
      for (const Node& node : row.path)
        path.push_back({{"id", std::to_string(node.id)}, {"level", node.level}, {"title", node.title}});
      const std::string self = node_url(scope, row.node.level, row.node.id);
      items.push_back({{"id", std::to_string(row.node.id)},
                       {"level", row.node.level},
                       {"title", row.node.title},
                       {"path", std::move(path)},
                       {"deleted_at", row.node.deleted_at ? Json(base::iso8601(*row.node.deleted_at)) : Json()},
                       {"rows_below", row.node.child_count()},
                       {"parent_there", row.parent_there},
                       {"links", {{"restore", self + "/restore"}, {"revisions", self + "/revisions"}}}});
    }
    Json labels = Json::object();
    for (const forms::Level& level : scope.ground.type->levels())
      labels[level.key] = scope.ground.type->label(level, locale);
    return http::Page{
        "submissions/deleted",
        {{"page", page}, {"per_page", kDeletedPerPage}, {"total", found.total}, {"items", std::move(items)}},
        {{"labels", std::move(labels)},
         {"editable", may.editable && !scope.read_only},
         {"self", "/tenders/" + scope.ground.tender.no + "/deleted"},
         {"back", scope.base_url},
         {"breadcrumb",
          breadcrumb_model(scope, nullptr, {}, words_.text(locale, "submissions.deleted.title"), words_, locale)}}};
  });
}

void Vendor::register_place_routes(http::Router& router) {
  const http::RoutesOf view(router, this, "vendor.view");
  const auto edit = view.as("vendor.edit");
  using http::Method;
  const std::string node = "/tenders/{no}/items/{level}/{id}";
  edit(Method::get, node + "/move", "Where a row stands, and where else it may stand.", {200, 404}, &Vendor::move_form,
       {}, {{"q", "query", "string", "Words to find among the rows that it may stand under"}});
  edit(Method::post, node + "/move", "Puts a row with everything below it under another parent (`parent`).",
       {200, 404, 409, 412, 422}, &Vendor::move);
  edit(Method::post, node + "/position", "Another place among the siblings: `position` from 1, or `step` up or down.",
       {200, 404, 409, 422}, &Vendor::reorder);
  view(Method::get, "/tenders/{no}/deleted", "Rows that were deleted, with where to restore them.", {200, 404},
       &Vendor::deleted, {}, {{"page", "query", "integer", "Page, from 1"}});
}

}  // namespace tenderloom::submissions
