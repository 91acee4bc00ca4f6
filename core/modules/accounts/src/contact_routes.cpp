// SCR-126: the vendor's registration; contact data, and every field of it while the office has asked for changes.
#include "route_support.h"
#include "support_words.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/forms/form_model.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kAddress[] = "/account/contact";
constexpr char kView[] = "accounts/contact";
constexpr std::int64_t kViewsShown = 20;

/// Labels of every registration field in the order of the form, for what the page only shows.
Json labels(const forms::TypeDefinition& type, const std::string& locale) {
  Json rows = Json::array();
  if (const auto* level = type.level(Registrations::kRevision)) {
    for (const auto& field : level->fields) {
      rows.push_back({{"key", field.key}, {"label", type.label(*level, field, locale)}});
    }
  }
  return rows;
}

std::string open_form(const http::Context& context, const Company& company) {
  return context.principal().may("account.edit") ? Registrations::form_for(company.status) : std::string();
}

Json resource_for(const Company& company, const std::string& form, const forms::TypeDefinition& type) {
  Json resource = company_resource(company);
  Json editable = Json::array();
  if (const auto* level = form.empty() ? nullptr : type.level(form)) {
    for (const auto& field : level->fields) editable.push_back(field.key);
  }
  resource["editable"] = std::move(editable);
  return resource;
}

}  // namespace

http::Outcome Accounts::show_contact(http::Context& context) {
  const auto company = directory_.company(context.principal().company_id);
  if (!company) return http::not_found();
  const auto form = open_form(context, *company);
  const auto judged =
      registrations_.evaluate(form.empty() ? Registrations::kContact : form, company->values, Json::object());
  Json extra{{"labels", labels(*judged.type, context.locale())}};
  if (!form.empty()) {
    forms::FormModelOptions options;
    options.locale = context.locale();
    extra["form"] = forms::form_model(*judged.type, *judged.level, judged.evaluation, options);
  }
  Json resource = resource_for(*company, form, *judged.type);
  resource["support_views"] = support_views_json(support_.views_of(company->id, kViewsShown));
  return http::Page{.view = kView,
                    .resource = std::move(resource),
                    .extra = std::move(extra),
                    .etag = std::to_string(company->row_version)};
}

http::Outcome Accounts::save_contact(http::Context& context) {
  const auto company = directory_.company(context.principal().company_id);
  if (!company) return http::not_found();
  const Json values = form_values(context);
  const auto saved = registrations_.revise(company->id, actor_of(context), values, version_of(context));
  if (!saved) {
    const auto& error = saved.error();
    if (error.code == "not_found") return http::not_found();
    if (error.code == "version_conflict") {
      return http::Refused{
          .status = 412, .error = error, .more = {{"current", company_resource(*company)}, {"sent", values}}};
    }
    return http::Refused{.status = 409, .error = error, .more = {{"state", company->status}}};
  }
  if (!saved->taken) {
    forms::FormModelOptions options;
    options.locale = context.locale();
    options.typed = &values;
    options.findings = &saved->evaluation.findings;
    return http::Invalid{
        .findings = findings_of(*saved, context.locale()),
        .view = kView,
        .resource = resource_for(*company, saved->level->key, *saved->type),
        .extra = {{"labels", labels(*saved->type, context.locale())},
                  {"form", forms::form_model(*saved->type, *saved->level, saved->evaluation, options)}}};
  }
  const auto now = directory_.company(company->id);
  const bool sent_again = company->status == status::kNeedsRevision;
  const char* said = company->status == status::kApproved ? "flash.company_data_saved" : "flash.contact_saved";
  return http::Done{.go_to = sent_again ? "/dashboard" : kAddress,
                    .resource = company_resource(*now),
                    .flash = http::Flash{"success", sent_again ? "flash.registration_sent_again" : said},
                    .etag = std::to_string(now->row_version)};
}

void Accounts::register_contact_routes(http::Router& router) {
  router.add(
      {.method = Method::get,
       .pattern = kAddress,
       .permission = "signed_in",
       .handler = [this](http::Context& context) { return show_contact(context); },
       .summary = "The company's registration, its state and the review opinion, and when staff looked as it does.",
       .statuses = {200, 404},
       .while_supporting = true});
  for (const auto method : {Method::post, Method::put}) {
    router.add(
        {.method = method,
         .pattern = kAddress,
         .permission = "account.edit",
         .handler = [this](http::Context& context) { return save_contact(context); },
         .summary = "Saves contact data; while changes are asked for, any field, which sends it for review again.",
         .statuses = {200, 404, 409, 412, 422},
         .body = {.bytes = 64 << 10}});
  }
  router.add({.method = Method::post,
              .pattern = std::string(kAddress) + "/evaluate",
              .permission = "signed_in",
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto company = directory_.company(context.principal().company_id);
                if (!company) return http::not_found();
                const auto form = Registrations::form_for(company->status);
                const auto judged = registrations_.evaluate(form.empty() ? Registrations::kContact : form,
                                                            company->values, form_values(context));
                return http::Page{.resource =
                                      forms::to_json(*judged.type, *judged.level, judged.evaluation, context.locale())};
              },
              .summary = "Judges contact data and stores nothing.",
              .statuses = {200, 404},
              .body = {.bytes = 64 << 10}});
}

}  // namespace tenderloom::accounts
