// SCR-151: staff list, read and decide registrations.
#include "people_resources.h"
#include "route_support.h"
#include "tax_id_json.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/accounts/staff_views.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kPermission[] = "staff.registrations";
constexpr char kList[] = "/staff/registrations";

/// SM-01: suspending a company, and taking that back, is the administrators' business.
bool may_decide(const http::Principal& who, const std::string& decision, const std::string& state) {
  const bool administrative = decision == "suspend" || state == status::kSuspended;
  return !administrative || who.may("staff.users");
}

Json instant_or_null(const std::optional<Instant>& instant) { return instant ? Json(base::iso8601(*instant)) : Json(); }

/// Since when it is the office's turn; null when it is not.
Json waiting_since(const Company& company, const RegistrationMarks& marks) {
  if (company.status != status::kPending) return nullptr;
  return base::iso8601(marks.vendor_at.value_or(company.registered_at));
}

Json row_of(const Company& company, const RegistrationMarks& marks) {
  return {{"id", std::to_string(company.id)},
          {"tax_id", company.tax_id},
          {"company_name", company.name},
          {"representative_name", company.representative},
          {"contact_name", company.values.value("contact_name", "")},
          {"account_email", company.values.value("account_email", "")},
          {"status", company.status},
          {"registered_at", base::iso8601(company.registered_at)},
          {"waiting_since", waiting_since(company, marks)},
          {"decided_at", instant_or_null(company.decided_at)},
          {"superseded", company.superseded},
          {"is_test", marks.is_test},
          {"unseen", marks.unseen},
          {"first_look", marks.first_look},
          {"tax_id_asked", marks.tax_id_asked},
          {"unconfirmed", marks.unconfirmed}};
}

Json event_of(const RegistrationEvent& event) {
  return {{"id", std::to_string(event.id)}, {"at", base::iso8601(event.at)}, {"actor", event.actor},
          {"event", event.event},           {"opinion", event.opinion},      {"changes", event.changes}};
}

}  // namespace

http::Outcome Accounts::list_registrations(http::Context& context) {
  Registrations::Query query;
  query.status = context.query("status");
  query.text = context.query("q");
  query.mark = context.query("mark");
  query.tests = context.query("tests");
  query.viewer = context.principal().person_id;
  query.longest_waiting_first = context.query("sort") == "waiting";
  query.page = context.query_number("page", 1, 1, 1'000'000);
  query.per_page = context.query_number("per_page", 25, 1, 100);
  const auto page = registrations_.list(query);
  Json items = Json::array(), counters = Json::object();
  std::vector<std::string> addresses;
  for (const auto& company : page.companies) addresses.push_back(company.values.value("account_email", ""));
  const auto unreachable = reachability_.marked(addresses);
  for (std::size_t i = 0; i < page.companies.size(); ++i) {
    const auto mark = unreachable.find(addresses[i]);
    items.push_back(row_of(page.companies[i], page.marks[i]));
    items.back()["unreachable"] =
        unreachable_resource(mark == unreachable.end() ? std::nullopt : std::optional(mark->second));
  }
  for (const auto& [name, count] : page.counters) counters[name] = count;
  return http::Page{.view = "accounts/registrations",
                    .resource = {{"items", std::move(items)},
                                 {"page", page.page},
                                 {"per_page", page.per_page},
                                 {"total", page.total},
                                 {"counters", std::move(counters)}},
                    .extra = {{"status", query.status},
                              {"q", query.text},
                              {"mark", query.mark},
                              {"tests", query.tests},
                              {"sort", query.longest_waiting_first ? "waiting" : ""},
                              {"may_import", context.principal().may("staff.users")}}};
}

Json Accounts::registration_resource(const http::Principal& who, const Company& company) const {
  const auto history = registrations_.history(company.id);
  const auto marks = registrations_.marks(company.id, who.person_id);
  Json resource = company_resource(company), events = Json::array(), decisions = Json::array();
  for (const auto& event : history) events.push_back(event_of(event));
  for (const auto& decision : Registrations::decisions_in(company.status)) {
    if (may_decide(who, decision, company.status)) decisions.push_back(decision);
  }
  resource["history"] = std::move(events);
  resource["changes"] = Registrations::changes_since_decision(history);
  resource["decisions"] = std::move(decisions);
  resource["waiting_since"] = waiting_since(company, marks);
  resource["superseded"] = company.superseded;
  resource["tax_id_changes"] = tax_id_changes_json(tax_id_changes_.of(company.id));
  resource["is_test"] = marks.is_test;
  resource["unconfirmed"] = marks.unconfirmed;
  resource["last_event"] = std::to_string(history.empty() ? 0 : history.back().id);
  return resource;
}

/// Labels of the fields that the page shows: words of the portal's forms, which JSON clients do not need.
Json Accounts::registration_extra(const http::Context& context, std::int64_t company) const {
  const auto type = registrations_.form_type();
  Json rows = Json::array();
  if (const auto* level = type->level(Registrations::kRevision)) {
    for (const auto& field : level->fields) {
      rows.push_back({{"key", field.key}, {"label", type->label(*level, field, context.locale())}});
    }
  }
  return {{"labels", std::move(rows)}, {"company_links", company_links(context.principal(), company, "registration")}};
}

