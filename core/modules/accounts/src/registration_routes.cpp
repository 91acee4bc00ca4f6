// SCR-103 and SCR-104: the personal-data notice, then the registration form..
#include "route_support.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/forms/form_model.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

Json notice_json(const Notice& notice) { return {{"version", notice.version}, {"blocks", notice.blocks}}; }

Json drawn(const Judged& judged, const std::string& locale, const Json* typed) {
  forms::FormModelOptions options;
  options.locale = locale;
  options.typed = typed;
  options.findings = typed ? &judged.evaluation.findings : nullptr;
  return forms::form_model(*judged.type, *judged.level, judged.evaluation, options);
}

}  // namespace

Json Accounts::register_resource(http::Context& context, const Judged& judged, const Notice& notice) const {
  Json resource = forms::to_json(*judged.type, *judged.level, judged.evaluation, context.locale());
  resource.erase("findings");
  resource["notice"] = notice_json(notice);
  resource["bot_check"] = bot_check_resource("register");
  const auto* session = context.session();
  resource["csrf_token"] = session ? Json(session->csrf_token) : Json();
  return resource;
}

http::Outcome Accounts::show_registration(http::Context& context) {
  if (context.principal().signed_in() && context.wants_html()) return http::Redirect{.to = "/dashboard"};
  const auto notice = registrations_.notice(context.locale());
  if (!notice) throw std::runtime_error("scripts/portal has no personal-data notice");
  const auto* session = context.session();
  const bool read = session && session->data.value(kNoticeRead, std::string()) == notice->version;
  const auto judged = registrations_.evaluate(Registrations::kRegistration, Json::object(), Json::object());
  auto resource = register_resource(context, judged, *notice);
  if (!read) return http::Page{.view = "accounts/notice", .resource = std::move(resource), .extra = {{"ask", true}}};
  return http::Page{.view = "accounts/register",
                    .resource = std::move(resource),
                    .extra = {{"form", drawn(judged, context.locale(), nullptr)}}};
}

http::Outcome Accounts::register_by_form(http::Context& context) {
  const Json values = form_values(context);
  const auto notice = registrations_.notice(context.locale());
  if (!notice) throw std::runtime_error("scripts/portal has no personal-data notice");
  auto judged = registrations_.evaluate(Registrations::kRegistration, Json::object(), values);
  const auto refused = [&](Json findings) -> http::Outcome {
    return http::Invalid{.findings = std::move(findings),
                         .view = "accounts/register",
                         .resource = register_resource(context, judged, *notice),
                         .extra = {{"form", drawn(judged, context.locale(), &values)}}};
  };
  if (!judged.evaluation.complete()) return refused(findings_of(judged, context.locale()));
  // The consent is to a text: a form that was opened before the text changed consents to another one.
  if (const auto read = text_value(context, "notice_version"); !read.empty() && read != notice->version) {
    return refused(Json::array({{{"field", "privacy_consent"}, {"code", "notice_changed"}}}));
  }
  // Only a form that is otherwise right uses up the answer of the bot check.
  if (const auto checked = bot_check_->verify("register", text_value(context, "captcha_token")); !checked) {
    return refused(Json::array({{{"field", "captcha_token"}, {"code", checked.error().code}, {"rule", "R-014"}}}));
  }
  auto applied = registrations_.apply(std::move(judged), context.locale(), context.request().client_address);
  if (!applied) return http::Refused{.status = 503, .error = applied.error(), .retry_after = 5};
  judged = std::move(*applied);
  if (!judged.taken) return refused(findings_of(judged, context.locale()));

  start_session(context, *judged.taken);
  const auto company = directory_.company(judged.taken->company_id);
  return http::Created{.location = "/account/contact",
                       .resource = company_resource(*company),
                       .flash = http::Flash{"success", "flash.registered"},
                       .go_to = "/dashboard"};
}

void Accounts::register_registration_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = "/register",
              .permission = "public",
              .handler = [this](http::Context& context) { return show_registration(context); },
              .summary = "The personal-data notice and, once it is accepted, the registration form."});

  router.add({.method = Method::get,
              .pattern = "/register/notice",
              .permission = "public",
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto notice = registrations_.notice(context.locale());
                if (!notice) return http::not_found();
                return http::Page{.view = "accounts/notice",
                                  .resource = {{"notice", notice_json(*notice)}},
                                  .extra = {{"ask", false}}};
              },
              .summary = "The personal-data notice in its current version.",
              .statuses = {200, 404}});

  router.add({.method = Method::post,
              .pattern = "/register/notice",
              .permission = "public",
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto notice = registrations_.notice(context.locale());
                if (!notice) return http::not_found();
                if (auto* session = context.session()) {
                  session->data[kNoticeRead] = notice->version;
                  session->changed = true;
                }
                return http::Done{.go_to = "/register", .resource = {{"version", notice->version}}};
              },
              .summary = "Marks the notice as read and accepted; the form asks for the consent itself once more.",
              .statuses = {200, 404}});

  router.add({.method = Method::post,
              .pattern = "/register",
              .permission = "public",
              .handler = [this](http::Context& context) { return register_by_form(context); },
              .summary = "Registers a company; the answer signs its first person in.",
              .statuses = {201, 422, 503},
              .body = {.bytes = 64 << 10},
              .slow = true});

  router.add({.method = Method::post,
              .pattern = "/register/evaluate",
              .permission = "public",
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto judged =
                    registrations_.evaluate(Registrations::kRegistration, Json::object(), form_values(context));
                return http::Page{.resource =
                                      forms::to_json(*judged.type, *judged.level, judged.evaluation, context.locale())};
              },
              .summary = "Judges registration values and stores nothing.",
              .body = {.bytes = 64 << 10}});
}

}  // namespace tenderloom::accounts
