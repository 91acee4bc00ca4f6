#include "json_text.h"
#include "staff_user_routes.h"
#include "tenderloom/render/parts.h"
#include "token_routes.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

constexpr char kUsersUrl[] = "/staff/users";

Json users_crumb(const ViewContext& context, const std::string& label) {
  Json list = Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}}});
  if (!label.empty()) list.push_back({{"label", context.t("users.title")}, {"url", kUsersUrl}});
  list.push_back({{"label", label.empty() ? context.t("users.title") : label}});
  return list;
}

Json user_badge(const Json& user, const ViewContext& context) {
  const std::string state = text_in(user, "state"), reason = text_in(user, "state_reason");
  if (state == staff_state::kDisabled)
    return parts::badge("danger", context.t("users.state.disabled_" + (reason.empty() ? "manual" : reason)));
  if (state == staff_state::kWaiting) return parts::badge("attention", context.t("users.state.waiting"));
  return parts::badge("done", context.t("users.state.active"));
}

std::string last_seen(const Json& user, const ViewContext& context) {
  const std::string at = parts::time_text(user.value("last_sign_in_at", Json()));
  return at.empty() ? context.t("users.never") : at;
}

Json option_of(const std::string& value, const std::string& label, const std::string& chosen) {
  return {{"value", value}, {"label", label}, {"selected", value == chosen}};
}

Json role_options(const Roles& roles, const std::string& chosen, const ViewContext& context) {
  Json options = Json::array();
  for (const auto& role : roles.all())
    if (role.kind == Role::Kind::staff)
      options.push_back(option_of(role.key, roles.label(role.key, context.locale), chosen));
  return options;
}

Json review_notice(const Json& review, const ViewContext& context) {
  Json notice = parts::notice(
      "attention", context.t("roles.review_due"),
      context.t("roles.review_due_text", {{"due", parts::time_text(review.value("due_at", Json())).substr(0, 10)}}));
  notice["url"] = "/staff/roles#review";
  notice["url_label"] = context.t("roles.review_go");
  return notice;
}

Json user_filters(const Json& extra, const Roles& roles, const ViewContext& context) {
  const std::string role = text_in(extra, "role"), state = text_in(extra, "state"), kind = text_in(extra, "kind");
  Json by_role = role_options(roles, role, context), by_state = Json::array();
  by_role.insert(by_role.begin(), option_of("", context.t("common.all"), role));
  by_state.push_back(option_of("", context.t("common.all"), state));
  for (const char* name : {staff_state::kActive, staff_state::kWaiting, staff_state::kDisabled})
    by_state.push_back(option_of(name, context.t(std::string("users.state.") + name), state));
  const Json kinds = Json::array(
      {option_of("", context.t("users.kind_staff"), kind), option_of("vendor", context.t("users.kind_vendor"), kind)});
  const auto select = [&](const char* name, const char* label, const Json& options) {
    return Json{
        {"name", name}, {"label", context.t(label)}, {"id", std::string("filter-") + name}, {"options", options}};
  };
  return {{"action", kUsersUrl},
          {"q", text_in(extra, "q")},
          {"q_label", context.t("users.search")},
          {"selects", Json::array({select("kind", "users.kind", kinds), select("role", "users.role", by_role),
                                   select("state", "users.state_label", by_state)})},
          {"keep", Json::array()},
          {"reset_url", kUsersUrl}};
}

