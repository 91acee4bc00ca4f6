#include "token_routes.h"

#include <charconv>

#include "route_support.h"
#include "tenderloom/http/shape.h"

namespace tenderloom::accounts {
namespace {

using http::Method;

constexpr char kTokens[] = "/account/tokens";
constexpr char kTokensView[] = "accounts/tokens";

/// A list of words: an array, one word, or a text of several with blanks or commas between.
Scopes scopes_sent(const Json& values) {
  Scopes scopes;
  for (std::string text : http::body_values(values, "scopes")) {
    std::replace(text.begin(), text.end(), ',', ' ');
    scopes.merge(scopes_from(text));
  }
  return scopes;
}

/// A whole number sent as a number or as a form's text; anything else is out of every range.
std::int64_t number_sent(const Json& values, const char* name, std::int64_t fallback) {
  const auto found = values.find(name);
  if (found == values.end()) return fallback;
  if (found->is_number_integer()) return found->get<std::int64_t>();
  if (!found->is_string()) return -1;
  const std::string& text = found->get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : -1;
}

Json token_list(const Tokens& tokens, const http::Context& context, Instant now) {
  const auto& who = context.principal();
  Json items = Json::array(), companies = Json::array();
  for (const auto& token : tokens.of(who.person_id)) items.push_back(token_resource(token, now));
  Scopes scopes;
  for (const auto& offer : tokens.offers(who.person_id)) {
    if (offer.company_id != 0)
      companies.push_back({{"id", std::to_string(offer.company_id)},
                           {"name", offer.company_name},
                           {"scopes", offer.scopes},
                           {"current", offer.company_id == who.company_id}});
    scopes.insert(offer.scopes.begin(), offer.scopes.end());
  }
  const auto total = items.size();
  return {{"items", std::move(items)},
          {"page", 1},
          {"per_page", Tokens::kMost},
          {"total", total},
          {"scopes", scopes},
          {"companies", std::move(companies)},
          {"days", {{"usual", Tokens::kDays}, {"most", Tokens::kMostDays}}}};
}

http::Outcome make_token(Tokens& tokens, http::Context& context, Instant now) {
  // A token that could make others would outlive its own end.
  if (context.principal().by_token) return http::refuse(403, {"token_by_token"});
  const Json& values = context.values();
  TokenWish wish;
  wish.name = text_value(context, "name");
  wish.scopes = scopes_sent(values);
  wish.days = number_sent(values, "days", Tokens::kDays);
  wish.company_id = number_sent(values, "company", context.principal().company_id);
  const auto made = tokens.create(actor_of(context), wish, context.locale());
  if (!made.problems.empty()) {
    Json findings = Json::array();
    for (const auto& problem : made.problems)
      findings.push_back({{"field", problem.field}, {"code", problem.code}, {"params", problem.params}});
    return http::Invalid{.findings = std::move(findings),
                         .view = kTokensView,
                         .resource = token_list(tokens, context, now),
                         .extra = {{"typed", values}, {"scopes", wish.scopes}}};
  }
  Json resource = token_resource(made.token, now);
  resource["token"] = made.text;
  // People see it on the answer itself: it is kept nowhere from where a next page could show it.
  if (context.wants_html()) return http::Page{.view = "accounts/token_made", .resource = resource, .status = 201};
  return http::Created{.location = kTokens + ("/" + std::to_string(made.token.id)), .resource = std::move(resource)};
}

}  // namespace

Json token_resource(const ApiToken& token, Instant now) {
  const auto time = [](const std::optional<Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); };
  Json company;
  if (token.company_id != 0) company = {{"id", std::to_string(token.company_id)}, {"name", token.company_name}};
  return {{"id", std::to_string(token.id)},
          {"name", token.name},
          {"hint", token.hint},
          {"scopes", token.scopes},
          {"company", std::move(company)},
          {"created_at", base::iso8601(token.created_at)},
          {"expires_at", time(token.expires_at)},
          {"expired", token.expires_at && *token.expires_at <= now},
          {"last_used_at", time(token.last_used_at)},
          {"last_address", token.last_address}};
}

void register_token_routes(http::Router& router, Tokens& tokens, const base::Clock& clock) {
  router.add({.method = Method::get,
              .pattern = kTokens,
              .permission = "signed_in",
              .handler = [&tokens, &clock](http::Context& context) -> http::Outcome {
                return http::Page{.view = kTokensView, .resource = token_list(tokens, context, clock.now())};
              },
              .summary = "One's own API tokens, and the scopes and companies that new ones may have."});
  router.add({.method = Method::post,
              .pattern = kTokens,
              .permission = "signed_in",
              .handler = [&tokens, &clock](http::Context& context) { return make_token(tokens, context, clock.now()); },
              .summary = "Makes a token; `token` in the answer is its text, shown this once. Not with a token.",
              .statuses = {201, 403, 422},
              .body = {.bytes = 16 << 10},
              .body_schema = {{"type", "object"},
                              {"required", {"name", "scopes"}},
                              {"properties",
                               {{"name", {{"type", "string"}}},
                                {"scopes", {{"type", "array"}, {"items", {{"type", "string"}}}}},
                                {"company", {{"type", "string"}}},
                                {"days", {{"type", "integer"}, {"minimum", 1}, {"maximum", Tokens::kMostDays}}}}}}});
  router.add({.method = Method::get,
              .pattern = std::string(kTokens) + "/{id}",
              .permission = "signed_in",
              .handler = [&tokens, &clock](http::Context& context) -> http::Outcome {
                const auto id = id_param(context, "id");
                const auto token = id ? tokens.find(context.principal().person_id, *id) : std::nullopt;
                if (!token) return http::not_found();
                return http::Page{.view = "accounts/token", .resource = token_resource(*token, clock.now())};
              },
              .summary = "One of one's own tokens, without its text.",
              .statuses = {200, 404}});
  router.add({.method = Method::del,
              .pattern = std::string(kTokens) + "/{id}",
              .permission = "signed_in",
              .handler = [&tokens](http::Context& context) -> http::Outcome {
                const auto id = id_param(context, "id");
                if (!id || !tokens.revoke(actor_of(context), context.principal().person_id, *id))
                  return http::not_found();
                return http::Deleted{.go_to = kTokens, .flash = http::Flash{"success", "flash.token_revoked"}};
              },
              .summary = "Revokes a token at once.",
              .statuses = {204, 404}});
}

}  // namespace tenderloom::accounts
