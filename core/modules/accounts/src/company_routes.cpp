// Which company one acts for, and a company as staff see it.
#include "company_routes.h"

#include "people_resources.h"
#include "route_support.h"
#include "tenderloom/accounts/staff_views.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kChoice[] = "/account/company";
constexpr char kCompanies[] = "/staff/companies";
constexpr char kCompanyStaff[] = "staff.registrations";

http::Outcome choose_company(const CompanyPages& pages, http::Context& context) {
  auto* session = context.principal().by_token ? nullptr : context.session();
  if (!session) return http::refuse(409, {"session_of_token"});  // a token speaks for one company
  const std::string wanted = text_value(context, "company");
  const auto companies = pages.members.companies_of(context.principal().person_id);
  const auto found = std::find_if(companies.begin(), companies.end(),
                                  [&](const Membership& one) { return std::to_string(one.company_id) == wanted; });
  if (found == companies.end()) return http::not_found();
  if (!pages.sessions.act_for(*session, found->company_id)) return http::refuse(409, {"company_closed"});
  return http::Done{
      .go_to = "/dashboard",
      .resource = {{"company", {{"id", wanted}, {"name", found->company_name}}}, {"csrf_token", session->csrf_token}},
      .flash = http::Flash{"success", "flash.company_chosen", {{"company", found->company_name}}}};
}

Json company_row(const Company& company, const std::map<std::string, Unreachable>& marked, bool is_test) {
  const std::string address = company.values.value("account_email", "");
  const auto mark = marked.find(address);
  return {{"id", std::to_string(company.id)},
          {"tax_id", company.tax_id},
          {"company_name", company.name},
          {"contact_name", company.values.value("contact_name", "")},
          {"account_email", address},
          {"status", company.status},
          {"is_test", is_test},
          {"unreachable", unreachable_resource(mark == marked.end() ? std::nullopt : std::optional(mark->second))}};
}

http::Outcome list_companies(const CompanyPages& pages, http::Context& context) {
  const std::string text = context.query("q"), tests = context.query("tests");
  const auto page = context.query_number("page", 1, 1, 1'000'000),
             per_page = context.query_number("per_page", 25, 1, 100);
  const auto found = pages.directory.search(text, tests, page, per_page);
  std::vector<std::string> addresses;
  std::vector<std::int64_t> ids;
  for (const auto& company : found.companies) {
    addresses.push_back(company.values.value("account_email", ""));
    ids.push_back(company.id);
  }
  const auto test_vendors = pages.directory.test_vendors(ids);
  const auto marked = pages.reachability.marked(addresses);
  Json items = Json::array();
  for (const auto& company : found.companies)
    items.push_back(company_row(company, marked, test_vendors.count(company.id) > 0));
  return http::Page{
      .view = "accounts/companies",
      .resource = {{"items", std::move(items)}, {"page", page}, {"per_page", per_page}, {"total", found.total}},
      .extra = {{"q", text}, {"tests", tests}}};
}

std::optional<Company> company_in_path(const CompanyPages& pages, const http::Context& context) {
  const auto id = id_param(context, "id");
  return id ? pages.directory.company(*id) : std::nullopt;
}

http::Outcome send_again_by_staff(const CompanyPages& pages, http::Context& context) {
  const auto company = company_in_path(pages, context);
  const auto id = id_param(context, "invitation");
  if (!company || !id) return http::not_found();
  const auto sent = pages.members.send_again(company->id, *id, actor_of(context));
  if (!sent) {
    if (sent.error().code == "not_found") return http::not_found();
    return http::Refused{.status = 429,
                         .error = sent.error(),
                         .retry_after = static_cast<int>(sent.error().params.value("seconds", 60))};
  }
  return http::Done{.go_to = std::string(kCompanies) + "/" + context.param("id"),
                    .resource = invitation_resource(*sent),
                    .flash = http::Flash{"success", "flash.invitation_sent", {{"email", sent->email}}}};
}

}  // namespace

