// The second step of a sign-in, and the history that a person sees of the own account.
#include "route_support.h"
#include "tenderloom/accounts/accounts.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kStepPage[] = "/login/two-factor";
constexpr char kStepView[] = "accounts/second_step";
constexpr std::chrono::minutes kStepTime{10};

/// Whose password was right in this visit, while the code may still follow; 0: nobody's.
std::int64_t waiting_person(const Json& data, const char* key, Instant now) {
  const auto found = data.find(key);
  if (found == data.end() || !found->is_object()) return 0;
  return base::from_micros(found->value("until", std::int64_t{0})) > now ? found->value("person", std::int64_t{0}) : 0;
}

Json event_row(const SignInEvent& event) {
  return {{"at", base::iso8601(event.at)},
          {"address", event.address},
          {"device", event.device},
          {"outcome", event.outcome},
          {"new_device", event.new_device}};
}

}  // namespace

Attempt Accounts::attempt_of(http::Context& context) {
  Attempt attempt;
  attempt.address = context.request().client_address;
  attempt.agent = context.request().header("User-Agent");
  attempt.code = text_value(context, "totp_code");
  attempt.device = devices_.read(context.cookie_value(DeviceCookies::kName));
  if (attempt.device.empty() && context.wants_html()) {
    const std::string made = devices_.make();
    attempt.device = devices_.read(made);
    context.set_cookie(DeviceCookies::kName, made, DeviceCookies::kLifetime);
  }
  return attempt;
}

http::Outcome Accounts::ask_second_step(http::Context& context, const SignedIn& who) {
  auto* session = context.wants_html() ? context.session() : nullptr;
  if (!session) return http::refuse(401, {"totp_needed"});
  session->data[kSecondStep] = {{"person", who.person_id}, {"until", base::to_micros(clock_.now() + kStepTime)}};
  session->changed = true;
  const std::string next = local_target(text_value(context, "next"), "");
  return http::Redirect{.to = kStepPage + (next.empty() ? std::string() : "?next=" + next)};
}

http::Outcome Accounts::take_second_step(http::Context& context) {
  auto* session = context.session();
  const auto person = session ? waiting_person(session->data, kSecondStep, clock_.now()) : 0;
  if (person == 0) return http::Redirect{.to = "/login"};
  const auto attempt = attempt_of(context);
  const std::string next = text_value(context, "next");
  const auto refused = [&](const base::Error& error, const char* field) -> http::Outcome {
    return http::Invalid{.findings = Json::array(
                             {{{"field", field}, {"code", error.code}, {"params", error.params}, {"rule", "R-016"}}}),
                         .view = kStepView,
                         .resource = {{"minutes", kStepTime.count()}},
                         .extra = {{"next", next}}};
  };
  if (attempt.code.empty()) return refused({"totp_wrong"}, "totp_code");
  const auto signed_in = sign_in_.second_step(person, attempt);
  if (!signed_in) {
    const auto& error = signed_in.error();
    if (error.code == "totp_wrong") return refused(error, "totp_code");
    session->data.erase(kSecondStep);  // locked or rejected meanwhile: from the beginning
    session->changed = true;
    return refused(error, "");
  }
  const auto fresh = start_session(context, *signed_in);
  return http::Done{.go_to = local_target(next, fresh.principal.may("staff.view") ? "/staff" : "/dashboard"),
                    .resource = session_resource(&fresh, fresh.principal, clock_.now())};
}

void Accounts::register_second_step_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = kStepPage,
              .permission = "public",
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto* session = context.session();
                if (!session || waiting_person(session->data, kSecondStep, clock_.now()) == 0) {
                  return http::Redirect{.to = "/login"};
                }
                return http::Page{.view = kStepView,
                                  .resource = {{"minutes", kStepTime.count()}},
                                  .extra = {{"next", local_target(context.query("next"), "")}}};
              },
              .summary = "Asks for the code of the second factor, after the password."});
  router.add({.method = Method::post,
              .pattern = kStepPage,
              .permission = "public",
              .handler = [this](http::Context& context) { return take_second_step(context); },
              .summary = "The second step of a sign-in in a browser; programs send totp_code with POST /login.",
              .statuses = {200, 422}});
  router.add(
      {.method = Method::get,
       .pattern = "/account/history",
       .permission = "signed_in",
       .handler = [this](http::Context& context) -> http::Outcome {
         const auto page = history_.list(context.principal().person_id, context.query_number("page", 1, 1, 1'000'000),
                                         context.query_number("per_page", 25, 1, 100));
         Json items = Json::array();
         for (const auto& event : page.items) items.push_back(event_row(event));
         return http::Page{
             .view = "accounts/history",
             .resource = {
                 {"items", std::move(items)}, {"page", page.page}, {"per_page", page.per_page}, {"total", page.total}}};
       },
       .summary = "Sign-ins of one's own account and those that failed, newest first.",
       .parameters = {{.name = "page", .type = "integer"}, {.name = "per_page", .type = "integer"}}});
}

}  // namespace tenderloom::accounts