Json user_list_model(const Json& resource, const Json& extra, const ViewContext& context, const Roles& roles) {
  const std::string chosen = text_in(extra, "state");
  Json rows = Json::array(), counters = Json::array(), actions = Json::array();
  for (const auto& user : resource.value("items", Json::array())) {
    const std::string role = text_in(user, "role");
    rows.push_back({{"name", text_in(user, "display_name")},
                    {"email", text_in(user, "email")},
                    {"role", role.empty() ? context.t("users.of_vendor") : roles.label(role, context.locale)},
                    {"state", user_badge(user, context)},
                    {"last_seen", last_seen(user, context)},
                    {"expires", parts::time_text(user.value("expires_at", Json())).substr(0, 10)},
                    {"url", std::string(kUsersUrl) + "/" + text_in(user, "id")}});
  }
  const Json counts = resource.value("counters", Json::object());
  for (const char* name : {staff_state::kActive, staff_state::kWaiting, staff_state::kDisabled})
    counters.push_back({{"label", context.t(std::string("users.state.") + name)},
                        {"value", std::to_string(counts.value(name, std::int64_t{0}))},
                        {"url", kUsersUrl + parts::query({{"state", name}})},
                        {"has_url", true},
                        {"active", chosen == name}});
  if (extra.value("may_create", false))
    actions.push_back(
        {{"label", context.t("users.new")}, {"url", std::string(kUsersUrl) + "/new"}, {"primary", true}, {"icon", ""}});
  const Json review = resource.value("review", Json::object());
  return {{"title", context.t("users.title")},
          {"purpose", context.t("users.purpose")},
          {"wide", true},
          {"breadcrumb", users_crumb(context, "")},
          {"actions", std::move(actions)},
          {"review_due", review.value("due", false)},
          {"review", review_notice(review, context)},
          {"counters", std::move(counters)},
          {"filters", user_filters(extra, roles, context)},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t("users.none_found"), context.t("users.none_found_text"), kUsersUrl,
                                 context.t("common.reset"))},
          {"pagination", parts::pagination(resource, kUsersUrl,
                                           {{"q", text_in(extra, "q")},
                                            {"kind", text_in(extra, "kind")},
                                            {"role", text_in(extra, "role")},
                                            {"state", chosen}},
                                           context)}};
}

Json user_control(const Json& typed, const char* name, const std::string& fallback, const ViewContext& context) {
  const std::string error = parts::error_of(context.findings, name);
  return {{"id", std::string("field-") + name},
          {"value", typed.contains(name) ? text_in(typed, name) : fallback},
          {"error", error},
          {"has_error", !error.empty()}};
}
Json user_control_shape() { return {{"id", "text"}, {"value", "text"}, {"error", "text"}, {"has_error", "flag"}}; }

Json new_user_model(const Json&, const Json& extra, const ViewContext& context, const Roles& roles) {
  const Json typed = extra.value("typed", Json::object());
  Json errors = parts::errors(context.findings);
  return {{"title", context.t("users.new")},
          {"purpose", context.t("users.new_purpose")},
          {"breadcrumb", users_crumb(context, context.t("users.new"))},
          {"has_errors", !errors.empty()},
          {"errors", std::move(errors)},
          {"email_field", user_control(typed, "email", "", context)},
          {"name_field", user_control(typed, "display_name", "", context)},
          {"role_field", user_control(typed, "role", "", context)},
          {"roles", role_options(roles, text_in(typed, "role"), context)},
          {"expiry_field", user_control(typed, "expires_at", "", context)},
          {"reason_field", user_control(typed, "reason", "", context)}};
}

Json user_details(const Json& user, const Roles& roles, const ViewContext& context) {
  Json details = Json::array({parts::detail(context.t("users.email"), text_in(user, "email"))});
  const std::string role = text_in(user, "role");
  if (!role.empty()) details.push_back(parts::detail(context.t("users.role"), roles.label(role, context.locale)));
  for (const auto& company : user.value("companies", Json::array()))
    details.push_back(parts::detail(
        context.t("users.company"),
        context.t("users.company_role", {{"company", text_in(company, "name")},
                                         {"role", roles.label(text_in(company, "role"), context.locale)}})));
  details.push_back(parts::detail(context.t("users.created"), parts::time_text(user.value("created_at", Json()))));
  details.push_back(parts::detail(context.t("users.last_seen"), last_seen(user, context)));
  details.push_back(
      parts::detail(context.t("users.sessions"), std::to_string(user.value("sessions", std::int64_t{0}))));
  if (!role.empty()) {
    const std::string expires = parts::time_text(user.value("expires_at", Json())).substr(0, 10);
    details.push_back(parts::detail(context.t("users.expires"), expires.empty() ? context.t("users.no_end") : expires));
  }
  return details;
}

