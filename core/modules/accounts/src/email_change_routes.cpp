// Another address to sign in with: /account/email asks, the link of a mail confirms.
#include "json_text.h"
#include "route_support.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/base/text.h"
#include "tenderloom/forms/form_model.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kEmailPage[] = "/account/email";
constexpr char kEmailForm[] = "change_email";
constexpr char kEmailView[] = "accounts/email";
constexpr char kEmailConfirmView[] = "accounts/email_confirm";

Json pending_resource(const std::optional<EmailChanges::Pending>& pending) {
  if (!pending) return nullptr;
  return {{"email", pending->email}, {"expires_at", base::iso8601(pending->expires_at)}};
}

http::Outcome email_link_gone(const http::Context& context) {
  if (context.wants_html()) return http::Page{.view = "accounts/email_link_gone", .status = 404};
  return http::refuse(404, {"link_gone"});
}

}  // namespace

http::Outcome Accounts::email_page(http::Context& context, const Judged& judged, const Json* typed) {
  forms::FormModelOptions options;
  options.locale = context.locale();
  options.typed = typed;
  options.findings = typed ? &judged.evaluation.findings : nullptr;
  const auto& who = context.principal();
  Json resource{{"email", who.email}, {"pending", pending_resource(email_changes_.pending_of(who.person_id))}};
  Json extra{{"form", forms::form_model(*judged.type, *judged.level, judged.evaluation, options)}};
  if (!typed) return http::Page{.view = kEmailView, .resource = std::move(resource), .extra = std::move(extra)};
  return http::Invalid{.findings = findings_of(judged, context.locale()),
                       .view = kEmailView,
                       .resource = std::move(resource),
                       .extra = std::move(extra)};
}

http::Outcome Accounts::ask_email_change(http::Context& context) {
  if (context.principal().by_token || !context.session()) return http::refuse(409, {"session_of_token"});
  const Json values = form_values(context);
  auto judged = registrations_.evaluate(kEmailForm, Json::object(), values);
  if (!judged.evaluation.complete()) return email_page(context, judged, &values);
  const auto asked = email_changes_.ask(actor_of(context), text_in(values, "new_email"),
                                        text_in(values, "current_password"), context.locale());
  if (asked) {
    return http::Done{.go_to = kEmailPage,
                      .resource = {{"email", context.principal().email}, {"pending", pending_resource(*asked)}},
                      .flash = http::Flash{"success", "flash.email_change_asked", {{"email", asked->email}}}};
  }
  const auto& error = asked.error();
  if (error.code == "busy") return http::Refused{.status = 503, .error = error, .retry_after = 5};
  if (error.code == "account_locked") return http::Refused{.status = 409, .error = error};
  const bool password = error.code == "password_wrong";
  judged.evaluation.findings.push_back(
      {password ? "current_password" : "new_email", error.code, error.params, "", forms::Severity::wrong});
  return email_page(context, judged, &values);
}

http::Outcome Accounts::confirm_email_change(http::Context& context, bool decided) {
  const std::string& token = context.param("token");
  const auto asked = email_changes_.find(token);
  if (!asked) return email_link_gone(context);
  const Json resource{{"email", asked->email}, {"expires_at", base::iso8601(asked->expires_at)}};
  const std::string address = std::string(kEmailPage) + "/confirm/" + token;
  if (!decided) {
    return http::Page{.view = kEmailConfirmView, .resource = resource, .extra = {{"action", address}}};
  }
  const auto* session = context.principal().by_token ? nullptr : context.session();
  const bool own = session && context.principal().person_id == asked->person_id;
  const auto done = email_changes_.confirm(token, own ? session->id : std::string(), context.request().client_address,
                                           context.locale());
  if (!done) {
    if (done.error().code == "link_gone") return email_link_gone(context);
    return http::refuse(409, done.error());
  }
  return http::Done{.go_to = own ? kEmailPage : "/login",
                    .resource = {{"email", done->email}},
                    .flash = http::Flash{"success", "flash.email_changed", {{"email", done->email}}}};
}

void Accounts::register_email_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = kEmailPage,
              .permission = "signed_in",
              .handler =
                  [this](http::Context& context) {
                    return email_page(context, registrations_.evaluate(kEmailForm, Json::object(), Json::object()),
                                      nullptr);
                  },
              .summary = "The address that one signs in with, and the one that waits for its confirmation."});
  router.add({.method = Method::post,
              .pattern = kEmailPage,
              .permission = "signed_in",
              .handler = [this](http::Context& context) { return ask_email_change(context); },
              .summary = "Asks for another address to sign in with; its link is mailed there.",
              .statuses = {200, 409, 422, 503},
              .body = {.bytes = 64 << 10},
              .body_schema = {{"type", "object"},
                              {"properties",
                               {{"new_email", {{"type", "string"}, {"format", "email"}}},
                                {"current_password", {{"type", "string"}}}}}},
              .slow = true});
  const std::string confirm = std::string(kEmailPage) + "/confirm/{token}";
  router.add({.method = Method::get,
              .pattern = confirm,
              .permission = "public",
              .handler = [this](http::Context& context) { return confirm_email_change(context, false); },
              .summary = "Which address the link of a mail confirms, and until when.",
              .statuses = {200, 404}});
  router.add({.method = Method::post,
              .pattern = confirm,
              .permission = "public",
              .handler = [this](http::Context& context) { return confirm_email_change(context, true); },
              .summary = "Confirms the new address, once; ends that person's other sessions.",
              .statuses = {200, 404, 409},
              .body = {.bytes = 16 << 10}});
}

}  // namespace tenderloom::accounts
