// A row copied with everything below it, beside the original or under another parent.
#include "tenderloom/base/crypto.h"
#include "tenderloom/http/routes_of.h"
#include "vendor.h"

namespace tenderloom::submissions {

http::Outcome Vendor::duplicate_form(http::Context& context) {
  return with_open_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const auto node = named_node(context, scope);
    if (!node) return http::not_found();
    const forms::Level* level = scope.ground.type->level(node->level);
    return place_page(context, scope,
                      {"submissions/duplicate", level, *node, node->parent_id, {}, {}, base::random_token(16)});
  });
}

http::Outcome Vendor::duplicate(http::Context& context) {
  return with_open_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    const auto node = named_node(context, scope);
    if (!node) return http::not_found();
    const forms::Level* level = scope.ground.type->level(node->level);
    const Typed typed = read_values(context, scope, *level, nullptr);
    DuplicateRequest request;
    request.level = level->key;
    request.id = node->id;
    if (typed.parent_invalid) return http::refuse(422, {"parent_unknown", Json::object(), "parent"});
    request.parent = typed.parent;
    // A name that was left as it stood is no wish for the same name: one is made from it.
    for (const auto& [key, value] : typed.values.items()) {
      const Json old = node->values.value(key, Json());
      const bool same = value == old || (value.is_string() && !old.is_string() && value == old.dump());
      const bool elsewhere = request.parent && *request.parent != node->parent_id;
      if (!same || elsewhere) request.changes[key] = value;
    }
    request.actor = actor(context);
    request.actor.source = "duplicate";
    request.locale = context.locale();
    const std::string key(context.request().header("Idempotency-Key"));
    const std::string token = key.empty() ? typed.form_token : key;
    if (!token.empty()) request.idempotency_key = "d:" + base::sha256_hex(token + request.changes.dump()).substr(0, 60);
    auto made = service_.duplicate(scope.ground, scope.submission, request);
    if (!made.ok() && made.error().code.starts_with("parent_") && context.wants_html()) {
      PlaceForm form{"submissions/duplicate", level, *node, node->parent_id, {}, typed.values, typed.form_token};
      form.refused = made.error();
      form.refused->field = "parent";
      return place_page(context, scope, form);
    }
    if (!made.ok()) return refused_by(context, made.error());
    if (made->kind == SaveOutcome::Kind::invalid) {
      std::vector<forms::Finding> findings = made->findings;
      for (forms::Finding& finding : findings) finding = told(*scope.ground.type, finding, context.locale());
      if (!context.wants_html())
        return http::Invalid{findings_json(*scope.ground.type, *level, findings, context.locale())};
      return place_page(context, scope,
                        {"submissions/duplicate", level, *node, request.parent.value_or(node->parent_id),
                         std::move(findings), typed.values, typed.form_token});
    }
    const std::string self = node_url(scope, level->key, made->node.id);
    const Editability may = service_.editable(scope.submission, scope.ground.tender, scope.ground.now);
    http::Flash flash{"success",
                      "flash.submissions.duplicated",
                      {{"title", made->node.title},
                       {"url", self + "/edit"},
                       {"url_label", words_.text(context.locale(), "submissions.duplicate.check")}}};
    return http::Created{
        self, to_json(scope.ground, scope.submission, made->node, may, scope.base_url, context.locale()),
        std::move(flash), level_url(scope, level->key, made->node.parent_id), std::to_string(made->node.version)};
  });
}

void Vendor::register_duplicate_routes(http::Router& router) {
  const http::RoutesOf edit(router, this, "vendor.edit");
  using http::Method;
  const std::string pattern = "/tenders/{no}/items/{level}/{id}/duplicate";
  edit(Method::get, pattern, "What a duplicate of a row would hold, and what it would be called.", {200, 404},
       &Vendor::duplicate_form, {}, {{"q", "query", "string", "Words to find among the rows that it may stand under"}});
  edit(Method::post, pattern,
       "Copies a row with everything below it; `values` of the copy, `parent` where it is to stand elsewhere.",
       {201, 404, 409, 422}, &Vendor::duplicate);
}

}  // namespace tenderloom::submissions
