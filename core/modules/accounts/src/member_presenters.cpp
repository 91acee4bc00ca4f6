// The pages of a company's own people.
#include "presenters.h"
#include "tenderloom/accounts/members.h"
#include "tenderloom/forms/form_model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

constexpr char kMembersPath[] = "/account/members";

/// The three roles as radios, with what each may do.
Json company_role_options(const std::string& name, const std::string& chosen, const ViewContext& context,
                          const Roles& roles) {
  Json options = Json::array();
  for (const auto* role : {role::kOwner, role::kEditor, role::kViewer}) {
    options.push_back({{"id", "field-" + name + "-" + role},
                       {"name", name},
                       {"value", role},
                       {"label", roles.label(role, context.locale)},
                       {"hint", roles.purpose(role, context.locale)},
                       {"selected", chosen == role}});
  }
  return options;
}
Json company_role_options_shape() {
  return Json::array({{{"id", "text"},
                       {"name", "text"},
                       {"value", "text"},
                       {"label", "text"},
                       {"hint", "text"},
                       {"selected", "flag"}}});
}

Json member_row(const Json& member, const ViewContext& context, const Roles& roles) {
  const std::string seen = parts::time_text(member.value("last_sign_in", Json()));
  return {{"name", member.value("display_name", "")},
          {"email", member.value("email", "")},
          {"role", roles.label(member.value("role", ""), context.locale)},
          {"seen", seen.empty() ? context.t("members.never_seen") : seen},
          {"you", member.value("you", false)},
          {"unreachable", unreachable_note(member.value("unreachable", Json()), context)},
          {"is_unreachable", member.value("unreachable", Json()).is_object()},
          {"url", std::string(kMembersPath) + "/" + member.value("id", "")}};
}

Json invitation_row(const Json& invitation, const ViewContext& context, const Roles& roles) {
  const bool expired = invitation.value("state", "") == "expired";
  const std::string path = std::string(kMembersPath) + "/invitations/" + invitation.value("id", "");
  return {{"email", invitation.value("email", "")},
          {"role", roles.label(invitation.value("role", ""), context.locale)},
          {"inviter",
           invitation.value("by_office", false) ? context.t("members.by_office") : invitation.value("inviter", "")},
          {"sent", parts::time_text(invitation.value("sent_at", Json()))},
          {"expires", parts::time_text(invitation.value("expires_at", Json()))},
          {"state",
           parts::badge(expired ? "attention" : "info", context.t(expired ? "members.expired" : "members.waiting"))},
          {"unreachable", unreachable_note(invitation.value("unreachable", Json()), context)},
          {"is_unreachable", invitation.value("unreachable", Json()).is_object()},
          {"send_url", path + "/send"},
          {"withdraw_url", path}};
}

Json members_model(const Json& resource, const Json& extra, const ViewContext& context, const Roles& roles) {
  Json rows = Json::array(), invitations = Json::array();
  for (const auto& one : resource.value("items", Json::array())) rows.push_back(member_row(one, context, roles));
  for (const auto& one : resource.value("invitations", Json::array()))
    invitations.push_back(invitation_row(one, context, roles));
  Json errors = parts::errors(context.findings);
  for (auto& error : errors) {
    if (error["field"] == "role") error["anchor"] = std::string("field-role-") + role::kOwner;
  }
  const bool manages = resource.value("may_manage", false);
  return {{"title", context.t("members.title")},
          {"purpose", context.t(manages ? "members.purpose" : "members.purpose_reading")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/dashboard"}},
                                      {{"label", context.t("members.title")}}})},
          {"wide", true},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"company_name", extra.value("company_name", "")},
          {"may_manage", manages},
          {"rows", std::move(rows)},
          {"invitations", std::move(invitations)},
          {"email_field", control("email", extra.value("email", ""), context)},
          {"role_field", control("role", "", context)},
          {"roles", company_role_options("role", extra.value("role", role::kEditor), context, roles)}};
}

Json member_model(const Json& resource, const Json& extra, const ViewContext& context, const Roles& roles) {
  const std::string name = resource.value("display_name", ""), role = resource.value("role", "");
  const std::string path = std::string(kMembersPath) + "/" + resource.value("id", "");
  const bool manages = resource.value("may_manage", false), you = resource.value("you", false),
             last = resource.value("last_owner", false);
  Json errors = parts::errors(context.findings);
  for (auto& error : errors) error["anchor"] = std::string("field-role-") + role::kOwner;
  const std::string seen = parts::time_text(resource.value("last_sign_in", Json()));
  const std::string joined = parts::time_text(resource.value("joined_at", Json()));
  return {
      {"title", name},
      {"purpose", context.t(manages ? "member.purpose" : "member.purpose_reading")},
      {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/dashboard"}},
                                  {{"label", context.t("members.title")}, {"url", kMembersPath}},
                                  {{"label", name}}})},
      {"has_errors", !errors.empty()},
      {"errors", std::move(errors)},
      {"details",
       {parts::detail(context.t("members.email"), resource.value("email", "")),
        parts::detail(context.t("members.role"), roles.label(role, context.locale)),
        parts::detail(context.t("members.joined"), joined),
        parts::detail(context.t("members.seen"), seen.empty() ? context.t("members.never_seen") : seen)}},
      {"unreachable", unreachable_note(resource.value("unreachable", Json()), context)},
      {"is_unreachable", resource.value("unreachable", Json()).is_object()},
      {"may_manage", manages},
      {"is_last_owner", last},
      {"last_owner_note", parts::notice("info", context.t("member.last_owner"), context.t("member.last_owner_text"))},
      {"may_change", manages && !last},
      {"may_remove", manages && !last},
      {"may_hand_over", manages && !you},
      {"remove_text", context.t(you ? "member.remove_self_text" : "member.remove_text", {{"name", name}})},
      {"remove_label", context.t(you ? "member.remove_self" : "member.remove", {{"name", name}})},
      {"hand_over_text", context.t("member.hand_over_text", {{"name", name}})},
      {"hand_over_label", context.t("member.hand_over", {{"name", name}})},
      {"role_field", control("role", "", context)},
      {"roles", company_role_options("role", extra.value("role", role), context, roles)},
      {"keeps", company_role_options("keep", role::kEditor, context, roles)},
      {"action", path},
      {"hand_over_url", path + "/owner"},
      {"version", resource.value("version", std::int64_t{0})}};
}

