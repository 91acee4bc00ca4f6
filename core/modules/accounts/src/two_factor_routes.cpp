// SCR-128: setting up, renewing and switching off the second factor, and the office's help for who lost it.
#include "route_support.h"
#include "tenderloom/accounts/accounts.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kTwoFactorPage[] = "/account/two-factor";
constexpr char kTwoFactorView[] = "accounts/two_factor";
constexpr char kConfirmView[] = "accounts/two_factor_confirm";
constexpr char kCodesView[] = "accounts/backup_codes";
constexpr char kRenewCodes[] = "renew";
constexpr char kSwitchOff[] = "disable";

Json two_factor_resource(const TwoFactorState& state) {
  return {{"enabled", state.enabled},
          {"required", state.required},
          {"enabled_at", state.enabled_at ? Json(base::iso8601(*state.enabled_at)) : Json()},
          {"backup_codes_left", state.backup_codes_left}};
}

Json offer_resource(const TwoFactor::Offer& offer) { return {{"secret", offer.text}, {"address", offer.address}}; }

http::Outcome shown_once(const std::vector<std::string>& codes) {
  return http::Page{.view = kCodesView, .resource = {{"enabled", true}, {"backup_codes", codes}}};
}

/// What refuses besides a wrong code or password.
http::Outcome two_factor_refusal(const base::Error& error) {
  if (error.code == "busy") return http::Refused{.status = 503, .error = error, .retry_after = 5};
  if (error.code == "not_found") return http::not_found();
  return http::refuse(409, error);
}

bool is_mistake(const base::Error& error) { return error.code == "totp_wrong" || error.code == "password_wrong"; }

Json mistake_at(const base::Error& error, const char* field) {
  return Json::array({{{"field", field}, {"code", error.code}, {"rule", "R-016"}}});
}

}  // namespace

http::Outcome Accounts::show_two_factor(http::Context& context) {
  const auto person = context.principal().person_id;
  const auto state = two_factor_.state(person);
  Json resource = two_factor_resource(state);
  const auto* session = context.principal().by_token ? nullptr : context.session();
  if (!state.enabled && session) resource["setup"] = offer_resource(two_factor_.offer(person, session->csrf_token));
  return http::Page{.view = kTwoFactorView, .resource = std::move(resource)};
}

http::Outcome Accounts::enable_two_factor(http::Context& context) {
  const auto* session = context.principal().by_token ? nullptr : context.session();
  if (!session) return http::refuse(409, {"session_of_token"});
  const auto person = context.principal().person_id;
  const auto offer = two_factor_.offer(person, session->csrf_token);
  const auto codes = two_factor_.enable(person, offer, text_value(context, "totp_code"),
                                        context.request().client_address, context.locale());
  if (codes) return shown_once(*codes);
  if (!is_mistake(codes.error())) return two_factor_refusal(codes.error());
  Json resource = two_factor_resource(two_factor_.state(person));
  resource["setup"] = offer_resource(offer);
  return http::Invalid{
      .findings = mistake_at(codes.error(), "totp_code"), .view = kTwoFactorView, .resource = std::move(resource)};
}

http::Outcome Accounts::renew_backup_codes(http::Context& context) {
  if (context.principal().by_token) return http::refuse(409, {"session_of_token"});
  const auto codes = two_factor_.renew_codes(context.principal().person_id, text_value(context, "current_password"),
                                             context.request().client_address, context.locale());
  if (codes) return shown_once(*codes);
  if (!is_mistake(codes.error())) return two_factor_refusal(codes.error());
  return http::Invalid{.findings = mistake_at(codes.error(), "current_password"),
                       .view = kConfirmView,
                       .extra = {{"what", kRenewCodes}}};
}

http::Outcome Accounts::disable_two_factor(http::Context& context) {
  if (context.principal().by_token) return http::refuse(409, {"session_of_token"});
  const auto done =
      two_factor_.disable(context.principal().person_id, text_value(context, "current_password"),
                          text_value(context, "totp_code"), context.request().client_address, context.locale());
  if (done) {
    return http::Done{.go_to = kTwoFactorPage,
                      .resource = {{"enabled", false}},
                      .flash = http::Flash{"success", "flash.two_factor_off"}};
  }
  if (!is_mistake(done.error())) return two_factor_refusal(done.error());
  const char* field = done.error().code == "totp_wrong" ? "totp_code" : "current_password";
  return http::Invalid{
      .findings = mistake_at(done.error(), field), .view = kConfirmView, .extra = {{"what", kSwitchOff}}};
}

