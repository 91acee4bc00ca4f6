// Companies as staff see them.
#include "presenters.h"
#include "tenderloom/accounts/model.h"
#include "tenderloom/render/parts.h"

namespace tenderloom::accounts {
namespace {

using render::ViewContext;
namespace parts = render::parts;

constexpr char kCompaniesPath[] = "/staff/companies";

Json staff_crumbs(const ViewContext& context, Json more) {
  Json crumbs = Json::array({{{"label", context.t("staff.home")}, {"url", "/staff"}}});
  for (auto& one : more) crumbs.push_back(std::move(one));
  return crumbs;
}

Json companies_model(const Json& resource, const Json& extra, const ViewContext& context) {
  const std::string text = extra.value("q", ""), tests = extra.value("tests", "");
  Json rows = Json::array();
  for (const auto& item : resource.value("items", Json::array())) {
    rows.push_back({{"tax_id", item.value("tax_id", "")},
                    {"company_name", item.value("company_name", "")},
                    {"contact_name", item.value("contact_name", "")},
                    {"email", item.value("account_email", "")},
                    {"status", registration_badge(item.value("status", ""), context)},
                    {"is_test", item.value("is_test", false)},
                    {"test", test_vendor_badge(context)},
                    {"unreachable", unreachable_note(item.value("unreachable", Json()), context)},
                    {"is_unreachable", item.value("unreachable", Json()).is_object()},
                    {"url", std::string(kCompaniesPath) + "/" + item.value("id", "")}});
  }
  const bool searched = !text.empty() || !tests.empty();
  return {{"title", context.t("companies.title")},
          {"purpose", context.t("companies.purpose")},
          {"wide", true},
          {"breadcrumb", staff_crumbs(context, Json::array({{{"label", context.t("companies.title")}}}))},
          {"filters",
           {{"action", kCompaniesPath},
            {"q", text},
            {"q_label", context.t("companies.search")},
            {"selects", Json::array({test_vendor_filter(tests, context)})},
            {"keep", Json::array()},
            {"reset_url", searched ? kCompaniesPath : ""}}},
          {"rows", std::move(rows)},
          {"empty", parts::empty(context.t(searched ? "companies.none_found" : "companies.none"),
                                 context.t(searched ? "companies.none_found_text" : "companies.none_text"))},
          {"pagination", parts::pagination(resource, kCompaniesPath, {{"q", text}, {"tests", tests}}, context)}};
}

/// What a line of the history says beside its event, from what was kept of it.
std::string history_words(const Json& details, const ViewContext& context, const Roles& roles) {
  std::string words;
  const auto add = [&](const std::string& more) {
    if (!more.empty()) words += (words.empty() ? "" : "\n") + more;
  };
  const std::string name = details.value("name", ""), email = details.value("email", "");
  add(name.empty() || email.empty() ? name + email : name + " <" + email + ">");
  if (const std::string role = details.value("role", ""); !role.empty()) {
    const std::string from = details.value("from", "");
    const std::string now = roles.label(role, context.locale);
    add(roles.find(from) ? roles.label(from, context.locale) + " → " + now : now);
  }
  if (const std::string letter = details.value("letter_no", ""); !letter.empty()) {
    add(context.t("company.letter_no", {{"letter_no", letter}}));
  }
  add(details.value("opinion", ""));
  return words;
}

Json company_history(const Json& history, const ViewContext& context, const Roles& roles) {
  Json rows = Json::array();
  for (auto line = history.rbegin(); line != history.rend(); ++line) {
    const std::string event = line->value("event", "");
    const bool people = event.rfind("company.", 0) == 0;
    rows.push_back({{"at", parts::time_text(line->value("at", Json()))},
                    {"event", people ? context.t("audit.action." + event)
                                     : context.t("registration.event." + event.substr(event.find('.') + 1))},
                    {"actor", line->value("actor", "")},
                    {"words", history_words(line->value("details", Json::object()), context, roles)}});
  }
  return rows;
}

Json member_lines(const Json& members, const ViewContext& context, const Roles& roles) {
  Json rows = Json::array();
  for (const auto& one : members) {
    const std::string seen = parts::time_text(one.value("last_sign_in", Json()));
    rows.push_back({{"name", one.value("display_name", "")},
                    {"email", one.value("email", "")},
                    {"role", roles.label(one.value("role", ""), context.locale)},
                    {"seen", seen.empty() ? context.t("members.never_seen") : seen},
                    {"unreachable", unreachable_note(one.value("unreachable", Json()), context)},
                    {"is_unreachable", one.value("unreachable", Json()).is_object()}});
  }
  return rows;
}

Json invitation_lines(const Json& invitations, const std::string& path, const ViewContext& context,
                      const Roles& roles) {
  Json rows = Json::array();
  for (const auto& one : invitations) {
    const bool expired = one.value("state", "") == "expired";
    rows.push_back({{"email", one.value("email", "")},
                    {"role", roles.label(one.value("role", ""), context.locale)},
                    {"expires", parts::time_text(one.value("expires_at", Json()))},
                    {"state", parts::badge(expired ? "attention" : "info",
                                           context.t(expired ? "members.expired" : "members.waiting"))},
                    {"unreachable", unreachable_note(one.value("unreachable", Json()), context)},
                    {"is_unreachable", one.value("unreachable", Json()).is_object()},
                    {"send_url", path + "/invitations/" + one.value("id", "") + "/send"}});
  }
  return rows;
}

Json transfer_lines(const Json& transfers, const ViewContext& context) {
  static const std::map<std::string, std::string> kKinds{
      {"open", "attention"}, {"confirmed", "done"}, {"refused", "danger"}, {"withdrawn", "neutral"}};
  Json rows = Json::array();
  for (const auto& one : transfers) {
    const std::string state = one.value("state", "");
    const auto kind = kKinds.find(state);
    rows.push_back(
        {{"letter_no", one.value("letter_no", "")},
         {"new_name", one.value("new_name", "")},
         {"new_email", one.value("new_email", "")},
         {"opened", parts::time_text(one.value("opened_at", Json()))},
         {"opener", one.value("opened_by", "")},
         {"state", parts::badge(kind == kKinds.end() ? "neutral" : kind->second, context.t("transfer.state." + state))},
         {"url", one.value("url", "")}});
  }
  return rows;
}

Json company_model(const Json& resource, const Json& extra, const ViewContext& context, const Roles& roles) {
  const std::string id = resource.value("id", ""), name = resource.value("company_name", "");
  const std::string path = std::string(kCompaniesPath) + "/" + id;
  const Json values = resource.value("values", Json::object()), members = resource.value("members", Json::array());
  const auto transfers = resource.value("transfers", Json::array());
  const bool open =
      std::any_of(transfers.begin(), transfers.end(), [](const Json& one) { return one.value("state", "") == "open"; });
  const bool owned = std::any_of(members.begin(), members.end(),
                                 [](const Json& one) { return one.value("role", "") == "vendor_owner"; });
  Json actions = Json::array();
  if (!open) {
    actions.push_back(
        {{"label", context.t("company.transfer")}, {"url", path + "/transfers/new"}, {"primary", false}, {"icon", ""}});
  }
  return {
      {"title", name},
      {"purpose", context.t("company.purpose")},
      {"wide", true},
      {"breadcrumb",
       staff_crumbs(context, Json::array({{{"label", context.t("companies.title")}, {"url", kCompaniesPath}},
                                          {{"label", name}}}))},
      {"actions", std::move(actions)},
      {"status", registration_badge(resource.value("status", ""), context)},
      {"is_test", resource.value("is_test", false)},
      {"test", test_vendor_badge(context)},
      {"company_links", extra.value("company_links", Json::object())},
      {"unreachable", unreachable_note(resource.value("unreachable", Json()), context)},
      {"is_unreachable", resource.value("unreachable", Json()).is_object()},
      {"details",
       {parts::detail(context.t("companies.tax_id"), resource.value("tax_id", "")),
        parts::detail(context.t("companies.contact"), values.value("contact_name", "")),
        parts::detail(context.t("companies.email"), values.value("account_email", "")),
        parts::detail(context.t("company.phone"), values.value("contact_phone", ""))}},
      {"no_owner", !owned},
      {"no_owner_note", parts::notice("attention", context.t("company.no_owner"), context.t("company.no_owner_text"))},
      {"members", member_lines(members, context, roles)},
      {"invitations", invitation_lines(resource.value("invitations", Json::array()), path, context, roles)},
      {"transfers", transfer_lines(transfers, context)},
      {"history", company_history(resource.value("history", Json::array()), context, roles)}};
}

}  // namespace

Json unreachable_note(const Json& mark, const ViewContext& context) {
  if (!mark.is_object()) return parts::badge("neutral", "");
  return parts::badge("attention",
                      context.t("members.unreachable", {{"since", parts::time_text(mark.value("since", Json()))}}));
}

void add_company_views(render::ViewRegistry& views, const Roles& roles) {
  add_member_views(views, roles);
  add_transfer_views(views);
  const Json badge = parts::badge_shape();
  views.add({"accounts/companies",
             {{"filters", parts::filters_shape()},
              {"rows", Json::array({{{"tax_id", "text"},
                                     {"company_name", "text"},
                                     {"contact_name", "text"},
                                     {"email", "text"},
                                     {"status", badge},
                                     {"is_test", "flag"},
                                     {"test", badge},
                                     {"unreachable", badge},
                                     {"is_unreachable", "flag"},
                                     {"url", "text"}}})},
              {"empty", parts::empty_shape()},
              {"pagination", parts::pagination_shape()}},
             companies_model});
  views.add({"accounts/company",
             {{"status", badge},
              {"is_test", "flag"},
              {"test", badge},
              {"company_links", company_links_shape()},
              {"unreachable", badge},
              {"is_unreachable", "flag"},
              {"details", parts::details_shape()},
              {"no_owner", "flag"},
              {"no_owner_note", parts::notice_shape()},
              {"members", Json::array({{{"name", "text"},
                                        {"email", "text"},
                                        {"role", "text"},
                                        {"seen", "text"},
                                        {"unreachable", badge},
                                        {"is_unreachable", "flag"}}})},
              {"invitations", Json::array({{{"email", "text"},
                                            {"role", "text"},
                                            {"expires", "text"},
                                            {"state", badge},
                                            {"unreachable", badge},
                                            {"is_unreachable", "flag"},
                                            {"send_url", "text"}}})},
              {"transfers", Json::array({{{"letter_no", "text"},
                                          {"new_name", "text"},
                                          {"new_email", "text"},
                                          {"opened", "text"},
                                          {"opener", "text"},
                                          {"state", badge},
                                          {"url", "text"}}})},
              {"history", Json::array({{{"at", "text"}, {"event", "text"}, {"actor", "text"}, {"words", "text"}}})}},
             with_roles(roles, company_model)});
}

}  // namespace tenderloom::accounts
