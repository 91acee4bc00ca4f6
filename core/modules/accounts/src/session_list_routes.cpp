// Where a person is signed in (SCR-107, 登入中的裝置), and signing out there.
#include "route_support.h"
#include "tenderloom/accounts/accounts.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kSessionsPath[] = "/account/sessions";

SessionOwner owner_of(http::Context& context) {
  const auto& who = context.principal();
  const auto* session = who.by_token ? nullptr : context.session();
  return {who.person_id, who.display_name, session ? session->id : std::string(), context.request().client_address,
          who.may("staff.view")};
}

Json own_session_resource(const OwnSession& session) {
  return {{"id", session.id},
          {"device", {{"browser", session.device.browser}, {"system", session.device.system}}},
          {"address", session.address},
          {"begun_at", base::iso8601(session.begun)},
          {"active_at", base::iso8601(session.active)},
          {"expires_at", base::iso8601(session.ends)},
          {"current", session.current}};
}

}  // namespace

void Accounts::register_session_list_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = kSessionsPath,
              .permission = "signed_in",
              .handler = [this](http::Context& context) -> http::Outcome {
                Json items = Json::array();
                for (const auto& session : session_list_.list(owner_of(context))) {
                  items.push_back(own_session_resource(session));
                }
                return http::Page{.view = "accounts/sessions", .resource = {{"items", std::move(items)}}};
              },
              .summary = "Where the person is signed in: device, address, begin, last use; this session is marked."});

  router.add({.method = Method::del,
              .pattern = kSessionsPath,
              .permission = "signed_in",
              .handler = [this](http::Context& context) -> http::Outcome {
                if (context.principal().by_token) return http::refuse(409, {"session_of_token"});
                const int ended = session_list_.end_others(owner_of(context));
                return http::Deleted{.go_to = kSessionsPath,
                                     .flash = http::Flash{"success", "flash.sessions_ended", {{"count", ended}}}};
              },
              .summary = "Signs out everywhere else.",
              .statuses = {204, 409}});

  router.add({.method = Method::del,
              .pattern = std::string(kSessionsPath) + "/{id}",
              .permission = "signed_in",
              .handler = [this](http::Context& context) -> http::Outcome {
                if (context.principal().by_token) return http::refuse(409, {"session_of_token"});
                const auto ended = session_list_.end(owner_of(context), context.param("id"));
                if (!ended && ended.error().code == "session_is_this") return http::refuse(409, {"session_is_this"});
                if (!ended) return http::not_found();
                return http::Deleted{.go_to = kSessionsPath, .flash = http::Flash{"success", "flash.session_ended"}};
              },
              .summary = "Signs out one other session.",
              .statuses = {204, 404, 409}});
}

}  // namespace tenderloom::accounts