/// The codes of the page as a file. They are in the request because they are shown once and kept nowhere; what is none
/// of the person's is left out, so that the file says nothing that is not true.
http::Outcome Accounts::backup_codes_file(http::Context& context) {
  const Json& sent = context.values();
  std::vector<std::string> codes;
  const auto found = sent.find("codes");
  if (found != sent.end() && found->is_array()) {
    for (const auto& code : *found) {
      if (code.is_string() && codes.size() < TwoFactor::kBackupCodes) codes.push_back(code.get<std::string>());
    }
  }
  codes = two_factor_.own_codes(context.principal().person_id, codes);
  if (codes.empty()) return http::not_found();
  std::string text = context.principal().email + "\r\n\r\n";
  for (const auto& code : codes) text += code + "\r\n";
  return http::Content{
      .body = std::move(text), .media_type = "text/plain; charset=utf-8", .name = "backup-codes.txt", .show = false};
}

/// Staff, for a person of the staff (no company) or of a company.
http::Outcome Accounts::reset_two_factor(http::Context& context, bool of_company, bool decided) {
  const auto id = id_param(context, of_company ? "person" : "id");
  const auto person = id ? directory_.person(*id) : std::nullopt;
  if (!person || person->staff_role.empty() != of_company) return http::not_found();
  const auto company = of_company ? id_param(context, "id") : std::nullopt;
  if (of_company && (!company || !directory_.is_member(*id, *company))) return http::not_found();
  const std::string back = of_company ? "/staff/companies/" + context.param("id") : "/staff/users";
  const Json resource{{"person", {{"id", std::to_string(*id)}, {"display_name", person->display_name}}},
                      {"enabled", two_factor_.state(*id).enabled}};
  const Json extra{{"back", back}, {"action", context.request().path}, {"reason", text_value(context, "reason")}};
  constexpr char kResetView[] = "accounts/two_factor_reset";
  if (!decided) return http::Page{.view = kResetView, .resource = resource, .extra = extra};
  if (text_value(context, "reason").empty()) {
    return http::Invalid{.findings = Json::array({{{"field", "reason"}, {"code", "reset_reason_needed"}}}),
                         .view = kResetView,
                         .resource = resource,
                         .extra = extra};
  }
  const auto done = two_factor_.reset(*id, actor_of(context), text_value(context, "reason"));
  if (!done) return two_factor_refusal(done.error());
  return http::Done{.go_to = back,
                    .resource = {{"enabled", false}},
                    .flash = http::Flash{"success", "flash.two_factor_reset", {{"name", person->display_name}}}};
}

void Accounts::register_two_factor_routes(http::Router& router) {
  const auto add = [&](Method method, const char* pattern, auto handler, const char* summary,
                       std::vector<int> statuses = {200}) {
    router.add({.method = method,
                .pattern = pattern,
                .permission = "signed_in",
                .handler = handler,
                .summary = summary,
                .statuses = std::move(statuses),
                .body = {.bytes = 64 << 10},
                .slow = true});
  };
  add(
      Method::get, kTwoFactorPage, [this](http::Context& context) { return show_two_factor(context); },
      "Whether signing in asks for a code; while it does not, the key to set up an authenticator app with.");
  add(Method::post, kTwoFactorPage, [this](http::Context& context) { return enable_two_factor(context); },
      "Switches the second factor on with a code of the app; answers ten backup codes, once.", {200, 409, 422});
  add(Method::del, kTwoFactorPage, [this](http::Context& context) { return disable_two_factor(context); },
      "Switches the second factor off with password and code.", {200, 409, 422, 503});
  add(Method::post, "/account/two-factor/disable",
      [this](http::Context& context) { return disable_two_factor(context); },
      "Switches the second factor off with password and code.", {200, 409, 422, 503});
  add(Method::post, "/account/two-factor/backup-codes",
      [this](http::Context& context) { return renew_backup_codes(context); },
      "Ten new backup codes; the former ones are void. Asks for the password.", {200, 409, 422, 503});
  add(Method::post, "/account/two-factor/backup-codes/file",
      [this](http::Context& context) { return backup_codes_file(context); },
      "The given backup codes as a file, those of the person only.", {200, 404});
  for (const char* what : {kRenewCodes, kSwitchOff}) {
    add(
        Method::get, what == kRenewCodes ? "/account/two-factor/backup-codes" : "/account/two-factor/disable",
        [this, what](http::Context& context) -> http::Outcome {
          if (!two_factor_.state(context.principal().person_id).enabled) {
            return http::Redirect{.to = kTwoFactorPage};
          }
          return http::Page{.view = kConfirmView, .extra = {{"what", what}}};
        },
        "The form that asks for the password.");
  }
  for (const bool of_company : {false, true}) {
    for (const bool decided : {false, true}) {
      router.add(
          {.method = decided ? Method::post : Method::get,
           .pattern = of_company ? "/staff/companies/{id}/members/{person}/reset-two-factor"
                                 : "/staff/users/{id}/reset-two-factor",
           .permission = "staff.users",
           .handler = [this, of_company,
                       decided](http::Context& context) { return reset_two_factor(context, of_company, decided); },
           .summary = "Takes the second factor away from somebody who lost it; not from oneself. `reason` says on "
                      "what ground.",
           .statuses = {200, 404, 409, 422},
           .body = {.bytes = 64 << 10}});
    }
  }
}

}  // namespace tenderloom::accounts
