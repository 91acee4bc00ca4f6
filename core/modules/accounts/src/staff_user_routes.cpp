// SCR-159: the list and the pages of accounts, and what is done to them.
#include "staff_user_routes.h"

#include "route_support.h"
#include "tenderloom/base/text.h"
#include "token_routes.h"

namespace tenderloom::accounts {
namespace {

using http::Method;

constexpr char kUsers[] = "/staff/users";
constexpr char kUserView[] = "accounts/staff_user";
constexpr char kNewView[] = "accounts/staff_user_new";
constexpr char kManages[] = "staff.users";
constexpr char kGrants[] = "staff.roles";  // whoever gives somebody a role

Json user_resource(const User& user) {
  const auto time = [](const std::optional<Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); };
  Json resource{{"id", std::to_string(user.id)},
                {"email", user.email},
                {"display_name", user.display_name},
                {"role", user.role.empty() ? Json() : Json(user.role)},
                {"state", user.is_staff() ? Json(user.state) : Json()},
                {"created_at", base::iso8601(user.created_at)},
                {"last_sign_in_at", time(user.last_sign_in)},
                {"expires_at", time(user.expires_at)},
                {"version", user.version}};
  if (!user.reason.empty()) resource["state_reason"] = user.reason;
  if (user.invited_at) resource["invited_at"] = time(user.invited_at);
  return resource;
}

/// Everything about one person, as the page and its forms need it.
Json user_page(const UserOffice& office, const http::Principal& who, const User& user) {
  Json resource = user_resource(user);
  Json tokens = Json::array(), changes = Json::array(), companies = Json::array(), actions = Json::array();
  for (const auto& token : office.tokens.of(user.id)) tokens.push_back(token_resource(token, office.clock.now()));
  for (const auto& change : office.accounts.changes_of(user.id)) changes.push_back(change_resource(change));
  if (!user.is_staff())
    for (const auto& offer : office.tokens.offers(user.id))
      companies.push_back(
          {{"id", std::to_string(offer.company_id)}, {"name", offer.company_name}, {"role", offer.role}});
  const bool own = who.person_id == user.id, active = user.state == staff_state::kActive;
  if (user.sessions > 0) actions.push_back("end-sessions");
  if (user.is_staff() && !own) {
    if (active && who.may(kGrants)) actions.push_back("role");
    if (active && !user.last_sign_in) actions.push_back("invite");
    if (active) actions.push_back("expiry");
    if (active) actions.push_back("disable");
    const bool waits =
        std::any_of(changes.begin(), changes.end(), [](const Json& one) { return one["state"] == "open"; });
    if (user.state == staff_state::kDisabled && !waits) actions.push_back("enable");
  }
  resource["sessions"] = user.sessions;
  resource["tokens"] = std::move(tokens);
  resource["role_changes"] = std::move(changes);
  resource["companies"] = std::move(companies);
  resource["actions"] = std::move(actions);
  resource["own"] = own;
  resource["four_eyes"] = office.accounts.rules().four_eyes;
  return resource;
}

std::optional<User> user_of(const UserOffice& office, const http::Context& context) {
  const auto id = id_param(context, "id");
  return id ? office.accounts.find(*id) : std::nullopt;
}

http::Outcome refused(const UserOffice& office, const http::Context& context, const User& user,
                      const base::Error& error) {
  if (error.code == "not_found") return http::not_found();
  const Json resource = user_page(office, context.principal(), user);
  if (!error.field.empty())
    return http::Invalid{
        .findings = Json::array({{{"field", error.field}, {"code", error.code}, {"params", error.params}}}),
        .view = kUserView,
        .resource = resource,
        .extra = {{"typed", context.values()}}};
  if (error.code == "version_conflict")
    return http::Refused{.status = 412, .error = error, .more = {{"current", resource}}};
  if (error.code == "staff_own_account") return http::refuse(403, error);
  return http::Refused{.status = 409, .error = error, .more = {{"state", user.state}}};
}

http::Outcome done_with(const UserOffice& office, const http::Context& context, std::int64_t id, const char* flash) {
  const auto user = office.accounts.find(id);
  return http::Done{.go_to = kUsers + ("/" + std::to_string(id)),
                    .resource = user_page(office, context.principal(), *user),
                    .flash = http::Flash{"success", flash, {{"name", user->display_name}}},
                    .etag = std::to_string(user->version)};
}

/// A date as people type it (the whole day counts), an instant as programs write it, or nothing for no end.
base::Result<std::optional<Instant>> expiry_sent(const http::Context& context) {
  const std::string text(base::trim(text_value(context, "expires_at")));
  if (text.empty()) return std::optional<Instant>();
  if (const auto date = base::parse_date(text)) return std::optional(base::taipei_end_of_day(*date));
  if (const auto instant = base::parse_iso8601(text)) return std::optional(*instant);
  return base::Error{"expiry_format", {{"text", base::truncate(text, 40)}}, "expires_at"};
}

http::Outcome list_people(const UserOffice& office, http::Context& context) {
  UserQuery query;
  query.text = context.query("q");
  query.role = context.query("role");
  query.state = context.query("state");
  query.vendors = context.query("kind") == "vendor";
  query.page = context.query_number("page", 1, 1, 1'000'000);
  query.per_page = context.query_number("per_page", 25, 1, 100);
  const auto page = office.accounts.list(query);
  Json items = Json::array(), counters = Json::object();
  for (const auto& user : page.users) items.push_back(user_resource(user));
  for (const auto& [name, count] : page.counters) counters[name] = count;
  return http::Page{.view = "accounts/staff_users",
                    .resource = {{"items", std::move(items)},
                                 {"page", query.page},
                                 {"per_page", query.per_page},
                                 {"total", page.total},
                                 {"counters", std::move(counters)},
                                 {"review", review_resource(office.accounts.review())}},
                    .extra = {{"q", query.text},
                              {"role", query.role},
                              {"state", query.state},
                              {"kind", query.vendors ? "vendor" : ""},
                              {"may_create", context.principal().may(kGrants)}}};
}

http::Outcome create_user(const UserOffice& office, http::Context& context) {
  NewStaff wanted{text_value(context, "email"), text_value(context, "display_name"), text_value(context, "role"),
                  text_value(context, "reason"), std::nullopt};
  auto expiry = expiry_sent(context);
  if (expiry.ok()) wanted.expires_at = *expiry;
  const auto made = expiry.ok() ? office.accounts.create(actor_of(context), wanted, context.locale())
                                : base::Result<std::int64_t>(expiry.error());
  if (!made.ok()) {
    const auto& error = made.error();
    if (error.field.empty()) return http::Refused{.status = 503, .error = error, .retry_after = 5};
    return http::Invalid{
        .findings = Json::array({{{"field", error.field}, {"code", error.code}, {"params", error.params}}}),
        .view = kNewView,
        .extra = {{"typed", context.values()}}};
  }
  const auto user = office.accounts.find(*made);
  const std::string location = kUsers + ("/" + std::to_string(*made));
  const bool waits = user->state == staff_state::kWaiting;
  return http::Created{.location = location,
                       .resource = user_page(office, context.principal(), *user),
                       .flash = http::Flash{"success",
                                            waits ? "flash.staff_proposed" : "flash.staff_created",
                                            {{"name", user->display_name}}},
                       .go_to = location,
                       .etag = std::to_string(user->version)};
}

http::Outcome change_role(const UserOffice& office, http::Context& context) {
  const auto user = user_of(office, context);
  if (!user) return http::not_found();
  const auto changed = office.accounts.change_role(actor_of(context), user->id, text_value(context, "role"),
                                                   text_value(context, "reason"), version_of(context));
  if (!changed.ok()) return refused(office, context, *user, changed.error());
  return done_with(office, context, user->id, *changed == "open" ? "flash.role_proposed" : "flash.role_changed");
}

/// One of the plain actions: what it does and what the next page says.
struct UserAction {
  const char* name;
  const char* summary;
  const char* flash;
  std::function<base::Result<void>(StaffAccounts&, http::Context&, const User&)> run;
};

std::vector<UserAction> user_actions() {
  return {
      {"disable", "Closes the account: sessions and tokens end at once; the words go in `reason`.",
       "flash.staff_disabled",
       [](StaffAccounts& accounts, http::Context& context, const User& user) {
         return accounts.disable(actor_of(context), user.id, text_value(context, "reason"), version_of(context));
       }},
      {"enable", "Opens a closed account again, with the role it had, or proposes it where four eyes are asked for.",
       "flash.staff_enabled",
       [](StaffAccounts& accounts, http::Context& context, const User& user) -> base::Result<void> {
         const auto enabled = accounts.enable(actor_of(context), user.id, version_of(context));
         if (!enabled.ok()) return enabled.error();
         return {};
       }},
      {"expiry", "Sets or takes away the day (`expires_at`) on which the account closes.", "flash.staff_expiry",
       [](StaffAccounts& accounts, http::Context& context, const User& user) -> base::Result<void> {
         auto expiry = expiry_sent(context);
         if (!expiry.ok()) return expiry.error();
         return accounts.set_expiry(actor_of(context), user.id, *expiry, version_of(context));
       }},
      {"end-sessions", "Signs the person out everywhere.", "flash.staff_sessions_ended",
       [](StaffAccounts& accounts, http::Context& context, const User& user) {
         return accounts.end_sessions(actor_of(context), user.id);
       }},
      {"invite", "Sends the invitation to set a first password again.", "flash.staff_invited",
       [](StaffAccounts& accounts, http::Context& context, const User& user) {
         return accounts.invite(actor_of(context), user.id, context.locale());
       }},
  };
}

/// Enabling with four eyes is only proposed: the account is still closed.
const char* flash_after(const UserOffice& office, const User& before, const UserAction& action) {
  const auto now = office.accounts.find(before.id);
  const bool waits = std::string_view(action.name) == "enable" && now && now->state == staff_state::kDisabled;
  return waits ? "flash.enabling_proposed" : action.flash;
}

void add_user_actions(http::Router& router, const UserOffice& office) {
  for (auto& action : user_actions()) {
    router.add({.method = Method::post,
                .pattern = kUsers + std::string("/{id}/") + action.name,
                .permission = kManages,
                .handler = [office, action](http::Context& context) -> http::Outcome {
                  const auto user = user_of(office, context);
                  if (!user) return http::not_found();
                  const auto done = action.run(office.accounts, context, *user);
                  if (!done.ok()) return refused(office, context, *user, done.error());
                  return done_with(office, context, user->id, flash_after(office, *user, action));
                },
                .summary = action.summary,
                .statuses = {200, 403, 404, 409, 412, 422},
                .body = {.bytes = 16 << 10}});
  }
}

void add_user_tokens(http::Router& router, const UserOffice& office) {
  const std::string pattern = kUsers + std::string("/{id}/tokens/{token}");
  const auto token_of = [office](http::Context& context) -> std::optional<ApiToken> {
    const auto id = id_param(context, "id"), token = id_param(context, "token");
    return id && token ? office.tokens.find(*id, *token) : std::nullopt;
  };
  router.add({.method = Method::get,
              .pattern = pattern,
              .permission = kManages,
              .handler = [office, token_of](http::Context& context) -> http::Outcome {
                const auto token = token_of(context);
                if (!token) return http::not_found();
                return http::Page{.view = "accounts/token",
                                  .resource = token_resource(*token, office.clock.now()),
                                  .extra = {{"user", context.param("id")}}};
              },
              .summary = "A person's API token, without its text.",
              .statuses = {200, 404}});
  router.add({.method = Method::del,
              .pattern = pattern,
              .permission = kManages,
              .handler = [office, token_of](http::Context& context) -> http::Outcome {
                const auto token = token_of(context);
                if (!token || !office.tokens.revoke(actor_of(context), token->person_id, token->id))
                  return http::not_found();
                return http::Deleted{.go_to = kUsers + ("/" + context.param("id")),
                                     .flash = http::Flash{"success", "flash.token_revoked"}};
              },
              .summary = "Revokes a person's token at once.",
              .statuses = {204, 404}});
}

}  // namespace

