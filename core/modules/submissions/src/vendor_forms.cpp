// Forms for people: new, edit, refused, overtaken by another change.
#include <algorithm>
#include <charconv>
#include <set>

#include "edit_gate.h"
#include "file_values.h"
#include "node_writer.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/forms/form_model.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

/// The place of "members[2].proof" in nested values, made when it is not there. Null when the values have another
/// shape.
Json* place_of(Json& values, const std::string& path) {
  constexpr std::size_t kMostRows = 1000;
  Json* at = &values;
  std::size_t from = 0;
  while (from < path.size()) {
    const std::size_t end = std::min(path.find_first_of(".[", from), path.size());
    if (end > from) {
      if (at->is_null()) *at = Json::object();
      if (!at->is_object()) return nullptr;
      at = &(*at)[path.substr(from, end - from)];
    }
    from = end;
    if (from < path.size() && path[from] == '[') {
      std::size_t row = 0;
      const char* const last = path.data() + path.size();
      const auto [stop, error] = std::from_chars(path.data() + from + 1, last, row);
      if (error != std::errc{} || stop == last || *stop != ']' || row >= kMostRows) return nullptr;
      if (at->is_null()) *at = Json::array();
      if (!at->is_array()) return nullptr;
      while (at->size() <= row) at->push_back(Json());
      at = &(*at)[row];
      from = static_cast<std::size_t>(stop - path.data()) + 1;
    }
    if (from < path.size() && path[from] == '.') ++from;
  }
  return at;
}

/// "members[2].proof" without its row numbers, as definitions speak of it.
std::string definition_path(const std::string& name) {
  std::string path;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '[') {
      i = std::min(name.find(']', i), name.size() - 1);
    } else {
      path += name[i];
    }
  }
  return path;
}

std::optional<std::int64_t> number_of(const Json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return value.is_string() ? read_id(value.get<std::string>()) : std::nullopt;
}

/// Files that a person ticked for removal (`_remove`: their ids), where no script takes them away at once. A new file
/// in the same field wins.
void remove_ticked(const std::vector<forms::Field>& fields, const Json& stored, const std::string& prefix,
                   const std::set<std::string>& ticked, Json& values) {
  const auto is_ticked = [&](const Json& file) {
    return file.is_object() && ticked.count(file.value("id", std::string())) > 0;
  };
  for (const forms::Field& field : fields) {
    const auto found = stored.find(field.key);
    if (found == stored.end()) continue;
    if (found->is_object() && !field.fields.empty()) {
      remove_ticked(field.fields, *found, prefix + field.key + ".", ticked, values);
      continue;
    }
    const bool list = field.type == forms::FieldType::files;
    if (!holds_files(field) || !(list ? std::any_of(found->begin(), found->end(), is_ticked) : is_ticked(*found))) {
      continue;
    }
    Json* place = place_of(values, prefix + field.key);
    if (place == nullptr) continue;
    if (!list) {
      if (place->is_null() || *place == "") *place = nullptr;
      continue;
    }
    if (!place->is_array()) *place = *found;
    place->erase(std::remove_if(place->begin(), place->end(), is_ticked), place->end());
  }
}

std::set<std::string> texts_of(const Json& value) {
  std::set<std::string> texts;
  for (const Json& each : value.is_array() ? value : Json::array({value}))
    if (each.is_string()) texts.insert(each.get<std::string>());
  return texts;
}

/// A page sends only what came new to a list of files; what is there already stays, and is taken away by its own link.
void keep_listed_files(const forms::Level& level, const Node& node, Json& values) {
  for (const forms::Field& field : level.fields) {
    const auto sent = values.find(field.key);
    if (field.type != forms::FieldType::files || sent == values.end()) continue;
    const Json stored = node.values.value(field.key, Json::array());
    Json all = stored.is_array() ? stored : Json::array();
    for (const Json& each : sent->is_array() ? *sent : Json::array({*sent})) all.push_back(each);
    *sent = std::move(all);
  }
}

/// Is there anything in that row that the vendor may change now?
bool open_for_corrections(const EditScope& scope, const Node& node) {
  const EditScope::Row* row = scope.row(node.id);
  return scope.made_since(node.created_at) || (row != nullptr && !row->fields.empty());
}

