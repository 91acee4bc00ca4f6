// Creating, changing and judging items as requests.
#include <algorithm>

#include "tenderloom/base/crypto.h"
#include "vendor.h"

namespace tenderloom::submissions {

namespace {

constexpr std::size_t kLongestKey = 60;

/// A repeat of the same request answers the same. A browser's form token counts together with what was typed: whoever
/// goes back and types something else means another row.
std::string idempotency_key(http::Context& context, const std::string& form_token, const Json& values) {
  const std::string header(context.request().header("Idempotency-Key"));
  if (!header.empty()) return "k:" + base::sha256_hex(header).substr(0, kLongestKey);
  if (form_token.empty()) return {};
  return "f:" + base::sha256_hex(form_token + values.dump(-1, ' ', false, Json::error_handler_t::replace))
                    .substr(0, kLongestKey);
}

}  // namespace

http::Outcome Vendor::overview(http::Context& context) {
  return with_scope(context, [&](const ItemScope& scope) -> http::Outcome {
    http::Outcome outcome = pages_.overview(context, scope);
    auto& page = std::get<http::Page>(outcome);
    Json guides = Json::array();
    for (const tenders::GuideState& guide :
         tenders_.guides(scope.ground.tender, scope.submission.company_id, context.locale())) {
      guides.push_back({{"key", guide.key},
                        {"label", guide.label},
                        {"must_confirm", guide.must_confirm},
                        {"available", guide.has_file},
                        {"confirmed", guide.confirmed},
                        {"url", "/tenders/" + scope.ground.tender.no + "/guides/" + guide.key}});
    }
    page.resource["guides"] = std::move(guides);
    return outcome;
  });
}

http::Outcome Vendor::create(http::Context& context) {
  Scoped scoped = scope(context, true);
  if (auto* refused = std::get_if<http::Refused>(&scoped)) return std::move(*refused);
  const ItemScope& open = std::get<ItemScope>(scoped);
  const forms::Level* level = open.ground.type->level(context.param("level"));
  if (level == nullptr) return http::not_found();
  const auto refused = refusal(context, open, Changes::rows);
  if (refused && !context.wants_html()) return *refused;

  const Typed typed = read_values(context, open, *level, nullptr);
  SaveRequest request;
  request.level = level->key;
  request.parent = typed.parent;
  request.changes = typed.values;
  request.actor = actor(context);
  request.idempotency_key = idempotency_key(context, typed.form_token, typed.values);
  if (typed.parent_invalid || (!level->parent.empty() && !typed.parent))
    return http::refuse(422, {"parent_unknown", Json::object(), "parent"});
  if (refused || !typed.findings.empty()) {
    auto evaluation = service_.evaluate(open.ground, open.submission, request);
    if (!evaluation.ok()) return refused_by(context, evaluation.error());
    if (!refused) return invalid(context, open, *level, std::nullopt, typed, *evaluation, typed.findings);
    FormState state{level,         std::nullopt, typed.parent.value_or(0), &*evaluation,
                    &typed.values, nullptr,      typed.form_token};
    state.status = refused->status;
    state.refused = refused->error;
    state.guides = refused->more.value("guides", Json());
    return form_page(context, open, state);
  }
  auto result = service_.save(open.ground, open.submission, request);
  if (!result.ok() && result.error().code == "parent_unknown" && context.wants_html())
    return kept_for_later(context, open, form_place(context, open, level->key, 0, typed.parent.value_or(0)), typed);
  if (!result.ok()) return refused_by(context, result.error());
  if (result->kind == SaveOutcome::Kind::invalid)
    return invalid(context, open, *level, std::nullopt, typed, result->evaluation, result->findings);
  return saved(context, open, *level, *result, true, typed);
}

http::Outcome Vendor::change(http::Context& context) {
  Scoped scoped = scope(context);
  if (auto* refused = std::get_if<http::Refused>(&scoped)) return std::move(*refused);
  const ItemScope& open = std::get<ItemScope>(scoped);
  const auto [level, id] = named(context, open);
  if (level == nullptr) return http::not_found();
  auto node = service_.node(open.submission, level->key, id);
  if (!node && context.wants_html() && service_.history(open.submission, level->key, id, 1, 1))
    return kept_for_later(context, open, form_place(context, open, level->key, id, 0),
                          read_values(context, open, *level, nullptr));
  if (!node) return http::not_found();
  const auto refused = refusal(context, open, Changes::rows);
  if (refused && !context.wants_html()) return *refused;

  const Typed typed = read_values(context, open, *level, &*node);
  const auto version = version_of(context, typed);
  if (!version) return http::refuse(428, {"version_required"});
  SaveRequest request;
  request.level = level->key;
  request.id = id;
  request.changes = typed.values;
  if (*version != 0) request.version = *version;
  request.actor = actor(context);
  if (refused || !typed.findings.empty()) {
    auto evaluation = service_.evaluate(open.ground, open.submission, request);
    if (!evaluation.ok()) return refused_by(context, evaluation.error());
    if (!refused) return invalid(context, open, *level, node, typed, *evaluation, typed.findings);
    FormState state{level, node, node->parent_id, &*evaluation, &typed.values};
    state.version = *version;
    state.status = refused->status;
    state.refused = refused->error;
    state.guides = refused->more.value("guides", Json());
    return form_page(context, open, state);
  }
  auto result = service_.save(open.ground, open.submission, request);
  if (!result.ok()) return refused_by(context, result.error());
  if (result->kind == SaveOutcome::Kind::conflict) return conflict(context, open, *level, typed, result->node);
  if (result->kind == SaveOutcome::Kind::invalid)
    return invalid(context, open, *level, node, typed, result->evaluation, result->findings);
  return saved(context, open, *level, *result, false, typed);
}

http::Outcome Vendor::saved(http::Context& context, const ItemScope& scope, const forms::Level& level,
                            const SaveOutcome& outcome, bool created, const Typed& typed) {
  const Node& node = outcome.node;
  const std::string& locale = context.locale();
  const forms::TypeDefinition& type = *scope.ground.type;
  const std::string self = node_url(scope, level.key, node.id);
  std::string list = level_url(scope, level.key, node.parent_id);
  const std::string etag = std::to_string(node.version);
  // As it stands now: figures included, even when a repeat found it changed or deleted meanwhile.
  const Editability editability = service_.editable(scope.submission, scope.ground.tender, scope.ground.now);
  if (!context.wants_html()) {
    Json resource = to_json(scope.ground, scope.submission, node, editability, scope.base_url, locale);
    if (created) return http::Created{self, std::move(resource), std::nullopt, list, etag};
    return http::Done{list, std::move(resource), std::nullopt, etag};
  }
  // The form is done; a program's change is none of its business.
  editing_.forget(form_place(context, scope, level.key, created ? 0 : node.id, node.parent_id));
  if (!created) editing_.leave(node.id, context.principal().person_id);
  if (!typed.stay.empty()) list = self + "/edit#group-" + typed.stay;
  if (typed.go_on) {
    ItemScope now = scope;  // with the figures that this save changed
    if (auto found = service_.get(scope.submission.id)) now.submission = std::move(*found);
    if (const auto next = next_open_url(service_, now, editability, node.sort_key); !next.empty()) list = next;
  }
  const std::size_t missing = node.missing.size();
  const forms::Level* child = nullptr;
  for (const forms::Level& other : type.levels())
    if (other.parent == level.key && child == nullptr) child = &other;
  http::Flash flash;
  flash.kind = missing == 0 ? "success" : "notice";
  flash.key = std::string("flash.submissions.") + (created ? "created" : "saved") + (missing == 0 ? "" : "_draft");
  flash.params = {{"level", type.label(level, locale)}, {"title", node.title}, {"missing", missing}};
  // The way on: what is missing first, then the level below.
  const std::string back = scope.corrections.items_open && typed.stay.empty() ? corrections_url(scope) : list;
  if (!typed.stay.empty()) {
    // One is where one goes on.
  } else if (missing != 0) {
    flash.params["url"] = self + "/edit";
    flash.params["url_label"] = words_.text(locale, "submissions.go.complete", flash.params);
  } else if (child != nullptr) {
    flash.params["url"] = node.child_count() == 0
                              ? scope.base_url + "/" + child->key + "/new?parent=" + std::to_string(node.id)
                              : level_url(scope, child->key, node.id);
    flash.params["url_label"] =
        words_.text(locale, node.child_count() == 0 ? "submissions.go.add_child" : "submissions.go.children",
                    {{"child", type.label(*child, locale)}});
  }
  if (created) return http::Created{self, Json::object(), std::move(flash), back, etag};
  return http::Done{back, Json::object(), std::move(flash), etag};
}

http::Outcome Vendor::evaluate(http::Context& context) {
  Scoped scoped = scope(context);
  if (auto* refused = std::get_if<http::Refused>(&scoped)) return std::move(*refused);
  const ItemScope& open = std::get<ItemScope>(scoped);
  const forms::Level* level = open.ground.type->level(context.param("level"));
  if (level == nullptr) return http::not_found();
  const Typed typed = read_values(context, open, *level, nullptr);
  SaveRequest request;
  request.level = level->key;
  request.changes = typed.values;
  request.parent = typed.parent;
  request.actor = actor(context);
  const Json& body = context.values();
  if (const auto id = body.find("id"); id != body.end() && !id->is_null()) {
    const auto wanted = read_id(id->is_string() ? id->get<std::string>() : id->dump());
    if (!wanted && !(id->is_string() && id->get<std::string>().empty())) return http::not_found();
    request.id = wanted.value_or(0);
  }
  if (typed.parent_invalid) return http::refuse(422, {"parent_unknown", Json::object(), "parent"});
  auto evaluation = service_.evaluate(open.ground, open.submission, request);
  if (!evaluation.ok()) return refused_by(context, evaluation.error());
  Json answer = forms::to_json(*open.ground.type, *level, *evaluation, context.locale());
  answer["title"] = evaluation->title;
  answer["findings"] = findings_json(*open.ground.type, *level, evaluation->findings, context.locale());
  answer["advice"] = advice_json(*open.ground.type, *level, evaluation->values, open.ground.now, context.locale());
  http::Page page;
  page.resource = std::move(answer);
  return page;
}

}  // namespace tenderloom::submissions