void register_user_routes(http::Router& router, const UserOffice& office) {
  router.add({.method = Method::get,
              .pattern = kUsers,
              .permission = kManages,
              .handler = [office](http::Context& context) { return list_people(office, context); },
              .summary = "People of the office with role and state; with kind=vendor those of vendors.",
              .parameters = {{.name = "q", .description = "part of the name or the e-mail address"},
                             {.name = "role"},
                             {.name = "state", .description = "active waiting disabled"},
                             {.name = "kind", .description = "vendor"},
                             {.name = "page", .type = "integer"},
                             {.name = "per_page", .type = "integer"}}});
  router.add({.method = Method::get,
              .pattern = kUsers + std::string("/new"),
              .permission = kGrants,
              .handler = [](http::Context&) -> http::Outcome { return http::Page{.view = kNewView}; },
              .summary = "The form of a new account, for people."});
  router.add({.method = Method::post,
              .pattern = kUsers,
              .permission = kGrants,
              .handler = [office](http::Context& context) { return create_user(office, context); },
              .summary = "Makes an account of staff and mails an invitation; with four eyes once it is confirmed.",
              .statuses = {201, 422, 503},
              .body = {.bytes = 16 << 10},
              .body_schema = {{"type", "object"},
                              {"required", {"email", "display_name", "role"}},
                              {"properties",
                               {{"email", {{"type", "string"}}},
                                {"display_name", {{"type", "string"}}},
                                {"role", {{"type", "string"}}},
                                {"reason", {{"type", "string"}}},
                                {"expires_at", {{"type", "string"}}}}}}});
  router.add({.method = Method::get,
              .pattern = kUsers + std::string("/{id}"),
              .permission = kManages,
              .handler = [office](http::Context& context) -> http::Outcome {
                const auto user = user_of(office, context);
                if (!user) return http::not_found();
                return http::Page{.view = kUserView,
                                  .resource = user_page(office, context.principal(), *user),
                                  .etag = std::to_string(user->version)};
              },
              .summary = "One person: account, role and its history, sessions, tokens, what may be done.",
              .statuses = {200, 404}});
  router.add(
      {.method = Method::post,
       .pattern = kUsers + std::string("/{id}/role"),
       .permission = kGrants,
       .handler = [office](http::Context& context) { return change_role(office, context); },
       .summary = "Gives another role (`role`, `reason`), or proposes it where four eyes are asked for.",
       .statuses = {200, 403, 404, 409, 412, 422},
       .body = {.bytes = 16 << 10},
       .body_schema = {
           {"type", "object"},
           {"required", {"role"}},
           {"properties",
            {{"role", {{"type", "string"}}}, {"reason", {{"type", "string"}}}, {"version", {{"type", "integer"}}}}}}});
  add_user_actions(router, office);
  add_user_tokens(router, office);
}

}  // namespace tenderloom::accounts