/// What was asked for in that row, with reasons; what was not is made text in the evaluation. Null without corrections.
Json asked_fields(const ItemScope& scope, const forms::Level& level, const Node& node, forms::Evaluation& evaluation,
                  const std::string& locale) {
  if (!scope.corrections.items_open || scope.corrections.made_since(node.created_at)) return nullptr;
  const EditScope::Row* row = scope.corrections.row(node.id);
  const std::set<std::string> forced = fields_made_by_rules(evaluation);
  for (forms::FieldState& field : evaluation.fields) {
    const std::string key = field.name.substr(0, field.name.find_first_of(".["));
    if (row == nullptr || !row->fields.contains(key)) field.editable = field.editable && forced.contains(key);
  }
  Json asked = Json::array();
  if (row == nullptr) return asked;
  for (const auto& [key, reason] : row->fields)
    if (const forms::Field* field = level.field(key))
      asked.push_back({{"field", key}, {"label", scope.ground.type->label(level, *field, locale)}, {"reason", reason}});
  return asked;
}

}  // namespace

Vendor::Typed Vendor::read_values(http::Context& context, const ItemScope& scope, const forms::Level& level,
                                  const Node* node) {
  const Json& body = context.values();
  Typed typed;
  const bool nested = body.is_object() && body.contains("values") && body["values"].is_object();
  typed.values = nested ? body["values"] : body.is_object() ? body : Json::object();
  Json parent = context.query("parent");
  if (body.is_object()) {
    if (const auto found = body.find("parent"); found != body.end() && !found->is_null()) parent = *found;
    if (const auto found = body.find("version"); found != body.end()) typed.version = number_of(*found);
    if (const auto found = body.find("_form_token"); found != body.end() && found->is_string())
      typed.form_token = found->get<std::string>();
  }
  if (!nested)
    for (const char* key : {"parent", "version", "id", "_form_token"}) typed.values.erase(key);
  if (!parent.is_string() || !parent.get_ref<const std::string&>().empty()) {
    typed.parent = number_of(parent);
    typed.parent_invalid = !typed.parent;
  }

  for (const http::UploadedFile& upload : context.files()) {
    const std::string path = definition_path(upload.field);
    auto kept = service_.keep_pending(scope.ground, scope.submission, level.key, path, upload, actor(context));
    if (!kept.ok()) {
      typed.findings.push_back({upload.field, kept.error().code, kept.error().params, "", forms::Severity::wrong});
      continue;
    }
    Json* place = place_of(typed.values, upload.field);
    if (place == nullptr) continue;
    Json name = std::to_string(kept->id) + "." + kept->pending_token;
    if (place->is_string()) *place = Json::array({*place});
    if (place->is_array()) {
      place->push_back(std::move(name));
    } else {
      *place = std::move(name);
    }
  }
  if (node != nullptr && context.wants_html()) keep_listed_files(level, *node, typed.values);
  if (const auto ticked = typed.values.find("_remove"); ticked != typed.values.end()) {
    const auto ids = texts_of(*ticked);
    typed.values.erase(ticked);
    if (node != nullptr) remove_ticked(level.fields, node->values, "", ids, typed.values);
  }
  // Of two versions the other person's was chosen: that field is not changed.
  if (const auto taken = typed.values.find("_take"); taken != typed.values.end()) {
    const Json choices = *taken;
    typed.values.erase("_take");
    if (choices.is_object())
      for (const auto& [key, side] : choices.items())
        if (side == "stored") typed.values.erase(key);
  }
  typed.go_on = typed.values.erase("_next") > 0;
  if (const auto stay = typed.values.find("_stay"); stay != typed.values.end()) {
    const auto is_part = [&](const forms::FieldGroup& group) { return *stay == group.key; };
    if (std::any_of(level.groups.begin(), level.groups.end(), is_part)) typed.stay = stay->get<std::string>();
    typed.values.erase(stay);
  }
  return typed;
}

/// What version the change was made on: If-Match, or `version` beside the values. 0: any (If-Match: *).
std::optional<std::int64_t> Vendor::version_of(http::Context& context, const Typed& typed) {
  std::string match(context.request().header("If-Match"));
  if (match.empty()) return typed.version;
  if (match == "*") return 0;
  if (match.starts_with("W/")) match.erase(0, 2);
  if (match.size() > 2 && match.front() == '"' && match.back() == '"')
    if (const auto version = read_id(match.substr(1, match.size() - 2))) return version;
  return -1;  // a tag of something else never matches
}