http::Outcome Accounts::show_registration_to_staff(http::Context& context) {
  const auto id = id_param(context, "id");
  const auto company = id ? directory_.company(*id) : std::nullopt;
  if (!company) return http::not_found();
  Json extra = registration_extra(context, *id);
  // A person who opens the page has looked; a program that fetches it has not.
  if (context.wants_html() && !context.principal().by_token) {
    const auto look = registrations_.look(context.principal().person_id, *id);
    extra["since"] = instant_or_null(look.since);
    extra["new_fields"] = Registrations::fields_changed_after(registrations_.history(*id), look.after_event);
  }
  return http::Page{.view = "accounts/registration",
                    .resource = registration_resource(context.principal(), *company),
                    .extra = std::move(extra),
                    .etag = std::to_string(company->row_version)};
}

/// A decision that came too late: people see the registration as it is now, with what happened and what they typed.
http::Outcome Accounts::refuse_late_decision(http::Context& context, int status, const base::Error& error,
                                             const std::string& reason, Json more) const {
  if (!context.wants_html()) return http::Refused{.status = status, .error = error, .more = std::move(more)};
  const auto company = directory_.company(*id_param(context, "id"));
  Json extra = registration_extra(context, company->id);
  extra["reason"] = reason;
  extra["late"] = {{"code", error.code}, {"params", error.params}};
  return http::Page{.view = "accounts/registration",
                    .resource = registration_resource(context.principal(), *company),
                    .extra = std::move(extra),
                    .status = status};
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
      return refuse_late_decision(context, 412, error, reason,
                                  {{"current", registration_resource(context.principal(), *company)}});
    }
    if (error.code.rfind("registration_", 0) == 0) {
      return refuse_late_decision(context, 409, error, reason, {{"state", company->status}});
    }
    Json extra = registration_extra(context, *id);
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

http::Outcome Accounts::mark_registration(http::Context& context, const std::string& mark) {
  const auto id = id_param(context, "id");
  const auto company = id ? directory_.company(*id) : std::nullopt;
  if (!company) return http::not_found();
  http::Flash flash{"success", "flash.changes_confirmed", {{"company", company->name}}};
  if (mark == "confirm") {
    const auto seen = whole_number(text_value(context, "seen"));
    const auto done = registrations_.confirm_changes(*id, seen.value_or(0), actor_of(context));
    if (!done) {
      return refuse_late_decision(context, 412, done.error(), "",
                                  {{"current", registration_resource(context.principal(), *company)}});
    }
  } else {
    const bool is_test = mark == "test";
    if (const auto done = registrations_.set_test(*id, is_test, actor_of(context)); !done) return http::not_found();
    flash.key = is_test ? "flash.company_is_test" : "flash.company_is_no_test";
  }
  return http::Done{.go_to = std::string(kList) + "/" + context.param("id"),
                    .resource = registration_resource(context.principal(), *directory_.company(*id)),
                    .flash = std::move(flash)};
}

void Accounts::register_staff_routes(http::Router& router) {
  router.add(
      {.method = Method::get,
       .pattern = kList,
       .permission = kPermission,
       .handler = [this](http::Context& context) { return list_registrations(context); },
       .summary = "Registrations, newest first, with how many there are in each state and what is new to the reader.",
       .parameters = {
           {.name = "status", .description = "pending approved needs_revision rejected suspended"},
           {.name = "q", .description = "part of tax id, name, representative, contact or e-mail"},
           {.name = "mark",
            .description = "unseen (by the reader), unconfirmed (changes of approved) or tax_id (applied for another)"},
           {.name = "tests", .description = "test vendors: only or all; without it they are left out"},
           {.name = "sort", .description = "waiting: those that wait longest first"},
           {.name = "page", .type = "integer"},
           {.name = "per_page", .type = "integer"}}});
  router.add({.method = Method::get,
              .pattern = "/staff/registrations/{id}",
              .permission = kPermission,
              .handler = [this](http::Context& context) { return show_registration_to_staff(context); },
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
  router.add({.method = Method::post,
              .pattern = "/staff/registrations/{id}/confirm",
              .permission = kPermission,
              .handler = [this](http::Context& context) { return mark_registration(context, "confirm"); },
              .summary = "Confirms having seen what an approved vendor changed, up to the event `seen`.",
              .statuses = {200, 404, 412}});
  for (const char* mark : {"test", "no-test"}) {
    router.add({.method = Method::post,
                .pattern = std::string("/staff/registrations/{id}/") + mark,
                .permission = kPermission,
                .handler = [this, mark](http::Context& context) { return mark_registration(context, mark); },
                .summary = std::string(mark) == "test" ? "Flags a test vendor: figures, lists and exports leave it out."
                                                       : "Takes the flag of a test vendor back.",
                .statuses = {200, 404}});
  }
}

}  // namespace tenderloom::accounts
