#include "tenderloom/render/parts.h"
#include "token_routes.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

Json tokens_crumb(const ViewContext& context, const std::string& label) {
  Json list = Json::array({{{"label", context.t("common.home")}, {"url", "/"}}});
  if (!label.empty()) list.push_back({{"label", context.t("tokens.title")}, {"url", "/account/tokens"}});
  list.push_back({{"label", label.empty() ? context.t("tokens.title") : label}});
  return list;
}

std::string name_of(const Json& token, const ViewContext& context) {
  const std::string name = token.value("name", "");
  return name.empty() ? context.t("tokens.unnamed") : name;
}

std::string scopes_text(const Json& token, const ViewContext& context) {
  std::string text;
  for (const auto& scope : token.value("scopes", Json::array()))
    text += (text.empty() ? "" : context.t("tokens.between")) + context.t("tokens.scope." + scope.get<std::string>());
  return text;
}

std::string used_text(const Json& token, const ViewContext& context) {
  const std::string used = parts::time_text(token.value("last_used_at", Json())),
                    address = token.value("last_address", "");
  if (used.empty()) return context.t("tokens.never_used");
  return address.empty() ? used : context.t("tokens.used_from", {{"time", used}, {"address", address}});
}

Json company_of(const Json& token) { return token.contains("company") ? token["company"] : Json(); }

Json token_control(const std::string& name, const std::string& value, const ViewContext& context) {
  const std::string error = parts::error_of(context.findings, name);
  return {{"id", "field-" + name}, {"value", value}, {"error", error}, {"has_error", !error.empty()}};
}
Json token_control_shape() { return {{"id", "text"}, {"value", "text"}, {"error", "text"}, {"has_error", "flag"}}; }

std::string typed_text(const Json& typed, const char* name, const std::string& fallback) {
  const auto found = typed.find(name);
  if (found == typed.end()) return fallback;
  return found->is_string() ? found->get<std::string>() : found->is_number() ? found->dump() : fallback;
}

Json scope_choices(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json chosen = extra.value("scopes", Json::array({"read"}));
  Json choices = Json::array();
  for (const char* scope : {"read", "write", "staff", "admin"}) {
    const Json offered = resource.value("scopes", Json::array());
    if (std::find(offered.begin(), offered.end(), scope) == offered.end()) continue;
    choices.push_back({{"value", scope},
                       {"id", std::string("scope-") + scope},
                       {"label", context.t(std::string("tokens.scope.") + scope)},
                       {"hint", context.t(std::string("tokens.scope_hint.") + scope)},
                       {"checked", std::find(chosen.begin(), chosen.end(), scope) != chosen.end()}});
  }
  return choices;
}

Json tokens_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const Json typed = extra.value("typed", Json::object()), days = resource.value("days", Json::object());
  Json rows = Json::array(), companies = Json::array(), errors = parts::errors(context.findings);
  for (const auto& token : resource.value("items", Json::array()))
    rows.push_back(token_row(token, "/account/tokens/" + token.value("id", ""), context));
  const std::string chosen = typed_text(typed, "company", "");
  for (const auto& company : resource.value("companies", Json::array())) {
    const std::string id = company.value("id", "");
    companies.push_back({{"value", id},
                         {"label", company.value("name", "")},
                         {"selected", chosen.empty() ? company.value("current", false) : chosen == id}});
  }
  return {
      {"title", context.t("tokens.title")},
      {"purpose", context.t("tokens.purpose")},
      {"breadcrumb", tokens_crumb(context, "")},
      {"has_errors", !errors.empty()},
      {"errors", std::move(errors)},
      {"rows", std::move(rows)},
      {"empty", parts::empty(context.t("tokens.none"), context.t("tokens.none_text"))},
      {"name_field", token_control("name", typed_text(typed, "name", ""), context)},
      {"scopes_field", token_control("scopes", "", context)},
      {"scopes", scope_choices(resource, extra, context)},
      {"company_field", token_control("company", "", context)},
      {"has_choice", companies.size() > 1},
      {"companies", std::move(companies)},
      {"days_field",
       token_control("days", typed_text(typed, "days", std::to_string(days.value("usual", std::int64_t{0}))), context)},
      {"days_hint", context.t("tokens.days_hint", {{"most", days.value("most", std::int64_t{0})}})}};
}