http::Outcome Vendor::new_form(http::Context& context) {
  return with_open_scope(
      context,
      [&](const ItemScope& scope) -> http::Outcome {
        const forms::Level* level = scope.ground.type->level(context.param("level"));
        if (level == nullptr) return http::not_found();
        SaveRequest request;
        request.level = level->key;
        request.parent = read_id(context.query("parent"));
        request.actor = actor(context);
        const FormPlace place = form_place(context, scope, level->key, 0, request.parent.value_or(0));
        const auto draft = asked_draft(context, place);
        if (draft) request.changes = draft->values;
        auto evaluation = service_.evaluate(scope.ground, scope.submission, request);
        if (!evaluation.ok()) return http::not_found();
        FormState state{level,   std::nullopt, request.parent.value_or(0), &*evaluation,
                        nullptr, nullptr,      base::random_token(16)};
        if (draft) state.typed = &draft->values;
        auto page = std::get<http::Page>(form_page(context, scope, state));
        add_editing(context, scope, place, draft, page.extra);
        return page;
      },
      Changes::rows);
}

http::Outcome Vendor::edit_form(http::Context& context) {
  return with_open_scope(
      context,
      [&](const ItemScope& scope) -> http::Outcome {
        const auto [level, id] = named(context, scope);
        if (level == nullptr) return http::not_found();
        auto node = service_.node(scope.submission, level->key, id);
        if (!node) return http::not_found();
        if (scope.corrections.items_open && !open_for_corrections(scope.corrections, *node))
          return http::Redirect{corrections_url(scope),
                                http::Flash{"error", "flash.submissions.row_not_asked", {{"title", node->title}}}};
        SaveRequest request;
        request.level = level->key;
        request.id = id;
        request.actor = actor(context);
        const FormPlace place = form_place(context, scope, level->key, id, 0);
        auto draft = asked_draft(context, place);
        if (draft) {
          keep_listed_files(*level, *node, draft->values);
          request.changes = draft->values;
        }
        auto evaluation = service_.evaluate(scope.ground, scope.submission, request);
        if (!evaluation.ok()) return refused_by(context, evaluation.error());
        FormState state{level, node, node->parent_id, &*evaluation, nullptr, &evaluation->findings};
        state.version = node->version;
        if (draft) {
          state.typed = &draft->values;
          // Saved by somebody else meanwhile: saving this shows both versions.
          if (draft->version != 0) state.version = draft->version;
        }
        auto page = std::get<http::Page>(form_page(context, scope, state));
        add_editing(context, scope, place, draft, page.extra);
        return page;
      },
      Changes::rows);
}

http::Outcome Vendor::invalid(http::Context& context, const ItemScope& scope, const forms::Level& level,
                              const std::optional<Node>& node, const Typed& typed, const forms::Evaluation& evaluation,
                              std::vector<forms::Finding> findings) {
  const forms::TypeDefinition& type = *scope.ground.type;
  // Shown together: what was found wrong in the values besides a file that was refused.
  for (const forms::Finding& finding : evaluation.findings) {
    const bool told = std::any_of(findings.begin(), findings.end(), [&](const forms::Finding& each) {
      return each.field == finding.field && each.code == finding.code;
    });
    if (finding.severity == forms::Severity::wrong && !told) findings.push_back(finding);
  }
  for (forms::Finding& finding : findings) finding = submissions::told(type, std::move(finding), context.locale());
  Json list = findings_json(type, level, findings, context.locale());
  if (!context.wants_html()) return http::Invalid{std::move(list)};
  FormState state{&level,          node,          node ? node->parent_id : typed.parent.value_or(0),
                  &evaluation,     &typed.values, &findings,
                  typed.form_token};
  state.version = typed.version.value_or(node ? node->version : 0);
  auto page = std::get<http::Page>(form_page(context, scope, state));
  return http::Invalid{std::move(list), std::move(page.view), std::move(page.resource), std::move(page.extra)};
}

