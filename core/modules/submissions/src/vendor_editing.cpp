// Drafts of forms, who else has a row open, and what differs when somebody was faster.
#include <algorithm>

#include "file_values.h"
#include "node_writer.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

void forget_secrets(const std::vector<forms::Field>& fields, Json& values) {
  if (!values.is_object()) return;
  for (const forms::Field& field : fields) {
    if (field.secret) values.erase(field.key);
    if (const auto found = values.find(field.key); found != values.end()) forget_secrets(field.fields, *found);
  }
}

std::int64_t number_in(const Json& body, const char* key) {
  if (!body.is_object() || !body.contains(key)) return 0;
  const Json& value = body[key];
  return read_id(value.is_string() ? value.get<std::string>() : value.dump()).value_or(0);
}

/// What the row held in the version on which a form was opened: its history walked back.
Json values_at(std::vector<Revision> revisions, Json values, std::int64_t version) {
  for (const Revision& revision : revisions) {  // newest first
    if (revision.version <= version) break;
    for (const Json& change : revision.changes) values[change.value("field", "")] = change["old"];
  }
  return values;
}

Json editors_json(const std::vector<Editor>& editors) {
  Json list = Json::array();
  for (const Editor& editor : editors)
    list.push_back({{"name", editor.name}, {"seen_at", base::iso8601(editor.seen_at)}});
  return list;
}

}  // namespace

FormPlace Vendor::form_place(http::Context& context, const ItemScope& scope, const std::string& level,
                             std::int64_t node, std::int64_t parent) const {
  return {scope.submission.id, context.principal().person_id, level, node, node == 0 ? parent : 0};
}

/// The form that a request about a draft means, by the query or by the body.
std::optional<FormPlace> Vendor::draft_place(http::Context& context, const ItemScope& scope) {
  const forms::Level* level = scope.ground.type->level(context.param("level"));
  if (level == nullptr) return std::nullopt;
  const Json& body = context.values();
  std::int64_t node = read_id(context.query("id")).value_or(0), parent = read_id(context.query("parent")).value_or(0);
  if (node == 0) node = number_in(body, "id");
  if (parent == 0) parent = number_in(body, "parent");
  if (node != 0 && !service_.node(scope.submission, level->key, node)) return std::nullopt;
  if (node == 0 && parent != 0 && !service_.node(scope.submission, level->parent, parent)) return std::nullopt;
  return form_place(context, scope, level->key, node, parent);
}

http::Outcome Vendor::keep_draft(http::Context& context) {
  return with_open_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const auto place = draft_place(context, scope);
    if (!place) return http::not_found();
    const forms::Level& level = *scope.ground.type->level(place->level);
    Typed typed = read_values(context, scope, level, nullptr);
    forget_secrets(level.fields, typed.values);
    const base::Instant at = editing_.keep(*place, typed.values, typed.version.value_or(0));
    return http::Page{"", {{"saved_at", base::iso8601(at)}, {"time", base::display_time(at).substr(11)}}};
  });
}

http::Outcome Vendor::kept_for_later(http::Context& context, const ItemScope& scope, const FormPlace& place,
                                     const Typed& typed) {
  const forms::Level& level = *scope.ground.type->level(place.level);
  // What never was is no row that somebody deleted.
  const std::int64_t gone = place.node_id != 0 ? place.node_id : place.parent_id;
  const std::string of = place.node_id != 0 ? level.key : level.parent;
  if (!service_.history(scope.submission, of, gone, 1, 1)) return refused_by(context, {"parent_unknown", {}, "parent"});
  Json values = typed.values;
  forget_secrets(level.fields, values);
  editing_.keep(place, values, typed.version.value_or(0));
  return http::Redirect{
      "/tenders/" + scope.ground.tender.no + "/deleted",
      http::Flash{"error",
                  "flash.submissions.kept_for_later",
                  {{"level", scope.ground.type->label(*scope.ground.type->level(of), context.locale())}}}};
}

http::Outcome Vendor::get_draft(http::Context& context) {
  return with_open_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const auto place = draft_place(context, scope);
    const auto draft = place ? editing_.draft(*place) : std::nullopt;
    if (!draft) return http::not_found();
    // People find it in the form itself.
    if (context.wants_html())
      return http::Redirect{form_url(scope, *place) + (place->node_id ? "?" : "&") + "draft=true"};
    return http::Page{
        "", {{"values", draft->values}, {"version", draft->version}, {"saved_at", base::iso8601(draft->saved_at)}}};
  });
}

http::Outcome Vendor::drop_draft(http::Context& context) {
  return with_open_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const auto place = draft_place(context, scope);
    if (!place) return http::not_found();
    editing_.forget(*place);
    return http::Deleted{form_url(scope, *place), http::Flash{"success", "flash.submissions.draft_dropped"}};
  });
}

