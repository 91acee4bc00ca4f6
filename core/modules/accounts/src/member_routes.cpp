// /account/members: everybody of the company sees who belongs to it, its owners change it.
#include "company_routes.h"
#include "people_resources.h"
#include "route_support.h"
#include "tenderloom/base/text.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kMembers[] = "/account/members";
constexpr char kManage[] = "account.manage";
constexpr char kMembersView[] = "accounts/members";
constexpr char kMemberView[] = "accounts/member";

/// Whoever looks at the portal as the vendor does changes nothing.
bool may_manage(const http::Principal& who) { return who.may(kManage) && !who.support_until; }

Json everybody(const CompanyPages& pages, const http::Context& context) {
  const auto& who = context.principal();
  return members_resource(pages.members, who.company_id, who.person_id, may_manage(who));
}

std::optional<Member> member_of(const CompanyPages& pages, const http::Context& context) {
  const auto id = id_param(context, "id");
  if (!id) return std::nullopt;
  for (auto& member : pages.members.members(context.principal().company_id)) {
    if (member.person_id == *id) return std::move(member);
  }
  return std::nullopt;
}

Json one_member(const CompanyPages& pages, const http::Context& context, const Member& member) {
  std::size_t owners = 0;
  for (const auto& other : pages.members.members(context.principal().company_id)) owners += other.role == role::kOwner;
  Json resource = member_resource(member, context.principal().person_id);
  resource["last_owner"] = member.role == role::kOwner && owners < 2;
  resource["may_manage"] = may_manage(context.principal());
  return resource;
}

http::Outcome list_members(const CompanyPages& pages, http::Context& context) {
  if (context.principal().company_id == 0) return http::not_found();
  return http::Page{.view = kMembersView,
                    .resource = everybody(pages, context),
                    .extra = {{"role", role::kEditor}, {"company_name", context.principal().company_name}}};
}

http::Outcome invite_member(const CompanyPages& pages, http::Context& context) {
  const auto& who = context.principal();
  const std::string email = text_value(context, "email"), role = text_value(context, "role");
  const auto invited = pages.members.invite(who.company_id, email, role, context.locale(), actor_of(context));
  if (!invited) {
    const auto& error = invited.error();
    if (error.code == "not_found") return http::not_found();
    const std::string code = error.code == "email_invalid" && base::trim(email).empty() ? "email_needed" : error.code;
    return http::Invalid{.findings = Json::array({{{"field", error.field}, {"code", code}, {"params", error.params}}}),
                         .view = kMembersView,
                         .resource = everybody(pages, context),
                         .extra = {{"email", email}, {"role", role}, {"company_name", who.company_name}}};
  }
  return http::Created{.location = std::string(kMembers) + "/invitations/" + std::to_string(invited->id),
                       .resource = invitation_resource(*invited),
                       .flash = http::Flash{"success", "flash.member_invited", {{"email", invited->email}}},
                       .go_to = kMembers};
}

http::Outcome send_invitation_again(const CompanyPages& pages, http::Context& context) {
  const auto id = id_param(context, "id");
  if (!id) return http::not_found();
  const auto sent = pages.members.send_again(context.principal().company_id, *id, actor_of(context));
  if (!sent) {
    if (sent.error().code == "not_found") return http::not_found();
    return http::Refused{.status = 429,
                         .error = sent.error(),
                         .retry_after = static_cast<int>(sent.error().params.value("seconds", 60))};
  }
  return http::Done{.go_to = kMembers,
                    .resource = invitation_resource(*sent),
                    .flash = http::Flash{"success", "flash.invitation_sent", {{"email", sent->email}}}};
}

http::Outcome withdraw_invitation(const CompanyPages& pages, http::Context& context) {
  const auto id = id_param(context, "id");
  if (!id || !pages.members.withdraw(context.principal().company_id, *id, actor_of(context)).ok()) {
    return http::not_found();
  }
  return http::Deleted{.go_to = kMembers, .flash = http::Flash{"success", "flash.invitation_withdrawn"}};
}

http::Outcome show_member(const CompanyPages& pages, http::Context& context) {
  const auto member = member_of(pages, context);
  if (!member) return http::not_found();
  return http::Page{.view = kMemberView,
                    .resource = one_member(pages, context, *member),
                    .etag = std::to_string(member->row_version)};
}