Json staff_company_resource(const CompanyPages& pages, const Company& company, std::int64_t reader) {
  Json resource = company_resource(company);
  resource["is_test"] = !pages.directory.test_vendors({company.id}).empty();
  const Json people = members_resource(pages.members, company.id, reader, false);
  resource["members"] = people["items"];
  resource["invitations"] = people["invitations"];
  const std::string address = company.values.value("account_email", "");
  const auto marked = pages.reachability.marked({address});
  const auto mark = marked.find(address);
  resource["unreachable"] = unreachable_resource(mark == marked.end() ? std::nullopt : std::optional(mark->second));
  Json transfers = Json::array();
  for (const auto& one : pages.transfers.of_company(company.id)) transfers.push_back(transfer_resource(one, reader));
  resource["transfers"] = std::move(transfers);
  resource["history"] = history_resource(pages.registrations.history(company.id), pages.members.history(company.id));
  return resource;
}

void register_company_choice_routes(http::Router& router, const CompanyPages& pages) {
  router.add({.method = Method::get,
              .pattern = kChoice,
              .permission = "signed_in",
              .handler = [pages](http::Context& context) -> http::Outcome {
                const auto& who = context.principal();
                return http::Page{
                    .view = "accounts/company_choice",
                    .resource = choices_resource(pages.members.companies_of(who.person_id), who.company_id)};
              },
              .summary = "The companies that the person may act for; the session's own is current."});
  router.add({.method = Method::post,
              .pattern = kChoice,
              .permission = "signed_in",
              .handler = [pages](http::Context& context) { return choose_company(pages, context); },
              .summary = "The session acts for another of the person's companies (`company`); the CSRF token changes.",
              .statuses = {200, 404, 409},
              .body = {.bytes = 16 << 10}});
}

void register_staff_company_routes(http::Router& router, const CompanyPages& pages) {
  router.add(
      {.method = Method::get,
       .pattern = kCompanies,
       .permission = kCompanyStaff,
       .handler = [pages](http::Context& context) { return list_companies(pages, context); },
       .summary = "Companies by tax id, name, person or e-mail.",
       .parameters = {{.name = "q", .description = "part of tax id, name, a person's name or e-mail"},
                      {.name = "tests", .description = "test vendors: only or all; without it they are left out"},
                      {.name = "page", .type = "integer"},
                      {.name = "per_page", .type = "integer"}}});
  router.add({.method = Method::get,
              .pattern = std::string(kCompanies) + "/{id}",
              .permission = kCompanyStaff,
              .handler = [pages](http::Context& context) -> http::Outcome {
                const auto company = company_in_path(pages, context);
                if (!company) return http::not_found();
                return http::Page{
                    .view = "accounts/company",
                    .resource = staff_company_resource(pages, *company, context.principal().person_id),
                    .extra = {{"company_links", company_links(context.principal(), company->id, "company")}}};
              },
              .summary = "One company: registration, members, invitations, transfers of ownership, history.",
              .statuses = {200, 404}});
  router.add({.method = Method::post,
              .pattern = std::string(kCompanies) + "/{id}/invitations/{invitation}/send",
              .permission = kCompanyStaff,
              .handler = [pages](http::Context& context) { return send_again_by_staff(pages, context); },
              .summary = "Sends an invitation of the company again, with a new link.",
              .statuses = {200, 404, 429}});
}

void Accounts::register_company_routes(http::Router& router) {
  const CompanyPages pages{
      settings_,     sessions_,
      directory_,    registrations_,
      members_,      transfers_,
      reachability_, [this](http::Context& context, const SignedIn& who) {
        return start_session(context, who); }};
  register_member_routes(router, pages);
  register_invitation_routes(router, pages);
  register_company_choice_routes(router, pages);
  register_staff_company_routes(router, pages);
  register_transfer_routes(router, pages);
}

}  // namespace tenderloom::accounts
