// /invitations/{token}: who was invited comes in, with a new account or the one they have..
#include "company_routes.h"
#include "people_resources.h"
#include "route_support.h"
#include "tenderloom/forms/form_model.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kInvitationView[] = "accounts/invitation";

/// How the person may come in: "new" (sets a password), "sign_in" (has an account), "accept" (is signed in with it),
/// "other" (signed in as somebody else).
std::string way_in(const Invited& invited, const http::Principal& who) {
  if (!who.signed_in()) return invited.has_account ? "sign_in" : "new";
  return who.email == invited.invitation.email ? "accept" : "other";
}

Json invited_resource(const Invited& invited, const http::Principal& who) {
  return {{"company_name", invited.company_name},
          {"tax_id", invited.tax_id},
          {"email", invited.invitation.email},
          {"role", invited.invitation.role},
          {"inviter", invited.invitation.inviter},
          {"by_office", invited.invitation.transfer_id != 0},
          {"expires_at", base::iso8601(invited.invitation.expires_at)},
          {"way", way_in(invited, who)}};
}

Json invitation_form(const Judged& judged, const std::string& locale, const Json* typed) {
  forms::FormModelOptions options;
  options.locale = locale;
  options.typed = typed;
  options.findings = typed ? &judged.evaluation.findings : nullptr;
  return forms::form_model(*judged.type, *judged.level, judged.evaluation, options);
}

Json invitation_extra(const CompanyPages& pages, const http::Context& context, const Judged& judged,
                      const Json* typed) {
  const auto notice = pages.registrations.notice(context.locale());
  return {{"form", invitation_form(judged, context.locale(), typed)},
          {"token", context.param("token")},
          {"notice_version", notice ? notice->version : ""}};
}

http::Outcome gone() { return http::refuse(404, {"invitation_gone"}); }

http::Outcome show_invitation(const CompanyPages& pages, http::Context& context) {
  const auto invited = pages.members.invited(context.param("token"));
  if (!invited) return gone();
  const auto judged = pages.registrations.evaluate(Registrations::kInvitation, Json::object(), Json::object());
  return http::Page{.view = kInvitationView,
                    .resource = invited_resource(*invited, context.principal()),
                    .extra = invitation_extra(pages, context, judged, nullptr)};
}

/// Somebody who is signed in; from here on they act for the company they came into.
http::Outcome accept_signed_in(const CompanyPages& pages, http::Context& context, const Invited& invited) {
  const auto accepted = pages.members.accept(context.param("token"), actor_of(context));
  if (!accepted) {
    if (accepted.error().code == "invitation_gone") return gone();
    return http::refuse(409, accepted.error());
  }
  if (auto* session = context.principal().by_token ? nullptr : context.session()) {
    (void)pages.sessions.act_for(*session, accepted->company_id);
  }
  return http::Done{.go_to = "/dashboard",
                    .resource = {{"company", {{"id", std::to_string(accepted->company_id)}}}},
                    .flash = http::Flash{"success", "flash.invitation_accepted", {{"company", invited.company_name}}}};
}

http::Outcome accept_invitation(const CompanyPages& pages, http::Context& context) {
  const std::string token = context.param("token");
  const auto invited = pages.members.invited(token);
  if (!invited) return gone();
  if (context.principal().signed_in()) return accept_signed_in(pages, context, *invited);
  const Json values = form_values(context);
  auto judged = pages.registrations.evaluate(Registrations::kInvitation, Json::object(), values);
  const auto refused = [&](const Judged& with) -> http::Outcome {
    return http::Invalid{.findings = findings_of(with, context.locale()),
                         .view = kInvitationView,
                         .resource = invited_resource(*invited, context.principal()),
                         .extra = invitation_extra(pages, context, with, &values)};
  };
  if (invited->has_account) return http::refuse(409, {"invitation_sign_in"});
  if (!judged.evaluation.complete()) return refused(judged);
  const auto joined =
      pages.members.accept_as_new(token, std::move(judged), context.locale(), context.request().client_address);
  if (!joined) {
    if (joined.error().code == "invitation_gone") return gone();
    if (joined.error().code == "busy") return http::Refused{.status = 503, .error = joined.error(), .retry_after = 5};
    return http::refuse(409, joined.error());
  }
  if (!joined->taken) return refused(*joined);
  const auto session = pages.sign_in(context, *joined->taken);
  return http::Done{.go_to = "/dashboard",
                    .resource = {{"company", {{"id", std::to_string(joined->taken->company_id)}}},
                                 {"csrf_token", session.csrf_token}},
                    .flash = http::Flash{"success", "flash.invitation_accepted", {{"company", invited->company_name}}}};
}

}  // namespace

void register_invitation_routes(http::Router& router, const CompanyPages& pages) {
  const std::string path = "/invitations/{token}";
  router.add({.method = Method::get,
              .pattern = path,
              .permission = "public",
              .handler = [pages](http::Context& context) { return show_invitation(pages, context); },
              .summary = "An invitation into a company, for whoever holds its link.",
              .statuses = {200, 404}});
  router.add({.method = Method::post,
              .pattern = path,
              .permission = "public",
              .handler = [pages](http::Context& context) { return accept_invitation(pages, context); },
              .summary = "Comes into the company: signed in with the invited address, or as a new person with "
                         "contact_name, password, password_confirm, privacy_consent.",
              .statuses = {200, 404, 409, 422, 503},
              .body = {.bytes = 64 << 10}});
  router.add({.method = Method::post,
              .pattern = path + "/evaluate",
              .permission = "public",
              .handler = [pages](http::Context& context) -> http::Outcome {
                const auto judged =
                    pages.registrations.evaluate(Registrations::kInvitation, Json::object(), form_values(context));
                return http::Page{.resource =
                                      forms::to_json(*judged.type, *judged.level, judged.evaluation, context.locale())};
              },
              .summary = "Judges the values of a new person and stores nothing.",
              .body = {.bytes = 64 << 10}});
}

}  // namespace tenderloom::accounts
