// SCR-105, SCR-106 and SCR-127: a forgotten password, a new one by the link of a mail, changing one's own.
#include "json_text.h"
#include "route_support.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/base/formats.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/form_model.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kForgotView[] = "accounts/forgot";
constexpr char kResetView[] = "accounts/reset";
constexpr char kPasswordView[] = "accounts/password";
constexpr char kNewForm[] = "new_password";
constexpr char kChangeForm[] = "change_password";

http::Refused busy_hasher(const base::Error& error) { return {.status = 503, .error = error, .retry_after = 5}; }

Json password_form(const Judged& judged, const std::string& locale, const Json* typed) {
  forms::FormModelOptions options;
  options.locale = locale;
  options.typed = typed;
  options.findings = typed ? &judged.evaluation.findings : nullptr;
  return forms::form_model(*judged.type, *judged.level, judged.evaluation, options);
}

void add_problems(Judged& judged, const PasswordProblems& problems) {
  for (const auto& problem : problems) {
    const char* rule = problem.code == "password_recent" ? "R-017" : "";
    judged.evaluation.findings.push_back({problem.field, problem.code, problem.params, rule, forms::Severity::wrong});
  }
}

Json link_resource(const PasswordResets::Open& open) {
  return {{"email", open.email},
          {"purpose", open.purpose == PasswordResets::Purpose::first ? "first" : "reset"},
          {"expires_at", base::iso8601(open.expires_at)}};
}

/// People get a page that says how to go on; programs the problem document.
http::Outcome link_gone(const http::Context& context) {
  if (context.wants_html()) return http::Page{.view = "accounts/link_gone", .status = 404};
  return http::refuse(404, {"link_gone"});
}

}  // namespace

http::Outcome Accounts::ask_reset(http::Context& context) {
  std::string email = text_value(context, "email");
  if (email.empty()) email = text_value(context, "forgot_email");
  const std::string tax_id(base::trim(text_value(context, "tax_id")));
  const auto refused = [&](Json finding) -> http::Outcome {
    return http::Invalid{.findings = Json::array({std::move(finding)}),
                         .view = kForgotView,
                         .resource = {{"bot_check", bot_check_resource("password")}},
                         .extra = {{"email", email}, {"tax_id", tax_id}}};
  };
  if (base::trim(email).empty()) return refused({{"field", "email"}, {"code", "email_needed"}});
  if (!base::normalise_email(base::trim(email))) {
    return refused({{"field", "email"}, {"code", "email_unlikely"}, {"rule", "R-008"}});
  }
  if (const auto checked = bot_check_->verify("password", text_value(context, "altcha")); !checked) {
    return refused({{"field", "altcha"}, {"code", checked.error().code}, {"rule", "R-014"}});
  }
  password_resets_.request(email, tax_id, context.request().client_address, context.locale());
  return http::Done{.go_to = "/password/forgot?sent=1",
                    .resource = {{"sent", true}, {"minutes", PasswordResets::kResetLifetime.count()}}};
}

http::Outcome Accounts::show_reset(http::Context& context) {
  const auto open = password_resets_.find(context.param("token"));
  if (!open) return link_gone(context);
  const auto judged = registrations_.evaluate(kNewForm, Json::object(), Json::object());
  return http::Page{.view = kResetView,
                    .resource = link_resource(*open),
                    .extra = {{"form", password_form(judged, context.locale(), nullptr)},
                              {"action", "/password/reset/" + context.param("token")}}};
}

http::Outcome Accounts::reset_by_form(http::Context& context) {
  const std::string& token = context.param("token");
  const auto open = password_resets_.find(token);
  if (!open) return link_gone(context);
  Json values = form_values(context);
  values.erase("reset_email");  // shown read-only in the page
  auto judged = registrations_.evaluate(kNewForm, Json::object(), values);
  if (judged.evaluation.complete()) {
    const auto used = password_resets_.use(token, text_in(values, "new_password"), context.request().client_address,
                                           context.locale());
    if (!used) {
      if (used.error().code == "link_gone") return link_gone(context);
      return busy_hasher(used.error());
    }
    if (used->empty()) {
      return http::Done{.go_to = "/login",
                        .resource = {{"email", open->email}},
                        .flash = http::Flash{"success", "flash.password_set"}};
    }
    add_problems(judged, *used);
  }
  return http::Invalid{
      .findings = findings_of(judged, context.locale()),
      .view = kResetView,
      .resource = link_resource(*open),
      .extra = {{"form", password_form(judged, context.locale(), &values)}, {"action", "/password/reset/" + token}}};
}