/// What became of a change of somebody's role.
http::Outcome after_change(const CompanyPages& pages, http::Context& context, const Member& before,
                           const base::Result<void>& changed, const char* flash) {
  if (!changed) {
    const auto& error = changed.error();
    if (error.code == "not_found") return http::not_found();
    if (error.code == "version_conflict") {
      return http::Refused{.status = 412, .error = error, .more = {{"current", one_member(pages, context, before)}}};
    }
    return http::Invalid{.findings = Json::array({{{"field", "role"}, {"code", error.code}, {"params", error.params}}}),
                         .view = kMemberView,
                         .resource = one_member(pages, context, before),
                         .extra = {{"role", text_value(context, "role")}}};
  }
  const auto now = member_of(pages, context);
  return http::Done{.go_to = kMembers,
                    .resource = now ? one_member(pages, context, *now) : Json::object(),
                    .flash = http::Flash{"success", flash, {{"name", before.display_name}}}};
}

http::Outcome change_member(const CompanyPages& pages, http::Context& context) {
  const auto member = member_of(pages, context);
  if (!member) return http::not_found();
  const auto version = version_of(context);
  if (!version) return http::refuse(428, {"version_required"});
  const auto changed = pages.members.set_role(context.principal().company_id, member->person_id,
                                              text_value(context, "role"), version, actor_of(context));
  return after_change(pages, context, *member, changed, "flash.member_role");
}

http::Outcome hand_over(const CompanyPages& pages, http::Context& context) {
  const auto member = member_of(pages, context);
  if (!member) return http::not_found();
  const auto changed = pages.members.hand_over(context.principal().company_id, member->person_id,
                                               text_value(context, "keep"), actor_of(context));
  return after_change(pages, context, *member, changed, "flash.ownership_given");
}

http::Outcome remove_member(const CompanyPages& pages, http::Context& context) {
  const auto member = member_of(pages, context);
  if (!member) return http::not_found();
  const auto removed = pages.members.remove(context.principal().company_id, member->person_id, actor_of(context));
  if (!removed) {
    if (removed.error().code == "not_found") return http::not_found();
    return http::Refused{.status = 409, .error = removed.error(), .more = {{"state", "last_owner"}}};
  }
  const bool self = member->person_id == context.principal().person_id;
  if (self) return http::Deleted{.go_to = "/login?signed_out=1"};  // the session ended with the membership
  return http::Deleted{.go_to = kMembers,
                       .flash = http::Flash{"success", "flash.member_removed", {{"name", member->display_name}}}};
}

}  // namespace

void register_member_routes(http::Router& router, const CompanyPages& pages) {
  const auto add = [&](Method method, const std::string& path, const char* permission, auto handler,
                       const char* summary, std::vector<int> statuses) {
    router.add({.method = method,
                .pattern = kMembers + path,
                .permission = permission,
                .handler = [pages, handler](http::Context& context) { return handler(pages, context); },
                .summary = summary,
                .statuses = std::move(statuses),
                .body = {.bytes = 16 << 10},
                .while_supporting = method == Method::get});
  };
  add(Method::get, "", "signed_in", list_members, "Who belongs to the company, and who is invited.", {200, 404});
  add(Method::post, "", kManage, invite_member, "Invites somebody by mail: email, role.", {201, 404, 422});
  add(Method::post, "/invitations/{id}/send", kManage, send_invitation_again,
      "Sends an invitation again with a new link; the one before is of no use any more.", {200, 404, 429});
  add(Method::del, "/invitations/{id}", kManage, withdraw_invitation, "Withdraws an invitation.", {204, 404});
  add(Method::get, "/{id}", "signed_in", show_member, "One member.", {200, 404});
  add(Method::put, "/{id}", kManage, change_member, "Changes a member's role; the last owner stays owner.",
      {200, 404, 412, 422, 428});
  add(Method::del, "/{id}", kManage, remove_member,
      "Removes a member: their sessions for the company end, their tokens of it are revoked.", {204, 404, 409});
  add(Method::post, "/{id}/owner", kManage, hand_over, "Makes the member owner and gives oneself the role `keep`.",
      {200, 404, 422});
}

}  // namespace tenderloom::accounts
