// /staff/roles: who may do what, which addresses that opens, and the periodic look over it.
#include "route_support.h"
#include "staff_user_routes.h"

namespace tenderloom::accounts {
namespace {

using http::Method;

constexpr char kRoles[] = "/staff/roles";
constexpr char kRolesPermission[] = "staff.roles";

/// The addresses that each permission opens, from the table that serves them.
Json permissions_resource(const http::Router& router) {
  std::map<std::string, Json, std::less<>> opened;
  for (const auto& route : router.routes())
    opened.try_emplace(route.permission, Json::array())
        .first->second.push_back(
            {{"method", http::name_of(route.method)}, {"path", route.pattern}, {"summary", route.summary}});
  Json list = Json::array();
  const auto add = [&](std::string_view name) {
    const auto found = opened.find(name);
    list.push_back({{"name", name}, {"routes", found == opened.end() ? Json::array() : found->second}});
  };
  for (const auto& permission : all_permissions()) add(permission.name);
  add("signed_in");
  add("public");
  return list;
}

Json roles_resource(const UserOffice& office) {
  UserQuery everybody;
  everybody.per_page = 1000;
  const auto staff = office.accounts.list(everybody);
  Json roles = Json::array();
  for (const auto& role : office.roles.all()) {
    Json people = Json::array();
    for (const auto& user : staff.users)
      if (user.role == role.key && user.state == staff_state::kActive)
        people.push_back({{"id", std::to_string(user.id)}, {"name", user.display_name}, {"email", user.email}});
    roles.push_back({{"key", role.key},
                     {"kind", role.kind == Role::Kind::staff ? "staff" : "vendor"},
                     {"label", role.label},
                     {"purpose", role.purpose},
                     {"permissions", role.permissions},
                     {"people", std::move(people)}});
  }
  return roles;
}

http::Outcome show_roles(const http::Router& router, const UserOffice& office, const http::Context& context) {
  Json changes = Json::array();
  for (const auto& change : office.accounts.open_changes()) {
    Json row = change_resource(change);
    const auto me = context.principal().person_id;
    row["may_confirm"] = change.person_id != me && change.proposed_by != me;
    row["may_refuse"] = change.person_id != me;
    changes.push_back(std::move(row));
  }
  return http::Page{.view = "accounts/roles",
                    .resource = {{"roles", roles_resource(office)},
                                 {"permissions", permissions_resource(router)},
                                 {"changes", std::move(changes)},
                                 {"four_eyes", office.accounts.rules().four_eyes},
                                 {"review", review_resource(office.accounts.review())}}};
}

http::Outcome decide_change(const UserOffice& office, http::Context& context) {
  const auto id = id_param(context, "id");
  const std::string& decision = context.param("decision");
  if (!id || (decision != "confirm" && decision != "refuse")) return http::not_found();
  const bool confirm = decision == "confirm";
  const auto decided = office.accounts.decide(actor_of(context), *id, confirm, context.locale());
  if (!decided.ok()) {
    const auto& error = decided.error();
    if (error.code == "not_found") return http::not_found();
    const bool not_theirs = error.code == "staff_own_account" || error.code == "four_eyes_same_person";
    return http::refuse(not_theirs ? 403 : 409, error);
  }
  return http::Done{.go_to = kRoles,
                    .resource = {{"id", std::to_string(*id)}, {"state", confirm ? "confirmed" : "refused"}},
                    .flash = http::Flash{"success", confirm ? "flash.role_confirmed" : "flash.role_refused"}};
}

}  // namespace

Json change_resource(const RoleChange& change) {
  return {
      {"id", std::to_string(change.id)},
      {"person", {{"id", std::to_string(change.person_id)}, {"name", change.display_name}, {"email", change.email}}},
      {"kind", change.kind},
      {"before", change.before.empty() ? Json() : Json(change.before)},
      {"after", change.after},
      {"reason", change.reason},
      {"state", change.state},
      {"proposed_at", base::iso8601(change.proposed_at)},
      {"proposer", change.proposer},
      {"decided_at", change.decided_at ? Json(base::iso8601(*change.decided_at)) : Json()},
      {"decider", change.decider.empty() ? Json() : Json(change.decider)}};
}

Json review_resource(const RoleReview& review) {
  const auto time = [](const std::optional<Instant>& at) { return at ? Json(base::iso8601(*at)) : Json(); };
  return {{"confirmed_at", time(review.confirmed_at)},
          {"actor", review.actor},
          {"note", review.note},
          {"due_at", time(review.due_at)},
          {"due", review.due}};
}

void register_role_routes(http::Router& router, const UserOffice& office) {
  router.add({.method = Method::get,
              .pattern = kRoles,
              .permission = kRolesPermission,
              .handler = [&router, office](http::Context& context) { return show_roles(router, office, context); },
              .summary = "Roles, the permissions of each, the addresses that those open, people, open proposals."});
  router.add({.method = Method::post,
              .pattern = std::string(kRoles) + "/review",
              .permission = kRolesPermission,
              .handler = [office](http::Context& context) -> http::Outcome {
                office.accounts.confirm_review(actor_of(context), text_value(context, "note"));
                return http::Done{.go_to = kRoles,
                                  .resource = review_resource(office.accounts.review()),
                                  .flash = http::Flash{"success", "flash.roles_reviewed"}};
              },
              .summary = "Confirms that people and roles are as they should be (`note`).",
              .body = {.bytes = 16 << 10}});
  router.add({.method = Method::post,
              .pattern = std::string(kRoles) + "/changes/{id}/{decision}",
              .permission = kRolesPermission,
              .handler = [office](http::Context& context) { return decide_change(office, context); },
              .summary = "Decides a proposed role: confirm (somebody else than who proposed it) or refuse.",
              .statuses = {200, 403, 404, 409},
              .body = {.bytes = 16 << 10}});
}

}  // namespace tenderloom::accounts