http::Outcome Accounts::show_password(http::Context& context) {
  const auto judged = registrations_.evaluate(kChangeForm, Json::object(), Json::object());
  Json resource = forms::to_json(*judged.type, *judged.level, judged.evaluation, context.locale());
  resource.erase("findings");
  return http::Page{.view = kPasswordView,
                    .resource = std::move(resource),
                    .extra = {{"form", password_form(judged, context.locale(), nullptr)}}};
}

http::Outcome Accounts::change_password(http::Context& context) {
  const auto* session = context.principal().by_token ? nullptr : context.session();
  if (!session) return http::refuse(409, {"session_of_token"});
  const Json values = form_values(context);
  auto judged = registrations_.evaluate(kChangeForm, Json::object(), values);
  if (judged.evaluation.complete()) {
    const auto changed = passwords_.change(context.principal().person_id, text_in(values, "current_password"),
                                           text_in(values, "new_password"), session->id,
                                           context.request().client_address, context.locale());
    if (!changed) {
      if (changed.error().code == "account_locked") return http::Refused{.status = 409, .error = changed.error()};
      return busy_hasher(changed.error());
    }
    if (changed->empty()) {
      return http::Done{.go_to = "/account/password",
                        .resource = {{"changed", true}},
                        .flash = http::Flash{"success", "flash.password_changed"}};
    }
    add_problems(judged, *changed);
  }
  return http::Invalid{.findings = findings_of(judged, context.locale()),
                       .view = kPasswordView,
                       .extra = {{"form", password_form(judged, context.locale(), &values)}}};
}

void Accounts::register_password_routes(http::Router& router) {
  const Json secrets{{"new_password", {{"type", "string"}}}, {"new_password_confirm", {{"type", "string"}}}};
  router.add({.method = Method::get,
              .pattern = "/password/forgot",
              .permission = "public",
              .handler = [this](http::Context& context) -> http::Outcome {
                return http::Page{.view = kForgotView,
                                  .resource = {{"bot_check", bot_check_resource("password")}},
                                  .extra = {{"sent", !context.query("sent").empty()}}};
              },
              .summary = "The page that asks for a link to set a new password."});
  router.add(
      {.method = Method::post,
       .pattern = "/password/forgot",
       .permission = "public",
       .handler = [this](http::Context& context) { return ask_reset(context); },
       .summary = "Mails a link to set a new password; the answer is the same whether or not there is an account.",
       .statuses = {200, 422},
       .body = {.bytes = 64 << 10},
       .body_schema = {{"type", "object"},
                       {"required", {"email"}},
                       {"properties",
                        {{"email", {{"type", "string"}, {"format", "email"}}},
                         {"tax_id", {{"type", "string"}}},
                         {"altcha", {{"type", "string"}}}}}},
       .cost = http::Cost::password});
  router.add({.method = Method::get,
              .pattern = "/password/reset/{token}",
              .permission = "public",
              .handler = [this](http::Context& context) { return show_reset(context); },
              .summary = "Whose password the link of a mail sets, and until when.",
              .statuses = {200, 404}});
  router.add({.method = Method::post,
              .pattern = "/password/reset/{token}",
              .permission = "public",
              .handler = [this](http::Context& context) { return reset_by_form(context); },
              .summary = "Sets the password, once; ends every session of that person.",
              .statuses = {200, 404, 422, 503},
              .body = {.bytes = 64 << 10},
              .body_schema = {{"type", "object"}, {"properties", secrets}},
              .slow = true});
  router.add({.method = Method::get,
              .pattern = "/account/password",
              .permission = "signed_in",
              .handler = [this](http::Context& context) { return show_password(context); },
              .summary = "The form that changes one's own password."});
  for (const auto method : {Method::post, Method::put}) {
    Json properties = secrets;
    properties["current_password"] = {{"type", "string"}};
    router.add({.method = method,
                .pattern = "/account/password",
                .permission = "signed_in",
                .handler = [this](http::Context& context) { return change_password(context); },
                .summary = "Changes one's own password and ends the person's other sessions.",
                .statuses = {200, 409, 422, 503},
                .body = {.bytes = 64 << 10},
                .body_schema = {{"type", "object"}, {"properties", std::move(properties)}},
                .slow = true});
  }
}

}  // namespace tenderloom::accounts