http::Outcome Vendor::conflict(http::Context& context, const ItemScope& scope, const forms::Level& level,
                               const Typed& typed, const Node& current) {
  const Editability editability = service_.editable(scope.submission, scope.ground.tender, scope.ground.now);
  if (!context.wants_html()) {
    http::Refused refused = http::refuse(412, {"lost_update"});
    refused.more = {
        {"current", to_json(scope.ground, scope.submission, current, editability, scope.base_url, context.locale())},
        {"yours", {{"version", typed.version ? Json(*typed.version) : Json()}, {"values", typed.values}}}};
    return refused;
  }
  SaveRequest request;
  request.level = level.key;
  request.id = current.id;
  request.changes = typed.values;
  request.actor = actor(context);
  auto evaluation = service_.evaluate(scope.ground, scope.submission, request);
  if (!evaluation.ok()) return refused_by(context, evaluation.error());
  FormState state{&level, current, current.parent_id, &*evaluation, &typed.values, nullptr, typed.form_token};
  state.version = current.version;
  state.other = &current;
  state.status = 412;
  auto page = std::get<http::Page>(form_page(context, scope, state));
  page.extra["differences"] =
      differences(context, scope, level, current, *evaluation, typed.version.value_or(current.version));
  return page;
}

http::Outcome Vendor::form_page(http::Context& context, const ItemScope& scope, const FormState& state) {
  const forms::TypeDefinition& type = *scope.ground.type;
  const forms::Level& level = *state.level;
  const std::string& locale = context.locale();
  std::vector<Node> path;
  if (state.node) {
    path = service_.nodes(scope.submission, state.node->ancestors, false);
  } else if (state.parent_id != 0) {
    path = service_.nodes(scope.submission, {state.parent_id}, false);
    if (!path.empty() && !path.front().ancestors.empty()) {
      auto above = service_.nodes(scope.submission, path.front().ancestors, false);
      above.push_back(path.front());
      path = std::move(above);
    }
  }
  const std::string list = level_url(scope, level.key, state.parent_id);
  const std::string self = state.node ? node_url(scope, level.key, state.node->id) : "";

  forms::FormModelOptions options;
  options.locale = locale;
  options.typed = state.typed;
  options.findings = state.findings;
  if (state.node) options.files_url = self + "/files/";
  options.blank_forms_url = "/tenders/" + scope.ground.tender.no + "/blank-forms/" + level.key + "/";
  if (state.node) options.blank_forms_query = "?id=" + std::to_string(state.node->id);
  options.may_stay = state.other == nullptr;
  options.today = base::taipei_date(scope.ground.now);
  // While corrections are open, only what was asked and what rules make of it is a control; the rest is text.
  forms::Evaluation evaluation = *state.evaluation;
  const Json asked = state.node ? asked_fields(scope, level, *state.node, evaluation, locale) : Json();
  Json extra = {{"form", forms::form_model(type, level, evaluation, options)},
                {"label", type.label(level, locale)},
                {"title", state.node ? state.node->title : ""},
                {"is_new", !state.node},
                {"now_called", level.name_fields.size() > 1 ? state.evaluation->title : ""},
                {"shows_title", level.name_fields.size() > 1},
                {"purpose", type_word(type, locale, "level." + level.key + ".purpose")},
                {"guidance", type_word(type, locale, "level." + level.key + ".guidance")},
                {"action", state.node ? self : scope.base_url + "/" + level.key},
                {"evaluate_url", scope.base_url + "/" + level.key + "/evaluate"},
                {"node", state.node ? std::to_string(state.node->id) : ""},
                {"parent", state.parent_id == 0 ? "" : std::to_string(state.parent_id)},
                {"version", state.version == 0 ? "" : std::to_string(state.version)},
                {"token", state.token},
                {"cancel_url", list},
                {"self", self},
                {"is_conflict", state.other != nullptr},
                {"refused_code", state.refused.code},
                {"refused_params", state.refused.params},
                {"missing", state.node && state.typed == nullptr ? state.node->missing.size() : 0},
                {"steps", steps_model(scope, level, path, locale)}};
  if (asked.is_array()) {
    extra["corrections"] = asked;
    extra["cancel_url"] = corrections_url(scope);
  }
  extra["breadcrumb"] = breadcrumb_model(
      scope, &level, path,
      words_.text(locale, state.node ? "submissions.form.crumb_edit" : "submissions.form.crumb_new"), words_, locale);
  Json resource = {{"level", level.key},
                   {"parent", state.parent_id == 0 ? Json() : Json(std::to_string(state.parent_id))}};
  if (state.node) {
    const Editability editability = service_.editable(scope.submission, scope.ground.tender, scope.ground.now);
    resource = to_json(scope.ground, scope.submission, *state.node, editability, scope.base_url, locale);
  }
  return http::Page{"submissions/form", std::move(resource), std::move(extra), state.status};
}

}  // namespace tenderloom::submissions
