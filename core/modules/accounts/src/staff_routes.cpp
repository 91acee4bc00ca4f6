// SCR-151: staff list, read and decide registrations.
#include "route_support.h"
#include "tenderloom/accounts/accounts.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kPermission[] = "staff.registrations";

/// SM-01: suspending a company, and taking that back, is the administrators' business.
bool may_decide(const http::Principal& who, const std::string& decision, const std::string& state) {
  const bool administrative = decision == "suspend" || state == status::kSuspended;
  return !administrative || who.may("staff.users");
}

Json row_of(const Company& company) {
  return {{"id", std::to_string(company.id)},
          {"tax_id", company.tax_id},
          {"company_name", company.name},
          {"representative_name", company.representative},
          {"contact_name", company.values.value("contact_name", "")},
          {"account_email", company.values.value("account_email", "")},
          {"status", company.status},
          {"registered_at", base::iso8601(company.registered_at)},
          {"decided_at", company.decided_at ? Json(base::iso8601(*company.decided_at)) : Json()}};
}

Json event_of(const RegistrationEvent& event) {
  return {{"at", base::iso8601(event.at)},
          {"actor", event.actor},
          {"event", event.event},
          {"opinion", event.opinion},
          {"changes", event.changes}};
}

}  // namespace

http::Outcome Accounts::list_registrations(http::Context& context) {
  Registrations::Query query;
  query.status = context.query("status");
  query.text = context.query("q");
  query.page = context.query_number("page", 1, 1, 1'000'000);
  query.per_page = context.query_number("per_page", 25, 1, 100);
  const auto page = registrations_.list(query);
  Json items = Json::array(), counters = Json::object();
  for (const auto& company : page.companies) items.push_back(row_of(company));
  for (const auto& [name, count] : page.counters) counters[name] = count;
  return http::Page{.view = "accounts/registrations",
                    .resource = {{"items", std::move(items)},
                                 {"page", page.page},
                                 {"per_page", page.per_page},
                                 {"total", page.total},
                                 {"counters", std::move(counters)}},
                    .extra = {{"status", query.status}, {"q", query.text}}};
}

Json Accounts::registration_resource(const http::Principal& who, const Company& company) const {
  const auto history = registrations_.history(company.id);
  Json resource = company_resource(company), events = Json::array(), decisions = Json::array();
  for (const auto& event : history) events.push_back(event_of(event));
  for (const auto& decision : Registrations::decisions_in(company.status)) {
    if (may_decide(who, decision, company.status)) decisions.push_back(decision);
  }
  resource["history"] = std::move(events);
  resource["changes"] = Registrations::changes_since_decision(history);
  resource["decisions"] = std::move(decisions);
  return resource;
}

/// Labels of the fields that the page shows: words of the portal's forms, which JSON clients do not need.
Json Accounts::registration_extra(const std::string& locale) const {
  const auto type = registrations_.form_type();
  Json rows = Json::array();
  if (const auto* level = type->level(Registrations::kRevision)) {
    for (const auto& field : level->fields) {
      rows.push_back({{"key", field.key}, {"label", type->label(*level, field, locale)}});
    }
  }
  return {{"labels", std::move(rows)}};
}

http::Outcome Accounts::decide_registration(http::Context& context) {
  const auto id = id_param(context, "id");
  const auto company = id ? directory_.company(*id) : std::nullopt;
  if (!company) return http::not_found();
  const std::string& decision = context.param("decision");
  const std::string reason = text_value(context, "reason");
  if (!may_decide(context.principal(), decision, company->status)) return http::refuse(403, {"permission_missing"});
  const auto decided = registrations_.decide(*id, decision, reason, version_of(context), actor_of(context));
  if (!decided) {
    const auto& error = decided.error();
    if (error.code == "not_found" || error.code == "decision_unknown") return http::not_found();
    if (error.code == "version_conflict") {
      return http::Refused{
          .status = 412, .error = error, .more = {{"current", registration_resource(context.principal(), *company)}}};
    }
    if (error.code == "registration_wrong_state") {
      return http::Refused{.status = 409, .error = error, .more = {{"state", company->status}}};
    }
    Json extra = registration_extra(context.locale());
    extra["reason"] = reason;
    extra["decision"] = decision;
    return http::Invalid{
        .findings = Json::array({{{"field", error.field}, {"code", error.code}, {"params", error.params}}}),
        .view = "accounts/registration",
        .resource = registration_resource(context.principal(), *company),
        .extra = std::move(extra)};
  }
  return http::Done{
      .go_to = "/staff/registrations/" + context.param("id"),
      .resource = registration_resource(context.principal(), *decided),
      .flash = http::Flash{"success", "flash.registration_" + decided->status, {{"company", decided->name}}},
      .etag = std::to_string(decided->row_version)};
}

void Accounts::register_staff_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = "/staff/registrations",
              .permission = kPermission,
              .handler = [this](http::Context& context) { return list_registrations(context); },
              .summary = "Registrations, newest first, with how many there are in each state.",
              .parameters = {{.name = "status", .description = "pending approved needs_revision rejected suspended"},
                             {.name = "q", .description = "part of tax id, name, representative, contact or e-mail"},
                             {.name = "page", .type = "integer"},
                             {.name = "per_page", .type = "integer"}}});
  router.add({.method = Method::get,
              .pattern = "/staff/registrations/{id}",
              .permission = kPermission,
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto id = id_param(context, "id");
                const auto company = id ? directory_.company(*id) : std::nullopt;
                if (!company) return http::not_found();
                return http::Page{.view = "accounts/registration",
                                  .resource = registration_resource(context.principal(), *company),
                                  .extra = registration_extra(context.locale()),
                                  .etag = std::to_string(company->row_version)};
              },
              .summary = "One registration: its values, history, changes since the last decision, possible decisions.",
              .statuses = {200, 404}});
  router.add({.method = Method::post,
              .pattern = "/staff/registrations/{id}/{decision}",
              .permission = kPermission,
              .handler = [this](http::Context& context) { return decide_registration(context); },
              .summary = "Decides: approve, request-revision, reject, suspend, reopen; the words go in `reason`.",
              .statuses = {200, 403, 404, 409, 412, 422},
              .body_schema = {{"type", "object"},
                              {"properties", {{"reason", {{"type", "string"}}}, {"version", {{"type", "integer"}}}}}}});
}

}  // namespace tenderloom::accounts