Json invitation_model(const Json& resource, const Json& extra, const ViewContext& context, const Roles& roles) {
  const std::string way = resource.value("way", ""), company = resource.value("company_name", "");
  const std::string path = "/invitations/" + extra.value("token", "");
  Json form = extra.value("form", Json::object());
  const bool errors = form.value("has_errors", false);
  return {{"title", context.t("invitation.title", {{"company", company}})},
          {"purpose", context.t("invitation.purpose_" + way)},
          {"has_errors", errors},
          {"details",
           {parts::detail(context.t("members.company"), company),
            parts::detail(context.t("members.tax_id"), resource.value("tax_id", "")),
            parts::detail(context.t("invitation.inviter"), resource.value("by_office", false)
                                                               ? context.t("members.by_office")
                                                               : resource.value("inviter", "")),
            parts::detail(context.t("members.role"), roles.label(resource.value("role", ""), context.locale)),
            parts::detail(context.t("members.email"), resource.value("email", "")),
            parts::detail(context.t("invitation.expires"), parts::time_text(resource.value("expires_at", Json())))}},
          {"action", path},
          {"is_new", way == "new"},
          {"is_sign_in", way == "sign_in"},
          {"is_accept", way == "accept"},
          {"is_other", way == "other"},
          {"sign_in_url", "/login" + parts::query({{"next", path}})},
          {"notice_version", extra.value("notice_version", "")},
          {"form", std::move(form)}};
}

Json choice_model(const Json& resource, const Json&, const ViewContext& context, const Roles& roles) {
  Json rows = Json::array();
  for (const auto& one : resource.value("items", Json::array())) {
    const bool current = one.value("current", false);
    rows.push_back({{"id", one.value("id", "")},
                    {"company_name", one.value("company_name", "")},
                    {"tax_id", one.value("tax_id", "")},
                    {"role", roles.label(one.value("role", ""), context.locale)},
                    {"status", registration_badge(one.value("registration_status", ""), context)},
                    {"current", current},
                    {"may_choose", !current && one.value("may_act", false)}});
  }
  return {{"title", context.t("company_choice.title")},
          {"purpose", context.t("company_choice.purpose")},
          {"breadcrumb", Json::array({{{"label", context.t("common.home")}, {"url", "/dashboard"}},
                                      {{"label", context.t("company_choice.title")}}})},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("company_choice.none"), context.t("company_choice.none_text"))}};
}

}  // namespace

void add_member_views(render::ViewRegistry& views, const Roles& roles) {
  const Json row{{"name", "text"},           {"email", "text"}, {"role", "text"},
                 {"seen", "text"},           {"you", "flag"},   {"unreachable", parts::badge_shape()},
                 {"is_unreachable", "flag"}, {"url", "text"}};
  const Json invitation{{"email", "text"},
                        {"role", "text"},
                        {"inviter", "text"},
                        {"sent", "text"},
                        {"expires", "text"},
                        {"state", parts::badge_shape()},
                        {"unreachable", parts::badge_shape()},
                        {"is_unreachable", "flag"},
                        {"send_url", "text"},
                        {"withdraw_url", "text"}};
  views.add({"accounts/members",
             {{"company_name", "text"},
              {"may_manage", "flag"},
              {"rows", Json::array({row})},
              {"invitations", Json::array({invitation})},
              {"email_field", control_shape()},
              {"role_field", control_shape()},
              {"roles", company_role_options_shape()}},
             with_roles(roles, members_model)});
  views.add({"accounts/member",
             {{"details", parts::details_shape()},
              {"unreachable", parts::badge_shape()},
              {"is_unreachable", "flag"},
              {"may_manage", "flag"},
              {"is_last_owner", "flag"},
              {"last_owner_note", parts::notice_shape()},
              {"may_change", "flag"},
              {"may_remove", "flag"},
              {"may_hand_over", "flag"},
              {"remove_text", "text"},
              {"remove_label", "text"},
              {"hand_over_text", "text"},
              {"hand_over_label", "text"},
              {"role_field", control_shape()},
              {"roles", company_role_options_shape()},
              {"keeps", company_role_options_shape()},
              {"action", "text"},
              {"hand_over_url", "text"},
              {"version", "number"}},
             with_roles(roles, member_model)});
  views.add({"accounts/invitation",
             {{"details", parts::details_shape()},
              {"action", "text"},
              {"is_new", "flag"},
              {"is_sign_in", "flag"},
              {"is_accept", "flag"},
              {"is_other", "flag"},
              {"sign_in_url", "text"},
              {"notice_version", "text"},
              {"form", forms::form_model_shape()}},
             with_roles(roles, invitation_model)});
  views.add({"accounts/company_choice",
             {{"rows", Json::array({{{"id", "text"},
                                     {"company_name", "text"},
                                     {"tax_id", "text"},
                                     {"role", "text"},
                                     {"status", parts::badge_shape()},
                                     {"current", "flag"},
                                     {"may_choose", "flag"}}})},
              {"empty", parts::empty_shape()}},
             with_roles(roles, choice_model)});
}

}  // namespace tenderloom::accounts
