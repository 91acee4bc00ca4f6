// The session's own addresses: how long it lasts, extending it, ending it.
#include "route_support.h"
#include "tenderloom/accounts/accounts.h"

namespace tenderloom::accounts {

using http::Method;

void Accounts::register_session_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = "/session",
              .permission = "signed_in",
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto* session = context.principal().by_token ? nullptr : context.session();
                return http::Page{.view = "accounts/session",
                                  .resource = session_resource(session, context.principal(), clock_.now())};
              },
              .summary = "Who is signed in and how long the session lasts; holds the CSRF token.",
              .while_supporting = true});

  router.add({.method = Method::post,
              .pattern = "/session/extend",
              .permission = "signed_in",
              .handler = [this](http::Context& context) -> http::Outcome {
                auto* session = context.principal().by_token ? nullptr : context.session();
                if (!session) return http::refuse(409, {"session_of_token"});
                if (!sessions_.extend(*session)) return http::refuse(401, {"not_signed_in"});
                return http::Done{.go_to = local_target(text_value(context, "next"), "/session"),
                                  .resource = session_resource(session, context.principal(), clock_.now()),
                                  .flash = http::Flash{"success", "flash.session_extended"}};
              },
              .summary = "The full session length again from now.",
              .statuses = {200, 401, 409}});

  router.add({.method = Method::post,
              .pattern = "/logout",
              .permission = "public",
              .handler = [this](http::Context& context) -> http::Outcome {
                if (context.principal().by_token) return http::refuse(409, {"session_of_token"});
                end_support_view(context, "sign_out");
                if (context.principal().signed_in()) {
                  sign_out_.record(context.principal(), context.request().client_address);
                }
                if (auto* session = context.session()) sessions_.sign_out(*session);
                context.replace_session({});
                return http::Deleted{.go_to = "/login?signed_out=1"};
              },
              .summary = "Ends the session.",
              .statuses = {204, 409},
              .while_supporting = true});
}

}  // namespace tenderloom::accounts
