// SCR-101: the sign-in page with its announcements and manuals, and signing in by form or API.
#include "route_support.h"
#include "tenderloom/accounts/accounts.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kHome[] = "/dashboard";
constexpr char kStaffHome[] = "/staff";

std::string home_of(const http::Principal& who) { return who.may("staff.view") ? kStaffHome : kHome; }

http::Refused busy() { return {.status = 503, .error = {"busy"}, .retry_after = 5}; }

}  // namespace

Json Accounts::bot_check_resource(const char* form) const {
  Json resource{{"kind", bot_check_->kind()}};
  if (bot_check_->kind() == "turnstile") {
    resource["site_key"] = bot_check_->challenge(form).value("site_key", "");
    resource["script_url"] = std::string(kTurnstileOrigin) + "/turnstile/v0/api.js";
    resource["form"] = form;
  }
  if (bot_check_->kind() == "altcha") resource["challenge_url"] = std::string("/bot-check/challenge?form=") + form;
  return resource;
}

Json Accounts::login_resource(http::Context& context) {
  Json resource = extras_ ? extras_->login_extras(context.locale()) : Json::object();
  resource["bot_check"] = bot_check_resource("login");
  const auto* session = context.session();
  resource["csrf_token"] = session ? Json(session->csrf_token) : Json();
  return resource;
}

http::Outcome Accounts::sign_in_by_form(http::Context& context) {
  const std::string email = text_value(context, "email"), password = text_value(context, "password");
  const auto refused = [&](Json findings) -> http::Outcome {
    return http::Invalid{.findings = std::move(findings),
                         .view = "accounts/login",
                         .resource = login_resource(context),
                         .extra = {{"email", email}, {"next", text_value(context, "next")}}};
  };
  Json missing = Json::array();
  if (email.empty()) missing.push_back({{"field", "email"}, {"code", "email_needed"}});
  if (password.empty()) missing.push_back({{"field", "password"}, {"code", "password_needed"}});
  if (!missing.empty()) return refused(std::move(missing));

  if (const auto checked = bot_check_->verify("login", text_value(context, "altcha")); !checked) {
    return refused(Json::array({{{"field", "altcha"}, {"code", checked.error().code}, {"rule", "R-014"}}}));
  }
  const auto signed_in = sign_in_.sign_in(email, password, attempt_of(context));
  if (!signed_in) {
    const auto& error = signed_in.error();
    if (error.code == "busy") return busy();
    const char* rule = error.code == "totp_wrong" ? "R-016" : "R-010";
    return refused(
        Json::array({{{"field", error.field}, {"code", error.code}, {"params", error.params}, {"rule", rule}}}));
  }
  if (signed_in->needs_code) return ask_second_step(context, *signed_in);
  const auto session = start_session(context, *signed_in);
  return http::Done{.go_to = local_target(text_value(context, "next"), home_of(session.principal)),
                    .resource = session_resource(&session, session.principal, clock_.now())};
}

/// A new identifier for somebody who proved who they are; what the visit before had chosen (language) goes along.
http::Session Accounts::start_session(http::Context& context, const SignedIn& who) {
  Json data = Json::object();
  if (auto* visit = context.session()) {
    data = visit->data;
    data.erase(kNoticeRead);
    data.erase(kSecondStep);
    data.erase(http::kEndedPerson);
    sessions_.sign_out(*visit);
  }
  auto session = sessions_.sign_in(who.person_id, who.company_id, context.request(), data);
  context.replace_session(session);
  return session;
}

void Accounts::register_sign_in_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = "/login",
              .permission = "public",
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto& who = context.principal();
                const std::string next = context.query("next");
                if (who.signed_in() && context.wants_html()) {
                  return http::Redirect{.to = local_target(next, home_of(who))};
                }
                return http::Page{
                    .view = "accounts/login",
                    .resource = login_resource(context),
                    .extra = {{"next", local_target(next, "")}, {"signed_out", !context.query("signed_out").empty()}}};
              },
              .summary = "The sign-in page: bot check, CSRF token, latest announcements, manuals."});

  router.add({.method = Method::post,
              .pattern = "/login",
              .permission = "public",
              .handler = [this](http::Context& context) { return sign_in_by_form(context); },
              .summary =
                  "Signs in with email, password and altcha, and totp_code where two-factor is on (401 totp_needed "
                  "without it); the answer sets a session cookie.",
              .statuses = {200, 401, 422, 503},
              .body = {.bytes = 64 << 10},
              .body_schema = {{"type", "object"},
                              {"required", {"email", "password"}},
                              {"properties",
                               {{"email", {{"type", "string"}, {"format", "email"}}},
                                {"password", {{"type", "string"}}},
                                {"altcha", {{"type", "string"}}},
                                {"totp_code", {{"type", "string"}}}}}},
              .slow = true});

  router.add({.method = Method::get,
              .pattern = "/bot-check/challenge",
              .permission = "public",
              .handler = [this](http::Context& context) -> http::Outcome {
                const std::string form = context.query("form");
                if (form != "login" && form != "register" && form != "password") return http::not_found();
                return http::Content{.body = bot_check_->challenge(form).dump(), .media_type = "application/json"};
              },
              .summary = "A proof-of-work challenge for one form (altcha).",
              .parameters = {{.name = "form", .description = "login, register or password", .required = true}},
              .statuses = {200, 404},
              .api_only = true});
}

}  // namespace tenderloom::accounts