Json token_details(const Json& token, const ViewContext& context) {
  const Json company = company_of(token);
  Json details = Json::array({parts::detail(context.t("tokens.name"), name_of(token, context)),
                              parts::detail(context.t("tokens.scopes"), scopes_text(token, context))});
  if (company.is_object()) details.push_back(parts::detail(context.t("tokens.company"), company.value("name", "")));
  const std::string expires = parts::time_text(token.value("expires_at", Json()));
  details.push_back(parts::detail(context.t("tokens.made"), parts::time_text(token.value("created_at", Json()))));
  details.push_back(parts::detail(context.t("tokens.expires"), expires.empty() ? context.t("tokens.no_end") : expires));
  return details;
}

/// One's own token, or with `user` that of somebody whom staff look after.
Json token_model(const Json& token, const Json& extra, const ViewContext& context) {
  const std::string user = extra.value("user", ""), owner = user.empty() ? "/account" : "/staff/users/" + user;
  Json details = token_details(token, context);
  details.push_back(parts::detail(context.t("tokens.used"), used_text(token, context)));
  const std::string name = name_of(token, context);
  return {{"title", context.t("tokens.one_title", {{"name", name}})},
          {"purpose", context.t("tokens.one_purpose")},
          {"breadcrumb", user.empty() ? tokens_crumb(context, name)
                                      : Json::array({{{"label", context.t("users.title")}, {"url", "/staff/users"}},
                                                     {{"label", context.t("users.back")}, {"url", owner}},
                                                     {{"label", name}}})},
          {"details", std::move(details)},
          {"confirm",
           {{"text", context.t("tokens.revoke_text")},
            {"items", Json::array()},
            {"action", owner + "/tokens/" + token.value("id", "")},
            {"method", "DELETE"},
            {"version", ""},
            {"label", context.t("tokens.revoke")},
            {"danger", true},
            {"cancel_url", user.empty() ? owner + "/tokens" : owner},
            {"reason", ""},
            {"reason_label", ""},
            {"reason_required", false}}}};
}

Json made_model(const Json& token, const Json&, const ViewContext& context) {
  return {{"title", context.t("tokens.made_title")},
          {"purpose", context.t("tokens.made_purpose")},
          {"breadcrumb", tokens_crumb(context, context.t("tokens.made_title"))},
          {"token", token.value("token", "")},
          {"details", token_details(token, context)}};
}

}  // namespace

Json token_row(const Json& token, const std::string& url, const ViewContext& context) {
  const Json company = company_of(token);
  const bool expired = token.value("expired", false);
  const std::string expires = parts::time_text(token.value("expires_at", Json())), hint = token.value("hint", "");
  return {{"name", name_of(token, context)},
          {"hint", hint.empty() ? "" : "tl_…" + hint},
          {"scopes", scopes_text(token, context)},
          {"company", company.is_object() ? company.value("name", "") : ""},
          {"made", parts::time_text(token.value("created_at", Json()))},
          {"expires", expires.empty() ? context.t("tokens.no_end") : expires},
          {"state", parts::badge(expired ? "neutral" : "done", context.t(expired ? "tokens.expired" : "tokens.valid"))},
          {"used", used_text(token, context)},
          {"url", url}};
}

Json token_row_shape() {
  return Json::array({{{"name", "text"},
                       {"hint", "text"},
                       {"scopes", "text"},
                       {"company", "text"},
                       {"made", "text"},
                       {"expires", "text"},
                       {"state", parts::badge_shape()},
                       {"used", "text"},
                       {"url", "text"}}});
}

void add_token_views(render::ViewRegistry& views) {
  const Json options = Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}});
  views.add(
      {"accounts/tokens",
       {{"rows", token_row_shape()},
        {"empty", parts::empty_shape()},
        {"name_field", token_control_shape()},
        {"scopes_field", token_control_shape()},
        {"scopes",
         Json::array({{{"value", "text"}, {"id", "text"}, {"label", "text"}, {"hint", "text"}, {"checked", "flag"}}})},
        {"company_field", token_control_shape()},
        {"has_choice", "flag"},
        {"companies", options},
        {"days_field", token_control_shape()},
        {"days_hint", "text"}},
       tokens_model});
  views.add(
      {"accounts/token", {{"details", parts::details_shape()}, {"confirm", parts::confirm_shape()}}, token_model});
  views.add({"accounts/token_made", {{"token", "text"}, {"details", parts::details_shape()}}, made_model});
}

}  // namespace tenderloom::accounts