Json user_model(const Json& user, const Json& extra, const ViewContext& context, const Roles& roles) {
  const Json typed = extra.value("typed", Json::object()), actions = user.value("actions", Json::array());
  const std::string id = text_in(user, "id"), base = std::string(kUsersUrl) + "/" + id;
  const auto may = [&](const char* action) {
    return std::find(actions.begin(), actions.end(), action) != actions.end();
  };
  Json tokens = Json::array(), errors = parts::errors(context.findings);
  for (const auto& token : user.value("tokens", Json::array()))
    tokens.push_back(token_row(token, base + "/tokens/" + text_in(token, "id"), context));
  Json changes = change_rows(user.value("role_changes", Json::array()), roles, context);
  const std::string name = text_in(user, "display_name");
  return {
      {"title", name},
      {"purpose", context.t("users.one_purpose")},
      {"breadcrumb", users_crumb(context, name)},
      {"has_errors", !errors.empty()},
      {"errors", std::move(errors)},
      {"is_staff", !text_in(user, "state").empty()},
      {"state", user_badge(user, context)},
      {"own", user.value("own", false)},
      {"details", user_details(user, roles, context)},
      {"url", base},
      {"version", user.value("version", std::int64_t{1})},
      {"may_role", may("role")},
      {"may_expiry", may("expiry")},
      {"may_disable", may("disable")},
      {"may_enable", may("enable")},
      {"may_invite", may("invite")},
      {"may_end_sessions", may("end-sessions")},
      {"has_actions_left", may("expiry") || may("enable") || may("invite") || may("end-sessions")},
      {"four_eyes", user.value("four_eyes", false)},
      {"role_field", user_control(typed, "role", text_in(user, "role"), context)},
      {"roles", role_options(roles, typed.contains("role") ? text_in(typed, "role") : text_in(user, "role"), context)},
      {"reason_field", user_control(typed, "reason", "", context)},
      {"expiry_field",
       user_control(typed, "expires_at", parts::time_text(user.value("expires_at", Json())).substr(0, 10), context)},
      {"rows", std::move(tokens)},
      {"changes", std::move(changes)}};
}

void add_user_page_view(render::ViewRegistry& views, const Roles& roles) {
  const Json options = Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}});
  views.add({"accounts/staff_user",
             {{"is_staff", "flag"},
              {"state", parts::badge_shape()},
              {"own", "flag"},
              {"details", parts::details_shape()},
              {"url", "text"},
              {"version", "number"},
              {"may_role", "flag"},
              {"may_expiry", "flag"},
              {"may_disable", "flag"},
              {"may_enable", "flag"},
              {"may_invite", "flag"},
              {"may_end_sessions", "flag"},
              {"has_actions_left", "flag"},
              {"four_eyes", "flag"},
              {"role_field", user_control_shape()},
              {"roles", options},
              {"reason_field", user_control_shape()},
              {"expiry_field", user_control_shape()},
              {"rows", token_row_shape()},
              {"changes", change_rows_shape()}},
             [&roles](const Json& resource, const Json& extra, const ViewContext& context) {
               return user_model(resource, extra, context, roles);
             }});
}

}  // namespace

void add_user_views(render::ViewRegistry& views, const Roles& roles) {
  const Json options = Json::array({{{"value", "text"}, {"label", "text"}, {"selected", "flag"}}});
  views.add({"accounts/staff_users",
             {{"review_due", "flag"},
              {"review", parts::notice_shape()},
              {"counters", parts::counters_shape()},
              {"filters", parts::filters_shape()},
              {"rows", Json::array({{{"name", "text"},
                                     {"email", "text"},
                                     {"role", "text"},
                                     {"state", parts::badge_shape()},
                                     {"last_seen", "text"},
                                     {"expires", "text"},
                                     {"url", "text"}}})},
              {"empty", parts::empty_shape()},
              {"pagination", parts::pagination_shape()}},
             [&roles](const Json& resource, const Json& extra, const ViewContext& context) {
               return user_list_model(resource, extra, context, roles);
             }});
  views.add({"accounts/staff_user_new",
             {{"email_field", user_control_shape()},
              {"name_field", user_control_shape()},
              {"role_field", user_control_shape()},
              {"roles", options},
              {"expiry_field", user_control_shape()},
              {"reason_field", user_control_shape()}},
             [&roles](const Json& resource, const Json& extra, const ViewContext& context) {
               return new_user_model(resource, extra, context, roles);
             }});
  add_user_page_view(views, roles);
}

}  // namespace tenderloom::accounts
