// Forms for people: new, edit, refused, overtaken by another change.
#include <algorithm>
#include <set>

#include "edit_gate.h"
#include "file_values.h"
#include "node_writer.h"
#include "tenderloom/base/crypto.h"
#include "tenderloom/forms/form_model.h"
#include "typed_values.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

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
  go_on_editing(context, scope, form_place(context, scope, level.key, node ? node->id : 0, state.parent_id),
                page.extra);
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
  go_on_editing(context, scope, form_place(context, scope, level.key, current.id, current.parent_id), page.extra);
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
                {"guides", state.guides},
                {"missing", state.node && state.typed == nullptr ? state.node->missing.size() : 0},
                {"needs_check", state.node && state.typed == nullptr && state.node->needs_check},
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