std::string Vendor::form_url(const ItemScope& scope, const FormPlace& place) const {
  if (place.node_id != 0) return node_url(scope, place.level, place.node_id) + "/edit";
  return scope.base_url + "/" + place.level +
         "/new?parent=" + (place.parent_id == 0 ? "" : std::to_string(place.parent_id));
}

http::Outcome Vendor::presence(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const auto id = read_id(context.param("id"));
    if (!id || !service_.node(scope.submission, context.param("level"), *id)) return http::not_found();
    const http::Principal& who = context.principal();
    const Json& body = context.values();
    if (body.is_object() && body.value("leaving", Json()) == true) {
      if (const std::int64_t at = number_in(body, "at"); at != 0) {
        editing_.leave(*id, who.person_id, at);
      } else {
        editing_.leave(*id, who.person_id);
      }
      return http::Page{"", {{"editors", Json::array()}}};
    }
    const auto [others, at] = editing_.arrive(scope.submission.id, *id, {who.person_id, who.display_name, {}});
    std::string names;
    for (const Editor& editor : others)
      names += (names.empty() ? "" : words_.text(context.locale(), "submissions.list_separator")) + editor.name;
    return http::Page{
        "",
        {{"editors", editors_json(others)},
         {"at", std::to_string(at)},
         {"message",
          names.empty() ? "" : words_.text(context.locale(), "submissions.editing.others", {{"names", names}})}}};
  });
}

void Vendor::add_editing(http::Context& context, const ItemScope& scope, const FormPlace& place,
                         const std::optional<Draft>& opened, Json& extra) {
  const std::string query = place.node_id != 0
                                ? "?id=" + std::to_string(place.node_id)
                                : "?parent=" + (place.parent_id == 0 ? std::string() : std::to_string(place.parent_id));
  const std::string draft_url = scope.base_url + "/" + place.level + "/draft" + query;
  extra["draft_url"] = draft_url;
  const auto draft = opened ? opened : editing_.draft(place);
  if (draft) {
    const std::string form = form_url(scope, place);
    extra["draft"] = {{"at", base::display_time(draft->saved_at)},
                      {"opened", opened.has_value()},
                      {"restore_url", form + (form.find('?') == std::string::npos ? "?" : "&") + "draft=true"},
                      {"drop_url", draft_url}};
  }
  if (place.node_id == 0) return;
  const http::Principal& who = context.principal();
  Json names = Json::array();
  const auto [others, at] = editing_.arrive(scope.submission.id, place.node_id, {who.person_id, who.display_name, {}});
  for (const Editor& editor : others) names.push_back(editor.name);
  extra["presence_at"] = std::to_string(at);
  extra["editors"] = std::move(names);
  extra["presence_url"] = node_url(scope, place.level, place.node_id) + "/presence";
}

void Vendor::go_on_editing(http::Context& context, const ItemScope& scope, const FormPlace& place, Json& extra) {
  add_editing(context, scope, place, std::nullopt, extra);
  extra.erase("draft");
  extra["unsaved"] = true;
}

std::optional<Draft> Vendor::asked_draft(http::Context& context, const FormPlace& place) {
  return context.query("draft") == "true" ? editing_.draft(place) : std::nullopt;
}

Json Vendor::differences(http::Context& context, const ItemScope& scope, const forms::Level& level, const Node& current,
                         const forms::Evaluation& evaluation, std::int64_t version) {
  const forms::TypeDefinition& type = *scope.ground.type;
  const std::string& locale = context.locale();
  const auto around = service_.surroundings(scope.ground, scope.submission, level, current.parent_id, current.id);
  static constexpr int kLatest = 200;
  const auto history = service_.history(scope.submission, level.key, current.id, 1, kLatest);
  const std::vector<Revision> revisions = history ? history->revisions : std::vector<Revision>();
  const Json base = values_at(revisions, current.values, version);
  const auto text = [&](const forms::Field& field, const Json& value) {
    return value.is_null() ? std::string() : forms::display(type, level, field, value, locale, around.get());
  };
  Json rows = Json::array();
  for (const Json& change : changes_between(current.values, evaluation.values)) {
    const std::string key = change.value("field", "");
    const forms::Field* field = level.field(key);
    const forms::FieldState* shown = field != nullptr ? evaluation.state(field->key) : nullptr;
    if (shown == nullptr || !shown->visible) continue;
    const Json before = base.value(key, Json());
    const bool theirs = before != change["old"], mine = before != change["new"];
    rows.push_back({{"field", key},
                    {"label", type.label(level, *field, locale)},
                    {"stored", text(*field, change["old"])},
                    {"yours", text(*field, change["new"])},
                    {"both", theirs && mine},
                    // What this person did not touch is left as the other one saved it.
                    {"take_stored", theirs && !mine}});
  }
  Json who = Json::object();
  if (!revisions.empty() && revisions.front().version > version)
    who = {{"name", revisions.front().person_name}, {"at", base::display_time(revisions.front().at)}};
  return {{"rows", std::move(rows)}, {"who", std::move(who)}};
}

}  // namespace tenderloom::submissions
