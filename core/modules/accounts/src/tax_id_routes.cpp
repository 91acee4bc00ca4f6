// OQ-55: the vendor applies for another tax id; staff accept or refuse it on the registration's page.
#include "route_support.h"
#include "tax_id_json.h"
#include "tenderloom/accounts/accounts.h"
#include "tenderloom/forms/form_model.h"

namespace tenderloom::accounts {

using http::Method;

namespace {

constexpr char kTaxIdAddress[] = "/account/tax-id";
constexpr char kTaxIdForm[] = "tax_id_change";
constexpr char kTaxIdView[] = "accounts/tax_id";

std::optional<TaxIdChange> one_change(const std::vector<TaxIdChange>& changes, const std::optional<std::int64_t>& id) {
  for (const auto& change : changes)
    if (id && change.id == *id) return change;
  return std::nullopt;
}

http::Outcome send_proof(const storage::BlobStore* blobs, const std::optional<TaxIdChange>& change) {
  if (!change || !blobs || !blobs->has(change->file_sha256)) return http::not_found();
  return http::File{.path = blobs->path(change->file_sha256),
                    .media_type = change->file_type,
                    .name = change->file_name,
                    .etag = change->file_sha256};
}

}  // namespace

Json tax_id_changes_json(const std::vector<TaxIdChange>& changes) {
  Json rows = Json::array();
  for (const auto& change : changes) {
    rows.push_back({{"id", std::to_string(change.id)},
                    {"old_tax_id", change.old_tax_id},
                    {"new_tax_id", change.new_tax_id},
                    {"reason", change.reason},
                    {"file_name", change.file_name},
                    {"state", change.state},
                    {"asked_by", change.asked_by},
                    {"asked_at", base::iso8601(change.asked_at)},
                    {"decided_by", change.decided_by},
                    {"decided_at", change.decided_at ? Json(base::iso8601(*change.decided_at)) : Json()},
                    {"opinion", change.opinion}});
  }
  return rows;
}

http::Outcome Accounts::tax_id_page(http::Context& context, const Json* typed, Json findings) {
  const auto company = directory_.company(context.principal().company_id);
  if (!company) return http::not_found();
  const auto judged = registrations_.evaluate(kTaxIdForm, Json::object(), typed ? *typed : Json::object());
  forms::FormModelOptions options;
  options.locale = context.locale();
  options.typed = typed;
  options.findings = typed ? &judged.evaluation.findings : nullptr;
  Json resource{{"tax_id", company->tax_id},
                {"status", company->status},
                {"changes", tax_id_changes_json(tax_id_changes_.of(company->id))}};
  Json extra{{"form", forms::form_model(*judged.type, *judged.level, judged.evaluation, options)},
             {"may_ask", company->status == status::kApproved && context.principal().may("account.edit")}};
  if (!typed) return http::Page{.view = kTaxIdView, .resource = std::move(resource), .extra = std::move(extra)};
  for (const auto& finding : findings_of(judged, context.locale())) findings.push_back(finding);
  return http::Invalid{
      .findings = std::move(findings), .view = kTaxIdView, .resource = std::move(resource), .extra = std::move(extra)};
}

http::Outcome Accounts::ask_tax_id(http::Context& context) {
  const Json values = form_values(context);
  const auto judged = registrations_.evaluate(kTaxIdForm, Json::object(), values);
  const auto& files = context.files();
  const auto file =
      std::find_if(files.begin(), files.end(), [](const auto& one) { return one.field == "file" && one.size > 0; });
  Json missing = Json::array();
  if (file == files.end()) missing.push_back({{"field", "file"}, {"code", "change_file_needed"}});
  if (!judged.evaluation.complete() || !missing.empty()) return tax_id_page(context, &values, std::move(missing));
  const Json& sound = judged.evaluation.values;
  const auto asked = tax_id_changes_.ask(context.principal().company_id, sound.at("new_tax_id"), sound.at("reason"),
                                         file->path, file->name, actor_of(context));
  if (!asked) {
    const auto& error = asked.error();
    if (error.code == "not_found") return http::not_found();
    if (error.field.empty()) return http::refuse(409, error);
    return tax_id_page(
        context, &values,
        Json::array({{{"field", error.field}, {"code", error.code}, {"params", error.params}, {"rule", "R-002"}}}));
  }
  return http::Created{.location = kTaxIdAddress,
                       .resource = tax_id_changes_json({*asked}).front(),
                       .flash = http::Flash{"success", "flash.tax_id_change_asked"},
                       .go_to = kTaxIdAddress};
}

http::Outcome Accounts::decide_tax_id(http::Context& context, bool accept) {
  const auto id = id_param(context, "id"), change = id_param(context, "change");
  const auto company = id ? directory_.company(*id) : std::nullopt;
  if (!company || !change) return http::not_found();
  const std::string opinion = text_value(context, "opinion");
  const auto decided = tax_id_changes_.decide(*id, *change, accept, opinion, actor_of(context));
  if (!decided) {
    const auto& error = decided.error();
    if (error.code == "not_found") return http::not_found();
    if (error.code == "tax_id_change_decided")
      return refuse_late_decision(context, 409, error, "", {{"state", error.params.at("state")}});
    Json extra = registration_extra(context, company->id);
    extra["opinion"] = opinion;
    return http::Invalid{
        .findings = Json::array({{{"field", "opinion"}, {"code", error.code}, {"params", error.params}}}),
        .view = "accounts/registration",
        .resource = registration_resource(context.principal(), *company),
        .extra = std::move(extra)};
  }
  return http::Done{.go_to = "/staff/registrations/" + context.param("id"),
                    .resource = tax_id_changes_json({*decided}).front(),
                    .flash = http::Flash{"success",
                                         "flash.tax_id_change_" + decided->state,
                                         {{"company", company->name}, {"tax_id", decided->new_tax_id}}}};
}

void Accounts::register_tax_id_routes(http::Router& router) {
  router.add({.method = Method::get,
              .pattern = kTaxIdAddress,
              .permission = "account.edit",
              .handler = [this](http::Context& context) { return tax_id_page(context, nullptr, Json::array()); },
              .summary = "The company's applications for another tax id.",
              .statuses = {200, 404},
              .while_supporting = true});
  router.add({.method = Method::post,
              .pattern = kTaxIdAddress,
              .permission = "account.edit",
              .handler = [this](http::Context& context) { return ask_tax_id(context); },
              .summary = "Applies for another tax id: `new_tax_id`, `reason` and a `file` that proves it.",
              .statuses = {201, 404, 409, 422},
              .body = http::BodyLimit::of_file(TaxIdChanges::kLargestFile)});
  router.add(
      {.method = Method::del,
       .pattern = kTaxIdAddress,
       .permission = "account.edit",
       .handler = [this](http::Context& context) -> http::Outcome {
         const auto done = tax_id_changes_.withdraw(context.principal().company_id, actor_of(context));
         if (!done) return http::not_found();
         return http::Deleted{.go_to = kTaxIdAddress, .flash = http::Flash{"success", "flash.tax_id_change_withdrawn"}};
       },
       .summary = "Takes the open application back.",
       .statuses = {204, 404}});
  router.add({.method = Method::get,
              .pattern = std::string(kTaxIdAddress) + "/{change}/file",
              .permission = "account.edit",
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto mine = tax_id_changes_.of(context.principal().company_id);
                return send_proof(blobs_, one_change(mine, id_param(context, "change")));
              },
              .summary = "The file of one's own application.",
              .statuses = {200, 404},
              .while_supporting = true});
  router.add({.method = Method::get,
              .pattern = "/staff/registrations/{id}/tax-id/{change}/file",
              .permission = "staff.registrations",
              .handler = [this](http::Context& context) -> http::Outcome {
                const auto id = id_param(context, "id");
                return send_proof(blobs_, one_change(id ? tax_id_changes_.of(*id) : std::vector<TaxIdChange>{},
                                                     id_param(context, "change")));
              },
              .summary = "The file of an application for another tax id.",
              .statuses = {200, 404}});
  for (const std::string decision : {"accept", "refuse"}) {
    const bool accept = decision == "accept";
    router.add({.method = Method::post,
                .pattern = "/staff/registrations/{id}/tax-id/{change}/" + decision,
                .permission = "staff.registrations",
                .handler = [this, accept](http::Context& context) { return decide_tax_id(context, accept); },
                .summary = accept ? "Accepts an application: the company has the new tax id from now on."
                                  : "Refuses an application; the words go in `opinion`.",
                .statuses = {200, 404, 409, 422}});
  }
}

}  // namespace tenderloom::accounts
