#include "json_text.h"
#include "staff_user_routes.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

std::string in_locale(const Json& words, const ViewContext& context) { return text_in(words, context.locale.c_str()); }

bool holds(const Json& role, const std::string& permission) {
  const Json held = role.value("permissions", Json::array());
  return std::find(held.begin(), held.end(), permission) != held.end();
}

/// One table a kind: its roles across, the permissions that the kind can have down.
Json matrix_of(const Json& resource, const std::string& kind, const ViewContext& context) {
  Json heads = Json::array(), rows = Json::array();
  std::vector<Json> roles;
  for (const auto& role : resource.value("roles", Json::array()))
    if (text_in(role, "kind") == kind) roles.push_back(role);
  for (const auto& role : roles) heads.push_back({{"label", in_locale(role.value("label", Json::object()), context)}});
  for (const auto& permission : resource.value("permissions", Json::array())) {
    const std::string name = text_in(permission, "name");
    const bool of_staff = name.starts_with("staff.");
    if (name.find('.') == std::string::npos || of_staff != (kind == "staff")) continue;
    Json cells = Json::array(), routes = Json::array();
    for (std::size_t i = 0; i < roles.size(); ++i)
      cells.push_back({{"label", heads[i]["label"]}, {"granted", holds(roles[i], name)}});
    for (const auto& route : permission.value("routes", Json::array()))
      routes.push_back({{"method", text_in(route, "method")},
                        {"path", text_in(route, "path")},
                        {"summary", text_in(route, "summary")}});
    const auto count = routes.size();
    rows.push_back({{"name", name},
                    {"label", context.t("permission." + name + ".label")},
                    {"purpose", context.t("permission." + name + ".purpose")},
                    {"cells", std::move(cells)},
                    {"routes", std::move(routes)},
                    {"routes_label", context.t("roles.routes", {{"count", count}})}});
  }
  return {{"title", context.t("roles.matrix_" + kind)},
          {"id", "matrix-" + kind},
          {"heads", std::move(heads)},
          {"rows", std::move(rows)}};
}

Json role_people(const Json& resource, const ViewContext& context) {
  Json rows = Json::array();
  for (const auto& role : resource.value("roles", Json::array())) {
    Json people = Json::array();
    for (const auto& person : role.value("people", Json::array()))
      people.push_back({{"name", text_in(person, "name")},
                        {"email", text_in(person, "email")},
                        {"url", "/staff/users/" + text_in(person, "id")}});
    rows.push_back({{"label", in_locale(role.value("label", Json::object()), context)},
                    {"key", text_in(role, "key")},
                    {"purpose", in_locale(role.value("purpose", Json::object()), context)},
                    {"of_vendor", text_in(role, "kind") == "vendor"},
                    {"people", std::move(people)}});
  }
  return rows;
}

std::string review_text(const Json& review, const ViewContext& context) {
  const std::string at = parts::time_text(review.value("confirmed_at", Json()));
  const std::string due = parts::time_text(review.value("due_at", Json())).substr(0, 10);
  std::string text = at.empty() ? context.t("roles.review_never")
                                : context.t("roles.review_last", {{"time", at}, {"actor", text_in(review, "actor")}});
  if (!due.empty()) text += context.t("roles.review_next", {{"due", due}});
  return text;
}

Json roles_model(const Json& resource, const Json&, const ViewContext& context, const Roles& roles) {
  const Json review = resource.value("review", Json::object());
  return {
      {"title", context.t("roles.title")},
      {"purpose", context.t("roles.purpose")},
      {"wide", true},
      {"breadcrumb",
       Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}}, {{"label", context.t("roles.title")}}})},
      {"four_eyes_text", context.t(resource.value("four_eyes", false) ? "roles.four_eyes_on" : "roles.four_eyes_off")},
      {"changes", change_rows(resource.value("changes", Json::array()), roles, context)},
      {"people", role_people(resource, context)},
      {"matrices", Json::array({matrix_of(resource, "staff", context), matrix_of(resource, "vendor", context)})},
      {"review_due", review.value("due", false)},
      {"review_text", review_text(review, context)}};
}

}  // namespace

Json change_rows(const Json& changes, const Roles& roles, const ViewContext& context) {
  static const std::map<std::string, std::string> kKinds{
      {"open", "attention"}, {"confirmed", "done"}, {"refused", "neutral"}};
  Json rows = Json::array();
  for (const auto& change : changes) {
    const Json person = change.value("person", Json::object());
    const std::string before = text_in(change, "before"), state = text_in(change, "state"),
                      decider = text_in(change, "decider");
    const auto kind = kKinds.find(state);
    rows.push_back(
        {{"person", text_in(person, "name")},
         {"person_url", "/staff/users/" + text_in(person, "id")},
         {"before", before.empty()
                        ? context.t(text_in(change, "kind") == "enable" ? "roles.disabled_before" : "roles.none_before")
                        : roles.label(before, context.locale)},
         {"after", roles.label(text_in(change, "after"), context.locale)},
         {"reason", text_in(change, "reason")},
         {"proposed", context.t("roles.by_at", {{"name", text_in(change, "proposer")},
                                                {"time", parts::time_text(change.value("proposed_at", Json()))}})},
         {"decided", decider.empty()
                         ? ""
                         : context.t("roles.by_at", {{"name", decider},
                                                     {"time", parts::time_text(change.value("decided_at", Json()))}})},
         {"state",
          parts::badge(kind == kKinds.end() ? "neutral" : kind->second, context.t("roles.change_state." + state))},
         {"url", "/staff/roles/changes/" + text_in(change, "id")},
         {"may_confirm", change.value("may_confirm", false)},
         {"may_refuse", change.value("may_refuse", false)}});
  }
  return rows;
}

Json change_rows_shape() {
  return Json::array({{{"person", "text"},
                       {"person_url", "text"},
                       {"before", "text"},
                       {"after", "text"},
                       {"reason", "text"},
                       {"proposed", "text"},
                       {"decided", "text"},
                       {"state", parts::badge_shape()},
                       {"url", "text"},
                       {"may_confirm", "flag"},
                       {"may_refuse", "flag"}}});
}

void add_role_views(render::ViewRegistry& views, const Roles& roles) {
  const Json routes = Json::array({{{"method", "text"}, {"path", "text"}, {"summary", "text"}}});
  const Json cells = Json::array({{{"label", "text"}, {"granted", "flag"}}});
  const Json people = Json::array({{{"name", "text"}, {"email", "text"}, {"url", "text"}}});
  views.add(
      {"accounts/roles",
       {{"four_eyes_text", "text"},
        {"changes", change_rows_shape()},
        {"people",
         Json::array(
             {{{"label", "text"}, {"key", "text"}, {"purpose", "text"}, {"of_vendor", "flag"}, {"people", people}}})},
        {"matrices", Json::array({{{"title", "text"},
                                   {"id", "text"},
                                   {"heads", Json::array({{{"label", "text"}}})},
                                   {"rows", Json::array({{{"name", "text"},
                                                          {"label", "text"},
                                                          {"purpose", "text"},
                                                          {"cells", cells},
                                                          {"routes", routes},
                                                          {"routes_label", "text"}}})}}})},
        {"review_due", "flag"},
        {"review_text", "text"}},
       [&roles](const Json& resource, const Json& extra, const ViewContext& context) {
         return roles_model(resource, extra, context, roles);
       }});
}

}  // namespace tenderloom::accounts
